import {
  bootstrapDifferenceInPieces,
  cupedDifference,
  incomputable,
  mannWhitney,
  moments,
  permutationTestInPieces,
  type EffectScale,
  type Estimate,
  type Incomputable,
  type TestResult,
} from '@cartograph/metrics';
import { runStepsAtOnce, seededRandom, type Steps } from '@cartograph/threads';
import type { ArmStatistics } from './arm-statistics.js';
import { compareMetric, type Finding } from './compare-metric.js';
import { refuse } from './input-error.js';
import type { Pair } from './judge.js';
import type { MetricDefinition } from './metric-definition.js';
import { unitsOf, type MetricStatistics } from './metric-statistics.js';
import type { ArmColumns, MetricColumns } from './outcomes/arm-columns.js';
import type { AnalysisPlan } from './plan.js';

/** What ranks, resamples and deals are made of: statistics that add up carry no single values. */
export interface RobustnessInput {
  /** The columns that the arms' statistics were summed up from, of every planned arm, in any order. */
  columns: readonly ArmColumns[];
  /** Bootstrap resamples, and deals of the permutation test, whole number ≥ 100. Default {@link resamplesWithin} what there is to draw. */
  resamples?: number;
  /** Whole number; the same seed gives the same answers. Default 1. */
  seed?: number;
}

/** Fewer tell too little: with 100 no p of the bootstrap is below 0.02. */
const LEAST_RESAMPLES = 100;
const USUAL_RESAMPLES = 10_000;
/** Values drawn of an analysis: on one core some ten seconds by the bootstrap and the permutation test together. */
const DRAWN_AT_MOST = 1_000_000_000;

/**
 * How many resamples there is time for: 10,000, or as many as draw a billion values, but never fewer than 100.
 *
 * @param values - that are not 0, of both arms, over all comparisons; with CUPED all values. 1,000 resamples or more up to a million of them.
 */
export function resamplesWithin(values: number): number {
  return Math.max(LEAST_RESAMPLES, Math.min(USUAL_RESAMPLES, Math.floor(DRAWN_AT_MOST / Math.max(1, values))));
}

/** A test that does not lean on a mean's being normal. */
export type RobustTest = 'mann-whitney' | 'bootstrap' | 'permutation';

/** A treatment arm against control on one mean, by Welch's test and by others that do not lean on the mean's being normal; all of a single look. */
export interface RobustnessCheck {
  metric: string;
  arm: string;
  /** Units whose values were compared: those observed; null where only statistics were given. */
  controlUnits: number | null;
  treatmentUnits: number | null;
  /** Bootstrap resamples, and deals of the permutation test where these are not all counted; null where only statistics were given. */
  resamples: number | null;
  /** What the analysis decides by at a single look: Welch's, with CUPED that of adjusted values. */
  welch: Record<EffectScale, Finding>;
  /** BCa interval and its p, from resamples of each arm's units. */
  bootstrap: Record<EffectScale, Finding>;
  /** That the arms have one distribution, by deals of the units; statistic: absolute difference of means. It has no interval, which would suppose that all values shift alike. */
  permutation: TestResult;
  /** That the arms have one distribution, by ranks; superiority: P(treatment > control) + P(equal)/2, 0.5 where neither is higher. It is not about means: one may rise while most values fall. */
  mannWhitney: { test: TestResult; superiority: Estimate };
  /** Tests whose p, uncorrected, lies on the other side of alpha than Welch's absolute one; no test that so few units or resamples keep above alpha whatever the values. */
  disagreeing: RobustTest[];
}

/**
 * How much the findings on means lean on Welch's test. Means alone have it: shares are tested exactly where counts are few, quantiles by order statistics.
 *
 * Welch decides, whatever these say: it alone adds up over parts, may be looked at often and was planned for. Values are winsorized as the statistics were and,
 * with CUPED, adjusted by its θ (y − θ(x − x̄), taken as known). As with segments, tests are those of a single look, and uncorrected. The order of units changes nothing.
 *
 * @param arms - control first.
 * @param input - absent where only statistics are at hand; all but Welch's is then `no-data`.
 * @throws AnalysisInputError - columns that are not those of the statistics; a number of resamples or a seed that cannot be.
 * Cost: O(resamples · values that are not 0) a mean and treatment arm, with CUPED of all units.
 */
