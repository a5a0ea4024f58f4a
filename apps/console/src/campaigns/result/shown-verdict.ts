import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { beforeEnd, harmedOf, type Decision, type Found } from './analysis.js';
import { useDecisionWords } from './decision-words.js';

const moods = { SHIP: 'good', STOP: 'bad', KEEP_RUNNING: 'plain', NO_DIFFERENCE: 'plain', CANNOT_TELL: 'open' } as const;

export interface VerdictState {
  found: Found;
  isOver: boolean;
  /** The effect must not be seen before the planned end. */
  isHidden: boolean;
  /** Of a campaign that has ended: when the windows of its last users are over, where the log does not reach that far yet. */
  waitsFor: Date | null;
  /** It is decided, or there is a newer look: what to do next is not said any more. */
  isSettled: boolean;
}

interface ShownVerdict {
  /** As far as it may be told. */
  decision: Decision;
  mood: (typeof moods)[Decision['kind']];
  verdict: string;
  next: string | null;
}

/** What the page says of an analysis. Guardrails are watched all the time, so one that is harmed is told before the effect may be. */
export function useShownVerdict(): (state: VerdictState) => ShownVerdict {
  const t = useTranslations();
  const { instant, list } = useFormats();
  const decisions = useDecisionWords();
  return useCallback(
    ({ found, isOver, isHidden, waitsFor, isSettled }) => {
      const decision = isHidden ? beforeEnd(found.decision) : found.decision;
      if (waitsFor) return { decision, mood: moods[decision.kind], verdict: t('result.waits', { at: instant(waitsFor.toISOString()) }), next: t('result.waitsNext') };
      const harmed = isHidden && !isOver && decision.reason !== 'SAMPLE_RATIO_MISMATCH' ? harmedOf(found) : [];
      if (harmed.length > 0) {
        const stop = { kind: 'STOP', reason: 'GUARDRAIL_HARMED' } as const;
        const told: Decision = { ...decision, ...stop, arms: decision.arms.map((arm) => (arm.guardrails.harmed.length > 0 ? { ...arm, ...stop } : arm)) };
        return { decision: told, mood: moods.STOP, verdict: t('result.harmedEarly', { metrics: list(harmed) }), next: isSettled ? null : decisions.next(told, isOver) };
      }
      return { decision, mood: moods[decision.kind], verdict: decisions.verdict(decision, isOver), next: isSettled ? null : decisions.next(decision, isOver) };
    },
    [t, instant, list, decisions],
  );
}
