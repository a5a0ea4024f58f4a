import type { Incomputable } from '@cartograph/metrics';
import type { MetricRole } from '../analysis/metric-definition.js';
import { minimumDetectable, smallestMargin } from './minimum-detectable.js';
import { baselineOf } from './outcome.js';
import { power, type Answer } from './power.js';
import { sampleSize } from './sample-size.js';
import { strictestReaching } from './significance.js';
import { firstReached, targetPower } from './solve.js';
import { comparisonsOf, type PlannedComparison, type TestPlan } from './test-plan.js';

/** Which comparison is meant. */
export interface ComparisonName {
  arm: string;
  metric: string;
  role: MetricRole;
}

/** Units a planned test needs. */
export type PlanSize =
  | {
      ok: true;
      /** Of all arms together, at the end of the test. */
      units: number;
      arms: { name: string; units: number }[];
      /** False beyond 2^53 units. */
      isCountable: boolean;
      /** What each comparison alone would need of the whole test, by its own level. */
      comparisons: (ComparisonName & { alpha: number; units: Answer })[];
      /** The comparison that needs most. */
      drivenBy: ComparisonName;
    }
  | Incomputable;

/**
 * Units with which every treatment arm finds the effect of every primary metric, and shows every guardrail unharmed, each with the given power.
 *
 * @param options.power - of each comparison, not of all at once; fraction in (alpha, 1). Default 0.8.
 * @returns the reason of the first primary metric or guardrail that no number would do for.
 * @throws RangeError - as `comparisonsOf`; a primary metric without an effect.
 */
export function sizePlan(plan: TestPlan, options: { power?: number } = {}): PlanSize {
  const weights = new Map(plan.arms.map(({ name, weight }) => [name, weight]));
  const control = plan.arms[0]?.weight ?? 0;
  const sizeOf = onceEach(({ design, hypothesis }) =>
    sampleSize({ ...design, ...hypothesis, power: options.power ?? 0.8 }),
  );
  const sized = hypothesised(plan).map((comparison) => {
    const { design, ...name } = comparison;
    const size = sizeOf(comparison);
    const units: Answer = size.ok
      ? { ok: true, value: Math.max(size.controlUsers / control, size.treatmentUsers / (weights.get(name.arm) ?? 0)) }
      : size;
    return { ...nameOf(name), alpha: design.alpha ?? 0.05, units };
  });
  const deciding = sized.filter(decides);
  const missing = deciding.find(({ units }) => !units.ok);
  if (missing && !missing.units.ok) return missing.units;
  const most = deciding.reduce((larger, one) => (valueOf(one.units) > valueOf(larger.units) ? one : larger));
  const arms = plan.arms.map(({ name, weight }) => ({ name, units: Math.ceil(valueOf(most.units) * weight - 1e-6) }));
  const units = arms.reduce((sum, arm) => sum + arm.units, 0);
  return {
    ok: true,
    units,
    arms,
    isCountable: Number.isSafeInteger(units),
    comparisons: sized.map((one) => ({ ...one, units: rounded(one.units) })),
    drivenBy: nameOf(most),
  };
}

/** What a planned test finds with so many units. */
export interface PlanPower {
  /** The least power of the primary metrics and guardrails over all arms. */
  weakest: Answer;
  comparisons: (ComparisonName & { power: Answer })[];
}

/**
 * Power of every comparison with a number of units.
 *
 * @param options.units - of all arms together.
 * @throws RangeError - as `sizePlan`, units below 0.
 */
export function powerOfPlan(plan: TestPlan, options: { units: number }): PlanPower {
  const powerOf = onceEach(({ design, hypothesis, share }) =>
    power({ ...design, ...hypothesis, users: options.units * share }),
  );
  const comparisons = hypothesised(plan).map((comparison) => ({ ...nameOf(comparison), power: powerOf(comparison) }));
  return { weakest: weakestOf(comparisons.filter(decides).map((one) => one.power)), comparisons };
}

/** The smallest effect that a comparison finds; of a guardrail the smallest margin that it shows. */
export interface Detectable extends ComparisonName {
  differenceAbsolute: Answer;
  upliftRelative: Answer;
}

/**
 * The smallest effect of every comparison that so many units find, in the direction of the metric's effect, or of what is good where it has none.
 *
 * @param options.power - Default 0.8.
 * @returns effects with their sign; margins of guardrails above 0, with the effect that is hoped for.
 * @throws RangeError - as `comparisonsOf`, units below 0.
 */
