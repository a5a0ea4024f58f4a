import {
  expectedTotal,
  type Incomputable,
  type TotalComparison,
  type TotalDay,
  type TotalKind,
} from '@cartograph/metrics';
import { isoWeekday } from '../calendar-parts.js';
import { decimalOf, tenThousandths } from '../decimal.js';
import { dayCount } from '../local-days.js';
import type { ScopeDay } from './scope-days.js';
import type { ChangeMeasure } from './trusted-days.js';

const KINDS: Readonly<Record<ChangeMeasure, TotalKind>> = {
  visitors: 'count',
  sessions: 'count',
  views: 'count',
  carts: 'count',
  purchases: 'count',
  revenue: 'amount',
  conversion: 'share',
};

/** One day of a measure against which others are held; a day of the log without anything in the scope counts as nothing. */
export function totalDay(
  measure: ChangeMeasure,
  date: string,
  day: ScopeDay | undefined,
  origin: string,
): TotalDay | null {
  const sessions = day?.sessions ?? 0;
  if (measure === 'conversion' && sessions === 0) return null;
  const value =
    measure === 'revenue'
      ? Number(day?.revenue ?? 0)
      : measure === 'conversion'
        ? (day?.purchaseSessions ?? 0)
        : (day?.[measure] ?? 0);
  return {
    stratum: isoWeekday(date),
    block: Math.floor((dayCount(origin, date) - 1) / 7),
    value,
    exposure: measure === 'conversion' ? sessions : 1,
  };
}

/**
 * Compares days of a scope with others of it.
 *
 * @param origin - a day from which weeks are counted, so that those before and after it are whole.
 */
export function compareDays(
  measure: ChangeMeasure,
  days: ReadonlyMap<string, ScopeDay>,
  earlier: readonly string[],
  asked: readonly string[],
  origin: string,
): TotalComparison | Incomputable {
  const of = (dates: readonly string[]): TotalDay[] =>
    dates.flatMap((date) => totalDay(measure, date, days.get(date), origin) ?? []);
  const purchases =
    measure === 'revenue'
      ? sum(earlier, (date) => days.get(date)?.purchases ?? 0) * (asked.length / Math.max(1, earlier.length))
      : undefined;
  return expectedTotal(KINDS[measure], of(earlier), of(asked), purchases === undefined ? {} : { things: purchases });
}

/** Exact revenue of some days. */
export function revenueOf(days: ReadonlyMap<string, ScopeDay>, dates: readonly string[]): string {
  return decimalOf(dates.reduce((total, date) => total + tenThousandths(days.get(date)?.revenue ?? '0'), 0n));
}

/** Visitors of some days, each counted once a day. */
export function reachOf(days: ReadonlyMap<string, ScopeDay>, dates: readonly string[]): number {
  return sum(dates, (date) => days.get(date)?.visitors ?? 0);
}

function sum(dates: readonly string[], of: (date: string) => number): number {
  return dates.reduce((total, date) => total + of(date), 0);
}
