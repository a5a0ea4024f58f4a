import type { OutcomesAfter, OutcomesAfterOptions } from '@cartograph/analytics';
import type { ArmColumns, MetricColumns, NoveltyColumns } from '@cartograph/experiments';
import type { TestSetup, LogMeasure, PlannedMetric } from '../plan/plan.js';

/** First days after the exposure over which the effect's course is told. */
const MOST_COURSE_DAYS = 14;

type Metric = PlannedMetric['metric'];

/** What of the log a plan asks for. */
export function logOptions({ windowDays, metrics }: TestSetup): OutcomesAfterOptions {
  return { windowDays, courseDays: courseDaysOf(windowDays), returns: returnsOf(metrics) };
}

const courseDaysOf = (windowDays: number): number => (windowDays >= 2 ? Math.min(MOST_COURSE_DAYS, windowDays) : 0);
const returnsOf = (metrics: readonly PlannedMetric[]): { from: number; to: number }[] =>
  metrics.flatMap(({ metric, source }) => (isReturn(source) && metric.retentionDays ? [metric.retentionDays] : []));
const isReturn = (source: PlannedMetric['source']): boolean => source.from === 'log' && source.measure === 'return';

type Values = Uint8Array | Int32Array | Float64Array;

/** A metric over all users of `told`; daily values are users × days. */
interface Figures {
  values: Values;
  before: Values;
  denominators?: Values;
  daily?: Values;
}

/**
 * What the log tells of the units of each arm: values of the plan's metrics of the log, the segments `visitor` and `buyer`, and the first days after the exposure.
 *
 * @param told - asked with `logOptions` of the plan.
 * @param places - of each arm's units in `told`.
 */
export function logColumns(
  told: OutcomesAfter,
  { metrics, windowDays }: TestSetup,
  places: readonly Int32Array[],
): Pick<ArmColumns, 'metrics' | 'segments' | 'novelty'>[] {
  const days = courseDaysOf(windowDays);
  let returns = 0;
  const figures = metrics.flatMap(({ metric, source }) =>
    source.from === 'log'
      ? [
          {
            metric,
            figures: figuresOf(
              source.measure,
              told,
              source.measure === 'return' ? told.returned[returns++] : undefined,
            ),
          },
        ]
      : [],
  );
  return places.map((own) => ({
    metrics: Object.fromEntries(
      figures.map(({ metric, figures: found }) => [metric.name, columnsOf(metric, found, own)]),
    ),
    segments: [
      {
        dimension: 'visitor',
        names: ['new', 'returning'],
        codes: own.map((place) => (told.before.sessions[place]! > 0 ? 1 : 0)),
      },
      {
        dimension: 'buyer',
        names: ['not-bought-before', 'bought-before'],
        codes: own.map((place) => (told.before.purchases[place]! > 0 ? 1 : 0)),
      },
    ],
    novelty:
      days === 0
        ? {}
        : Object.fromEntries(
            figures.flatMap(({ metric, figures: { daily } }): [string, NoveltyColumns][] =>
              daily && isDaily(metric) ? [[metric.name, { days, daily: daysOf(daily, days, own) }]] : [],
            ),
          ),
  }));
}

function figuresOf(measure: LogMeasure, told: OutcomesAfter, returned: Uint8Array | undefined): Figures {
  const { before } = told;
  switch (measure) {
    case 'purchase':
      return { values: flags(told.purchases), before: flags(before.purchases), daily: told.dailyFirstPurchase };
    case 'revenue':
      return { values: told.revenue, before: before.revenue, daily: told.dailyRevenue };
    case 'orders':
      return { values: told.orders, before: before.orders, daily: told.dailyOrders };
    case 'order-value':
      return { values: told.revenue, before: before.revenue, denominators: told.orders };
    case 'return':
      if (!returned) throw new Error('The log was not asked who came back.');
      return { values: returned, before: flags(before.sessions) };
  }
}

function columnsOf({ cuped }: Metric, { values, before, denominators }: Figures, own: Int32Array): MetricColumns {
  return {
    values: picked(values, own),
    ...(denominators ? { denominators: picked(denominators, own) } : {}),
    ...(cuped ? { before: picked(before, own) } : {}),
  };
}

/** Only what adds up over days, or happens once, has a course. */
const isDaily = ({ kind }: Metric): boolean => kind === 'conversion' || kind === 'mean';

const flags = (counts: Int32Array): Uint8Array => Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
const picked = (values: Values, own: Int32Array): Float64Array => Float64Array.from(own, (place) => values[place]!);

function daysOf(daily: Values, days: number, own: Int32Array): Float64Array {
  const list = new Float64Array(own.length * days);
  own.forEach((place, line) => list.set(daily.subarray(place * days, (place + 1) * days), line * days));
  return list;
}
