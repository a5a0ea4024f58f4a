import type { EffectScale, Incomputable } from '@cartograph/metrics';
import type { RatioCheck } from '../srm.js';
import type { GuardrailJudgment } from './judge-guardrail.js';
import type { Judgment } from './judge.js';
import type { MetricDefinition, MetricRole } from './metric-definition.js';
import type { AnalysisPlan } from './plan.js';
import type { Look } from './sequentially.js';
import type { GuardrailBound } from './watch-guardrails.js';

/** A treatment arm against control on one metric. */
export interface MetricResult extends Judgment {
  metric: string;
  role: MetricRole;
  arm: string;
  /** p of no absolute effect, corrected over the metrics of this role × treatment arms by the plan's correction; guardrails are not corrected (each must hold); null where there is no p. */
  correctedP: number | null;
  /** By the corrected p and alpha and by intervals without 0, or by the posterior: whether an effect is shown, and whether it is for the better. */
  shown: 'better' | 'worse' | 'nothing' | 'incomputable';
  /** Guardrails only. */
  guardrail: GuardrailJudgment | Incomputable | null;
  /** Guardrails only: how often what is told of them, estimates and tests too, may be read. Before the end of a fixed horizon that is `any-time`, though the plan's other metrics are told as at one look. */
  guardedBy: GuardrailBound | null;
}

/** What to do. */
export type DecisionKind = 'ship' | 'stop' | 'keep-running' | 'no-difference' | 'cannot-tell';

/** Why. */
export type DecisionReason =
  /** The arms' sizes do not fit the plan: assignment or logging is broken. */
  | 'sample-ratio-mismatch'
  /** A fixed horizon (planned units, or the end that the caller knows of) has not been reached; judging before would cry wolf too often. */
  | 'planned-units-not-reached'
  /** No primary metric can be computed (yet). */
  | 'primary-incomputable'
  | 'guardrail-harmed'
  /** A primary metric is better, and a guardrail neither shown to hold nor harmed. */
  | 'guardrail-not-shown'
  | 'primary-better'
  | 'primary-worse'
  /** One primary metric is better, another one worse. */
  | 'primaries-disagree'
  /** Several arms may be shipped, and not all of them better the first primary metric that any does: which one matters more is for people to say. */
  | 'winners-better-differently'
  /** Every primary effect lies within what would matter. */
  | 'within-relevant-effect'
  /** Looks are still to come. */
  | 'nothing-shown-yet'
  /** At the end nothing is shown, and nobody said which effect would matter. */
  | 'no-relevant-effect-stated'
  /** At the end nothing is shown, and an effect that would matter is not ruled out. */
  | 'interval-too-wide'
  /** Arms differ in what is to be done about them, none being shown to be better. */
  | 'arms-differ';

/** What is to be done about one treatment arm. */
export interface ArmDecision {
  arm: string;
  kind: DecisionKind;
  reason: DecisionReason;
  /** Names of primary metrics shown to be better, or worse, of those that cannot be computed, and of those whose effect lies within what would matter. */
  better: string[];
  worse: string[];
  incomputable: string[];
  withinRelevantEffect: string[];
  /** Names of guardrails that hold, are harmed, or are neither (or cannot be computed). */
  guardrails: { held: string[]; harmed: string[]; open: string[] };
}

/** What is to be done, and the facts that led there; callers word them. */
export interface Decision {
  kind: DecisionKind;
  reason: DecisionReason;
  /** The arm to ship: of those that may be, the one with the largest gain on the first primary metric that any betters, which all of them must; null for other kinds. */
  arm: string | null;
  /** Units of all arms, and planned ones (null where none were). */
  units: number;
  plannedUnits: number | null;
  /** Whether the experiment has come to its end, so that what is not shown now will not be. */
  hasEnded: boolean;
  arms: ArmDecision[];
}

interface Facts {
  plan: AnalysisPlan;
  ratio: RatioCheck;
  units: number;
  metrics: readonly MetricResult[];
  /** As {@link endOf} has it. */
  hasEnded: boolean;
}

/**
 * Decides by rules that stand before the data: the sample ratio first, then guardrails, the planned end, primary metrics, and the effects that would matter.
 * Secondary metrics, segments and the course of effects explain and do not decide.
 */
export function decide({ plan, ratio, units, metrics, hasEnded }: Facts): Decision {
  const facts = { units, plannedUnits: plan.plannedUnits, hasEnded };
  const arms = plan.arms.slice(1).map(({ name }) =>
    decideArm(
      name,
      metrics.filter(({ arm }) => arm === name),
      plan,
      hasEnded,
    ),
  );
  if (ratio.ok && ratio.isMismatch) {
    const reason = { kind: 'cannot-tell', reason: 'sample-ratio-mismatch' } as const;
    return { ...reason, arm: null, ...facts, arms: arms.map((arm) => ({ ...arm, ...reason })) };
  }
  return { ...together(arms, metrics, plan), ...facts, arms };
}

/** Whether there is nothing to wait for. `given` is what the caller knows of it, undefined where only the units say it. Where nobody says it and no number of units is planned, a fixed horizon is taken to have come: this is its one look. */
export function endOf(
  { framework, plannedUnits }: AnalysisPlan,
  { units, look, given }: { units: number; look: Look | null; given: boolean | undefined },
): boolean {
  if (framework.kind === 'group-sequential') return look?.isLast ?? given ?? false;
  if (given !== undefined) return given;
  return plannedUnits === null ? framework.kind === 'frequentist' : units >= plannedUnits;
}

