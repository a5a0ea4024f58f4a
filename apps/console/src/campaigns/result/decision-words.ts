import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { useGivenNames } from '../given-names.js';
import type { ArmDecision, Decision, DecisionReason } from './analysis.js';

/** A decision by the rules, in the page's language. */
export interface DecisionWords {
  /** @param isOver - nobody enters any more, so that nothing can be kept running. */
  verdict(decision: Decision, isOver: boolean): string;
  next(decision: Decision, isOver: boolean): string;
  arm(decision: ArmDecision): string;
}

/** Which metrics a reason is about, of one arm. */
function metricsOf(
  reason: DecisionReason,
  { better, worse, incomputable, withinRelevantEffect, guardrails }: ArmDecision,
): readonly string[] {
  switch (reason) {
    case 'GUARDRAIL_HARMED':
      return guardrails.harmed;
    case 'GUARDRAIL_NOT_SHOWN':
      return guardrails.open;
    case 'PRIMARY_WORSE':
    case 'PRIMARIES_DISAGREE':
      return worse;
    case 'PRIMARY_INCOMPUTABLE':
      return incomputable;
    case 'WITHIN_RELEVANT_EFFECT':
      return withinRelevantEffect;
    default:
      return better;
  }
}

/** Words for what follows from an analysis: by kind and reason, with the metrics that led there. */
export function useDecisionWords(): DecisionWords {
  const t = useTranslations();
  const { count, list } = useFormats();
  const names = useGivenNames();
  return useMemo(() => {
    const quoted = (metrics: readonly string[]): string =>
      list(metrics.map((metric) => t('result.quoted', { name: names.metric(metric) })));
    const named = (arms: readonly ArmDecision[], pick: (arm: ArmDecision) => readonly string[]): string =>
      quoted([...new Set(arms.flatMap(pick))]);
    const facts = ({ kind, reason, arm, arms, units, plannedUnits }: Decision, isOver: boolean) => {
      const about =
        arm === null
          ? arms.filter((one) =>
              reason === 'WINNERS_BETTER_DIFFERENTLY' ? one.kind === 'SHIP' : one.reason === reason,
            )
          : arms.filter((one) => one.arm === arm);
      return {
        kind,
        arm: arm === null ? '' : names.arm(arm),
        units,
        planned: plannedUnits === null ? 'none' : count(plannedUnits),
        isOver: isOver ? 'yes' : 'no',
        metrics: named(about, (one) => metricsOf(reason, one)),
        better: named(about, ({ better }) => better),
      };
    };
    return {
      verdict: (decision, isOver) => t(`result.verdict.${decision.reason}`, facts(decision, isOver)),
      next: (decision, isOver) => t(`result.next.${decision.reason}`, facts(decision, isOver)),
      arm: (decision) =>
        t(`result.arm.${decision.reason}`, {
          kind: decision.kind,
          arm: names.arm(decision.arm),
          metrics: quoted(metricsOf(decision.reason, decision)),
          better: quoted(decision.better),
        }),
    };
  }, [t, count, list, names]);
}
