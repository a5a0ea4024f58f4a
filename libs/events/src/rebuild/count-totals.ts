import type { DuckDBConnection } from '@duckdb/node-api';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import type { LakeFile, SnapshotTotals } from '../manifest.js';
import { EVENT_TYPES, type EventType } from '../schema.js';
import { parquet } from './bucket-rows.js';
import type { FilesByTable } from './rebuild-plan.js';

const EMPTY: SnapshotTotals = {
  eventsByType: { view: 0, cart: 0, remove_from_cart: 0, purchase: 0 },
  users: 0,
  sessions: 0,
  products: 0,
  buyers: 0,
  revenue: '0.00',
  zeroPrices: 0,
  firstEventAt: null,
  lastEventAt: null,
};

/**
 * Counts what a snapshot holds in several ways that must agree: by category and quarter-hour, by session, by product and day, by presence, by shape, by local day.
 *
 * @throws ImportError `passes-disagree` - names the two figures that differ.
 */
export async function countTotals(
  connection: DuckDBConnection,
  files: FilesByTable,
  locate: (file: LakeFile) => string,
  signal: AbortSignal | undefined,
): Promise<{ totals: SnapshotTotals; rows: number }> {
  const rows = files.events.reduce((sum, file) => sum + file.rows, 0);
  if (rows === 0) return { totals: EMPTY, rows };
  const from = (table: keyof FilesByTable): string => parquet(files[table].map(locate));
  const ask = async (sql: string): Promise<Record<string, string | null>> =>
    (await (await run(connection, sql, signal === undefined ? {} : { signal })).getRowObjectsJson())[0] as Record<
      string,
      string | null
    >;
  const sums = ['views', 'carts', 'removes', 'purchases']
    .map((name) => `CAST(sum(${name}) AS BIGINT) AS ${name}`)
    .join(', ');
  const byCategory = await ask(
    `SELECT ${sums}, CAST(sum(revenue) AS DECIMAL(38,4)) AS revenue FROM ${from('categories')}`,
  );
  const bySession = await ask(
    `SELECT ${sums}, count(*) AS things, count(*) FILTER (WHERE purchases > 0) AS orders, CAST(sum(value) AS DECIMAL(38,4)) AS revenue, strftime(min(started_at), '%Y-%m-%dT%H:%M:%S.%gZ') AS first_at, strftime(max(ended_at), '%Y-%m-%dT%H:%M:%S.%gZ') AS last_at FROM ${from('sessions')}`,
  );
  const byUser = await ask(
    `SELECT ${sums}, count(*) AS things, count(*) FILTER (WHERE purchases > 0) AS buyers, CAST(sum(session_count) AS BIGINT) AS sessions, CAST(sum(spent) AS DECIMAL(38,4)) AS revenue FROM ${from('users')}`,
  );
  const byProduct = await ask(
    `SELECT ${sums}, count(*) AS things, CAST(sum(revenue) AS DECIMAL(38,4)) AS revenue FROM ${from('products')}`,
  );
  const byPair = await ask(`SELECT ${sums} FROM ${from('interactions')}`);
  const presence = await ask(
    `SELECT ${['user', 'session', 'buyer'].map((measure) => `CAST(coalesce(sum(n) FILTER (WHERE measure = '${measure}' AND previous_quarter IS NULL), 0) AS BIGINT) AS "${measure}"`).join(', ')} FROM ${from('presence')}`,
  );
  const byShape = await ask(
    `SELECT CAST(sum(sessions) AS BIGINT) AS things, CAST(sum(events) AS BIGINT) AS events FROM ${from('session_shapes')} WHERE part = 'all'`,
  );
  const byGroup = await ask(
    `SELECT CAST(coalesce(sum(sessions), 0) AS BIGINT) AS things FROM ${from('session_groups')} WHERE part = 'all'`,
  );
  const byOrder =
    files.session_orders.length === 0
      ? { things: '0', revenue: '0.0000' }
      : await ask(
          `SELECT CAST(coalesce(sum(sessions) FILTER (WHERE session_no = -1), 0) + count(DISTINCT session_no) FILTER (WHERE session_no <> -1) AS BIGINT) AS things, CAST(coalesce(sum(revenue), 0) AS DECIMAL(38,4)) AS revenue FROM ${from('session_orders')} WHERE part = 'all'`,
        );
  const byDay =
    await ask(`SELECT ${['user', 'session'].map((thing) => `CAST(coalesce(sum(n) FILTER (WHERE thing = '${thing}'), 0) AS BIGINT) AS "${thing}"`).join(', ')}, CAST(coalesce(sum(n) FILTER (WHERE thing = 'user' AND purchase_days <> 0), 0) AS BIGINT) AS buyer
    FROM ${from('active_days')} WHERE part = 'all' AND NOT is_correction`);
  // What is present in one month is there once a month; links between months are in the buckets' files.
  const byMonth =
    await ask(`SELECT ${['user', 'session', 'buyer'].map((measure) => `CAST(coalesce(sum(n) FILTER (WHERE measure = '${measure}'), 0) AS BIGINT) AS "${measure}"`).join(', ')}
    FROM ${parquet(files.presence.filter(({ bucket }) => bucket === null).map(locate))} WHERE previous_quarter IS NULL`);
  const bySale =
    files.entry_sales.length === 0
      ? '0.0000'
      : (
          await ask(
            `SELECT CAST(coalesce(sum(revenue), 0) AS DECIMAL(38,4)) AS revenue FROM ${from('entry_sales')} WHERE part = 'all' AND NOT is_correction AND entry = 'purchase' AND previous_day IS NULL`,
          )
        )['revenue'];
  const acts = files.acts.reduce((sum, file) => sum + file.rows, 0);
  const zero = await ask(
    `SELECT CAST(coalesce(sum(views + carts + removes + purchases), 0) AS BIGINT) AS zero FROM ${from('product_days')} WHERE price = 0`,
  );

  const same = (what: string, a: unknown, b: unknown): void => {
    if (String(a) !== String(b))
      throw new ImportError(
        'passes-disagree',
        `two ways of counting ${what} give ${String(a)} and ${String(b)}, so nothing was committed: please report this with the files`,
      );
  };
  const names = ['views', 'carts', 'removes', 'purchases'] as const;
  for (const name of names)
    for (const other of [bySession, byUser, byProduct, byPair]) same(name, byCategory[name], other[name]);
  same(
    'events',
    rows,
    names.reduce((sum, name) => sum + Number(byCategory[name]), 0),
  );
  for (const other of [bySession, byUser, byProduct, byOrder]) same('revenue', byCategory['revenue'], other['revenue']);
  same('revenue by the first day of purchases', byCategory['revenue'], bySale);
  same('sessions', bySession['things'], byUser['sessions']);
  same('sessions by shape', bySession['things'], byShape['things']);
  same('sessions by groups of users', bySession['things'], byGroup['things']);
  same('sessions with a purchase', bySession['orders'], byOrder['things']);
  same('events by shape', rows, byShape['events']);
  same(
    'acts',
    ['carts', 'removes', 'purchases'].reduce((sum, name) => sum + Number(byCategory[name]), 0),
    acts,
  );
  same('sessions by quarter-hour', bySession['things'], presence['session']);
  same('users by quarter-hour', byUser['things'], presence['user']);
  same('buyers by quarter-hour', byUser['buyers'], presence['buyer']);
  for (const thing of ['user', 'session', 'buyer'])
    same(`${thing}s by month and by local day`, byMonth[thing], byDay[thing]);
  return {
    rows,
    totals: {
      eventsByType: Object.fromEntries(
        EVENT_TYPES.map((type, index) => [type, Number(byCategory[names[index] ?? 'views'])]),
      ) as Record<EventType, number>,
      users: Number(byUser['things']),
      sessions: Number(bySession['things']),
      products: Number(byProduct['things']),
      buyers: Number(byUser['buyers']),
      revenue: atLeastCents(byCategory['revenue'] ?? '0'),
      zeroPrices: Number(zero['zero']),
      firstEventAt: bySession['first_at'] ?? null,
      lastEventAt: bySession['last_at'] ?? null,
    },
  };
}

/** A decimal without trailing zeros, but with at least two places. */
export function atLeastCents(decimal: string): string {
  const [whole = '0', places = ''] = decimal.split('.');
  return `${whole}.${places.replace(/0+$/, '').padEnd(2, '0')}`;
}