export function robustnessChecks(
  plan: AnalysisPlan,
  arms: readonly ArmStatistics[],
  input?: RobustnessInput,
): RobustnessCheck[] {
  return runStepsAtOnce(robustnessInPieces(plan, arms, input));
}

/** The same as {@link robustnessChecks}, in pieces; ranks and all that is done once a value are of a single piece, about half a second for a million units. */
export function* robustnessInPieces(
  plan: AnalysisPlan,
  arms: readonly ArmStatistics[],
  input?: RobustnessInput,
): Steps<RobustnessCheck[]> {
  const { seed = 1 } = input ?? {};
  if (!Number.isSafeInteger(seed)) refuse('robustness.seed', seed, 'give a whole number.');
  const compared = comparisonsOf(plan, arms);
  const resamples = input ? yield* resamplesOf(compared, input) : 0;
  const checks: RobustnessCheck[] = [];
  for (const [place, { metric, pair, names }] of compared.entries()) {
    const { absolute, relative } = compareMetric(metric, pair.control, pair.treatment, plan);
    const welch = {
      absolute: { estimate: absolute.estimate, test: absolute.test },
      relative: { estimate: relative.estimate, test: relative.test },
    };
    const found = input
      ? yield* tested(valuesOf(metric, pair, names, input.columns), {
          resamples,
          seed,
          stream: 2 * place,
          alpha: plan.alpha,
        })
      : untested();
    checks.push({
      metric: metric.name,
      arm: names.treatment,
      ...found,
      welch,
      disagreeing: disagreeing(found, welch.absolute.test, plan.alpha),
    });
  }
  return checks;
}

interface Compared {
  metric: MetricDefinition;
  pair: Pair;
  names: Record<keyof Pair, string>;
}

function comparisonsOf({ metrics }: AnalysisPlan, arms: readonly ArmStatistics[]): Compared[] {
  const [control, ...treatments] = arms as [ArmStatistics, ...ArmStatistics[]];
  return metrics
    .filter(({ kind }) => kind === 'mean')
    .flatMap((metric) =>
      treatments.map((treatment) => ({
        metric,
        pair: { control: control.metrics[metric.name]!, treatment: treatment.metrics[metric.name]! },
        names: { control: control.arm, treatment: treatment.arm },
      })),
    );
}

function* resamplesOf(compared: readonly Compared[], { columns, resamples }: RobustnessInput): Steps<number> {
  if (resamples !== undefined) {
    if (!Number.isSafeInteger(resamples) || resamples < LEAST_RESAMPLES)
      refuse('robustness.resamples', resamples, `give a whole number ≥ ${LEAST_RESAMPLES}.`);
    return resamples;
  }
  let drawn = 0;
  for (const { metric, pair, names } of compared) {
    const { control, treatment } = valuesOf(metric, pair, names, columns);
    for (const values of [control, treatment])
      drawn += values.reduce((count, value) => (value === 0 ? count : count + 1), 0);
    yield;
  }
  return resamplesWithin(drawn);
}

type Tested = Omit<RobustnessCheck, 'metric' | 'arm' | 'welch' | 'disagreeing'>;

function* tested(
  { control, treatment }: Record<keyof Pair, Float64Array>,
  { resamples, seed, stream, alpha }: { resamples: number; seed: number; stream: number; alpha: number },
): Steps<Tested> {
  return {
    controlUnits: control.length,
    treatmentUnits: treatment.length,
    resamples,
    bootstrap: yield* bootstrapDifferenceInPieces(control, treatment, {
      alpha,
      resamples,
      random: seededRandom(seed, stream),
    }),
    permutation: yield* permutationTestInPieces(control, treatment, {
      permutations: resamples,
      random: seededRandom(seed, stream + 1),
    }),
    mannWhitney: mannWhitney(control, treatment, { alpha }),
  };
}

function untested(): Tested {
  const reason: Incomputable = incomputable(
    'no-data',
    'Only statistics were given, which carry no single values; give the columns they were summed up from.',
  );
  const finding = { estimate: reason, test: reason };
  return {
    controlUnits: null,
    treatmentUnits: null,
    resamples: null,
    bootstrap: { absolute: finding, relative: finding },
    permutation: reason,
    mannWhitney: { test: reason, superiority: reason },
  };
}

