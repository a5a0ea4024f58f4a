import type { Snapshot } from './snapshot.js';

/** A positional parameter of a query. Integers go as integers, other numbers as doubles, dates as UTC timestamps. */
export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | readonly string[]
  | readonly number[]
  | readonly bigint[];

/** What a cell of {@link EventStore.rows} may hold. */
export type Cell = string | number | boolean | Date | null | Cell[] | { [field: string]: Cell };

/** One row by column name. */
export type Row = Record<string, Cell>;

/** One column of {@link ColumnTable}. */
export type ColumnData = Int32Array | Float64Array | BigInt64Array | Uint8Array | (string | null)[];

/** A result as columns, for bulk work. */
export interface ColumnTable {
  readonly names: readonly string[];
  readonly rowCount: number;
  /**
   * One column by name.
   *
   * @returns integers up to 32 bit as Int32Array, BIGINT as BigInt64Array, wider integers and doubles as Float64Array (NULL is NaN),
   *   TIMESTAMP as Float64Array of milliseconds since 1970 UTC (NULL is NaN), BOOLEAN as Uint8Array, DECIMAL, DATE and text as strings.
   * @throws QueryError - no such column, or a NULL in an integer or boolean column (coalesce it in the query).
   */
  column(name: string): ColumnData;
  int32(name: string): Int32Array;
  float64(name: string): Float64Array;
  bigInt64(name: string): BigInt64Array;
  uint8(name: string): Uint8Array;
  strings(name: string): (string | null)[];
}

/** Options of one query. */
export interface QueryOptions {
  /** Stops the query; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Whether it may take long: such queries together leave a place free for others. Default false. */
  readonly heavy?: boolean;
  /** Told when its turn has come, after which it no longer waits for others. */
  readonly onStart?: (() => void) | undefined;
}

/**
 * SQL over one snapshot. Stores are shared and cached per snapshot and safe for concurrent queries.
 *
 * Views: the tables of docs/reference/lake.md, and `log_range` (`first_at`, `last_at`: the log's first and last instant); `events_of(user_ids)`, `sessions_of`, `users_of`: the rows
 * of the files that may hold the users of a list, which must not be empty, others' among them; macros: `local_ts(ts, zone)`, `local_date(ts, zone)`, `iso_weekday(d)`.
 * All TIMESTAMP are UTC without zone. See docs/reference/lake.md.
 */
export interface EventStore {
  readonly snapshot: Snapshot;
  /**
   * One object while the snapshot is held open, and no part of any answer: what is remembered of a snapshot hangs on it in a WeakMap, and goes when its files are let go. Answers that are kept name
   * the snapshot, and would hold whatever hangs on that.
   */
  readonly lifetime: object;
  /**
   * Runs a query and returns its rows.
   *
   * @param sql - one statement with `?` for each parameter.
   * @returns integers as number, DECIMAL as exact string, DOUBLE as number, TIMESTAMP as Date, DATE as `YYYY-MM-DD`, LIST as array, NULL as null.
   * @throws UnsafeIntegerError - an integer beyond 2^53 - 1: select it as text. QueryError - the engine refused; carries the SQL.
   */
  rows<T extends object = Row>(sql: string, params?: readonly SqlValue[], options?: QueryOptions): Promise<T[]>;
  /** Runs a query and returns its columns as typed arrays, without one object a row. Throws as {@link rows}. */
  columns(sql: string, params?: readonly SqlValue[], options?: QueryOptions): Promise<ColumnTable>;
  /** Gives the store back. It stays cached for the next caller and is freed with its lake. */
  close(): Promise<void>;
}
