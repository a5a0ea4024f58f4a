import type { DuckDBConnection } from '@duckdb/node-api';
import { columnOf } from '../engines/duckdb/raw-columns.js';
import { run, stream } from '../engines/duckdb/run.js';
import { userGroupOf } from './bucket.js';

/** Where the rows of sessions come from. Both relations are read more than once. */
export interface SessionSource {
  /** A table of every event of the sessions that began in the month, and of the month's events of the others: the columns of `events` with `kind` for the type, and {@link makeTextTypes types} for texts. Users stand in their order, so do their sessions, and a session's events. */
  readonly events: string;
  /** A table with a row for each session of these events, in the same order: `session_no`, `user_id`, `started_at`, `bot_rule`. */
  readonly sessions: string;
}

/** Rows of events in the order of their table. */
export interface NumberedRows {
  readonly session: Float64Array;
  /** Since 1970. */
  readonly micros: Float64Array;
  /** Number of the name · 4 + kind. A code has its number among {@link makeTextTypes the codes}; ids of rows without a code follow. */
  readonly named: Int32Array;
  /** Number among {@link makeTextTypes the brands}; 0 without one. */
  readonly brand: Int32Array;
  /** The ids of rows without a code, in the order of their numbers; null where there is no id either. */
  readonly ids: readonly (bigint | null)[];
}

/** Sessions in the order of their table. */
export interface NumberedSessions {
  readonly session: Float64Array;
  /** Quarter-hour of the start since 1970, times two, plus one for a bot's. */
  readonly begin: Int32Array;
  /** The first session of every user. */
  readonly firstOfUser: Float64Array;
  /** The {@link userGroupOf group} of every user, in the same order. */
  readonly groupOfUser: Uint8Array;
}

/** No id is as low. */
const NO_ID = -(2n ** 63n);

/**
 * Reads a temporary table of events, whose texts have types of their own. Nothing is joined, so that rows come in the table's order.
 *
 * @param codes - values of the type of codes.
 * @throws RangeError - the table has another number of rows than it says.
 */
export async function readRows(
  connection: DuckDBConnection,
  events: string,
  codes: number,
  signal: AbortSignal | undefined,
): Promise<NumberedRows> {
  const size = await sizeOf(connection, events);
  const rows = {
    session: new Float64Array(size),
    micros: new Float64Array(size),
    named: new Int32Array(size),
    brand: new Int32Array(size),
  };
  const numbers = new Map<bigint, number>();
  const numberOf = (id: bigint): number => {
    const known = numbers.get(id) ?? codes + numbers.size;
    if (known === codes + numbers.size) numbers.set(id, known);
    return known;
  };
  let at = 0;
  const found = await stream(
    connection,
    `SELECT CAST(session_no AS DOUBLE), CAST(epoch_us(event_time) AS DOUBLE), CASE WHEN category_code IS NULL THEN -1 - CAST(kind AS INTEGER) ELSE CAST(enum_code(category_code) AS INTEGER) * 4 + kind END,
    coalesce(CAST(enum_code(brand) AS INTEGER), 0), coalesce(category_id, CAST('${NO_ID}' AS BIGINT)) FROM ${events}`,
    signal,
  );
  for (let chunk = await found.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await found.fetchChunk()) {
    signal?.throwIfAborted();
    rows.session.set(columnOf(chunk, 0, Float64Array), at);
    rows.micros.set(columnOf(chunk, 1, Float64Array), at);
    const named = columnOf(chunk, 2, Int32Array);
    rows.brand.set(columnOf(chunk, 3, Int32Array), at);
    const ids = columnOf(chunk, 4, BigInt64Array);
    for (let i = 0; i < named.length; i += 1) {
      const number = named[i] ?? 0;
      rows.named[at + i] = number >= 0 ? number : numberOf(ids[i] ?? NO_ID) * 4 - 1 - number;
    }
    at += chunk.rowCount;
  }
  checkSize(events, size, at);
  return { ...rows, ids: [...numbers.keys()].map((id) => (id === NO_ID ? null : id)) };
}

/** Reads a temporary table of sessions, as {@link readRows} does. @param begin - SQL of the quarter-hour of the start, times two. */
export async function readSessions(
  connection: DuckDBConnection,
  sessions: string,
  begin: string,
  signal: AbortSignal | undefined,
): Promise<NumberedSessions> {
  const size = await sizeOf(connection, sessions);
  const read = { session: new Float64Array(size), begin: new Int32Array(size) };
  const firstOfUser = new Float64Array(size);
  const groupOfUser = new Uint8Array(size);
  let [at, users] = [0, 0];
  const found = await stream(
    connection,
    `SELECT CAST(session_no AS DOUBLE), CAST(${begin} + CASE WHEN bot_rule IS NULL THEN 0 ELSE 1 END AS INTEGER), CAST(CASE WHEN user_id IS DISTINCT FROM lag(user_id) OVER () THEN ${userGroupOf('user_id')} ELSE -1 END AS INTEGER) FROM ${sessions}`,
    signal,
  );
  for (let chunk = await found.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await found.fetchChunk()) {
    signal?.throwIfAborted();
    const session = columnOf(chunk, 0, Float64Array);
    read.session.set(session, at);
    read.begin.set(columnOf(chunk, 1, Int32Array), at);
    const group = columnOf(chunk, 2, Int32Array);
    for (let i = 0; i < group.length; i += 1) {
      if (group[i] === -1) continue;
      groupOfUser[users] = group[i] ?? 0;
      firstOfUser[users++] = session[i] ?? 0;
    }
    at += chunk.rowCount;
  }
  checkSize(sessions, size, at);
  return { ...read, firstOfUser: firstOfUser.subarray(0, users), groupOfUser: groupOfUser.subarray(0, users) };
}

const sizeOf = async (connection: DuckDBConnection, table: string): Promise<number> =>
  Number((await (await run(connection, `SELECT count(*) FROM ${table}`)).getRowsJson())[0]?.[0]);

function checkSize(table: string, expected: number, found: number): void {
  if (found !== expected) throw new RangeError(`${table} gave ${found} rows instead of ${expected}`);
}
