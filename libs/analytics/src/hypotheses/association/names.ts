import { type EventStore, externalIds } from '@cartograph/events';
import type { BasketLevel } from './basket-query.js';

/** Rows with the log's own ids of products in `a` and `b`; names of categories stay as they are. */
export async function namesOf<T extends { a: string | null; b: string | null }>(
  store: EventStore,
  level: BasketLevel,
  rows: T[],
): Promise<T[]> {
  if (level === 'category') return rows;
  const numbers = [...new Set(rows.flatMap(({ a, b }) => [a, b]).filter((number) => number !== null))];
  const ids = await externalIds(store, numbers);
  if (ids === numbers) return rows;
  const names = new Map(numbers.map((number, at) => [number, ids[at] ?? number]));
  return rows.map((row) => ({
    ...row,
    a: row.a === null ? null : (names.get(row.a) ?? row.a),
    b: row.b === null ? null : (names.get(row.b) ?? row.b),
  }));
}
