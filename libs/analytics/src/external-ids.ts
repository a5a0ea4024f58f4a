import { type EventStore, externalIds, idNumber, isId } from '@cartograph/events';
import { oncePerStore } from './once-per-store.js';
import { type Fragment, NOTHING, numberList, raw, select, sql } from './sql.js';

/** The different ids of a list that a log can have; what is none finds nothing. */
export const idsOf = (texts: readonly string[]): string[] => [...new Set(texts.filter(isId))];

/** A parenthesised list of the numbers that stand for ids in the lake's tables; the list must not be empty. */
export function idList(ids: readonly string[]): Fragment {
  return numberList(ids.map((id) => String(idNumber(id))));
}

/** The numbers that stand for ids in the lake's tables. */
export const numbersOf = (ids: readonly string[]): bigint[] => ids.flatMap((id) => idNumber(id) ?? []);

/**
 * A table's rows in the files that may hold some users, by their numbers; others' rows are among them, so that a condition on `user_id` is still
 * needed. The list must not be empty.
 */
export function tableOf(table: 'events' | 'sessions' | 'users', users: readonly bigint[]): Fragment {
  return sql`${raw(table)}_of(${users})`;
}

/** Condition that a column holds the id; false for a text that is none. */
export function isOfId(column: string, id: string): Fragment {
  return isId(id) ? sql`${raw(column)} = cast(${String(idNumber(id))} as bigint)` : NOTHING;
}

const hasLongIds = oncePerStore(
  async (store) => (await select(store, raw('select 1 as one from long_ids limit 1'))).length > 0,
);

/** Condition on the digits of a column's ids, as the log writes them. @param on - makes it of an SQL expression of the digits. */
export async function whereDigits(
  store: EventStore,
  column: string,
  on: (digits: Fragment) => Fragment,
): Promise<Fragment> {
  const plain = on(raw(`cast(${column} as string)`));
  if (!(await hasLongIds(store))) return plain;
  return sql`(${raw(column)} >= 0 and ${plain}) or ${raw(column)} in (select number from long_ids where ${on(raw('id'))})`;
}

/**
 * Runs a fragment and returns its rows, with the log's own digits in the columns named: there the statement selects ids as
 * `cast(… as string)`. Only ids beyond 2^63 − 1 need a second statement.
 */
export async function selectWithIds<T extends object>(
  store: EventStore,
  query: Fragment,
  columns: readonly (keyof T & string)[],
  signal?: AbortSignal,
): Promise<T[]> {
  const rows = await select<T>(store, query, signal);
  const cells = rows.flatMap((row) => columns.map((column) => row[column]));
  const numbers = cells.map((cell) => (typeof cell === 'string' ? cell : ''));
  const ids = await externalIds(store, numbers);
  if (ids === numbers) return rows;
  return rows.map((row, at) => ({
    ...row,
    ...Object.fromEntries(
      columns.map((column, place) => [column, row[column] === null ? null : ids[at * columns.length + place]]),
    ),
  }));
}
