import * as fc from 'fast-check';
import { EVENT_TYPES } from '@cartograph/events';
import type { LogRow } from './tiny-lake.js';

const PRODUCTS = [
  { product: '9', code: 'electronics.smartphone', categoryId: '11' },
  { product: '10', code: 'electronics.audio.headphone', categoryId: '12' },
  { product: '11', code: null, categoryId: '13' },
  { product: '12', code: null, categoryId: null },
];

/**
 * A day of a few dense sessions: many events share a second, users share session ids, some sessions have no id.
 *
 * @param date - the UTC day in which the events lie.
 * @param day - keeps the users of different days apart.
 */
function randomDay(date: string, day: number): fc.Arbitrary<LogRow[]> {
  const event = fc.record({
    second: fc.integer({ min: 0, max: 6 }),
    type: fc.constantFrom(...EVENT_TYPES),
    thing: fc.constantFrom(...PRODUCTS),
    visitor: fc.constantFrom(
      { user: 1, session: 'a' },
      { user: 1, session: 'b' },
      { user: 2, session: 'a' },
      { user: 3, session: null },
    ),
    price: fc.integer({ min: 0, max: 500 }),
    brand: fc.constantFrom('samsung', null),
  });
  return fc
    .array(event, { minLength: 1, maxLength: 24 })
    .chain((events) =>
      fc
        .integer({ min: 0, max: 95 })
        .map((quarter) =>
          events.map(({ second, type, thing, visitor, price, brand }) => ({
            at: new Date(Date.parse(`${date}T00:00:00Z`) + quarter * 900_000 + second * 1000)
              .toISOString()
              .slice(0, 19)
              .replace('T', ' '),
            type,
            ...thing,
            brand,
            user: String(day * 10 + visitor.user),
            session: visitor.session && `${date}-${visitor.session}`,
            price: (price / 100).toFixed(2),
          })),
        ),
    );
}

/** Days of random sessions, the same for the same seed. */
export function randomDays(dates: readonly string[], seed: number): Map<string, LogRow[]> {
  return new Map(
    dates.map((date, day) => [date, fc.sample(randomDay(date, day + 1), { numRuns: 1, seed: seed + day })[0] ?? []]),
  );
}

/** Events in the log's order: by time, in one second view, cart, remove, purchase, then by product number. */
export function inOrder(rows: readonly LogRow[]): LogRow[] {
  return rows.toSorted(
    (a, b) =>
      (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) ||
      EVENT_TYPES.indexOf(a.type) - EVENT_TYPES.indexOf(b.type) ||
      Number(a.product) - Number(b.product),
  );
}

/** Rows by session; all of a user's rows without a session id are one, as they lie within seconds. */
export function bySession(rows: readonly LogRow[]): LogRow[][] {
  const sessions = new Map<string, LogRow[]>();
  for (const row of rows) {
    const key = `${row.user}/${row.session ?? ''}`;
    sessions.set(key, [...(sessions.get(key) ?? []), row]);
  }
  return [...sessions.values()].map(inOrder);
}
