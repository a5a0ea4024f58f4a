import { cp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { lakePaths, readLakeJson, readPointer, type LakeTable, type Manifest } from '../../manifest.js';
import { sha256Of } from '../../read-pieces.js';
import { scratchFolder } from '../../testing/logs.js';
import { importRows } from '../../testing/snapshots.js';
import { compact } from '../compact.js';
import { verifyLake } from './verify-lake.js';

const folder = scratchFolder();
const whole = folder('whole');
const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

beforeAll(async () => {
  const types = ['view', 'view', 'cart', 'remove_from_cart', 'purchase'] as const;
  const rows = Array.from({ length: 400 }, (_, n) => ({
    event_time: time(Date.UTC(2019, 9, 5) + ((n * 7919) % 60) * 86_400_000 + ((n * 104_729) % 86_400) * 1000),
    event_type: types[n % 5] ?? 'view',
    product_id: String(1 + (n % 9)),
    price: String(1 + ((n * 3) % 7)),
    user_id: n % 23 === 5 ? '18446744073709551615' : String(100 + (n % 23)),
    user_session: n % 4 === 0 ? '' : `s-${n % 31}`,
    category_id: n % 6 === 0 ? '' : n % 12 === 1 ? '9223372036854775808' : '77',
    category_code: n % 5 === 0 ? '' : 'a.b',
  }));
  // One session that views, carts and buys.
  for (const [n, row] of rows.slice(1, 5).entries())
    Object.assign(row, { event_time: time(Date.UTC(2019, 9, 7, 12, n)), user_id: '100', user_session: 's-buys' });
  await importRows(folder, whole, rows.slice(0, 150));
  await importRows(folder, whole, rows.slice(150, 300));
  await compact(whole, { rowsPerBucket: 200 });
  await importRows(folder, whole, rows.slice(300));
});

/** A copy of the lake, and its current manifest. */
async function copyOf(): Promise<{ dataDir: string; dir: string; manifest: Manifest }> {
  const dataDir = folder();
  await cp(whole, dataDir, { recursive: true });
  const dir = path.join(dataDir, 'lake');
  const { current } = await readPointer(dir);
  return { dataDir, dir, manifest: await readLakeJson<Manifest>(lakePaths(dir).manifest(current ?? '')) };
}

/** Writes a file of a table again by SQL, and its manifest so that the file looks as it was written. */
async function rewrite(
  dir: string,
  manifest: Manifest,
  table: LakeTable,
  query: (source: string) => string,
  index = 0,
): Promise<string> {
  const files = [...manifest.files[table]];
  const file = files[index];
  if (file === undefined) throw new Error(`no file of ${table}`);
  const at = path.join(dir, file.path);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const result = await connection.run(
    `COPY (${query(`read_parquet('${at}', hive_partitioning = false)`)}) TO '${at}.new' (FORMAT parquet, COMPRESSION zstd)`,
  );
  const [[rows]] = (await result.getRowsJson()) as [[string]];
  connection.closeSync();
  await cp(`${at}.new`, at);
  await rm(`${at}.new`);
  files[index] = { ...file, rows: Number(rows), bytes: (await stat(at)).size, sha256: await sha256Of(at) };
  await writeFile(
    lakePaths(dir).manifest(manifest.snapshot.id),
    JSON.stringify({ ...manifest, files: { ...manifest.files, [table]: files } }),
  );
  return file.path;
}

test('a lake that is as it was written is found so, with every table counted again from the events', async () => {
  const steps = new Set<string>();
  const report = await verifyLake(whole, { deep: true, onProgress: ({ step }) => steps.add(step.split(' ')[0] ?? '') });
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ isOk: true, deep: true, unnamed: { files: 0, bytes: 0 } });
  expect(report.snapshotIds).toHaveLength(4);
  const names = new Set(report.checks.map(({ name }) => name));
  for (const name of [
    'files',
    'manifest',
    'totals',
    'session-rule',
    'buckets',
    'months',
    'order',
    'sessions',
    'users',
    'session-index',
    'interactions',
    'user-months',
    'product-reach',
    'category-quarters',
    'product-days',
    'product-descriptions',
    'products',
    'product-prices',
    'categories',
    'long-ids',
    'presence',
    'presence-by-day-asia-kathmandu',
    'presence-by-day-australia-lord-howe',
  ])
    expect(names, name).toContain(name);
  expect(report.checks.filter(({ checked }) => checked === 0)).toEqual([]);
  expect([...steps]).toEqual(['reading', 'counting']);
});

