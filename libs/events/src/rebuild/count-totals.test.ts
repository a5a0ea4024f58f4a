import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { LAKE_TABLES, type LakeFile, type LakeTable, type SnapshotTotals } from '../manifest.js';
import { engineConnection } from '../testing/engine-connection.js';
import { scratchFolder } from '../testing/logs.js';
import { atLeastCents, countTotals } from './count-totals.js';
import type { FilesByTable } from './rebuild-plan.js';

const folder = scratchFolder();
const connection = engineConnection(folder);
beforeAll(async () => {
  await mkdir(folder('files'), { recursive: true });
});

const COUNTS = '5 AS views, 2 AS carts, 1 AS removes, 3 AS purchases';
/** A shop of two users and three sessions; each table as its columns matter here. */
const TABLES: Partial<Record<LakeTable, string>> = {
  categories: `SELECT ${COUNTS}, 30.5 AS revenue`,
  sessions: `SELECT 5 AS views, 2 AS carts, 0 AS removes, 1 AS purchases, 10.25 AS value, TIMESTAMP '2019-10-01 00:00:00.5' AS started_at, TIMESTAMP '2019-10-01 01:00:00' AS ended_at UNION ALL SELECT 0, 0, 1, 2, 20.25, TIMESTAMP '2019-10-02', TIMESTAMP '2019-11-03 04:05:06'`,
  users: `SELECT ${COUNTS}, 2 AS session_count, 30.5 AS spent UNION ALL SELECT 0, 0, 0, 0, 0, 0`,
  products: `SELECT ${COUNTS}, 30.5 AS revenue`,
  interactions: `SELECT ${COUNTS}`,
  presence: `SELECT * FROM (VALUES ('user', NULL, 2), ('session', NULL, 3), ('session', NULL, -1), ('buyer', NULL, 1), ('user', TIMESTAMP '2019-10-01', 9)) v(measure, previous_quarter, n)`,
  active_days: `SELECT * FROM (VALUES ('all', 'user', false, 1, 0, 1), ('all', 'user', false, 3, 2, 1), ('all', 'user', true, 3, 2, -1), ('all', 'session', false, 1, 0, 2), ('brand', 'user', false, 1, 1, 7)) v(part, thing, is_correction, any_days, purchase_days, n)`,
  entry_sales: `SELECT * FROM (VALUES ('all', false, 'purchase', NULL, 20.5), ('all', false, 'purchase', NULL, 10.0), ('all', false, 'purchase', 1, 5.0), ('all', false, 'view', NULL, 7.0), ('all', true, 'purchase', NULL, -9.0), ('brand', false, 'purchase', NULL, 3.0)) v(part, is_correction, entry, previous_day, revenue)`,
  session_shapes: `SELECT * FROM (VALUES ('all', 1, 8), ('all', 1, 3), ('brand', 9, 9)) v(part, sessions, events)`,
  session_groups: `SELECT * FROM (VALUES ('all', 1), ('all', 1), ('brand', 7)) v(part, sessions)`,
  session_orders: `SELECT * FROM (VALUES ('all', -1, 1, 20.5), ('all', 7, 1, 4.0), ('all', 7, 1, 6.0), ('brand', -1, 9, 9.0)) v(part, session_no, sessions, revenue)`,
  acts: 'SELECT 1 AS is_counted_by_the_manifest',
  product_days: `SELECT * FROM (VALUES (0.0, 4, 0, 0, 0), (1.5, 1, 2, 1, 3)) v(price, views, carts, removes, purchases)`,
};

let count = 0;
async function totals(
  change: Partial<Record<LakeTable, string>> = {},
  events = 11,
  acts = 6,
): Promise<{ totals: SnapshotTotals; rows: number }> {
  const files = Object.fromEntries(LAKE_TABLES.map((table) => [table, [] as LakeFile[]])) as FilesByTable;
  const file = (at: string, rows: number): LakeFile => ({
    path: at,
    rows,
    bytes: 1,
    sha256: '',
    month: null,
    bucket: null,
  });
  for (const [table, query] of Object.entries({ ...TABLES, ...change }) as [LakeTable, string][]) {
    const at = path.join(folder('files'), `${(count += 1)}.parquet`);
    await connection().run(`COPY (${query}) TO ${literal(at)} (FORMAT parquet)`);
    files[table].push(file(at, table === 'acts' ? acts : 1));
  }
  if (events > 0) files.events.push(file('not read', events - 1), file('nor this', 1));
  return countTotals(connection(), files, ({ path: at }) => at, undefined);
}

test('the figures of a snapshot come from its tables, and every way of counting agrees', async () => {
  expect(await totals()).toEqual({
    rows: 11,
    totals: {
      eventsByType: { view: 5, cart: 2, remove_from_cart: 1, purchase: 3 },
      users: 2,
      sessions: 2,
      products: 1,
      buyers: 1,
      revenue: '30.50',
      zeroPrices: 4,
      firstEventAt: '2019-10-01T00:00:00.500Z',
      lastEventAt: '2019-11-03T04:05:06.000Z',
    },
  });
});

