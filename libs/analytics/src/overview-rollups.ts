import { EVENT_TYPES, type EventStore } from '@cartograph/events';
import type { Granularity } from './calendar-parts.js';
import { categoryQuarters, type CategoryQuarters } from './category-quarters.js';
import { columnOf, type CountsRow } from './counts.js';
import { dayFinder } from './day-finder.js';
import { decimalOf } from './decimal.js';
import { type LocalDay, localDays } from './local-days.js';
import { askPartPeople, partPeopleQuery, partStretches } from './part-figures.js';
import { logRange, type Period, type ResolvedPeriod } from './period.js';
import {
  distinctWithin,
  type Measure,
  presenceQuarters,
  type PresenceQuarters,
  windowQuery,
} from './presence-quarters.js';
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

/**
 * A period's figures from the rollups alone.
 *
 * Every day of a store and zone is known from the first question on, and so are the distinct ones of a period that begins with the log;
 * those of a later one are counted anew, for who was there before counts as well.
 *
 * @param days - the local days to tell apart; null: only the whole period.
 * @param granularity - what the days are put together to; distinct ones of a week or month are counted anew, for they are no sums.
 */
export async function rolledFigures(
  store: EventStore,
  period: ResolvedPeriod,
  days: Period | null,
  granularity: Granularity = 'day',
  signal: AbortSignal | undefined,
): Promise<Figures> {
  const range = await logRange(store);
  const beginsWithLog = range === null || period.start <= range.first;
  const window = beginsWithLog ? null : windowQuery(period.start, period.end, [...COLUMNS.keys()]);
  const parts = days && granularity !== 'day' ? partStretches(days, granularity, period.timeZone) : [];
  const partly = days && granularity !== 'day' ? partPeopleQuery(days, granularity, period.timeZone) : null;
  const [events, presence, distinct, ofParts] = await Promise.all([
    categoryQuarters(store, period.timeZone),
    presenceQuarters(store, period.timeZone),
    window && distinctWithin(store, window, signal),
    partly && askPartPeople(store, partly, parts, signal),
  ]);
  const dates = partly ? parts : days ? localDays(days.from, days.to, period.timeZone) : [];
  return {
    people: ofParts
      ? [...peopleOf(presence, period, [], distinct), ...ofParts]
      : peopleOf(presence, period, dates, distinct),
    sales: salesOf(events, period, dates),
    statements: [
      ...events.statements,
      ...presence.statements,
      ...(window ? [window] : []),
      ...(partly ? [partly] : []),
    ],
  };
}

/** Events and revenue of a period from the rollups, by part and for the whole; see {@link rolledFigures}. */
export async function wholeSales(
  store: EventStore,
  period: ResolvedPeriod,
  days: Period | null,
  granularity: Granularity = 'day',
): Promise<{ rows: SalesRow[]; statements: Fragment[] }> {
  const events = await categoryQuarters(store, period.timeZone);
  return {
    rows: salesOf(events, period, days ? partStretches(days, granularity, period.timeZone) : []),
    statements: events.statements,
  };
}

function peopleOf(
  presence: PresenceQuarters,
  period: ResolvedPeriod,
  dates: readonly LocalDay[],
  distinct: ReadonlyMap<Measure, number> | null,
): PeopleRow[] {
  const whole = nobody(null);
  const days = new Map(dates.map(({ date }) => [date, nobody(date)]));
  for (const { date, ofDay, ofLog } of presence.days) {
    if (date < period.from || date > period.to) continue;
    const day = days.get(date);
    for (const [measure, column] of COLUMNS) {
      whole[column] += ofLog[measure];
      if (day) day[column] = ofDay[measure];
    }
  }
  if (distinct) for (const [measure, column] of COLUMNS) whole[column] = distinct.get(measure) ?? 0;
  return [whole, ...days.values()];
}

function salesOf(events: CategoryQuarters, period: ResolvedPeriod, dates: readonly LocalDay[]): SalesRow[] {
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
