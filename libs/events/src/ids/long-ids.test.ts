import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { openAppender } from '../append/appender.js';
import { exportTable } from '../export/export-table.js';
import { importLog } from '../import/import-log.js';
import { openLake } from '../lake.js';
import { lakePaths, readManifest, readPointer, writePointer, type Manifest } from '../manifest.js';
import type { EventStore } from '../store.js';
import { writeDurably } from '../durable-file.js';
import { backupLake } from '../snapshots/backup/backup-lake.js';
import { restoreLake } from '../snapshots/backup/restore-lake.js';
import { eraseUsers } from '../snapshots/erase/erase-users.js';
import { verifyLake } from '../snapshots/verify/verify-lake.js';
import { newEvent } from '../testing/appends.js';
import { line, log, scratchFolder, writeFiles, HEADER, type LogRow } from '../testing/logs.js';
import { externalIds } from './external-ids.js';
import { idNumber } from './id-number.js';

const folder = scratchFolder();
/** 2^63, 2^64 − 1, twenty and forty digits. */
const [A, B, C, D] = [
  '9223372036854775808',
  '18446744073709551615',
  '12345678901234567890',
  '1234567890123456789012345678901234567890',
] as const;

const ROWS: readonly LogRow[] = [
  { event_time: '2019-10-01 00:00:00 UTC', user_id: A, product_id: B, category_id: C },
  { event_time: '2019-10-01 00:00:01 UTC', user_id: A, product_id: '7', category_id: '8', event_type: 'purchase' },
  { event_time: '2019-10-01 00:00:02 UTC', user_id: D, product_id: D, category_id: D },
  { event_time: '2019-10-01 00:00:03 UTC', user_id: '501', product_id: '9223372036854775807', category_id: '' },
];
const IDS = ROWS.map(({ user_id, product_id, category_id }) => [
  user_id,
  product_id,
  category_id === '' ? null : category_id,
]);

async function withStore<T>(dataDir: string, work: (store: EventStore, manifest: Manifest) => Promise<T>): Promise<T> {
  const lake = await openLake({ dataDir });
  try {
    return await work(await lake.store(), await lake.manifest());
  } finally {
    await lake.close();
  }
}

/** User, product and category of every event in order of time, as the log wrote them. */
const idsIn = (dataDir: string): Promise<(string | null)[][]> =>
  withStore(dataDir, async (store) => {
    const rows = await store.rows<Record<string, string | null>>(
      'SELECT cast(user_id AS string) AS u, cast(product_id AS string) AS p, cast(category_id AS string) AS c FROM events ORDER BY event_time',
    );
    const ids = await externalIds(
      store,
      rows.flatMap(({ u, p, c }) => [u ?? '', p ?? '', c ?? '']),
    );
    return rows.map((_row, at) => ids.slice(at * 3, at * 3 + 3).map((id) => (id === '' ? null : id)));
  });
const tableIn = (dataDir: string): Promise<string[]> =>
  withStore(dataDir, async (store) =>
    (await store.rows<{ id: string }>('SELECT id FROM long_ids ORDER BY id')).map(({ id }) => id),
  );

async function imported(
  files: Readonly<Record<string, string | Uint8Array>>,
  dataDir = folder(),
  catalog?: string,
): Promise<string> {
  const paths = await writeFiles(folder, files);
  const report = await importLog({
    dataDir,
    paths,
    ...(catalog === undefined
      ? {}
      : { catalog: await writeFiles(folder, { [`catalog-${path.basename(dataDir)}.csv`]: catalog }) }),
  });
  expect(report.quarantined).toEqual({});
  return dataDir;
}

