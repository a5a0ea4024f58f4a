import { lostDays } from './lost-days.js';
import type { OverviewData } from './overview-data.js';

/** What can be drawn by day, week or month. */
export const measures = ['conversion', 'revenue', 'buyers', 'visitors', 'events'] as const;
export type Measure = (typeof measures)[number];

const ofPurchases: ReadonlySet<Measure> = new Set(['conversion', 'revenue', 'buyers']);

/** What a measure counts. */
const TYPES: Readonly<Record<Measure, readonly NonNullable<OverviewData['faults'][number]['eventType']>[]>> = {
  conversion: ['VIEW', 'PURCHASE'],
  revenue: ['PURCHASE'],
  buyers: ['PURCHASE'],
  visitors: ['VIEW'],
  events: ['VIEW', 'CART', 'REMOVE_FROM_CART', 'PURCHASE'],
};

export interface DayPoint {
  /** The first day of the part. */
  date: string;
  /** Null where it cannot be computed: a gap, not a zero. */
  value: number | null;
  low: number | null;
  high: number | null;
}

/** @param faults - a day on which the log lost what a measure is made of is a gap: 0 would be a bad day. */
export function daySeries(parts: OverviewData['parts'], measure: Measure, faults: OverviewData['faults']): DayPoint[] {
  const isLost = lostDays(faults);
  return parts.map((part) => {
    const { from: date, figures } = part;
    if (isLost(part, ofPurchases.has(measure) ? 'purchases' : 'events'))
      return { date, value: null, low: null, high: null };
    if (measure === 'conversion') {
      const { value, low, high } = figures.conversionRate;
      return { date, value, low, high };
    }
    const value =
      measure === 'revenue'
        ? Number(figures.revenue)
        : measure === 'buyers'
          ? figures.buyers
          : measure === 'visitors'
            ? figures.visitors
            : figures.counts.total;
    return { date, value, low: null, high: null };
  });
}

/**
 * The highest day that is known and whole; where every day has a fault, the highest of them. A day is whole where only the level changed, or where it lost
 * events that the measure does not count. Null where nothing is known.
 */
export function bestDay(
  series: readonly DayPoint[],
  faults: OverviewData['faults'],
  measure: Measure,
): (DayPoint & { value: number }) | null {
  const known = series.flatMap((point) => (point.value === null ? [] : [{ ...point, value: point.value }]));
  const faulty = new Set(
    faults
      .filter(
        ({ kind, eventType }) =>
          kind !== 'EVENT_TYPE_LEVEL_CHANGED' && (eventType === null || TYPES[measure].includes(eventType)),
      )
      .map(({ date }) => date),
  );
  const whole = known.filter(({ date }) => !faulty.has(date));
  const [first, ...others] = whole.length > 0 ? whole : known;
  return first ? others.reduce((top, day) => (day.value > top.value ? day : top), first) : null;
}

/** Whether one day and month may come twice, so that a label needs its year. */
export const isOverYears = (series: readonly DayPoint[]): boolean => series.length > 366;