function decideArm(arm: string, results: readonly MetricResult[], plan: AnalysisPlan, hasEnded: boolean): ArmDecision {
  const primaries = results.filter(({ role }) => role === 'primary');
  const named = (shown: MetricResult['shown']): string[] =>
    primaries.filter((one) => one.shown === shown).map(({ metric }) => metric);
  const guards = results.filter(({ role }) => role === 'guardrail');
  const guarded = (verdicts: readonly string[]): string[] =>
    guards
      .filter(({ guardrail }) => guardrail !== null && verdicts.includes(guardrail.ok ? guardrail.verdict : 'open'))
      .map(({ metric }) => metric);
  const facts = {
    arm,
    better: named('better'),
    worse: named('worse'),
    incomputable: named('incomputable'),
    withinRelevantEffect: primaries.filter((one) => isWithin(one, plan)).map(({ metric }) => metric),
    guardrails: {
      held: guarded(['superior', 'non-inferior']),
      harmed: guarded(['inferior']),
      open: guarded(['inconclusive', 'open']),
    },
  };
  return { ...facts, ...ruled(facts, primaries, plan, hasEnded) };
}

function ruled(
  facts: Omit<ArmDecision, 'kind' | 'reason'>,
  primaries: readonly MetricResult[],
  plan: AnalysisPlan,
  hasEnded: boolean,
): Pick<ArmDecision, 'kind' | 'reason'> {
  const { better, worse, incomputable, guardrails, withinRelevantEffect } = facts;
  const open = hasEnded ? 'cannot-tell' : 'keep-running';
  if (guardrails.harmed.length > 0) return { kind: 'stop', reason: 'guardrail-harmed' };
  if (!hasEnded && plan.framework.kind === 'frequentist')
    return { kind: 'keep-running', reason: 'planned-units-not-reached' };
  if (incomputable.length === primaries.length) return { kind: open, reason: 'primary-incomputable' };
  if (better.length > 0 && worse.length > 0) return { kind: 'cannot-tell', reason: 'primaries-disagree' };
  if (worse.length > 0) return { kind: 'stop', reason: 'primary-worse' };
  if (better.length > 0)
    return guardrails.open.length > 0
      ? { kind: open, reason: 'guardrail-not-shown' }
      : { kind: 'ship', reason: 'primary-better' };
  if (withinRelevantEffect.length === primaries.length)
    return { kind: 'no-difference', reason: 'within-relevant-effect' };
  if (!hasEnded) return { kind: 'keep-running', reason: 'nothing-shown-yet' };
  if (incomputable.length > 0) return { kind: 'cannot-tell', reason: 'primary-incomputable' };
  const isStated = primaries.every(
    ({ metric }) => plan.metrics.find(({ name }) => name === metric)!.relevantEffect !== null,
  );
  return { kind: 'cannot-tell', reason: isStated ? 'interval-too-wide' : 'no-relevant-effect-stated' };
}

function isWithin({ metric, absolute, relative }: MetricResult, { metrics }: AnalysisPlan): boolean {
  const relevant = metrics.find(({ name }) => name === metric)!.relevantEffect;
  if (relevant === null) return false;
  const { estimate } = ({ absolute, relative } satisfies Record<EffectScale, unknown>)[relevant.scale];
  return estimate.ok && estimate.low > -relevant.value && estimate.high < relevant.value;
}

function together(
  arms: readonly ArmDecision[],
  metrics: readonly MetricResult[],
  plan: AnalysisPlan,
): Pick<Decision, 'kind' | 'reason' | 'arm'> {
  const winners = arms.filter(({ kind }) => kind === 'ship');
  if (winners.length > 0) {
    const deciding = plan.metrics.find(({ name }) => winners.some(({ better }) => better.includes(name)))!;
    if (!winners.every(({ better }) => better.includes(deciding.name)))
      return { kind: 'cannot-tell', reason: 'winners-better-differently', arm: null };
    const gains = winners.map(({ arm }) => gainOf(arm, deciding, metrics));
    const best = winners[gains.indexOf(gains.reduce((most, gain) => Math.max(most, gain)))]!;
    return { kind: best.kind, reason: best.reason, arm: best.arm };
  }
  const kind = (['keep-running', 'cannot-tell', 'no-difference', 'stop'] as const).find((one) =>
    arms.some((arm) => arm.kind === one),
  )!;
  const reasons = new Set(arms.map(({ reason }) => reason));
  return { kind, reason: reasons.size === 1 ? arms[0]!.reason : 'arms-differ', arm: null };
}

/** An arm's gain on a metric that it betters: relative where it can be, in the direction of the better. */
function gainOf(arm: string, { name, higherIsBetter }: MetricDefinition, metrics: readonly MetricResult[]): number {
  const found = metrics.find((one) => one.arm === arm && one.metric === name)!;
  const { estimate } = found.relative.estimate.ok ? found.relative : found.absolute;
  return estimate.ok ? (higherIsBetter ? estimate.value : -estimate.value) : -Infinity;
}