describe('ids beyond 2^63 - 1 are kept to the last digit', () => {
  test('from CSV, with and without lines that only a close look reads', async () => {
    expect(await idsIn(await imported({ 'long.csv': log(ROWS) }))).toEqual(IDS);
    // A carriage return in quotes sends every line through the slow path.
    expect(
      await idsIn(
        await imported({
          'irregular.csv': `${log(ROWS)}${line({ event_time: '2019-10-01 00:00:04 UTC', user_id: B, brand: '"a\rb"' })}\n`,
        }),
      ),
    ).toEqual([...IDS, [B, '1001', '2053013555631882655']]);
  });

  test('from JSON, as texts and as numbers', async () => {
    const text = ROWS.map((row, index) =>
      JSON.stringify({ event_type: 'view', price: 1, ...row }).replaceAll(
        /"(user_id|product_id)":"(\d+)"/g,
        index % 2 === 0 ? '"$1":$2' : '$&',
      ),
    ).join('\n');
    expect(text).toContain(`"user_id":${D}`);
    expect(await idsIn(await imported({ 'long.jsonl': text }))).toEqual(IDS);
  });

  test('from Parquet, as unsigned and decimal numbers and as texts', async () => {
    const file = folder('long.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (SELECT TIMESTAMPTZ '2019-10-01 00:00:00+00' AS event_time, 'view' AS event_type, CAST(${B} AS UBIGINT) AS product_id, CAST('${C}0000000000' AS DECIMAL(38,0)) AS category_id, 1.5 AS price, '${D}' AS user_id
      UNION ALL SELECT TIMESTAMPTZ '2019-10-01 00:00:01+00', 'view', CAST(5 AS UBIGINT), CAST(6 AS DECIMAL(38,0)), 1.5, '7') TO '${file}' (FORMAT parquet)`);
    connection.closeSync();
    const dataDir = folder();
    await importLog({ dataDir, paths: [file] });
    expect(await idsIn(dataDir)).toEqual([
      [D, B, `${C}0000000000`],
      ['7', '5', '6'],
    ]);
  });

  test('from a catalog, for the products that the log names and no others', async () => {
    const dataDir = await imported(
      {
        'short.csv': log(
          [
            { product_id: B, user_id: '1' },
            { product_id: '7', user_id: '1' },
          ],
          ['event_time', 'event_type', 'product_id', 'price', 'user_id'],
        ),
      },
      folder(),
      `product_id,category_id\n${B},${C}\n7,8\n9,${D}\n`,
    );
    expect((await idsIn(dataDir)).toSorted()).toEqual(
      [
        ['1', B, C],
        ['1', '7', '8'],
      ].toSorted(),
    );
    expect(await tableIn(dataDir)).toEqual([B, C].toSorted());
  });
});

describe('a lake with long ids', () => {
  test('knows them again in other files, adds only what is new, and shares the table while it says the same', async () => {
    const dataDir = await imported({ 'one.csv': log(ROWS) });
    const before = await withStore(dataDir, (_store, manifest) => Promise.resolve(manifest.files.long_ids));
    const again = await importLog({
      dataDir,
      paths: await writeFiles(folder, {
        'two.csv': `${log(ROWS)}${line({ event_time: '2019-10-02 00:00:00 UTC', user_id: A, product_id: '7' })}\n`,
      }),
    });
    expect(again).toMatchObject({ accepted: 1, duplicates: 4, users: 3 });
    expect(await withStore(dataDir, (_store, manifest) => Promise.resolve(manifest.files.long_ids))).toEqual(before);
    expect(before.map(({ rows }) => rows)).toEqual([4]);
    expect((await verifyLake(dataDir, { deep: true })).problems).toEqual([]);
  });

  test('has no table where no id is long', async () => {
    const dataDir = await imported({ 'plain.csv': log([{ user_id: '9223372036854775807' }]) });
    expect(await withStore(dataDir, (_store, manifest) => Promise.resolve(manifest.files.long_ids))).toEqual([]);
    expect(await tableIn(dataDir)).toEqual([]);
  });

  test('takes them as appended events, in the same sessions', async () => {
    const dataDir = await imported({ 'base.csv': log(ROWS) });
    const appender = await openAppender(dataDir);
    await appender.append([
      newEvent({
        event_time: '2019-10-01 00:10:00 UTC',
        user_id: A,
        product_id: D,
        category_id: null,
        user_session: '11111111-1111-4111-8111-111111111111',
      }),
    ]);
    await appender.seal();
    await appender.close();
    expect(await idsIn(dataDir)).toEqual([...IDS, [A, D, null]]);
    expect(
      await withStore(dataDir, (store) =>
        store.rows('SELECT views, purchases FROM sessions WHERE user_id = cast(? AS bigint)', [String(idNumber(A))]),
      ),
    ).toEqual([{ views: 2, purchases: 1 }]);
  });

  test('forgets the id of an erased user, but not of a product of the same digits', async () => {
    const dataDir = await imported({ 'erase.csv': log(ROWS) });
    const report = await eraseUsers(dataDir, [A, D, B]);
    expect(report).toMatchObject({ notFound: [B], snapshots: [{ rowsRemoved: 3 }] });
    expect(await idsIn(dataDir)).toEqual([IDS[3]]);
    expect(await tableIn(dataDir)).toEqual([]);
    const other = await imported({
      'same.csv': log([...ROWS, { event_time: '2019-10-03 00:00:00 UTC', user_id: '9', product_id: D }]),
    });
    await eraseUsers(other, [D, A]);
    expect(await tableIn(other)).toEqual([D]);
    expect(await filesNaming(other, A)).toEqual([]);
    expect((await filesNaming(other, D)).map((file) => path.basename(file))).toEqual(['long_ids.parquet']);
    expect((await verifyLake(other, { deep: true })).problems).toEqual([]);
  });

  test('is the same after backup and restore', async () => {
    const dataDir = await imported({ 'backup.csv': log(ROWS) });
    const [backup, restored] = [folder(), folder()];
    await backupLake(dataDir, backup);
    await restoreLake(backup, restored);
    expect(await idsIn(restored)).toEqual(IDS);
  });

  test('writes its digits into exports, which give the same lake again', async () => {
    const dataDir = await imported({ 'export.csv': log(ROWS) });
    const [csv, parquet] = [folder('events-out.csv'), folder('events-out.parquet')];
    await exportTable(dataDir, { table: 'events', file: csv });
    await exportTable(dataDir, { table: 'events', file: parquet });
    expect(
      (await readFile(csv, 'utf8'))
        .split('\n')
        .slice(1, -1)
        .map((row) => row.split(','))
        .map((row) => [row[7], row[2], row[3] || null])
        .toSorted(),
    ).toEqual(IDS.toSorted());
    for (const file of [csv, parquet]) {
      const again = folder();
      await importLog({ dataDir: again, paths: [file] });
      expect(await idsIn(again)).toEqual(IDS);
    }
    const users = folder('users-out.csv');
    await exportTable(dataDir, { table: 'users', file: users });
    expect(
      (await readFile(users, 'utf8'))
        .split('\n')
        .slice(1)
        .map((row) => row.split(',')[0])
        .filter(Boolean)
        .toSorted(),
    ).toEqual([A, D, '501'].toSorted());
  });
});

describe('what cannot be kept is refused', () => {
  test('ids that a spreadsheet has rounded are found beyond 2^63 - 1, too', async () => {
    const rounded = Array.from({ length: 30 }, (_, n): LogRow => ({
      user_id: `${123_456_789_012_300 + n}00000`,
      event_time: `2019-10-01 00:00:${String(n).padStart(2, '0')} UTC`,
    }));
    const paths = await writeFiles(folder, { 'rounded.csv': log(rounded) });
    await expect(importLog({ dataDir: folder(), paths })).rejects.toMatchObject({
      code: 'mangled-ids',
      message: expect.stringContaining('user_id') as string,
    });
    const exact = rounded.map((row, n): LogRow => ({
      ...row,
      user_id: `${row.user_id?.slice(0, -5) ?? ''}${10_001 + n * 997}`,
    }));
    expect(
      await importLog({ dataDir: folder(), paths: await writeFiles(folder, { 'exact.csv': log(exact) }) }),
    ).toMatchObject({ accepted: 30, users: 30 });
    const categories = rounded.map((row): LogRow => ({ ...row, user_id: '1', category_id: row.user_id ?? '' }));
    const report = await importLog({
      dataDir: folder(),
      paths: await writeFiles(folder, { 'categories.csv': log(categories) }),
    });
    expect(report.warnings).toEqual({ 'rounded-category-id': 30 });
  });

  test('two ids under one number stop the import before anything is committed', async () => {
    const dataDir = await imported({ 'first.csv': log([{ user_id: A }]) });
    const { dir, manifest } = await forged(
      dataDir,
      `SELECT CAST(${String(idNumber(A))} AS BIGINT) AS number, '${D}' AS id`,
    );
    const paths = await writeFiles(folder, {
      'second.csv': `${HEADER}\n${line({ user_id: A, event_time: '2019-10-02 00:00:00 UTC' })}\n`,
    });
    await expect(importLog({ dataDir, paths })).rejects.toMatchObject({
      code: 'id-collision',
      facts: { id: D, other: A },
    });
    expect((await readPointer(dir)).current).toBe(manifest.snapshot.id);
  });

  test('a number of which no table tells the id is an error, never a made-up id', async () => {
    const dataDir = await imported({ 'lost.csv': log([{ user_id: A }, { user_id: B }]) });
    await forged(dataDir, `SELECT CAST(${String(idNumber(A))} AS BIGINT) AS number, '${A}' AS id`);
    await expect(idsIn(dataDir)).rejects.toMatchObject({ name: 'DamagedLakeError' });
  });
});

/** Every file of a lake in which an id stands, as text in its bytes or in a column of a Parquet file. */
async function filesNaming(dataDir: string, id: string): Promise<string[]> {
  const found: string[] = [];
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const entry of await readdir(dataDir, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    if ((await readFile(file)).includes(id)) found.push(file);
    else if (file.endsWith('.parquet')) {
      const [row] = await (
        await connection.run(
          `SELECT count(*) FROM read_parquet('${file}', hive_partitioning = false) t WHERE contains(CAST(to_json(t) AS VARCHAR), '${id}')`,
        )
      ).getRowsJson();
      if (Number(row?.[0]) > 0) found.push(file);
    }
  }
  connection.closeSync();
  return found;
}

/** Puts other rows into the table of long ids, as if they had been written so. */
async function forged(dataDir: string, rows: string): Promise<{ dir: string; manifest: Manifest }> {
  const dir = path.join(dataDir, 'lake');
  const pointer = await readPointer(dir);
  const manifest = await readManifest(dir, pointer.current ?? '');
  const [file] = manifest.files.long_ids;
  if (file === undefined) throw new Error('the lake has no long ids');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${rows}) TO '${path.join(dir, file.path)}' (FORMAT parquet)`);
  connection.closeSync();
  const bytes = (await readFile(path.join(dir, file.path))).length;
  await writeDurably(
    lakePaths(dir).manifest(manifest.snapshot.id),
    JSON.stringify({ ...manifest, files: { ...manifest.files, long_ids: [{ ...file, rows: 1, bytes }] } }),
  );
  await writePointer(dir, pointer);
  return { dir, manifest };
}
