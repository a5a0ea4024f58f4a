import {
  coMoments,
  mergeCoMoments,
  mergeMoments,
  mergeQuantileSketches,
  moments,
  quantileSketch,
  type ArmCounts,
  type CoMoments,
  type Moments,
  type QuantileSketch,
} from '@cartograph/metrics';
import { refuse } from './input-error.js';
import { isBinary, type MetricDefinition } from './metric-definition.js';
import type { MetricColumns } from './outcomes/arm-columns.js';

/**
 * What is kept of a metric in one arm, a small value however many units it stands for; two of one form and cap add up to those of the union.
 * Plain numbers, so that JSON keeps them exactly. `cap` is that at which values were winsorized, null where they were not.
 */
export type MetricStatistics =
  | ({ form: 'counts' } & ArmCounts)
  | ({ form: 'moments'; cap: number | null } & Moments)
  | ({ form: 'co-moments'; cap: number | null } & CoMoments)
  | ({ form: 'sketch' } & QuantileSketch);

/** The form in which a metric's statistics are kept: conversion and retention as counts, means as moments, with CUPED and for ratios as co-moments (x before or denominator, y value), quantiles as sketches. */
export function formOf(metric: MetricDefinition): MetricStatistics['form'] {
  if (metric.kind === 'quantile') return 'sketch';
  if (metric.kind === 'ratio' || metric.cuped) return 'co-moments';
  return isBinary(metric) ? 'counts' : 'moments';
}

/**
 * Sums up a metric over units.
 *
 * @param columns - of the units of one arm.
 * @param cap - where values are winsorized; the same for all arms, see `capsOf`. Null for not at all.
 * @param units - places in the columns that are summed up. Default all.
 * @returns statistics over the units that were observed.
 * @throws AnalysisInputError - a column is missing or of another length, a value is not finite, a conversion neither 0 nor 1; names column and place.
 */
export function statisticsOf(
  metric: MetricDefinition,
  columns: MetricColumns,
  cap: number | null = null,
  units: ArrayLike<number> | null = null,
): MetricStatistics {
  const places = placesCounted(columns, units);
  const values = picked(columns.values, places, `${metric.name}.values`);
  if (isBinary(metric)) {
    for (let index = 0; index < values.length; index += 1)
      if (values[index] !== 0 && values[index] !== 1)
        refuse(`${metric.name}.values[${places ? places[index] : index}]`, values[index], 'give 0 or 1.');
  }
  if (cap !== null)
    for (let index = 0; index < values.length; index += 1) if (values[index]! > cap) values[index] = cap;
  switch (formOf(metric)) {
    case 'counts':
      return { form: 'counts', users: values.length, converted: values.reduce((sum, value) => sum + value, 0) };
    case 'sketch':
      return { form: 'sketch', ...quantileSketch(values) };
    case 'moments':
      return { form: 'moments', cap, ...moments(values) };
    case 'co-moments': {
      const part = metric.cuped ? 'before' : 'denominators';
      const x =
        columns[part] ??
        refuse(
          `${metric.name}.${part}`,
          columns[part],
          metric.cuped ? 'CUPED needs a value of before the experiment a unit.' : 'a ratio needs a denominator a unit.',
        );
      if (x.length !== columns.values.length)
        refuse(`${metric.name}.${part}`, `${x.length} long`, `give ${columns.values.length}, one a unit.`);
      return { form: 'co-moments', cap, ...coMoments(picked(x, places, `${metric.name}.${part}`), values) };
    }
  }
}

/**
 * Statistics of the union of two disjoint sets of units.
 *
 * @throws AnalysisInputError - they are of different forms, or winsorized at different caps: those do not add.
 */
export function mergeMetricStatistics(a: MetricStatistics, b: MetricStatistics): MetricStatistics {
  if (a.form === 'counts' && b.form === 'counts')
    return { form: a.form, users: a.users + b.users, converted: a.converted + b.converted };
  if (a.form === 'sketch' && b.form === 'sketch') return { form: 'sketch', ...mergeQuantileSketches(a, b) };
  if ('cap' in a && 'cap' in b && a.cap !== b.cap)
    return refuse('cap', b.cap, `the other part is winsorized at ${a.cap}; sum both up at one cap.`);
  if (a.form === 'moments' && b.form === 'moments') return { form: 'moments', cap: a.cap, ...mergeMoments(a, b) };
  if (a.form === 'co-moments' && b.form === 'co-moments')
    return { form: 'co-moments', cap: a.cap, ...mergeCoMoments(a, b) };
  return refuse('form', b.form, `the other part is of form ${a.form}; only equal forms add up.`);
}

/** How many units a metric's statistics are over. */
export function unitsOf(statistics: MetricStatistics): number {
  return statistics.form === 'counts' ? statistics.users : statistics.n;
}

/** Refuses statistics that no units can have, as they may come from outside: counts that are not whole, numbers that are not finite, spreads below 0. @throws AnalysisInputError - names the field. */
export function checkStatistics(statistics: MetricStatistics, field: string): void {
  const whole = (name: string, value: number, most = Number.MAX_SAFE_INTEGER): void => {
    if (!Number.isSafeInteger(value) || value < 0 || value > most)
      refuse(`${field}.${name}`, value, `give a whole number from 0 to ${most}.`);
  };
  const finite = (names: readonly string[]): void => {
    for (const name of names) {
      const value = (statistics as unknown as Record<string, unknown>)[name];
      if (!Number.isFinite(value) || (name.startsWith('m2') && (value as number) < 0))
        refuse(
          `${field}.${name}`,
          value,
          name.startsWith('m2') ? 'give a finite number ≥ 0.' : 'give a finite number.',
        );
    }
  };
  switch (statistics.form) {
    case 'counts':
      whole('users', statistics.users);
      return whole('converted', statistics.converted, statistics.users);
    case 'moments':
      whole('n', statistics.n);
      return finite(['mean', 'm2']);
    case 'co-moments':
      whole('n', statistics.n);
      return finite(['meanX', 'meanY', 'm2X', 'm2Y', 'cXY']);
    case 'sketch': {
      const { n, zeros, positive, negative } = statistics;
      whole('n', n);
      finite(['min', 'max', 'accuracy']);
      const held = [...positive.counts, ...negative.counts].reduce((sum, count) => sum + count, zeros);
      if (held !== n) refuse(`${field}.n`, n, `its buckets hold ${held} values.`);
    }
  }
}

/** The places that count; null for all. */
function placesCounted({ values, observed }: MetricColumns, units: ArrayLike<number> | null): ArrayLike<number> | null {
  if (!observed) return units;
  const places = new Int32Array(units?.length ?? values.length);
  let count = 0;
  for (let index = 0; index < places.length; index += 1) {
    const place = units ? units[index]! : index;
    if (observed[place] !== 0) places[count++] = place;
  }
  return places.subarray(0, count);
}

function picked(column: ArrayLike<number>, places: ArrayLike<number> | null, field: string): Float64Array {
  const values = new Float64Array(places?.length ?? column.length);
  for (let index = 0; index < values.length; index += 1) {
    const place = places ? places[index]! : index;
    const value = column[place] ?? Number.NaN;
    if (!Number.isFinite(value)) refuse(`${field}[${place}]`, value, 'give finite numbers.');
    values[index] = value;
  }
  return values;
}
