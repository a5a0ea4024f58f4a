import { EVENT_TYPES, type EventStore } from '@cartograph/events';
import { botQuarters, categoryQuarters, type QuarterSums } from './category-quarters.js';
import { columnOf, type CountsRow } from './counts.js';
import { dayFinder } from './day-finder.js';
import { decimalOf } from './decimal.js';
import { type FigureScope, spansOf } from './figure-scope.js';
import type { LocalDay } from './local-days.js';
import { partStretches } from './part-figures.js';
import type { ResolvedPeriod } from './period.js';
import { distinctOn, type Measure, presenceQuarters } from './presence-quarters.js';
import type { Fragment } from './sql.js';

/** Distinct ones of a local day, or of all days where `day` is null. */
export interface PeopleRow {
  day: string | null;
  visitors: number;
  sessions: number;
  buyers: number;
  purchase_sessions: number;
}

/** A row without anybody. */
export const nobody = (day: string | null): PeopleRow => ({
  day,
  visitors: 0,
  sessions: 0,
  buyers: 0,
  purchase_sessions: 0,
});

/** Events and revenue of a local day, or of all days where `day` is null. */
export interface SalesRow extends CountsRow {
  day: string | null;
  revenue: string | null;
}

/** Rows by day and for the whole, and the statements they come from. */
export interface Figures {
  people: PeopleRow[];
  sales: SalesRow[];
  statements: Fragment[];
}

/** The measures that an overview asks for, with the column that each fills. */
const COLUMNS = new Map<Measure, 'visitors' | 'sessions' | 'buyers' | 'purchase_sessions'>([
  ['user', 'visitors'],
  ['session', 'sessions'],
  ['buyer', 'buyers'],
  ['purchase_session', 'purchase_sessions'],
]);

/** A period's figures from the rollups alone, which are read once for a store and zone. */
export async function rolledFigures(store: EventStore, scope: FigureScope): Promise<Figures> {
  const [{ days: presence, statements }, { rows, statements: ofSales }] = await Promise.all([
    presenceQuarters(store, scope.period.timeZone),
    wholeSales(store, scope),
  ]);
  const people = spansOf(scope).map((span): PeopleRow => {
    const row = nobody(span.day);
    const distinct = distinctOn(presence, span);
    for (const [measure, column] of COLUMNS) row[column] = distinct[measure];
    return row;
  });
  return { people, sales: rows, statements: [...ofSales, ...statements] };
}

/**
 * Events and revenue of a period, by part and for the whole, from what is read once for a store; see {@link rolledFigures}.
 *
 * @param of - everybody's, or those of sessions that look like bots'.
 */
export async function wholeSales(
  store: EventStore,
  { period, days, granularity = 'day' }: FigureScope,
  of: 'all' | 'bots' = 'all',
): Promise<{ rows: SalesRow[]; statements: Fragment[] }> {
  const events = await (of === 'all' ? categoryQuarters(store, period.timeZone) : botQuarters(store));
  return {
    rows: salesOf(events, period, days ? partStretches(days, granularity, period.timeZone) : []),
    statements: events.statements,
  };
}

function salesOf(events: QuarterSums, period: ResolvedPeriod, dates: readonly LocalDay[]): SalesRow[] {
  const nothing = (day: string | null) => ({ day, views: 0, carts: 0, removes: 0, purchases: 0, revenue: 0n });
  const whole = nothing(null);
  const days = dates.map(({ date }) => nothing(date));
  const dayOf = dayFinder(dates);
  const isInside = insideOf(period);
  events.starts.forEach((start, i) => {
    if (!isInside(start)) return;
    for (const row of [whole, days[dayOf(start)]]) {
      if (!row) continue;
      for (const type of EVENT_TYPES) row[columnOf(type)] += events.events[type][i] ?? 0;
      row.revenue += events.revenue[i] ?? 0n;
    }
  });
  return [whole, ...days].map((row) => ({ ...row, revenue: decimalOf(row.revenue) }));
}

function insideOf({ start, end }: ResolvedPeriod): (instant: number) => boolean {
  const [from, to] = [start.getTime(), end.getTime()];
  return (instant) => instant >= from && instant < to;
}
