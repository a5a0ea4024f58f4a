import { capAt, mergeMoments, moments, type Moments } from '@cartograph/metrics';
import { refuse } from './input-error.js';
import type { MetricDefinition } from './metric-definition.js';
import { mergeMetricStatistics, statisticsOf, type MetricStatistics } from './metric-statistics.js';
import type { ArmColumns, NoveltyColumns } from './outcomes/arm-columns.js';

/** What is kept of one arm: additive, and exact through JSON. */
export interface ArmStatistics {
  arm: string;
  /** Units exposed. */
  units: number;
  /** By the metric's name. */
  metrics: Record<string, MetricStatistics>;
  /** The same within segments; a unit is in one segment of a dimension at most. */
  segments: SegmentStatistics[];
  /** Day by day since exposure, by the metric's name; only metrics whose outcomes have times. */
  novelty: Record<string, NoveltyStatistics>;
}

/** An arm's statistics within a segment. */
export interface SegmentStatistics {
  dimension: string;
  segment: string;
  units: number;
  metrics: Record<string, MetricStatistics>;
}

/** How a metric went by day since exposure, over the units of an arm that were watched for all of those days. */
export interface NoveltyStatistics {
  /** Days (24 hours) since exposure. */
  days: number;
  /** Of each day, the moments of the units' values of that day. */
  byDay: Moments[];
  /** Moments of each unit's own least-squares slope over its days, per day. */
  slope: Moments;
  /** Moments of each unit's mean of the days after the first seven minus its mean of those seven; null with no more than seven days. */
  laterMinusFirstWeek: Moments | null;
}

/**
 * Sums up the arms of an experiment.
 *
 * @param metrics - of the plan.
 * @param arms - all arms, because a cap that is a quantile is one of all values pooled.
 * @throws AnalysisInputError - a metric's column is missing, of another length than the arm, or holds what it may not.
 * Cost O(units × metrics × (1 + dimensions)), with sorting where a cap is a quantile.
 */
export function armStatistics(metrics: readonly MetricDefinition[], arms: readonly ArmColumns[]): ArmStatistics[] {
  const caps = capsOf(metrics, arms);
  const summed = (arm: ArmColumns, units: Int32Array | null): Record<string, MetricStatistics> =>
    Object.fromEntries(
      metrics.map((metric) => [
        metric.name,
        statisticsOf(metric, columnsOf(metric, arm), caps[metric.name] ?? null, units),
      ]),
    );
  return arms.map((arm) => ({
    arm: arm.arm,
    units: arm.units,
    metrics: summed(arm, null),
    segments: (arm.segments ?? []).flatMap(({ dimension, names, codes }) =>
      names.flatMap((segment, code) => {
        const units = placesOf(codes, code);
        return units.length === 0 ? [] : [{ dimension, segment, units: units.length, metrics: summed(arm, units) }];
      }),
    ),
    novelty: Object.fromEntries(
      Object.entries(arm.novelty ?? {}).map(([name, columns]) => [name, noveltyStatistics(columns)]),
    ),
  }));
}

/** The caps of metrics that are winsorized, by name: as given, or the quantile of the observed values of all arms; values, not denominators, are capped. */
export function capsOf(metrics: readonly MetricDefinition[], arms: readonly ArmColumns[]): Record<string, number> {
  const caps: Record<string, number> = {};
  for (const metric of metrics) {
    const { winsorize } = metric;
    if (winsorize === null) continue;
    const cap =
      'cap' in winsorize
        ? winsorize.cap
        : capAt(
            arms.map((arm) => observedValues(metric, arm)),
            winsorize.quantile,
          );
    if (!Number.isNaN(cap)) caps[metric.name] = cap;
  }
  return caps;
}

/**
 * Statistics of the union of two disjoint sets of units of one arm.
 *
 * @throws AnalysisInputError - the arms or their metrics differ, or were summed up in different ways.
 */
export function mergeArmStatistics(a: ArmStatistics, b: ArmStatistics): ArmStatistics {
  if (a.arm !== b.arm) refuse('arm', b.arm, `the other part is of arm "${a.arm}"; only parts of one arm add up.`);
  const segments = a.segments.map((segment) => {
    const other = b.segments.find((one) => one.dimension === segment.dimension && one.segment === segment.segment);
    return other
      ? { ...segment, units: segment.units + other.units, metrics: mergeMetrics(segment.metrics, other.metrics) }
      : segment;
  });
  const added = b.segments.filter(
    (segment) => !a.segments.some((one) => one.dimension === segment.dimension && one.segment === segment.segment),
  );
  return {
    arm: a.arm,
    units: a.units + b.units,
    metrics: mergeMetrics(a.metrics, b.metrics),
    segments: [...segments, ...added],
    novelty: mergeNovelty(a.novelty, b.novelty),
  };
}

