import path from 'node:path';
import {
  dayZoneOf,
  hasSessionGroups,
  hasSessionOrders,
  hasSessionRollups,
  type LakeFile,
  type LakeTable,
  type Manifest,
} from '../../manifest.js';
import { bucketOf } from '../../rebuild/bucket.js';
import { localDateOf, monthStart } from '../../rebuild/months.js';
import { fileLiteral, literal } from './engine.js';
import { ROLLUPS_OF_EVENTS, type LaterRollup } from './rollups-of-events.js';

/** Functions spelled alike on every engine; the same text of a query runs on all of them. */
const MACROS = [
  `CREATE MACRO local_ts(ts, zone) AS timezone(zone, timezone('UTC', CAST(ts AS TIMESTAMP)))`,
  `CREATE MACRO local_date(ts, zone) AS CAST(timezone(zone, timezone('UTC', CAST(ts AS TIMESTAMP))) AS DATE)`,
  `CREATE MACRO iso_weekday(d) AS isodow(d)`,
  `CREATE MACRO session_key(user_session) AS CAST(md5_number_lower(user_session) >> 32 AS BIGINT)`,
];

const COUNTS = 'views INTEGER, carts INTEGER, removes INTEGER, purchases INTEGER';
const MONEY = 'DECIMAL(18,4)';

/** Columns of the tables, all of which queries may read. */
const COLUMNS = {
  events: `event_time TIMESTAMP, event_type VARCHAR, product_id BIGINT, category_id BIGINT, category_code VARCHAR, brand VARCHAR, price ${MONEY}, user_id BIGINT, session_no BIGINT`,
  sessions: `session_no BIGINT, user_id BIGINT, user_session VARCHAR, started_at TIMESTAMP, ended_at TIMESTAMP, ${COUNTS}, value ${MONEY}, bot_rule VARCHAR`,
  users: `user_id BIGINT, first_seen_at TIMESTAMP, last_seen_at TIMESTAMP, ${COUNTS}, session_count INTEGER, spent ${MONEY}, bot_sessions INTEGER`,
  session_index: 'session_key BIGINT, session_no BIGINT, user_id BIGINT',
  interactions: `user_id BIGINT, product_id BIGINT, ${COUNTS}, last_at TIMESTAMP`,
  presence: 'measure VARCHAR, quarter TIMESTAMP, previous_quarter TIMESTAMP, n BIGINT',
  category_quarters: `quarter TIMESTAMP, category_id BIGINT, category_code VARCHAR, event_type VARCHAR, events BIGINT, revenue ${MONEY}`,
  product_days: `product_id BIGINT, day DATE, price ${MONEY}, ${COUNTS}, first_at TIMESTAMP, last_at TIMESTAMP`,
  products: `product_id BIGINT, category_id BIGINT, category_code VARCHAR, brand VARCHAR, price ${MONEY}, lowest_price ${MONEY}, highest_price ${MONEY}, ${COUNTS}, revenue ${MONEY}, viewers INTEGER, buyers INTEGER`,
  product_prices: `product_id BIGINT, price ${MONEY}, from_at TIMESTAMP, until_at TIMESTAMP, events BIGINT`,
  categories: `category_id BIGINT, category_code VARCHAR, views BIGINT, carts BIGINT, removes BIGINT, purchases BIGINT, revenue ${MONEY}, products INTEGER`,
  user_months:
    'user_id BIGINT, first_at TIMESTAMP, last_at TIMESTAMP, first_purchase_at TIMESTAMP, last_purchase_at TIMESTAMP',
  product_reach: 'product_id BIGINT, viewers INTEGER, buyers INTEGER',
  product_descriptions:
    'product_id BIGINT, category_id BIGINT, category_code VARCHAR, brand VARCHAR, last_at TIMESTAMP',
  long_ids: 'number BIGINT, id VARCHAR',
  acts: `event_time TIMESTAMP, event_type VARCHAR, product_id BIGINT, category_id BIGINT, category_code VARCHAR, brand VARCHAR, price ${MONEY}, user_id BIGINT, session_no BIGINT, quarter TIMESTAMP, is_bot BOOLEAN`,
  brand_quarters: `brand VARCHAR, event_type VARCHAR, quarter TIMESTAMP, events BIGINT, revenue ${MONEY}`,
  session_shapes:
    'part VARCHAR, facet VARCHAR, types INTEGER, is_bot BOOLEAN, quarter TIMESTAMP, sessions BIGINT, events BIGINT',
  session_steps:
    'part VARCHAR, facet VARCHAR, is_bot BOOLEAN, quarter TIMESTAMP, cart_seconds DOUBLE, purchase_seconds DOUBLE',
  session_moves:
    'part VARCHAR, facet VARCHAR, previous_type VARCHAR, event_type VARCHAR, is_bot BOOLEAN, quarter TIMESTAMP, moves BIGINT',
  active_days:
    'part VARCHAR, facet VARCHAR, thing VARCHAR, is_correction BOOLEAN, any_days BIGINT, view_days BIGINT, cart_days BIGINT, purchase_days BIGINT, n BIGINT',
  entry_sales: `part VARCHAR, facet VARCHAR, is_correction BOOLEAN, entry VARCHAR, previous_day TINYINT, day TINYINT, sale_day TINYINT, revenue ${MONEY}`,
  session_groups:
    'part VARCHAR, facet VARCHAR, types INTEGER, is_bot BOOLEAN, day TINYINT, user_group TINYINT, sessions INTEGER',
  session_orders: `part VARCHAR, facet VARCHAR, is_bot BOOLEAN, day INTEGER, user_group TINYINT, session_no BIGINT, sessions INTEGER, revenue ${MONEY}`,
} as const satisfies Record<LakeTable, string>;

