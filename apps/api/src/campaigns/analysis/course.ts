import { yieldTurn } from '@cartograph/threads';
import { localDate, localDays } from '@cartograph/analytics';
import {
  AnalysisInputError,
  analyzeExperiment,
  armStatistics,
  type AnalysisPlan,
  type ArmColumns,
  type ExperimentAnalysis,
  type MetricResult,
} from '@cartograph/experiments';
import type { Estimate } from '@cartograph/metrics';
import { lookBounds } from './look-bounds.js';
import type { CampaignUnits } from './units-on-log.js';

/** Hooks of an analysis. */
export interface AnalysisHooks {
  signal?: AbortSignal;
  onProgress?: (step: 'reading' | 'checking' | 'analyzing', done: number, total: number | null) => void;
}

/** An arm's effect as an analysis at the end of a day would have told it. */
export interface DayEffect {
  metric: string;
  arm: string;
  absolute: Estimate;
  relative: Estimate;
  pValue: number | null;
  statistic: number | null;
  /** Of a group-sequential plan: what z would have had to reach. */
  bound: number | null;
  /** Of a guardrail that can be judged. */
  guardrail: 'superior' | 'non-inferior' | 'inferior' | 'inconclusive' | null;
}

/** What an analysis at the end of a day would have said. */
export interface CourseDay {
  /** Local day of the shop. */
  date: string;
  /** Counted units of each arm, control first. */
  units: number[];
  sampleRatioP: number | null;
  effects: DayEffect[];
}

interface CourseQuestion {
  timeZone: string;
  earlierLooks: readonly number[];
  /** The day on which all units are counted is the campaign's end. */
  hasEnded: boolean;
}

/**
 * What analyses at the end of each day would have said of primary metrics and guardrails: on the units whose window was over by then, from the day of the first one to that
 * of the last. Values are winsorized at the quantile that was seen by then. Of a group-sequential plan each day is told as a look after those that had been made before it.
 *
 * Cost: each day with new units sums all units up once more; between days others get their turn.
 */
export async function courseOf(
  units: CampaignUnits,
  { timeZone, earlierLooks, hasEnded }: CourseQuestion,
  { signal, onProgress }: AnalysisHooks,
): Promise<CourseDay[]> {
  const { members, windowMs, observedUntil } = units;
  const [first, last] = [
    Math.min(...members.map(({ exposedAt }) => exposedAt[0] ?? Infinity)),
    Math.max(...members.map(({ exposedAt }) => exposedAt.at(-1) ?? -Infinity)),
  ];
  if (!Number.isFinite(first)) return [];
  const plan = told(units.plan);
  const days = localDays(localDate(first + windowMs, timeZone), localDate(last + windowMs, timeZone), timeZone);
  const course: CourseDay[] = [];
  for (const [place, { date, end }] of days.entries()) {
    // A cancellation and the progress wait for their turn.
    await yieldTurn(signal);
    onProgress?.('analyzing', place, days.length);
    const until = Math.min(end.getTime() - 1, observedUntil);
    const counts = members.map(({ exposedAt }) => countUntil(exposedAt, until - windowMs));
    const before = course.at(-1);
    course.push(
      before && counts.every((count, arm) => count === before.units[arm])
        ? { ...before, date }
        : dayOf(date, counts, { plan, arms: units.arms, earlierLooks, hasEnded }),
    );
  }
  return course;
}

/** The plan with what is told from day to day. */
const told = (plan: AnalysisPlan): AnalysisPlan => ({
  ...plan,
  metrics: plan.metrics.filter(({ role }) => role !== 'secondary'),
});

function dayOf(
  date: string,
  units: number[],
  {
    plan,
    arms,
    earlierLooks,
    hasEnded,
  }: { plan: AnalysisPlan; arms: readonly ArmColumns[] } & Omit<CourseQuestion, 'timeZone'>,
): CourseDay {
  const total = units.reduce((sum, count) => sum + count, 0);
  const statistics = armStatistics(
    plan.metrics,
    arms.map((arm, code) => firstOf(arm, units[code]!)),
  );
  const looks =
    plan.framework.kind === 'group-sequential' ? { earlierLooks: earlierLooks.filter((at) => at < total) } : {};
  const analysis = analyzed({
    plan,
    arms: statistics,
    hasEnded: hasEnded && units.every((count, arm) => count === arms[arm]!.units),
    ...looks,
  });
  if (analysis === null) return { date, units, sampleRatioP: null, effects: [] };
  const bound = lookBounds(plan, analysis.look).findLast(({ isTaken }) => isTaken)?.bound ?? null;
  return {
    date,
    units,
    sampleRatioP: analysis.ratio.ok ? analysis.ratio.pValue : null,
    effects: analysis.metrics.map((result) => effectOf(result, bound)),
  };
}

/** Null where no look could have been made: so near to the one before, or after the last one. */
function analyzed(input: Parameters<typeof analyzeExperiment>[0]): ExperimentAnalysis | null {
  try {
    return analyzeExperiment(input);
  } catch (error) {
    if (error instanceof AnalysisInputError && input.plan.framework.kind === 'group-sequential') return null;
    throw error;
  }
}

function effectOf({ metric, arm, absolute, relative, guardrail }: MetricResult, bound: number | null): DayEffect {
  const { test } = absolute;
  return {
    metric,
    arm,
    absolute: absolute.estimate,
    relative: relative.estimate,
    bound,
    ...(test.ok ? { pValue: test.pValue, statistic: test.statistic } : { pValue: null, statistic: null }),
    guardrail: guardrail?.ok ? guardrail.verdict : null,
  };
}

/** The first units of an arm. */
function firstOf({ arm, metrics }: ArmColumns, units: number): ArmColumns {
  const cut = (list: ArrayLike<number> | null | undefined): { cut: ArrayLike<number> } | null =>
    list ? { cut: (list as Float64Array).subarray(0, units) } : null;
  return {
    arm,
    units,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, { values, denominators, before, observed }]) => [
        name,
        {
          values: cut(values)!.cut,
          denominators: cut(denominators)?.cut ?? null,
          before: cut(before)?.cut ?? null,
          observed: cut(observed)?.cut ?? null,
        },
      ]),
    ),
  };
}

/** How many of the ascending instants are at most `until`. */
function countUntil(instants: Float64Array, until: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]! <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}
