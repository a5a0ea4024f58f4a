import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../engines/duckdb/engine.js';
import { makeTable } from '../engines/duckdb/raw-columns.js';
import { run } from '../engines/duckdb/run.js';
import { kindOf, typeOf } from '../import/rule-sql.js';
import type { LakeFile, LakeTable } from '../manifest.js';
import { EVENT_TYPES } from '../schema.js';
import { USER_GROUPS } from './bucket.js';
import { parquet } from './bucket-rows.js';
import { monthClock, MOST_DAYS, type MonthClock } from './month-clock.js';
import { monthOf, monthStart, nextMonth } from './months.js';
import {
  readRows,
  readSessions,
  type NumberedRows,
  type NumberedSessions,
  type SessionSource,
} from './numbered-rows.js';
import type { FilesByTable, RebuildTools } from './rebuild-plan.js';
import { BRANDS, CODES, makeTextTypes, valuesOf, writtenTexts } from './row-texts.js';
import type { Counted, SessionCounts } from './session-counts.js';
import { ordersOf, ordersOfMonth } from './session-orders.js';
import { SessionWalk, type WalkedMonth } from './session-walk.js';

/** Tables by facet that the walk over sessions counts. */
const WALKED = [
  'session_shapes',
  'session_steps',
  'session_moves',
  'active_days',
  'entry_sales',
  'session_groups',
] as const satisfies readonly LakeTable[];
type SessionRollup = (typeof WALKED)[number];
/** Tables by facet that are counted from sessions; a file a month in which sessions began, of `active_days` a month of events. */
export const SESSION_ROLLUPS = [...WALKED, 'session_orders'] as const satisfies readonly LakeTable[];

/** Sessions of one bucket that began in one month, or had events in it. */
export interface SessionPlace {
  readonly month: string;
  readonly bucket: number;
}

/** When a session began: its quarter-hour since 1970, times two. */
const BEGIN_NO = (instant: string): string => `epoch_us(${instant}) // 900000000 * 2`;

/** Events that are no views, with where their session began. */
const ACTS = (
  { events, sessions }: SessionSource,
  texts: string,
  month: string,
): string => `SELECT event_time, ${typeOf('kind')} AS event_type, product_id, category_id, ${texts}, price, user_id, session_no, make_timestamp(CAST(epoch_us(started_at) AS BIGINT) // 900000000 * 900000000) AS quarter, bot_rule IS NOT NULL AS is_bot
  FROM (SELECT * FROM ${events} WHERE kind <> 0) JOIN (SELECT session_no, started_at, bot_rule FROM ${sessions} WHERE started_at >= ${monthStart(month)} AND started_at < ${nextMonth(month)}) USING (session_no) ORDER BY user_id, session_no, event_time, kind, product_id, price`;

/**
 * Adds one bucket's sessions of a month to what the month counts, and writes their acts.
 *
 * @param withActs - whether the bucket's acts of the month are written.
 * @returns the files written: acts, the bucket's part of the orders, and parts of the counts where these had grown too large to be held.
 */
export async function addSessions(
  tools: RebuildTools,
  connection: DuckDBConnection,
  { month, bucket }: SessionPlace,
  source: SessionSource,
  counts: SessionCounts,
  withActs: boolean,
): Promise<[LakeTable, LakeFile][]> {
  const { signal } = tools;
  const written: [LakeTable, LakeFile][] = [];
  const orders = await tools.write(
    connection,
    { table: 'session_orders', month, bucket, isPart: true },
    ordersOf(source, month, tools.plan.dayZone),
  );
  if (orders !== null) written.push(['session_orders', orders]);
  await tools.walks.pass(signal, () => walkSessions(tools, connection, month, source, counts));
  if (withActs) {
    const file = await tools.write(
      connection,
      { table: 'acts', month, bucket },
      ACTS(source, await writtenTexts(connection), month),
    );
    if (file !== null) written.push(['acts', file]);
  }
  if (counts.isLarge) {
    await tabulate(connection, counts.take());
    for (const table of WALKED) {
      const file = await tools.write(
        connection,
        { table, month, bucket, isPart: true },
        `SELECT * FROM counted_${table}`,
      );
      if (file !== null) written.push([table, file]);
    }
  }
  return written;
}