const pathsOf = (dir: string, files: readonly LakeFile[]): string =>
  `[${files.map((file) => fileLiteral(path.join(dir, file.path))).join(', ')}]`;

const emptyRelation = (table: LakeTable): string =>
  `(SELECT ${COLUMNS[table].replaceAll(/(\w+) (\w+(?:\(\d+,\d+\))?)/g, 'CAST(NULL AS $2) AS $1')} WHERE false)`;

/** A table of a snapshot as a relation, with its columns also where it has no file. */
export function relation(dir: string, manifest: Manifest, table: LakeTable): string {
  const files = manifest.files[table];
  if (files.length === 0) return emptyRelation(table);
  return `read_parquet(${pathsOf(dir, files)}, hive_partitioning = false)`;
}

/** Tables of which all rows of a user lie in the files of one bucket. */
const BY_USER = ['events', 'sessions', 'users'] as const satisfies readonly LakeTable[];

/**
 * `events_of(user_ids)` and its like: a table's rows in the files that may hold those users, other users' rows among them. Opening every
 * file takes longer than reading one user.
 */
function ofUsers(dir: string, manifest: Manifest, table: (typeof BY_USER)[number]): string {
  const files = manifest.files[table];
  if (files.length === 0)
    return `CREATE MACRO ${table}_of(user_ids) AS TABLE SELECT * FROM ${relation(dir, manifest, table)}`;
  const buckets = Array.from({ length: manifest.buckets }, (_, bucket) => {
    const own = files.filter((file) => file.bucket === bucket);
    // The engine wants a file to read: where a bucket has none, any will do, for it holds none of these users.
    return pathsOf(dir, own.length === 0 ? files.slice(0, 1) : own);
  });
  const chosen = `list_distinct(flatten(list_transform(user_ids, lambda id: [${buckets.join(', ')}][${bucketOf('id', manifest.buckets)} + 1])))`;
  return `CREATE MACRO ${table}_of(user_ids) AS TABLE SELECT * FROM read_parquet(${chosen}, hive_partitioning = false)`;
}