test('a snapshot of no events has none of anything', async () => {
  expect(await totals({}, 0)).toEqual({
    rows: 0,
    totals: {
      eventsByType: { view: 0, cart: 0, remove_from_cart: 0, purchase: 0 },
      users: 0,
      sessions: 0,
      products: 0,
      buyers: 0,
      revenue: '0.00',
      zeroPrices: 0,
      firstEventAt: null,
      lastEventAt: null,
    },
  });
});

describe('two ways of counting that differ stop the import, named with both figures', () => {
  const more = (query: string, from: string, to: string): string => query.replace(from, to);
  test.each<[string, Partial<Record<LakeTable, string>>, number, string]>([
    ['views', { products: more(TABLES.products ?? '', '5 AS views', '6 AS views') }, 11, 'counting views give 5 and 6'],
    [
      'purchases',
      { interactions: more(TABLES.interactions ?? '', '3 AS purchases', '2 AS purchases') },
      11,
      'counting purchases give 3 and 2',
    ],
    ['events', {}, 12, 'counting events give 12 and 11'],
    [
      'revenue',
      { users: more(TABLES.users ?? '', '30.5 AS spent', '30.4 AS spent') },
      11,
      'counting revenue give 30.5000 and 30.4000',
    ],
    [
      'sessions',
      { users: more(TABLES.users ?? '', '2 AS session_count', '3 AS session_count') },
      11,
      'counting sessions give 2 and 3',
    ],
    [
      'users',
      { presence: more(TABLES.presence ?? '', "('user', NULL, 2)", "('user', NULL, 1)") },
      11,
      'counting users by quarter-hour give 2 and 1',
    ],
    [
      'buyers',
      { presence: more(TABLES.presence ?? '', "('buyer', NULL, 1), ", '') },
      11,
      'counting buyers by quarter-hour give 1 and 0',
    ],
    [
      'sessions by shape',
      { session_shapes: more(TABLES.session_shapes ?? '', "('all', 1, 8)", "('all', 2, 8)") },
      11,
      'counting sessions by shape give 2 and 3',
    ],
    [
      'sessions by groups of users',
      { session_groups: more(TABLES.session_groups ?? '', "('all', 1), ('all', 1)", "('all', 1), ('all', 2)") },
      11,
      'counting sessions by groups of users give 2 and 3',
    ],
    [
      'users by local day',
      { active_days: more(TABLES.active_days ?? '', "'user', false, 1, 0, 1", "'user', false, 1, 0, 2") },
      11,
      'counting users by month and by local day give 2 and 3',
    ],
    [
      'sessions by local day',
      { active_days: more(TABLES.active_days ?? '', "'session', false, 1, 0, 2", "'session', false, 1, 0, 1") },
      11,
      'counting sessions by month and by local day give 2 and 1',
    ],
    [
      'buyers by local day',
      { active_days: more(TABLES.active_days ?? '', "'user', false, 3, 2, 1", "'user', false, 3, 0, 1") },
      11,
      'counting buyers by month and by local day give 1 and 0',
    ],
    [
      'revenue by day of entry',
      { entry_sales: more(TABLES.entry_sales ?? '', 'NULL, 20.5', 'NULL, 20.4') },
      11,
      'counting revenue by the first day of purchases give 30.5000 and 30.4000',
    ],
    [
      'sessions with a purchase',
      { session_orders: more(TABLES.session_orders ?? '', "('all', 7, 1, 6.0)", "('all', 8, 1, 6.0)") },
      11,
      'counting sessions with a purchase give 2 and 3',
    ],
    [
      'revenue of sessions',
      { session_orders: more(TABLES.session_orders ?? '', '20.5', '20.4') },
      11,
      'counting revenue give 30.5000 and 30.4000',
    ],
    [
      'events by shape',
      { session_shapes: more(TABLES.session_shapes ?? '', "('all', 1, 8)", "('all', 1, 7)") },
      11,
      'counting events by shape give 11 and 10',
    ],
  ])('%s', async (_what, change, events, says) => {
    await expect(totals(change, events)).rejects.toMatchObject({
      name: 'ImportError',
      code: 'passes-disagree',
      message: expect.stringContaining(says) as string,
    });
  });
});

test('carts, removes and purchases are all among the acts, or the import stops', async () => {
  await expect(totals({}, 11, 5)).rejects.toMatchObject({
    message: expect.stringContaining('counting acts give 6 and 5') as string,
  });
});

test('decimals keep two places at least, and as many more as they have', () => {
  expect(['30.5000', '0', '1.2345', '1.2340', '100', '-0.1000'].map(atLeastCents)).toEqual([
    '30.50',
    '0.00',
    '1.2345',
    '1.234',
    '100.00',
    '-0.10',
  ]);
});