/** Reads one bucket's rows and sessions of a month and walks over them. */
async function walkSessions(
  tools: RebuildTools,
  connection: DuckDBConnection,
  month: string,
  source: SessionSource,
  counts: SessionCounts,
): Promise<void> {
  const { signal } = tools;
  const codes = await valuesOf(connection, CODES);
  const rows = await readRows(connection, source.events, codes.length, signal);
  const sessions = await readSessions(connection, source.sessions, BEGIN_NO('started_at'), signal);
  // The first value of a type is that of no row.
  const ofName = [
    ...codes.map((code, number) => (number === 0 ? [] : counts.facetsOf(code, null))),
    ...rows.ids.map((id) => counts.facetsOf(null, id === null ? null : String(id))),
  ];
  const ofBrand = (await valuesOf(connection, BRANDS)).map((brand, number) =>
    number === 0 ? 0 : counts.facetOfBrand(brand),
  );
  const walk = new SessionWalk(
    counts,
    { ofName, ofBrand },
    {
      ...(await walkedMonth(tools, connection, month, source.events, counts)),
      firstOfUser: sessions.firstOfUser,
      groupOfUser: sessions.groupOfUser,
    },
  );
  await walkAll(walk, rows, sessions, signal);
}

async function walkAll(
  walk: SessionWalk,
  rows: NumberedRows,
  sessions: NumberedSessions,
  signal: AbortSignal | undefined,
): Promise<void> {
  let [at, session] = [-1, -1];
  for (let row = 0; row < rows.session.length; row += 1) {
    const own = rows.session[row] ?? -1;
    if (own !== session) {
      at += 1;
      session = own;
      if (sessions.session[at] !== session)
        throw new RangeError(`the events of session ${session} stand where those of ${sessions.session[at]} belong`);
    }
    const named = rows.named[row] ?? 0;
    walk.step(session, sessions.begin[at] ?? 0, rows.micros[row] ?? 0, named & 3, named >> 2, rows.brand[row] ?? 0);
    // A long loop would keep everything else of the process waiting.
    if (row % 131_072 === 131_071) {
      signal?.throwIfAborted();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }
  walk.end();
}

async function walkedMonth(
  { plan }: RebuildTools,
  connection: DuckDBConnection,
  month: string,
  events: string,
  counts: SessionCounts,
): Promise<Omit<WalkedMonth, 'firstOfUser' | 'groupOfUser'>> {
  const [whole = [], parts = []] = await (
    await run(
      connection,
      `SELECT CAST(floor(price) AS DOUBLE), CAST((price - floor(price)) * 10000 AS INTEGER) FROM ${events} WHERE kind = 3 ORDER BY rowid`,
    )
  ).getColumns();
  const clock = counts.clock ?? (await monthClock(connection, month, plan.dayZone));
  counts.clock = clock;
  const [[from, until] = []] = await (
    await run(
      connection,
      `SELECT CAST(${BEGIN_NO(monthStart(month))} AS INTEGER), CAST(${BEGIN_NO(nextMonth(month))} AS INTEGER)`,
    )
  ).getRowsJson();
  return {
    clock,
    begins: { from: Number(from), until: Number(until) },
    prices: { whole: Float64Array.from(whole, Number), parts: Int32Array.from(parts, Number) },
  };
}

/** As {@link addSessions}, from the files of a snapshot that is being made. */
export async function addSessionsOfFiles(
  tools: RebuildTools,
  connection: DuckDBConnection,
  files: FilesByTable,
  place: SessionPlace,
  counts: SessionCounts,
  withActs: boolean,
): Promise<[LakeTable, LakeFile][]> {
  const options = tools.signal === undefined ? {} : { signal: tools.signal };
  const { month } = place;
  const of = (table: LakeTable, isOf: (month: string) => boolean): string | null => {
    const found = files[table].filter((file) => file.bucket === place.bucket && isOf(file.month ?? ''));
    return found.length === 0 ? null : parquet(found.map(tools.locate));
  };
  const own = of('sessions', (one) => one === month);
  const earlier = of('sessions', (one) => one < month);
  const [[last = ''] = []] =
    own === null
      ? []
      : (await (await run(connection, `SELECT ${monthOf('max(ended_at)')} FROM ${own}`, options)).getRowsJson()).map(
          (row) => row.map(String),
        );
  const inMonth = of('events', (one) => one === month);
  // A session has its events in the month in which it began, or later.
  const later = of('events', (one) => one > month && one <= last);
  const columns = `session_no, event_time, CAST(${kindOf('event_type')} AS UTINYINT) AS kind, product_id, category_id, CAST(category_code AS ${CODES}) AS category_code, CAST(brand AS ${BRANDS}) AS brand, price, user_id`;
  await makeTextTypes(
    connection,
    [inMonth, later].filter((one) => one !== null),
    tools.signal,
  );
  const rows = [
    ...(inMonth === null ? [] : [`SELECT ${columns} FROM ${inMonth}`]),
    ...(own === null || later === null
      ? []
      : [`SELECT ${columns} FROM ${later} SEMI JOIN (SELECT session_no FROM ${own}) s USING (session_no)`]),
  ];
  const sessions = [
    ...(own === null ? [] : [`SELECT session_no, user_id, started_at, bot_rule FROM ${own}`]),
    ...(earlier === null
      ? []
      : [`SELECT session_no, user_id, started_at, bot_rule FROM ${earlier} WHERE ended_at >= ${monthStart(month)}`]),
  ];
  await run(
    connection,
    `CREATE OR REPLACE TEMP TABLE session_rows AS ${rows.join(' UNION ALL ')} ORDER BY user_id, session_no, event_time, kind`,
    options,
  );
  await run(
    connection,
    `CREATE OR REPLACE TEMP TABLE session_facts AS SELECT * FROM (${sessions.join(' UNION ALL ')}) SEMI JOIN session_rows USING (session_no) ORDER BY user_id, session_no`,
    options,
  );
  const written = await addSessions(
    tools,
    connection,
    place,
    { events: 'session_rows', sessions: 'session_facts' },
    counts,
    withActs,
  );
  for (const table of ['session_rows', 'session_facts']) await run(connection, `DROP TABLE ${table}`);
  return written;
}

const BEGIN = 'begin_no % 2 = 1 AS is_bot, make_timestamp(CAST(begin_no AS BIGINT) // 2 * 900000000) AS quarter';
const FACET = 'CAST(part AS VARCHAR) AS part, CAST(facet AS VARCHAR) AS facet';
const TYPE = (kind: string): string => typeOf(kind);

/** The order of facets, of some number below 32, of bots and of quarter-hours in one number, which sorts faster than the columns do. */
const inOrder = (number: string): string =>
  `((CAST(place AS BIGINT) * 32 + ${number}) * 2 + begin_no % 2) * 67108864 + begin_no // 2`;
/** The order of types as texts; none is the first or the last. */
const rankOf = (kind: string, none: number): string =>
  `CASE ${kind} ${EVENT_TYPES.toSorted()
    .map((type, rank) => `WHEN ${EVENT_TYPES.indexOf(type)} THEN ${rank + 1}`)
    .join(' ')} ELSE ${none} END`;
/** What was counted in one go has no two rows of the same keys. */
const summed = (from: string, keys: string, sums: readonly string[], isOneGo: boolean): string =>
  isOneGo
    ? from
    : `(SELECT ${keys}, ${sums.map((name) => `sum(${name}) AS ${name}`).join(', ')} FROM ${from} GROUP BY ${keys})`;
const asBigint = (names: readonly string[]): string =>
  names.map((name) => `CAST(${name} AS BIGINT) AS ${name}`).join(', ');

/** Facets stand together, so that a question for one passes over the row groups of the others. They come in order as numbers and become texts afterwards. */
const TABLE_SQL: Readonly<Record<SessionRollup, (from: string, clock: MonthClock | null, isOneGo: boolean) => string>> =
  {
    session_shapes: (
      from,
      _clock,
      isOneGo,
    ) => `SELECT ${FACET}, types, ${BEGIN}, ${asBigint(['sessions', 'events'])} FROM (SELECT part, facet, types, begin_no, sessions, events
    FROM ${summed(from, 'facet_no, begin_no, types', ['sessions', 'events'], isOneGo)} JOIN facets USING (facet_no) ORDER BY ${inOrder('types')})`,
    session_steps: (
      from,
    ) => `SELECT ${FACET}, ${BEGIN}, cart_seconds, CASE WHEN NOT isnan(purchase_seconds) THEN purchase_seconds END AS purchase_seconds
    FROM (SELECT part, facet, begin_no, cart_seconds, purchase_seconds FROM ${from} JOIN facets USING (facet_no) ORDER BY ${inOrder('0')}, cart_seconds, purchase_seconds)`,
    session_moves: (
      from,
      _clock,
      isOneGo,
    ) => `SELECT ${FACET}, ${TYPE('kind_before')} AS previous_type, ${TYPE('kind')} AS event_type, ${BEGIN}, ${asBigint(['moves'])} FROM (SELECT part, facet, kind_before, kind, begin_no, moves
    FROM ${summed(from, 'facet_no, begin_no, kind_before, kind', ['moves'], isOneGo)} JOIN facets USING (facet_no) ORDER BY ${inOrder(`(${rankOf('kind_before', 0)} * 6 + ${rankOf('kind', 5)})`)})`,
    active_days: (
      from,
      clock,
      isOneGo,
    ) => `SELECT ${FACET}, CASE WHEN kind >= 2 THEN 'user' ELSE 'session' END AS thing, kind % 2 = 1 AS is_correction, ${MASKS.map((name) => `${daysOf(name, clock)} AS ${name}`).join(', ')}, ${asBigint(['n'])}
    FROM (SELECT part, facet, kind, ${MASKS.join(', ')}, n FROM ${summed(from, `facet_no, kind, ${MASKS.join(', ')}`, ['n'], isOneGo)} JOIN facets USING (facet_no) WHERE n <> 0 ORDER BY CAST(place AS BIGINT) * 4 + kind, ${MASKS.map((name) => daysOf(name, clock)).join(', ')})`,
    entry_sales: (
      from,
      clock,
    ) => `SELECT * REPLACE (${FACET}) FROM (SELECT part, facet, kind = 1 AS is_correction, ['view', 'cart', 'purchase'][entry] AS entry, CASE WHEN before >= 0 THEN ${dayOf('before', clock)} END AS previous_day, ${dayOf('day', clock)} AS day, ${dayOf('sale_day', clock)} AS sale_day, revenue
    FROM (SELECT facet_no, kind, entry, before, day, sale_day, CAST(CAST(sum(CAST(whole AS HUGEINT)) * 10000 + sum(CAST(parts AS HUGEINT)) AS DECIMAL(22,0)) * CAST(0.0001 AS DECIMAL(4,4)) AS DECIMAL(18,4)) AS revenue FROM ${from} GROUP BY ALL)
    JOIN facets USING (facet_no) WHERE revenue <> 0 ORDER BY part, facet, is_correction, entry, day, previous_day NULLS FIRST, sale_day)`,
    session_groups: (
      from,
      clock,
      isOneGo,
    ) => `SELECT ${FACET}, cell // ${2 * DAY_CELLS} AS types, cell // ${DAY_CELLS} % 2 = 1 AS is_bot, ${dayOf(`cell // ${USER_GROUPS} % ${MOST_DAYS}`, clock)} AS day, CAST(cell % ${USER_GROUPS} AS TINYINT) AS user_group, CAST(sessions AS INTEGER) AS sessions
    FROM (SELECT part, facet, cell, sessions FROM ${summed(from, 'facet_no, cell', ['sessions'], isOneGo)} JOIN facets USING (facet_no) ORDER BY CAST(place AS BIGINT) * ${32 * DAY_CELLS} + cell)`,
  };

/** Days and groups of users. */
const DAY_CELLS = MOST_DAYS * USER_GROUPS;
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
const isToSkip = (table: SessionRollup): boolean =>
  table === 'active_days' || table === 'entry_sales' || table === 'session_groups';

/** Writes the session tables of a month: what is counted, and what was written away before. */
export async function writeSessionMonth(
  { write, locate }: RebuildTools,
  connection: DuckDBConnection,
  month: string,
  counts: SessionCounts,
  parts: readonly (readonly [LakeTable, LakeFile])[],
): Promise<[LakeTable, LakeFile][]> {
  const written: [LakeTable, LakeFile][] = [];
  await tabulate(connection, counts.take());
  await run(connection, 'CREATE OR REPLACE TEMP TABLE facet_names (facet_no INTEGER, part VARCHAR, facet VARCHAR)');
  for (let from = 0; from < counts.facets.length; from += 1000) {
    const values = counts.facets
      .slice(from, from + 1000)
      .map(({ part, facet }, i) => `(${from + i}, '${part}', ${facet === null ? 'NULL' : literal(facet)})`);
    await run(connection, `INSERT INTO facet_names VALUES ${values.join(', ')}`);
  }
  for (const type of ['facet_parts', 'facet_texts']) await run(connection, `DROP TYPE IF EXISTS ${type}`);
  await run(connection, "CREATE TEMP TYPE facet_parts AS ENUM ('all', 'brand', 'category', 'name')");
  await run(
    connection,
    "CREATE TEMP TYPE facet_texts AS ENUM (SELECT DISTINCT facet FROM (SELECT '' AS facet UNION ALL SELECT facet FROM facet_names) WHERE facet IS NOT NULL ORDER BY facet)",
  );
  await run(
    connection,
    'CREATE OR REPLACE TEMP TABLE facets AS SELECT facet_no, CAST(part AS facet_parts) AS part, CAST(facet AS facet_texts) AS facet, CAST(row_number() OVER (ORDER BY part, facet) AS INTEGER) AS place FROM facet_names',
  );
  for (const table of WALKED) {
    const files = parts.filter(([name]) => name === table).map(([, file]) => file);
    const all =
      files.length === 0
        ? `counted_${table}`
        : `(SELECT * FROM counted_${table} UNION ALL SELECT * FROM ${parquet(files.map(locate))})`;
    const file = await write(
      connection,
      { table, month, ...(isToSkip(table) ? { rowGroup: ROWS_TO_SKIP } : {}) },
      TABLE_SQL[table](all, counts.clock, files.length === 0),
    );
    if (file !== null) written.push([table, file]);
    await run(connection, `DROP TABLE counted_${table}`);
  }
  const orders = parts.filter(([name]) => name === 'session_orders').map(([, file]) => locate(file));
  if (orders.length > 0) {
    const place = { table: 'session_orders', month, rowGroup: ROWS_TO_SKIP } as const;
    const file = await write(connection, place, ordersOfMonth(parquet(orders)));
    if (file !== null) written.push([place.table, file]);
  }
  for (const table of ['facets', 'facet_names']) await run(connection, `DROP TABLE ${table}`);
  return written;
}

const COUNTED: Readonly<Record<SessionRollup, Readonly<Record<string, 'INTEGER' | 'DOUBLE'>>>> = {
  session_shapes: {
    facet_no: 'INTEGER',
    begin_no: 'INTEGER',
    types: 'INTEGER',
    sessions: 'INTEGER',
    events: 'INTEGER',
  },
  session_steps: { facet_no: 'INTEGER', begin_no: 'INTEGER', cart_seconds: 'DOUBLE', purchase_seconds: 'DOUBLE' },
  session_moves: {
    facet_no: 'INTEGER',
    begin_no: 'INTEGER',
    kind_before: 'INTEGER',
    kind: 'INTEGER',
    moves: 'INTEGER',
  },
  active_days: {
    facet_no: 'INTEGER',
    kind: 'INTEGER',
    any_days: 'INTEGER',
    view_days: 'INTEGER',
    cart_days: 'INTEGER',
    purchase_days: 'INTEGER',
    n: 'INTEGER',
  },
  entry_sales: {
    facet_no: 'INTEGER',
    kind: 'INTEGER',
    entry: 'INTEGER',
    before: 'INTEGER',
    day: 'INTEGER',
    sale_day: 'INTEGER',
    whole: 'DOUBLE',
    parts: 'DOUBLE',
  },
  session_groups: { facet_no: 'INTEGER', cell: 'INTEGER', sessions: 'INTEGER' },
};

/** Puts the counts into temporary tables `counted_…` of a connection. */
async function tabulate(
  connection: DuckDBConnection,
  { shapes, moves, groups, steps, days, sales }: Counted,
): Promise<void> {
  const make = (table: SessionRollup, fill: Parameters<typeof makeTable>[3]): Promise<void> =>
    makeTable(connection, `counted_${table}`, COUNTED[table], fill);
  await make('session_shapes', (put) => {
    shapes.forEach((facet, key, sessions, events) => {
      put(facet, key >> 4, key & 15, sessions, events);
    });
  });
  await make('session_moves', (put) => {
    moves.forEach((facet, key, count) => {
      put(facet, key >> 5, Math.floor((key & 31) / 5), (key & 31) % 5, count);
    });
  });
  await make('session_groups', (put) => {
    groups.forEach((facet, cell, sessions) => {
      put(facet, cell, sessions);
    });
  });
  await make('session_steps', (put) => {
    for (const [i, facet] of steps.facet.entries())
      put(facet, steps.begin[i] ?? 0, steps.cart[i] ?? 0, steps.purchase[i] ?? NaN);
  });
  await make('active_days', (put) => {
    days.forEach(put);
  });
  await make('entry_sales', (put) => {
    sales.forEach(put);
  });
}