/** The log's first and last instant, as counted when the snapshot was made; NULL where it has no event. */
function logRange({ totals: { firstEventAt, lastEventAt } }: Manifest): string {
  const instant = (iso: string | null): string =>
    iso === null ? 'CAST(NULL AS TIMESTAMP)' : `CAST(${literal(iso.replace('T', ' ').replace('Z', ''))} AS TIMESTAMP)`;
  return `CREATE VIEW log_range AS SELECT ${instant(firstEventAt)} AS first_at, ${instant(lastEventAt)} AS last_at`;
}

/** Whether the snapshot has the tables of sessions by facet, which are told from the events where it was made before them; by whose local days it counts users and sessions, if it does; and the zones of the days of `session_groups` and `session_orders`, if it has them. */
function rollupState(manifest: Manifest): string {
  const zone = dayZoneOf(manifest);
  const zoned = (has: boolean): string => `CAST(${zone !== null && has ? literal(zone) : 'NULL'} AS VARCHAR)`;
  return `CREATE VIEW rollup_state AS SELECT ${hasSessionRollups(manifest) ? 'true' : 'false'} AS is_made, ${zoned(true)} AS active_days_zone, ${zoned(hasSessionGroups(manifest))} AS session_groups_zone, ${zoned(hasSessionOrders(manifest))} AS session_orders_zone`;
}

const isTold = (table: LakeTable, manifest: Manifest): table is LaterRollup =>
  !hasSessionRollups(manifest) && table in ROLLUPS_OF_EVENTS;

/** Tables of local days, a file a month. */
const OF_DAYS = [
  'active_days',
  'entry_sales',
  'session_groups',
  'session_orders',
] as const satisfies readonly LakeTable[];
const isOfDays = (table: LakeTable): table is (typeof OF_DAYS)[number] =>
  (OF_DAYS as readonly LakeTable[]).includes(table);

/** A table of local days with its months, each with the local day of its first bit. */
function ofDays(table: (typeof OF_DAYS)[number], dir: string, manifest: Manifest): string {
  const zone = dayZoneOf(manifest);
  const files = zone === null ? [] : manifest.files[table];
  const ofMonth = (file: LakeFile): string =>
    `SELECT *, ${localDateOf(monthStart(file.month ?? ''), literal(zone ?? ''))} AS first_day, ${literal(file.month ?? '')} AS month FROM read_parquet(${pathsOf(dir, [file])}, hive_partitioning = false)`;
  return files.length === 0
    ? `SELECT *, CAST(NULL AS DATE) AS first_day, CAST(NULL AS VARCHAR) AS month FROM ${emptyRelation(table)}`
    : files.map(ofMonth).join(' UNION ALL ');
}

/** Pairs of one month are distinct; over months they are added up. */
function interactions(dir: string, manifest: Manifest): string {
  const all = relation(dir, manifest, 'interactions');
  const months = new Set(manifest.files.interactions.map(({ month }) => month));
  if (months.size <= 1) return `SELECT * FROM ${all}`;
  const sums = ['views', 'carts', 'removes', 'purchases']
    .map((name) => `CAST(sum(${name}) AS INTEGER) AS ${name}`)
    .join(', ');
  return `SELECT user_id, product_id, ${sums}, max(last_at) AS last_at FROM ${all} GROUP BY user_id, product_id`;
}

function queryOf(table: LakeTable, dir: string, manifest: Manifest): string {
  if (isTold(table, manifest)) return ROLLUPS_OF_EVENTS[table];
  if (table === 'interactions') return interactions(dir, manifest);
  return isOfDays(table) ? ofDays(table, dir, manifest) : `SELECT * FROM ${relation(dir, manifest, table)}`;
}

/**
 * The statements that make one snapshot's views in the schema the connection uses.
 *
 * @param dir - the lake's folder.
 */
export function viewStatements(dir: string, manifest: Manifest): string[] {
  const tables = Object.keys(COLUMNS) as LakeTable[];
  return [
    ...MACROS,
    logRange(manifest),
    rollupState(manifest),
    ...BY_USER.map((table) => ofUsers(dir, manifest, table)),
    ...tables.map((table) => `CREATE VIEW ${table} AS ${queryOf(table, dir, manifest)}`),
  ];
}
