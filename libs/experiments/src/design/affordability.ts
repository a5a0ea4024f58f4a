import { type Incomputable } from '@cartograph/metrics';
import { runStepsAtOnce, type Steps } from '@cartograph/threads';
import {
  detectableByPlan,
  powerOfPlan,
  sizePlan,
  varianceReductionNeeded,
  type Detectable,
  type PlanPower,
  type PlanSize,
} from './plan-answers.js';
import type { TestPlan } from './test-plan.js';
import { durationOf, unitsAfter, type Duration, type Traffic } from './traffic.js';

/** What a planned test can draw on. */
export interface Means {
  /** Units there are at once, such as an audience; of all arms together. One of this and `traffic` at least. */
  audience?: number;
  /** Units that come by. */
  traffic?: Traffic;
  /** Longest test that is still affordable, in whole weeks. Default 13, a quarter of a year. */
  affordableWeeks?: number;
  /** Power wanted of every comparison. Default 0.8. */
  power?: number;
}

/** Something that would help, with what it does. */
export type Remedy =
  /** So many units at once, `times` as many as there are. */
  | { kind: 'larger-audience'; units: number; times: number; isEnough: true }
  /** So many whole weeks of the traffic. */
  | { kind: 'longer'; weeks: number; isEnough: boolean }
  /** A metric with so much less variance, fraction of it. */
  | { kind: 'sharper-metric'; varianceReduction: number; isEnough: true }
  /** The period before taken into account: with the correlations known, or null and the correlation that it would take. */
  | { kind: 'cuped'; units: number | null; correlationNeeded: number | null; isEnough: boolean }
  /** One treatment against the control, even: units needed then. */
  | { kind: 'fewer-arms'; units: number; isEnough: boolean }
  /** The arms alike in size. */
  | { kind: 'even-arms'; units: number; isEnough: boolean }
  /** Guardrails tested on the harmful side alone, at alpha. */
  | { kind: 'one-sided-guardrails'; units: number; isEnough: boolean }
  /** To be content with larger effects: what is found with what there is. */
  | { kind: 'larger-effect'; comparisons: Detectable[]; isEnough: boolean };

/** Whether a planned test can tell, and what could help it. */
export interface Affordability {
  /**
   * `enough`: with the audience, or within one affordable duration of the traffic where no audience is given; `longer`: an affordable duration of the
   * traffic does what the audience does not; `too-small`: no affordable test can tell; `incomputable`: there is nothing to compute from.
   */
  kind: 'enough' | 'longer' | 'too-small' | 'incomputable';
  needed: PlanSize;
  /** Units that are there: the audience, or else what the affordable weeks bring. */
  available: number;
  powerWithAvailable: PlanPower['weakest'];
  /** How long the traffic takes to bring what is needed; null without traffic or where nothing is needed. */
  duration: Duration | null;
  /** What could help, in no order of worth; empty where the test can tell or nothing can be computed. */
  remedies: Remedy[];
  incomputable: Incomputable | null;
}

/**
 * Says whether an affordable test can tell, as facts for others to put into words.
 *
 * @throws RangeError - as `sizePlan` and `durationOf`; neither an audience nor traffic; affordable weeks that are no whole number from 1.
 */
export function affordability(plan: TestPlan, means: Means): Affordability {
  return runStepsAtOnce(affordabilityInPieces(plan, means));
}

