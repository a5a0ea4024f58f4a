import { DuckDBDataChunk, DOUBLE, INTEGER, type DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../engines/duckdb/engine.js';
import { run, stream } from '../engines/duckdb/run.js';
import { kindOf, typeOf } from '../import/rule-sql.js';
import type { LakeFile, LakeTable } from '../manifest.js';
import { parquet } from './bucket-rows.js';
import { monthClock, type MonthClock } from './month-clock.js';
import { monthOf, monthStart, nextMonth } from './months.js';
import type { FilesByTable, RebuildTools } from './rebuild-plan.js';
import type { Counted, SessionCounts } from './session-counts.js';
import { SessionWalk, type WalkedMonth } from './session-walk.js';

/** Tables by facet that are counted from sessions; a file a month in which sessions began, of `active_days` a month of events. */
export const SESSION_ROLLUPS = ['session_shapes', 'session_steps', 'session_moves', 'active_days', 'entry_sales'] as const satisfies readonly LakeTable[];
type SessionRollup = (typeof SESSION_ROLLUPS)[number];

/** Where the rows of sessions come from. Both relations are read more than once. */
export interface SessionSource {
  /** A table of every event of the sessions that began in the month, and of the month's events of the others: the columns of `events` with `kind` for the type. Users stand in their order, so do their sessions, and a session's events. */
  readonly events: string;
  /** A row for each session of these events: `session_no`, `user_id`, `started_at`, `bot_rule`. */
  readonly sessions: string;
}

/** Sessions of one bucket that began in one month, or had events in it. */
export interface SessionPlace {
  readonly month: string;
  readonly bucket: number;
}

/** When a session began: its quarter-hour since 1970, times two. */
const BEGIN_NO = (instant: string): string => `epoch_us(${instant}) // 900000000 * 2`;

/** Events that are no views, with where their session began. */
const ACTS = (events: string, month: string): string => `SELECT event_time, ${typeOf('kind')} AS event_type, product_id, category_id, category_code, brand, price, user_id, session_no, make_timestamp(CAST(begin_no AS BIGINT) // 2 * 900000000) AS quarter, begin_no % 2 = 1 AS is_bot
  FROM (SELECT * FROM ${events} WHERE kind <> 0) JOIN (SELECT * FROM began WHERE begin_no >= ${BEGIN_NO(monthStart(month))} AND begin_no < ${BEGIN_NO(nextMonth(month))}) USING (session_no) ORDER BY user_id, session_no, event_time, kind, product_id, price`;

const NAMED = `JOIN row_names n ON r.category_code IS NOT DISTINCT FROM n.category_code AND CASE WHEN r.category_code IS NULL THEN r.category_id END IS NOT DISTINCT FROM n.category_id`;

/**
 * Adds one bucket's sessions of a month to what the month counts, and writes their acts.
 *
 * @param withActs - whether the bucket's acts of the month are written.
 * @returns the files written: acts, and parts of the counts where these had grown too large to be held.
 */
export async function addSessions(tools: RebuildTools, connection: DuckDBConnection, { month, bucket }: SessionPlace, { events, sessions }: SessionSource, counts: SessionCounts, withActs: boolean): Promise<[LakeTable, LakeFile][]> {
  const { signal } = tools;
  const options = signal === undefined ? {} : { signal };
  const written: [LakeTable, LakeFile][] = [];
  await run(connection, `CREATE OR REPLACE TEMP TABLE began AS SELECT session_no, CAST(${BEGIN_NO('started_at')} + CASE WHEN bot_rule IS NULL THEN 0 ELSE 1 END AS INTEGER) AS begin_no FROM ${sessions}`, options);
  // Texts become small numbers before anything is read.
  await run(connection, `CREATE OR REPLACE TEMP TABLE row_names AS SELECT CAST(row_number() OVER () AS INTEGER) AS name_no, * FROM (SELECT DISTINCT category_code, CASE WHEN category_code IS NULL THEN category_id END AS category_id FROM ${events})`, options);
  await run(connection, `CREATE OR REPLACE TEMP TABLE row_brands AS SELECT CAST(row_number() OVER () AS INTEGER) AS brand_no, brand FROM (SELECT DISTINCT brand FROM ${events} WHERE brand IS NOT NULL)`, options);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const ofName: number[][] = [];
  for (const [no, code, id] of await (await run(connection, 'SELECT name_no, category_code, CAST(category_id AS VARCHAR) FROM row_names')).getRowsJson()) ofName[Number(no)] = counts.facetsOf(text(code), text(id));
  const ofBrand: number[] = [];
  for (const [no, brand] of await (await run(connection, 'SELECT brand_no, brand FROM row_brands')).getRowsJson()) ofBrand[Number(no)] = counts.facetOfBrand(text(brand) ?? '');

  const rows = await readRows(connection, events, signal);
  const walk = new SessionWalk(counts, { ofName, ofBrand }, await walkedMonth(tools, connection, month, { events, sessions }, counts));
  for (let row = 0; row < rows.session.length; row += 1) {
    const [session = -1, named = 0] = [rows.session[row], rows.named[row]];
    if (session >= 0) walk.step(session, rows.begin[row] ?? 0, rows.micros[row] ?? 0, named & 3, named >> 2, rows.brand[row] ?? 0);
    // A long loop would keep everything else of the process waiting.
    if (row % 131_072 === 131_071) {
      signal?.throwIfAborted();
      await new Promise((resolve) => { setImmediate(resolve); });
    }
  }
  walk.end();
  if (withActs) {
    const file = await tools.write(connection, { table: 'acts', month, bucket }, ACTS(events, month));
    if (file !== null) written.push(['acts', file]);
  }
  for (const table of ['began', 'row_names', 'row_brands']) await run(connection, `DROP TABLE ${table}`);
  if (counts.isLarge) {
    await tabulate(connection, counts.take());
    for (const table of SESSION_ROLLUPS) {
      const file = await tools.write(connection, { table, month, bucket, isPart: true }, `SELECT * FROM counted_${table}`);
      if (file !== null) written.push([table, file]);
    }
  }
  return written;
}

async function walkedMonth({ plan, signal }: RebuildTools, connection: DuckDBConnection, month: string, { events, sessions }: SessionSource, counts: SessionCounts): Promise<WalkedMonth> {
  const firsts = await (await run(connection, `SELECT CAST(min(session_no) AS DOUBLE) FROM ${sessions} GROUP BY user_id ORDER BY user_id`, signal === undefined ? {} : { signal })).getColumns();
  const [whole = [], parts = []] = await (await run(connection, `SELECT CAST(floor(price) AS DOUBLE), CAST((price - floor(price)) * 10000 AS INTEGER) FROM ${events} WHERE kind = 3 ORDER BY rowid`)).getColumns();
  const clock = counts.clock ?? await monthClock(connection, month, plan.dayZone);
  counts.clock = clock;
  const [[from, until] = []] = await (await run(connection, `SELECT CAST(${BEGIN_NO(monthStart(month))} AS INTEGER), CAST(${BEGIN_NO(nextMonth(month))} AS INTEGER)`)).getRowsJson();
  return { clock, begins: { from: Number(from), until: Number(until) }, firstOfUser: Float64Array.from(firsts[0] ?? [], Number), prices: { whole: Float64Array.from(whole, Number), parts: Int32Array.from(parts, Number) } };
}

/** Rows of a table in its order; a session below 0 where a row was taken out. */
interface NumberedRows {
  readonly session: Float64Array;
  readonly micros: Float64Array;
  /** Number of the name · 4 + kind. */
  readonly named: Int32Array;
  readonly brand: Int32Array;
  readonly begin: Int32Array;
}

/** Reads a temporary table with the numbers of its names and brands. Joins and streams give rows in any order, so each is put in its place. */
async function readRows(connection: DuckDBConnection, events: string, signal: AbortSignal | undefined): Promise<NumberedRows> {
  const [[last] = []] = await (await run(connection, `SELECT coalesce(max(rowid), -1) FROM ${events}`)).getRowsJson();
  const size = Number(last) + 1;
  const rows = { session: new Float64Array(size).fill(-1), micros: new Float64Array(size), named: new Int32Array(size), brand: new Int32Array(size), begin: new Int32Array(size) };
  const found = await stream(connection, `SELECT CAST(r.rowid AS INTEGER), CAST(r.session_no AS DOUBLE), CAST(epoch_us(r.event_time) AS DOUBLE), n.name_no * 4 + r.kind, coalesce(b.brand_no, 0), s.begin_no FROM ${events} r ${NAMED} LEFT JOIN row_brands b ON r.brand = b.brand JOIN began s ON r.session_no = s.session_no`, signal);
  for (let chunk = await found.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await found.fetchChunk()) {
    signal?.throwIfAborted();
    const [place, session, micros, named, brand, begin] = [0, 1, 2, 3, 4, 5].map((column) => chunk?.getColumnVector(column));
    const { rowCount } = chunk;
    for (let i = 0; i < rowCount; i += 1) {
      const at = Number(place?.getItem(i));
      rows.session[at] = Number(session?.getItem(i));
      rows.micros[at] = Number(micros?.getItem(i));
      rows.named[at] = Number(named?.getItem(i));
      rows.brand[at] = Number(brand?.getItem(i));
      rows.begin[at] = Number(begin?.getItem(i));
    }
  }
  return rows;
}

/** As {@link addSessions}, from the files of a snapshot that is being made. */
export async function addSessionsOfFiles(tools: RebuildTools, connection: DuckDBConnection, files: FilesByTable, place: SessionPlace, counts: SessionCounts, withActs: boolean): Promise<[LakeTable, LakeFile][]> {
  const options = tools.signal === undefined ? {} : { signal: tools.signal };
  const { month } = place;
  const of = (table: LakeTable, isOf: (month: string) => boolean): string | null => {
    const found = files[table].filter((file) => file.bucket === place.bucket && isOf(file.month ?? ''));
    return found.length === 0 ? null : parquet(found.map(tools.locate));
  };
  const own = of('sessions', (one) => one === month);
  const earlier = of('sessions', (one) => one < month);
  const [[last = ''] = []] = own === null ? [] : (await (await run(connection, `SELECT ${monthOf('max(ended_at)')} FROM ${own}`, options)).getRowsJson()).map((row) => row.map(String));
  const inMonth = of('events', (one) => one === month);
  // A session has its events in the month in which it began, or later.
  const later = of('events', (one) => one > month && one <= last);
  const columns = `session_no, event_time, CAST(${kindOf('event_type')} AS UTINYINT) AS kind, product_id, category_id, category_code, brand, price, user_id`;
  const rows = [...(inMonth === null ? [] : [`SELECT ${columns} FROM ${inMonth}`]), ...(own === null || later === null ? [] : [`SELECT ${columns} FROM ${later} SEMI JOIN (SELECT session_no FROM ${own}) s USING (session_no)`])];
  const sessions = [...(own === null ? [] : [`SELECT session_no, user_id, started_at, bot_rule FROM ${own}`]), ...(earlier === null ? [] : [`SELECT session_no, user_id, started_at, bot_rule FROM ${earlier} WHERE ended_at >= ${monthStart(month)}`])];
  await run(connection, `CREATE OR REPLACE TEMP TABLE session_rows AS ${rows.join(' UNION ALL ')} ORDER BY user_id, session_no, event_time, kind`, options);
  await run(connection, `CREATE OR REPLACE TEMP TABLE session_facts AS SELECT * FROM (${sessions.join(' UNION ALL ')}) SEMI JOIN session_rows USING (session_no)`, options);
  const written = await addSessions(tools, connection, place, { events: 'session_rows', sessions: 'session_facts' }, counts, withActs);
  for (const table of ['session_rows', 'session_facts']) await run(connection, `DROP TABLE ${table}`);
  return written;
}

const BEGIN = 'begin_no % 2 = 1 AS is_bot, make_timestamp(CAST(begin_no AS BIGINT) // 2 * 900000000) AS quarter';
const TYPE = (kind: string): string => typeOf(kind);

/** Facets stand together, so that a question for one passes over the row groups of the others. */
const TABLE_SQL: Readonly<Record<SessionRollup, (from: string, clock: MonthClock | null) => string>> = {
  session_shapes: (from) => `SELECT part, facet, types, ${BEGIN}, sessions, events FROM (SELECT facet_no, begin_no, types, CAST(sum(sessions) AS BIGINT) AS sessions, CAST(sum(events) AS BIGINT) AS events FROM ${from} GROUP BY ALL)
    JOIN facets USING (facet_no) ORDER BY part, facet, types, is_bot, quarter`,
  session_steps: (from) => `SELECT part, facet, ${BEGIN}, cart_seconds, CASE WHEN NOT isnan(purchase_seconds) THEN purchase_seconds END AS purchase_seconds FROM ${from} JOIN facets USING (facet_no) ORDER BY part, facet, is_bot, quarter, cart_seconds, purchase_seconds`,
  session_moves: (from) => `SELECT part, facet, ${TYPE('kind_before')} AS previous_type, ${TYPE('kind')} AS event_type, ${BEGIN}, moves FROM (SELECT facet_no, begin_no, kind_before, kind, CAST(sum(moves) AS BIGINT) AS moves FROM ${from} GROUP BY ALL)
    JOIN facets USING (facet_no) ORDER BY part, facet, previous_type NULLS FIRST, event_type NULLS LAST, is_bot, quarter`,
  // Facets are put in order by number, which sorts faster than texts.
  active_days: (from, clock) => `SELECT part, facet, CASE WHEN kind >= 2 THEN 'user' ELSE 'session' END AS thing, kind % 2 = 1 AS is_correction, ${MASKS.map((name) => `${daysOf(name, clock)} AS ${name}`).join(', ')}, n
    FROM (SELECT facet_no, kind, ${MASKS.join(', ')}, CAST(sum(n) AS BIGINT) AS n FROM ${from} GROUP BY ALL HAVING sum(n) <> 0) JOIN (SELECT *, row_number() OVER (ORDER BY part, facet) AS place FROM facets) USING (facet_no) ORDER BY place, kind, ${MASKS.map((_, i) => i + 5).join(', ')}`,
  entry_sales: (from, clock) => `SELECT part, facet, kind = 1 AS is_correction, ['view', 'cart', 'purchase'][entry] AS entry, CASE WHEN before >= 0 THEN ${dayOf('before', clock)} END AS previous_day, ${dayOf('day', clock)} AS day, ${dayOf('sale_day', clock)} AS sale_day, revenue
    FROM (SELECT facet_no, kind, entry, before, day, sale_day, CAST(CAST(sum(CAST(whole AS HUGEINT)) * 10000 + sum(CAST(parts AS HUGEINT)) AS DECIMAL(22,0)) * CAST(0.0001 AS DECIMAL(4,4)) AS DECIMAL(18,4)) AS revenue FROM ${from} GROUP BY ALL)
    JOIN facets USING (facet_no) WHERE revenue <> 0 ORDER BY part, facet, is_correction, entry, day, previous_day NULLS FIRST, sale_day`,
};

const MASKS = ['any_days', 'view_days', 'cart_days', 'purchase_days'] as const;
/** A mask of bits, as the walk counts it, as one of the month's local days. */
function daysOf(mask: string, clock: MonthClock | null): string {
  const bits = `(CAST(${mask} AS BIGINT) & 4294967295)`;
  const skipped = (clock?.days ?? []).findIndex((day, bit) => day !== bit);
  return skipped === -1 ? bits : `((${bits} & ${2 ** skipped - 1}) + ((${bits} >> ${skipped}) << ${skipped + 1}))`;
}
/** A bit's number as the month's local day. */
function dayOf(bit: string, clock: MonthClock | null): string {
  const skipped = (clock?.days ?? []).findIndex((day, at) => day !== at);
  return `CAST(${skipped === -1 ? bit : `${bit} + CASE WHEN ${bit} >= ${skipped} THEN 1 ELSE 0 END`} AS TINYINT)`;
}
/** Small row groups, so that a question for one facet passes over the others. */
const ROWS_TO_SKIP = 20_480;

/** Writes the session tables of a month: what is counted, and what was written away before. */
export async function writeSessionMonth({ write, locate }: RebuildTools, connection: DuckDBConnection, month: string, counts: SessionCounts, parts: readonly (readonly [LakeTable, LakeFile])[]): Promise<[LakeTable, LakeFile][]> {
  const written: [LakeTable, LakeFile][] = [];
  await tabulate(connection, counts.take());
  await run(connection, 'CREATE OR REPLACE TEMP TABLE facets (facet_no INTEGER, part VARCHAR, facet VARCHAR)');
  for (let from = 0; from < counts.facets.length; from += 1000) {
    const values = counts.facets.slice(from, from + 1000).map(({ part, facet }, i) => `(${from + i}, '${part}', ${facet === null ? 'NULL' : literal(facet)})`);
    await run(connection, `INSERT INTO facets VALUES ${values.join(', ')}`);
  }
  for (const table of SESSION_ROLLUPS) {
    const files = parts.filter(([name]) => name === table).map(([, file]) => file);
    const all = files.length === 0 ? `counted_${table}` : `(SELECT * FROM counted_${table} UNION ALL SELECT * FROM ${parquet(files.map(locate))})`;
    const file = await write(connection, { table, month, ...(table === 'active_days' || table === 'entry_sales' ? { rowGroup: ROWS_TO_SKIP } : {}) }, TABLE_SQL[table](all, counts.clock));
    if (file !== null) written.push([table, file]);
    await run(connection, `DROP TABLE counted_${table}`);
  }
  await run(connection, 'DROP TABLE facets');
  return written;
}

const COUNTED: Readonly<Record<SessionRollup, string>> = {
  session_shapes: 'facet_no INTEGER, begin_no INTEGER, types INTEGER, sessions INTEGER, events INTEGER',
  session_steps: 'facet_no INTEGER, begin_no INTEGER, cart_seconds DOUBLE, purchase_seconds DOUBLE',
  session_moves: 'facet_no INTEGER, begin_no INTEGER, kind_before INTEGER, kind INTEGER, moves INTEGER',
  active_days: 'facet_no INTEGER, kind INTEGER, any_days INTEGER, view_days INTEGER, cart_days INTEGER, purchase_days INTEGER, n INTEGER',
  entry_sales: 'facet_no INTEGER, kind INTEGER, entry INTEGER, before INTEGER, day INTEGER, sale_day INTEGER, whole DOUBLE, parts DOUBLE',
};

/** Puts the counts into temporary tables `counted_…` of a connection. */
async function tabulate(connection: DuckDBConnection, { shapes, moves, steps, days, sales }: Counted): Promise<void> {
  await append(connection, 'session_shapes', (put) => { shapes.forEach((facet, key, sessions, events) => { put(facet, key >> 4, key & 15, sessions, events); }); });
  await append(connection, 'session_moves', (put) => { moves.forEach((facet, key, count) => { put(facet, key >> 5, Math.floor((key & 31) / 5), (key & 31) % 5, count); }); });
  await append(connection, 'session_steps', (put) => { for (const [i, facet] of steps.facet.entries()) put(facet, steps.begin[i] ?? 0, steps.cart[i] ?? 0, steps.purchase[i] ?? NaN); });
  await append(connection, 'active_days', (put) => { days.forEach(put); });
  await append(connection, 'entry_sales', (put) => { sales.forEach(put); });
}

const ROWS_A_CHUNK = 2048;

async function append(connection: DuckDBConnection, table: SessionRollup, fill: (put: (...values: number[]) => void) => void): Promise<void> {
  await run(connection, `CREATE OR REPLACE TEMP TABLE counted_${table} (${COUNTED[table]})`);
  const types = COUNTED[table].split(', ').map((column) => (column.endsWith('DOUBLE') ? DOUBLE : INTEGER));
  const columns = types.map((): number[] => []);
  const appender = await connection.createAppender(`counted_${table}`, null, 'temp');
  const flush = (): void => {
    const rows = columns[0]?.length ?? 0;
    if (rows === 0) return;
    const chunk = DuckDBDataChunk.create(types, rows);
    for (const [i, values] of columns.entries()) {
      chunk.setColumnValues(i, values);
      values.length = 0;
    }
    appender.appendDataChunk(chunk);
  };
  fill((...values) => {
    for (const [i, value] of values.entries()) columns[i]?.push(value);
    if (columns[0]?.length === ROWS_A_CHUNK) flush();
  });
  flush();
  appender.closeSync();
}
