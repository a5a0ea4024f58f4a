import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { useGivenNames } from '../given-names.js';
import { beforeEnd, type Decision, type Found } from './analysis.js';
import { useDecisionWords } from './decision-words.js';

const moods = {
  SHIP: 'good',
  STOP: 'bad',
  KEEP_RUNNING: 'plain',
  NO_DIFFERENCE: 'plain',
  CANNOT_TELL: 'open',
} as const;

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

/** What the page says of an analysis. A guardrail that is harmed is told before the effect may be. */
export function useShownVerdict(): (state: VerdictState) => ShownVerdict {
  const t = useTranslations();
  const { instant, list } = useFormats();
  const decisions = useDecisionWords();
  const names = useGivenNames();
  return useCallback(
    ({ found, isOver, isHidden, waitsFor, isSettled }) => {
      const decision = isHidden ? beforeEnd(found.decision) : found.decision;
      if (waitsFor)
        return {
          decision,
          mood: moods[decision.kind],
          verdict: t('result.waits', { at: instant(waitsFor.toISOString()) }),
          next: isSettled ? null : t('result.waitsNext'),
        };
      const harmed =
        isHidden && !isOver && decision.reason === 'GUARDRAIL_HARMED'
          ? [...new Set(decision.arms.flatMap(({ guardrails }) => guardrails.harmed))]
          : [];
      const verdict =
        harmed.length > 0
          ? t('result.harmedEarly', { metrics: list(harmed.map(names.metric)) })
          : decisions.verdict(decision, isOver);
      return {
        decision,
        mood: moods[decision.kind],
        verdict,
        next: isSettled ? null : decisions.next(decision, isOver),
      };
    },
    [t, instant, list, decisions, names],
  );
}