/** The same in pieces, each of one size, power or search. */
export function* affordabilityInPieces(plan: TestPlan, means: Means): Steps<Affordability> {
  const { audience, traffic } = means;
  const weeks = means.affordableWeeks ?? 13;
  const wanted = { power: means.power ?? 0.8 };
  if (audience === undefined && traffic === undefined)
    throw new RangeError(
      'Neither an audience nor traffic is given; say how many units there are, or how many come by.',
    );
  if (audience !== undefined && !(audience >= 0 && audience < Infinity))
    throw new RangeError(`audience is ${audience}; give a number of units ≥ 0.`);
  if (!(Number.isInteger(weeks) && weeks >= 1))
    throw new RangeError(`affordableWeeks is ${weeks}; give a whole number ≥ 1.`);
  const needed = sizePlan(plan, wanted);
  yield;
  const inTime = traffic ? unitsAfter(traffic, 7 * weeks) : 0;
  const available = audience ?? inTime;
  const powerWithAvailable = powerOfPlan(plan, { units: available }).weakest;
  yield;
  const reason = !needed.ok ? needed : available === 0 && !powerWithAvailable.ok ? powerWithAvailable : null;
  if (!needed.ok || reason)
    return {
      kind: 'incomputable',
      needed,
      available,
      powerWithAvailable,
      duration: null,
      remedies: [],
      incomputable: reason,
    };
  const duration = traffic && Number.isFinite(needed.units) ? durationOf(traffic, needed.units) : null;
  const isInTime = duration !== null && duration.ok && duration.weeks <= weeks;
  const kind = available >= needed.units ? 'enough' : isInTime ? 'longer' : 'too-small';
  const remedies =
    kind === 'enough' ? [] : yield* remediesFor(plan, { needed: needed.units, available, wanted, duration, isInTime });
  return { kind, needed, available, powerWithAvailable, duration, remedies, incomputable: null };
}

interface Shortage {
  needed: number;
  available: number;
  wanted: { power: number };
  duration: Duration | null;
  isInTime: boolean;
}

function* remediesFor(plan: TestPlan, { needed, available, wanted, duration, isInTime }: Shortage): Steps<Remedy[]> {
  const remedies: Remedy[] = [];
  const unitsOf = function* unitsOf(changed: TestPlan): Steps<number | null> {
    const size = sizePlan(changed, wanted);
    yield;
    return size.ok && size.units < needed ? size.units : null;
  };
  const add = function* add(kind: 'fewer-arms' | 'even-arms' | 'one-sided-guardrails', changed: TestPlan): Steps<void> {
    const units = yield* unitsOf(changed);
    if (units !== null) remedies.push({ kind, units, isEnough: units <= available });
  };
  if (Number.isSafeInteger(needed))
    remedies.push({ kind: 'larger-audience', units: needed, times: needed / available, isEnough: true });
  if (duration?.ok) remedies.push({ kind: 'longer', weeks: duration.weeks, isEnough: isInTime });
  const reduction = varianceReductionNeeded(plan, { units: available, ...wanted });
  yield;
  if (reduction !== null && reduction > 0)
    remedies.push({ kind: 'sharper-metric', varianceReduction: reduction, isEnough: true });
  if (!plan.cuped) {
    const units = plan.metrics.some(({ preperiodCorrelation }) => preperiodCorrelation !== undefined)
      ? yield* unitsOf({ ...plan, cuped: true })
      : null;
    const correlationNeeded = reduction === null || reduction === 0 ? null : Math.sqrt(reduction);
    if (units !== null || correlationNeeded !== null)
      remedies.push({ kind: 'cuped', units, correlationNeeded, isEnough: units !== null && units <= available });
  }
  const even = (arms: TestPlan['arms']): TestPlan => ({
    ...plan,
    arms: arms.map(({ name }) => ({ name, weight: 1 / arms.length })),
  });
  if (plan.arms.length > 2) yield* add('fewer-arms', even(plan.arms.slice(0, 2)));
  if (new Set(plan.arms.map(({ weight }) => weight)).size > 1) yield* add('even-arms', even(plan.arms));
  if (plan.metrics.some(({ role }) => role === 'guardrail'))
    yield* add('one-sided-guardrails', { ...plan, guardrailAlpha: plan.alpha ?? 0.05 });
  const comparisons = detectableByPlan(plan, { units: available, ...wanted });
  const isEnough = comparisons.every(({ role, differenceAbsolute }) => role === 'secondary' || differenceAbsolute.ok);
  remedies.push({ kind: 'larger-effect', comparisons, isEnough });
  return remedies;
}
