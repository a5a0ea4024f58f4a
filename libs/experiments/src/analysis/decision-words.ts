import type { Decision, DecisionKind, DecisionReason } from './decide.js';

/** What to do, in English, as a heading. */
export const DECISION_WORDS: Readonly<Record<DecisionKind, string>> = {
  ship: 'Ship',
  stop: 'Stop',
  'keep-running': 'Keep running',
  'no-difference': 'No difference',
  'cannot-tell': 'Cannot tell',
};

/** Why, in English, as what follows a colon. */
export const DECISION_REASON_WORDS: Readonly<Record<DecisionReason, string>> = {
  'sample-ratio-mismatch': "the arms' sizes do not fit the plan",
  'planned-units-not-reached': 'its planned end has not been reached, and judging before would cry wolf too often',
  'primary-incomputable': 'the primary metric cannot be computed',
  'guardrail-harmed': 'a guardrail is harmed by more than its margin',
  'guardrail-not-shown': 'a primary metric is better, but a guardrail is not shown to hold',
  'primary-better': 'a primary metric is better, and no guardrail stands against it',
  'primary-worse': 'a primary metric is worse',
  'primaries-disagree': 'one primary metric is better and another one worse',
  'winners-better-differently':
    'several arms may be shipped, and they improve different primary metrics: say which one matters more',
  'within-relevant-effect': 'what effect there may be is smaller than would matter',
  'nothing-shown-yet': 'nothing is shown yet',
  'no-relevant-effect-stated': 'nothing is shown, and nobody said which effect would matter',
  'interval-too-wide': 'nothing is shown, and an effect that would matter is not ruled out',
  'arms-differ': 'it differs between the arms',
};

/** What harmed guardrails ask for before the end, in English; null where none is harmed, or nothing can be stopped any more. */
export function alarmText({ hasEnded, arms }: Pick<Decision, 'hasEnded' | 'arms'>): string | null {
  const harmed = arms.flatMap(({ arm, guardrails }) => guardrails.harmed.map((metric) => `${metric} with ${arm}`));
  return hasEnded || harmed.length === 0
    ? null
    : `Alarm: harmed is ${harmed.join(', ')}. Consider stopping; it does not say which arm wins.`;
}
