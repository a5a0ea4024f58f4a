import * as fc from 'fast-check';
import { EVENT_TYPES } from '@cartograph/events';
import { localDate } from '../local-days.js';
import type { OverviewFigures } from '../overview-figures.js';
import type { LogRow } from './tiny-lake.js';

const THINGS = [
  { product: '9', code: 'electronics.smartphone', categoryId: '11' },
  { product: '10', code: 'electronics.audio.headphone', categoryId: '12' },
  { product: '11', code: null, categoryId: '13' },
  { product: '12', code: null, categoryId: null },
  { product: '13', code: 'apparel.shoes', categoryId: '14' },
];
const GAP = 30 * 60_000;

/**
 * Different events of a few users who come back for months, some in sessions that last as long, some without a session id.
 *
 * @param dates - UTC days on which the events lie; some of them fall on quarter-hours, midnights and their last seconds.
 */
export function wanderingLog(dates: readonly string[], count: number, seed: number): LogRow[] {
  const event = fc.record({
    date: fc.constantFrom(...dates),
    quarter: fc.oneof(fc.integer({ min: 0, max: 95 }), fc.constantFrom(0, 1, 95)),
    second: fc.oneof(fc.integer({ min: 0, max: 899 }), fc.constantFrom(0, 899)),
    type: fc.constantFrom(...EVENT_TYPES),
    thing: fc.constantFrom(...THINGS),
    user: fc.integer({ min: 1, max: 12 }),
    session: fc.constantFrom('a', 'b', null),
    brand: fc.constantFrom('samsung', null),
  });
  const drawn = fc
    .sample(event, { numRuns: count, seed })
    .map(({ date, quarter, second, user, session, ...rest }, i): LogRow => {
      const at = new Date(Date.parse(`${date}T00:00:00Z`) + quarter * 900_000 + second * 1000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ');
      const { thing, type, brand } = rest;
      return {
        at,
        type,
        ...thing,
        brand,
        user: String(user),
        session: session && `${user}-${session}`,
        price: (i / 100 + 0.01).toFixed(2),
      };
    });
  return [...new Map(drawn.map((row) => [JSON.stringify({ ...row, price: '' }), row])).values()];
}

/** Milliseconds since 1970 of a row. */
export const timeOf = (row: LogRow): number => Date.parse(`${row.at.replace(' ', 'T')}Z`);

/** Local day of a row. */
export const dayOf = (row: LogRow, zone: string): string => localDate(timeOf(row), zone);

/** A name of each row's session: its user with its id, or with the start of the stretch without a gap of more than 30 minutes. */
export function sessionNames(rows: readonly LogRow[]): Map<LogRow, string> {
  const names = new Map<LogRow, string>();
  const open = new Map<string, { last: number; name: string }>();
  for (const row of rows.toSorted((a, b) => timeOf(a) - timeOf(b))) {
    const at = timeOf(row);
    const before = open.get(row.user);
    const name = row.session
      ? `${row.user}/${row.session}`
      : before && at - before.last <= GAP
        ? before.name
        : `${row.user}@${at}`;
    if (!row.session) open.set(row.user, { last: at, name });
    names.set(row, name);
  }
  return names;
}

/** What an overview must say of some rows, counted the slow way. */
export function modelFigures(
  rows: readonly LogRow[],
  names: ReadonlyMap<LogRow, string>,
): Pick<OverviewFigures, 'counts' | 'visitors' | 'sessions' | 'buyers' | 'purchaseSessions' | 'revenue'> {
  const count = (type: LogRow['type']): number => rows.filter((row) => row.type === type).length;
  const purchases = rows.filter((row) => row.type === 'purchase');
  const cents = purchases.reduce((sum, row) => sum + Math.round(Number(row.price) * 100), 0);
  return {
    counts: {
      views: count('view'),
      carts: count('cart'),
      removes: count('remove_from_cart'),
      purchases: purchases.length,
      total: rows.length,
    },
    visitors: new Set(rows.map((row) => row.user)).size,
    sessions: new Set(rows.map((row) => names.get(row))).size,
    buyers: new Set(purchases.map((row) => row.user)).size,
    purchaseSessions: new Set(purchases.map((row) => names.get(row))).size,
    revenue: (cents / 100).toFixed(2),
  };
}
