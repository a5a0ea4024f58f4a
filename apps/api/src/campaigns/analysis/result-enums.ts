import { registerEnumType } from 'type-graphql';

export enum ShownEffect {
  BETTER = 'BETTER',
  WORSE = 'WORSE',
  NOTHING = 'NOTHING',
  INCOMPUTABLE = 'INCOMPUTABLE',
}
registerEnumType(ShownEffect, {
  name: 'ShownEffect',
  description:
    "Whether an effect is shown, by the corrected p and alpha or by the posterior, and whether it is for the better by the metric's direction.",
});

export enum GuardrailVerdict {
  SUPERIOR = 'SUPERIOR',
  NON_INFERIOR = 'NON_INFERIOR',
  INFERIOR = 'INFERIOR',
  INCONCLUSIVE = 'INCONCLUSIVE',
}
registerEnumType(GuardrailVerdict, {
  name: 'GuardrailVerdict',
  description:
    'SUPERIOR, NON_INFERIOR: more harm than the margin is ruled out. INFERIOR: it is shown. INCONCLUSIVE: neither.',
});

export enum GuardrailBound {
  ONE_LOOK = 'ONE_LOOK',
  PLANNED_LOOKS = 'PLANNED_LOOKS',
  ANY_TIME = 'ANY_TIME',
  POSTERIOR = 'POSTERIOR',
}
registerEnumType(GuardrailBound, {
  name: 'GuardrailBound',
  description:
    'How often what is told of a guardrail may be read. ONE_LOOK: once, at the end of a FREQUENTIST plan. ANY_TIME: however often: a guardrail at its margin is called harmed in at most alpha of campaigns; so is a FREQUENTIST plan watched before its end. PLANNED_LOOKS: at those of a GROUP_SEQUENTIAL plan. POSTERIOR: repeated looks are not corrected for.',
});

export enum AnalysisDecisionKind {
  SHIP = 'SHIP',
  STOP = 'STOP',
  KEEP_RUNNING = 'KEEP_RUNNING',
  NO_DIFFERENCE = 'NO_DIFFERENCE',
  CANNOT_TELL = 'CANNOT_TELL',
}
registerEnumType(AnalysisDecisionKind, { name: 'AnalysisDecisionKind' });

export enum AnalysisDecisionReason {
  SAMPLE_RATIO_MISMATCH = 'SAMPLE_RATIO_MISMATCH',
  PLANNED_UNITS_NOT_REACHED = 'PLANNED_UNITS_NOT_REACHED',
  PRIMARY_INCOMPUTABLE = 'PRIMARY_INCOMPUTABLE',
  GUARDRAIL_HARMED = 'GUARDRAIL_HARMED',
  GUARDRAIL_NOT_SHOWN = 'GUARDRAIL_NOT_SHOWN',
  PRIMARY_BETTER = 'PRIMARY_BETTER',
  PRIMARY_WORSE = 'PRIMARY_WORSE',
  PRIMARIES_DISAGREE = 'PRIMARIES_DISAGREE',
  WINNERS_BETTER_DIFFERENTLY = 'WINNERS_BETTER_DIFFERENTLY',
  WITHIN_RELEVANT_EFFECT = 'WITHIN_RELEVANT_EFFECT',
  NOTHING_SHOWN_YET = 'NOTHING_SHOWN_YET',
  NO_RELEVANT_EFFECT_STATED = 'NO_RELEVANT_EFFECT_STATED',
  INTERVAL_TOO_WIDE = 'INTERVAL_TOO_WIDE',
  ARMS_DIFFER = 'ARMS_DIFFER',
}
registerEnumType(AnalysisDecisionReason, {
  name: 'AnalysisDecisionReason',
  description:
    'GUARDRAIL_HARMED may come before the planned end: an alarm to consider stopping, which says nothing of which arm wins.',
});