describe('damage that shows in the files', () => {
  test.each<[string, string, (at: string) => Promise<void>, RegExp]>([
    ['a file that is gone', 'events', (at) => rm(at), /is missing/],
    ['a file that was cut', 'sessions', (at) => truncate(at, 50), /has 50 bytes/],
    [
      'one byte that was turned',
      'users',
      async (at) => {
        const bytes = await readFile(at);
        bytes[40] = (bytes[40] ?? 0) ^ 1;
        await writeFile(at, bytes);
      },
      /SHA-256/,
    ],
  ])('%s', async (_what, table, damage, words) => {
    const { dataDir, dir, manifest } = await copyOf();
    const file = manifest.files[table as LakeTable].find(({ path: relative }) =>
      relative.includes(manifest.snapshot.id),
    );
    await damage(path.join(dir, file?.path ?? ''));
    const report = await verifyLake(dataDir);
    expect(report.isOk).toBe(false);
    expect(report.problems).toMatchObject([
      {
        snapshotId: manifest.snapshot.id,
        check: 'files',
        file: file?.path,
        table,
        message: expect.stringMatching(words) as string,
        remedy: expect.stringContaining('backup') as string,
      },
    ]);
  });

  test('a manifest that is gone, or no pointer, or a report that is gone', async () => {
    const { dataDir, dir, manifest } = await copyOf();
    await rm(lakePaths(dir).manifest(manifest.snapshot.id));
    const report = await verifyLake(dataDir, { deep: true, snapshotId: 'current' });
    expect(report.problems).toMatchObject([{ check: 'manifest', file: `snapshots/${manifest.snapshot.id}.json` }]);
    await rm(lakePaths(dir).report((await readPointer(dir)).reports[0] ?? ''));
    expect((await verifyLake(dataDir)).problems.map(({ check }) => check)).toEqual(['reports', 'manifest']);
    await writeFile(lakePaths(dir).pointer, 'nothing');
    expect((await verifyLake(dataDir)).problems).toMatchObject([{ check: 'pointer', file: 'lake.json' }]);
  });
});