export function detectableByPlan(plan: TestPlan, options: { units: number; power?: number }): Detectable[] {
  const found = onceEach(
    ({
      role,
      design,
      share,
      hypothesis,
    }: PlannedComparison): Pick<Detectable, 'differenceAbsolute' | 'upliftRelative'> => {
      const asked = { ...design, users: options.units * share, power: options.power ?? 0.8 };
      if (role === 'guardrail') return marginShown(asked, hypothesis);
      const hoped =
        hypothesis === null
          ? 0
          : 'upliftRelative' in hypothesis
            ? hypothesis.upliftRelative
            : hypothesis.differenceAbsolute;
      const falls = hoped < 0 || (hoped === 0 && design.higherIsBetter === false);
      const direction = falls ? 'decrease' : 'increase';
      return minimumDetectable({ ...asked, direction });
    },
  );
  return comparisonsOf(plan).map((comparison) => ({ ...nameOf(comparison), ...found(comparison) }));
}

/**
 * The smallest two-sided level of the whole test at which so many units reach the given power in every primary metric and guardrail.
 *
 * @param options.power - fraction in (0, 1). Default 0.8.
 * @returns alpha in [1e-12, 1), corrected as the plan says; guardrails at half of it. As `powerOfPlan` where there is none, `too-few` where no level would do.
 */
export function significanceOfPlan(
  plan: Omit<TestPlan, 'alpha' | 'guardrailAlpha'>,
  options: { units: number; power?: number },
): Answer {
  const target = options.power ?? 0.8;
  if (!(target > 0 && target < 1))
    throw new RangeError(`power is ${target}; give a fraction between 0 and 1, for example 0.8.`);
  const at = (alpha: number): Answer => powerOfPlan({ ...plan, alpha }, options).weakest;
  const strictest = at(1e-12);
  if (!strictest.ok) return strictest;
  return strictestReaching((logAlpha) => valueOf(at(Math.exp(logAlpha))), target);
}

/**
 * The share of the variance that must go for so many units to be enough, by a sharper metric or CUPED, in every primary metric and guardrail.
 *
 * @returns fraction in [0, 1): 0 where they are enough. Null where none would do.
 */
export function varianceReductionNeeded(plan: TestPlan, options: { units: number; power?: number }): number | null {
  const reductionOf = onceEach(({ design, hypothesis, share }) => {
    const target = targetPower(options.power, design.alpha ?? 0.05);
    const whole = design.varianceFactor ?? 1;
    const chance = (kept: number): number => {
      const answer = power({ ...design, ...hypothesis, users: options.units * share, varianceFactor: whole * kept });
      return answer.ok ? answer.value : 0;
    };
    if (chance(1) >= target) return 0;
    const sharpness = firstReached(1, 2, (times) => chance(1 / times), target);
    return sharpness === null ? null : 1 - 1 / sharpness;
  });
  return hypothesised(plan)
    .filter(decides)
    .map(reductionOf)
    .reduce<number | null>((most, one) => (most === null || one === null ? null : Math.max(most, one)), 0);
}

type Hypothesised = PlannedComparison & { hypothesis: NonNullable<PlannedComparison['hypothesis']> };

/** Works an answer out once for comparisons that are alike but for their arm's and metric's name, as those of arms of one weight are. */
function onceEach<Comparison extends PlannedComparison = Hypothesised, Value = unknown>(
  work: (comparison: Comparison) => Value,
): (comparison: Comparison) => Value {
  const known = new Map<string, Value>();
  return (comparison) => {
    const { role, share, design, hypothesis } = comparison;
    const key = JSON.stringify([role, share, design, hypothesis]);
    const value = known.has(key) ? known.get(key)! : work(comparison);
    known.set(key, value);
    return value;
  };
}

function hypothesised(plan: TestPlan): Hypothesised[] {
  return comparisonsOf(plan).filter((comparison): comparison is Hypothesised => {
    if (comparison.hypothesis === null && comparison.role === 'primary')
      throw new RangeError(
        `Metric ${comparison.metric} is primary and has no effect; say what the campaign is hoped to do, for example +5 %.`,
      );
    return comparison.hypothesis !== null;
  });
}

function marginShown(
  asked: Parameters<typeof smallestMargin>[0],
  hypothesis: PlannedComparison['hypothesis'],
): Pick<Detectable, 'differenceAbsolute' | 'upliftRelative'> {
  const baseline = baselineOf(asked).level;
  const hoped =
    hypothesis === null
      ? 0
      : 'differenceAbsolute' in hypothesis
        ? hypothesis.differenceAbsolute
        : hypothesis.upliftRelative * baseline;
  const shown = { ...asked, differenceAbsolute: hoped };
  return { differenceAbsolute: smallestMargin(shown), upliftRelative: smallestMargin(shown, 'relative') };
}

const decides = ({ role }: ComparisonName): boolean => role !== 'secondary';
const nameOf = ({ arm, metric, role }: ComparisonName): ComparisonName => ({ arm, metric, role });
const valueOf = (answer: Answer): number => (answer.ok ? answer.value : Number.NaN);
const rounded = (answer: Answer): Answer => (answer.ok ? { ok: true, value: Math.ceil(answer.value - 1e-6) } : answer);

function weakestOf(powers: readonly Answer[]): Answer {
  return powers.reduce((least, one) => (!least.ok ? least : !one.ok || one.value < least.value ? one : least));
}