/** Sums up what units did day by day. @throws AnalysisInputError - days is no whole number ≥ 2, or daily no multiple of it. */
export function noveltyStatistics({ days, daily }: NoveltyColumns): NoveltyStatistics {
  if (!Number.isSafeInteger(days) || days < 2) refuse('novelty.days', days, 'give a whole number of days, at least 2.');
  if (daily.length % days !== 0) refuse('novelty.daily', `${daily.length} long`, `give ${days} values a unit.`);
  const units = daily.length / days;
  const byDay = Array.from({ length: days }, (_, day) =>
    moments(Float64Array.from({ length: units }, (__, unit) => daily[unit * days + day]!)),
  );
  const middle = (days - 1) / 2;
  const spread = (days * (days * days - 1)) / 12;
  const contrast = (weightOf: (day: number) => number): Moments => {
    const weights = Float64Array.from({ length: days }, (_, day) => weightOf(day));
    return moments(
      Float64Array.from({ length: units }, (_, unit) =>
        weights.reduce((sum, weight, day) => sum + weight * daily[unit * days + day]!, 0),
      ),
    );
  };
  return {
    days,
    byDay,
    slope: contrast((day) => (day - middle) / spread),
    laterMinusFirstWeek: days > 7 ? contrast((day) => (day < 7 ? -1 / 7 : 1 / (days - 7))) : null,
  };
}

function mergeMetrics(
  a: Record<string, MetricStatistics>,
  b: Record<string, MetricStatistics>,
): Record<string, MetricStatistics> {
  requireSame(a, b, 'metrics');
  return Object.fromEntries(
    Object.entries(a).map(([name, statistics]) => [name, mergeMetricStatistics(statistics, b[name]!)]),
  );
}

function mergeNovelty(a: ArmStatistics['novelty'], b: ArmStatistics['novelty']): ArmStatistics['novelty'] {
  requireSame(a, b, 'novelty');
  return Object.fromEntries(
    Object.entries(a).map(([name, one]) => {
      const other = b[name]!;
      if (one.days !== other.days)
        refuse(`novelty.${name}.days`, other.days, `the other part has ${one.days}; watch both for equally many.`);
      const later =
        one.laterMinusFirstWeek && other.laterMinusFirstWeek
          ? mergeMoments(one.laterMinusFirstWeek, other.laterMinusFirstWeek)
          : null;
      return [
        name,
        {
          days: one.days,
          byDay: one.byDay.map((day, index) => mergeMoments(day, other.byDay[index]!)),
          slope: mergeMoments(one.slope, other.slope),
          laterMinusFirstWeek: later,
        },
      ];
    }),
  );
}

function requireSame(a: object, b: object, field: string): void {
  const [one, other] = [Object.keys(a).toSorted().join(', '), Object.keys(b).toSorted().join(', ')];
  if (one !== other) refuse(field, other || 'none', `the other part has ${one || 'none'}; sum both up by one plan.`);
}

function columnsOf(metric: MetricDefinition, arm: ArmColumns): ArmColumns['metrics'][string] {
  const columns =
    arm.metrics[metric.name] ??
    refuse(`${arm.arm}.${metric.name}`, undefined, 'give a column of values of this metric.');
  if (columns.values.length !== arm.units)
    refuse(`${arm.arm}.${metric.name}.values`, `${columns.values.length} long`, `give ${arm.units}, one a unit.`);
  return columns;
}

function observedValues(metric: MetricDefinition, arm: ArmColumns): ArrayLike<number> {
  const { values, observed } = columnsOf(metric, arm);
  return observed ? Float64Array.from(values).filter((_, unit) => observed[unit] !== 0) : values;
}

function placesOf(codes: ArrayLike<number>, code: number): Int32Array {
  let count = 0;
  for (let unit = 0; unit < codes.length; unit += 1) if (codes[unit] === code) count += 1;
  const places = new Int32Array(count);
  for (let unit = 0, at = 0; unit < codes.length; unit += 1) if (codes[unit] === code) places[at++] = unit;
  return places;
}