describe('damage under right checksums shows when everything is counted again', () => {
  type Damage = readonly [what: string, table: LakeTable, query: (source: string) => string, found: readonly string[]];
  const all = (change: string) => (source: string) => `SELECT * REPLACE (${change}) FROM ${source}`;

  /** Damages one lake in several ways, each in a table of its own, and looks for each of them. */
  async function findEach(damages: readonly Damage[]): Promise<void> {
    const { dataDir, dir, manifest: written } = await copyOf();
    let manifest = written;
    const files: string[] = [];
    for (const [, table, query] of damages) {
      files.push(await rewrite(dir, manifest, table, query));
      manifest = await readLakeJson<Manifest>(lakePaths(dir).manifest(manifest.snapshot.id));
    }
    const report = await verifyLake(dataDir, { deep: true, snapshotId: 'current' });
    expect([report.isOk, report.problems.filter(({ check }) => check === 'files')]).toEqual([false, []]);
    for (const [index, [what, , , found]] of damages.entries()) {
      expect(
        report.problems.map(({ check }) => check),
        what,
      ).toEqual(expect.arrayContaining([...found]));
      const first = report.problems.find(({ check }) => check === found[0]);
      expect(first, `${what}: ${JSON.stringify(first)}`).toMatchObject({
        message: expect.stringMatching(/\d/) as string,
        remedy: expect.stringContaining('lake compact') as string,
      });
      if (['buckets', 'order', 'users', 'products', 'category-quarters'].includes(found[0] ?? ''))
        expect(first?.file, first?.message).toBe(files[index]);
    }
  }

  test.each<Damage>([
    [
      'an event that is gone',
      'events',
      (source) => `SELECT * FROM ${source} LIMIT 5 OFFSET 1`,
      ['totals', 'interactions'],
    ],
    ["an event of another user's bucket", 'events', all('user_id + 1 AS user_id'), ['buckets']],
    ['an event of another month', 'events', all('event_time + INTERVAL 60 DAY AS event_time'), ['months']],
    ['events out of order', 'events', (source) => `SELECT * FROM ${source} ORDER BY event_time`, ['order']],
    ['a session with a wrong count', 'sessions', all('views + 1 AS views'), ['sessions']],
    ['a session that is gone', 'sessions', (source) => `SELECT * FROM ${source} OFFSET 1`, ['sessions']],
    [
      'a session cut where it should not be',
      'events',
      all('CASE WHEN row_number() OVER () = 1 THEN session_no + 500 ELSE session_no END AS session_no'),
      ['sessions'],
    ],
  ])('%s', (...damage) => findEach([damage]));

  // Every table is held against the events by itself, so faults of many stand side by side.
  test('tables that their events do not make', () =>
    findEach([
      ['a user who spent something else', 'users', all('spent + 1 AS spent'), ['users']],
      [
        'an index that does not find a session',
        'session_index',
        (source) => `SELECT * FROM ${source} OFFSET 1`,
        ['session-index'],
      ],
      [
        'a quarter-hour with an event too many',
        'category_quarters',
        all('events + 1 AS events'),
        ['category-quarters'],
      ],
      ['a presence counted twice', 'presence', all('n * 2 AS n'), ['presence', 'presence-by-day-asia-kolkata']],
      ['a pair with another count', 'interactions', all('carts + 1 AS carts'), ['interactions']],
      ['a product day with another price', 'product_days', all('price + 1 AS price'), ['product-days']],
      [
        'a price run that is gone',
        'product_prices',
        (source) => `SELECT * FROM ${source} OFFSET 1`,
        ['product-prices'],
      ],
      ['a product with too many viewers', 'products', all('viewers + 1 AS viewers'), ['products']],
      ['a category without revenue', 'categories', all('revenue * 0 AS revenue'), ['categories']],
      ['a long id under another number', 'long_ids', all("id || '0' AS id"), ['long-ids']],
      [
        'a month of a user that begins too early',
        'user_months',
        all('first_at - INTERVAL 1 SECOND AS first_at'),
        ['user-months'],
      ],
    ]));

  test('other faults of the same tables', () =>
    findEach([
      [
        'a quarter-hour that is elsewhere',
        'category_quarters',
        all('quarter + INTERVAL 15 MINUTE AS quarter'),
        ['category-quarters'],
      ],
      ['a number without its id', 'long_ids', (source) => `SELECT * FROM ${source} OFFSET 1`, ['long-ids']],
    ]));

  test("a session rule that is broken, and totals that are not the events'", async () => {
    const { dataDir, dir, manifest } = await copyOf();
    await writeFile(
      lakePaths(dir).manifest(manifest.snapshot.id),
      JSON.stringify({ ...manifest, gapMinutes: 100_000, totals: { ...manifest.totals, revenue: '1.00' } }),
    );
    const report = await verifyLake(dataDir, { deep: true, snapshotId: 'current' });
    expect(report.problems.map(({ check }) => check)).toEqual(['totals', 'session-rule']);
    expect(report.problems[0]?.message).toContain('"1.00"');
  });
});

test('an empty lake is whole; a verification can be canceled', async () => {
  expect(await verifyLake(folder(), { deep: true })).toMatchObject({ isOk: true, snapshotIds: [] });
  await expect(verifyLake(whole, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'canceled' });
});