function disagreeing(
  { bootstrap, permutation, mannWhitney: ranks, resamples, controlUnits, treatmentUnits }: Tested,
  welch: TestResult,
  alpha: number,
): RobustTest[] {
  const drawn = (resamples ?? 0) + 1;
  const dealt = deals(controlUnits ?? 0, treatmentUnits ?? 0);
  // Of arms of one size every deal has a mirrored one, with a difference as large.
  const mirrored = controlUnits === treatmentUnits ? 2 : 1;
  const others: [name: RobustTest, test: TestResult, least: number][] = [
    ['mann-whitney', ranks.test, 2 / dealt],
    ['bootstrap', bootstrap.absolute.test, 2 / drawn],
    ['permutation', permutation, Math.max(1 / drawn, mirrored / dealt)],
  ];
  return others.flatMap(([name, test, least]) =>
    test.ok && welch.ok && least <= alpha && test.pValue <= alpha !== welch.pValue <= alpha ? [name] : [],
  );
}

/** Ways to deal the units of two arms. */
function deals(control: number, treatment: number): number {
  let ways = 1;
  for (let unit = 1; unit <= Math.min(control, treatment) && ways < Number.MAX_SAFE_INTEGER; unit += 1)
    ways *= (control + treatment + 1 - unit) / unit;
  return ways;
}

/** Both arms' values as the statistics hold them: observed ones, winsorized, and with CUPED adjusted; ascending, so that what is drawn does not depend on their order. */
function valuesOf(
  metric: MetricDefinition,
  pair: Pair,
  names: Record<keyof Pair, string>,
  all: readonly ArmColumns[],
): Record<keyof Pair, Float64Array> {
  const columnsOf = (side: keyof Pair): MetricColumns => {
    const own = all.filter(({ arm }) => arm === names[side]);
    if (own.length !== 1)
      refuse('robustness.columns', `${own.length} parts of arm "${names[side]}"`, 'give one of each arm.');
    return (
      own[0]!.metrics[metric.name] ??
      refuse(`robustness.columns[${names[side]}].${metric.name}`, undefined, 'give a column of values of this metric.')
    );
  };
  const columns = { control: columnsOf('control'), treatment: columnsOf('treatment') };
  const values = { control: observedOf(columns.control, 'values'), treatment: observedOf(columns.treatment, 'values') };
  for (const side of ['control', 'treatment'] as const) {
    const { [side]: statistics } = pair;
    const cap = 'cap' in statistics ? statistics.cap : null;
    if (cap !== null) values[side] = values[side].map((value) => Math.min(value, cap));
    requireSame(values[side], statistics, `robustness.columns[${names[side]}].${metric.name}.values`);
  }
  if (pair.control.form !== 'co-moments' || pair.treatment.form !== 'co-moments')
    return { control: values.control.toSorted(), treatment: values.treatment.toSorted() };
  const { theta } = cupedDifference(pair.control, pair.treatment);
  const [first, second] = [pair.control, pair.treatment];
  const middle = (first.n * first.meanX + second.n * second.meanX) / (first.n + second.n);
  const adjusted = (side: keyof Pair): Float64Array => {
    const before = observedOf(columns[side], 'before');
    return values[side].map((value, unit) => value - theta * (before[unit]! - middle)).toSorted();
  };
  return { control: adjusted('control'), treatment: adjusted('treatment') };
}

function observedOf({ observed, ...columns }: MetricColumns, part: 'values' | 'before'): Float64Array {
  const column = Float64Array.from(columns[part] ?? []);
  return observed ? column.filter((_, unit) => observed[unit] !== 0) : column;
}

/** Columns of other units than the statistics' would answer another question beside Welch's. */
function requireSame(values: Float64Array, statistics: MetricStatistics, field: string): void {
  const { n, mean, m2 } = moments(values);
  const wanted =
    statistics.form === 'co-moments'
      ? { mean: statistics.meanY, m2: statistics.m2Y }
      : statistics.form === 'moments'
        ? statistics
        : refuse(field, statistics.form, 'a mean has moments.');
  const near = (one: number, other: number, size: number): boolean => Math.abs(one - other) <= 1e-9 * size;
  const isSame =
    n === unitsOf(statistics) &&
    near(mean, wanted.mean, Math.abs(wanted.mean) + Math.sqrt(wanted.m2)) &&
    near(m2, wanted.m2, wanted.m2 + n * wanted.mean ** 2);
  if (!isSame)
    refuse(
      field,
      `${n} values of mean ${mean}`,
      `the statistics are of ${unitsOf(statistics)} values of mean ${wanted.mean}; give the columns that they were summed up from.`,
    );
}
