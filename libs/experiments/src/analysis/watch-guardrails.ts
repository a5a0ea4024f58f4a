import { refuse } from './input-error.js';
import type { AnalysisPlan } from './plan.js';

/** How often a guardrail's verdict may be read before it cries wolf more often than stated. */
export type GuardrailBound =
  /** Once: the interval of a fixed horizon. */
  | 'one-look'
  /** At the plan's looks: the repeated interval. */
  | 'planned-looks'
  /** At any time, however often: an always-valid interval. */
  | 'any-time'
  /** A posterior; repeated looks are not corrected for. */
  | 'posterior';

/** Units of both arms from which on guardrails are watched; normal limits of rarer events hold no sooner. */
const FIRST_LOOK = 1_000;
/** Where no number of units is planned, the units at which the bound is narrowest. */
const TUNED_AT = 5_000;

/** By which bound a plan judges its guardrails. */
export function guardrailBound({ framework }: AnalysisPlan, hasEnded: boolean): GuardrailBound {
  switch (framework.kind) {
    case 'frequentist':
      return hasEnded ? 'one-look' : 'any-time';
    case 'always-valid':
      return 'any-time';
    case 'group-sequential':
      return 'planned-looks';
    case 'bayesian':
      return 'posterior';
  }
}

/**
 * The plan by which guardrails are judged now. The interval of a fixed horizon holds at its end alone; before it guardrails are watched by an asymptotic confidence sequence at the plan's
 * level, narrowest at half the planned units of both arms (5,000 where none are planned) and read from 1,000 on: over all looks together one that lies at its margin is called harmed in at
 * most alpha of all campaigns. Other frameworks judge as they always do.
 *
 * @param treatment - name of the arm beside control.
 */
export function guardrailPlan(plan: AnalysisPlan, treatment: string, hasEnded: boolean): AnalysisPlan {
  if (plan.framework.kind !== 'frequentist' || hasEnded) return plan;
  const share =
    plan.arms[0]!.weight +
    (plan.arms.find(({ name }) => name === treatment) ?? refuse('arms', treatment, 'give an arm of the plan.')).weight;
  const tunedAt =
    plan.plannedUnits === null ? TUNED_AT : Math.max(FIRST_LOOK, Math.round((plan.plannedUnits * share) / 2));
  return {
    ...plan,
    framework: { kind: 'always-valid', method: 'confidence-sequence', tunedAt, firstLook: FIRST_LOOK },
  };
}
