import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLake } from '../../lake.js';
import { lakePaths, readPointer } from '../../manifest.js';
import { goneFrom, messageFrom, startChild } from '../../testing/child.js';
import { line, log, rowsOf, scratchFolder, writeFiles, HEADER, type LogRow } from '../../testing/logs.js';
import { importLog } from '../../import/import-log.js';
import { importRows } from '../../testing/snapshots.js';
import { compact } from '../compact.js';
import { ReaderHold } from '../readers.js';
import { removeSnapshots } from '../remove-snapshots.js';
import { rollBack } from '../roll-back.js';
import { verifyLake } from '../verify/verify-lake.js';
import { eraseUsers } from './erase-users.js';

const folder = scratchFolder();
const ERASED = '541312140';
const KEPT = '541312141';

/** Every file below a folder in which an id stands, as text in any byte, or as a value in any column of a Parquet file. */
async function filesWith(dataDir: string, id: string): Promise<string[]> {
  const number = Buffer.alloc(8);
  number.writeBigInt64LE(BigInt(id));
  const found: string[] = [];
  const packed: string[] = [];
  for (const entry of await readdir(dataDir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    if (bytes.includes(id) || (BigInt(id) > 1_000_000n && bytes.includes(number))) found.push(file);
    else if (file.endsWith('.parquet')) packed.push(file);
  }
  const tables = new Map<string, string[]>();
  for (const file of packed) {
    const table = /\/files\/[^/]+\/([^/]+)\//.exec(file)?.[1] ?? path.dirname(file);
    tables.set(table, [...(tables.get(table) ?? []), file]);
  }
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const files of tables.values()) {
    const result =
      await connection.run(`SELECT DISTINCT file FROM (SELECT filename AS file, CAST(to_json(t) AS VARCHAR) AS text FROM read_parquet([${files.map((file) => `'${file}'`).join(', ')}], hive_partitioning = false, union_by_name = true, filename = true) t)
      WHERE regexp_matches(replace(text, file, ''), '(^|[^0-9])${id}([^0-9]|$)')`);
    found.push(...(await result.getRowsJson()).map(([file]) => String(file)));
  }
  connection.closeSync();
  return found;
}

const visits = (user_id: string, days: readonly string[]): LogRow[] =>
  days.flatMap((day) => [
    { event_time: `${day} 10:00:00 UTC`, user_id, user_session: `s-${user_id}` },
    { event_time: `${day} 10:01:00 UTC`, user_id, user_session: '', event_type: 'purchase', price: '3.50' },
  ]);

test('a user goes from every snapshot, from rows put aside, reports and appended events; nothing in the data folder names them', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, [
    ...visits(ERASED, ['2019-10-01', '2019-11-30']),
    ...visits(KEPT, ['2019-10-01']),
  ]);
  const bad = [
    line({ user_id: ERASED, price: '-1' }),
    line({ user_id: `${ERASED}.0` }),
    line({ user_id: '5.4131214E+08' }),
    `"unclosed ${ERASED},`,
    line({ user_id: KEPT, price: '-1' }),
  ];
  const [dirty = ''] = await writeFiles(folder, {
    'dirty.csv': `${HEADER}\n${[...bad, ...visits(KEPT, ['2019-10-02']).map((row) => line(row))].join('\n')}\n`,
  });
  const second = await importLog({ dataDir, paths: [dirty] });
  const compacted = await compact(dataDir, { rowsPerBucket: 3 });
  const before = await importRows(folder, dataDir, visits('77', ['2019-10-03']));
  const appends = path.join(dataDir, 'lake', 'appends');
  await mkdir(appends, { recursive: true });
  await writeFile(path.join(appends, 'one.csv'), log([{ user_id: ERASED }, { user_id: KEPT }]));
  await writeFile(path.join(appends, 'two.csv'), log([{ user_id: ERASED }]));
  expect((await filesWith(dataDir, ERASED)).length).toBeGreaterThan(5);

  const lake = await openLake({ dataDir });
  const read = await lake.store(second.id);
  const named = async (): Promise<number> =>
    (await lake.reports()).flatMap(({ problems }) => problems).filter(({ value }) => value.includes(ERASED)).length;
  expect(await named()).toBeGreaterThan(0);
  const report = await eraseUsers(dataDir, [ERASED, '12345678901'], { waitMs: 600_000 });
  expect(report.snapshots.map(({ snapshotId, rowsRemoved }) => [snapshotId, rowsRemoved])).toEqual([
    [first.id, 4],
    [second.id, 4],
    [compacted.id, 4],
    [before.id, 4],
  ]);
  expect(report).toMatchObject({ quarantineRows: 4, pendingRows: 2, openSegments: [], notFound: ['12345678901'] });
  expect(report.rewrittenFiles.toSorted()).toEqual([
    'appends/one.csv',
    'appends/two.csv',
    `quarantine/${second.id}.parquet`,
    `reports/${second.id}.json`,
  ]);
  expect(await filesWith(dataDir, ERASED)).toEqual([]);
  expect(await readdir(appends)).toEqual(['one.csv']);

  const [current, ...older] = await lake.snapshots();
  expect(current).toMatchObject({
    id: report.snapshots[3]?.replacedBy,
    reason: 'erasure',
    importId: null,
    parentId: report.snapshots[2]?.replacedBy,
    rows: 6,
  });
  expect(older).toHaveLength(3);
  await expect(read.rows('SELECT count(*) AS n FROM events')).rejects.toMatchObject({
    name: 'NoSnapshotError',
    replacedBy: report.snapshots[1]?.replacedBy,
    message: expect.stringContaining('erased') as string,
  });
  await expect(lake.store(first.id)).rejects.toMatchObject({ replacedBy: report.snapshots[0]?.replacedBy });
  expect(await named()).toBe(0);
  await lake.close();
  expect((await verifyLake(dataDir, { deep: true })).problems).toEqual([]);
  expect(await eraseUsers(dataDir, [ERASED])).toMatchObject({
    snapshots: [],
    quarantineRows: 0,
    pendingRows: 0,
    notFound: [ERASED],
  });
});

test('snapshots that shared files share them again, and what the user was not in stays as it is', async () => {
  const dataDir = folder();
  const users = Array.from({ length: 12 }, (_, n) => String(600 + n));
  const without = await importRows(
    folder,
    dataDir,
    users.slice(1).flatMap((user_id) => rowsOf(2, { user_id })),
  );
  await compact(dataDir, { rowsPerBucket: 4 });
  await importRows(folder, dataDir, visits('600', ['2019-10-05']));
  await importRows(folder, dataDir, rowsOf(2, { user_id: '601', event_time: '2019-12-01 00:00:00 UTC' }));
  const lake = await openLake({ dataDir });
  const quartersBefore = (await lake.manifest()).files.category_quarters.find(({ month }) => month === '2019-12')?.path;
  await eraseUsers(dataDir, ['600']);
  const [newest, older, , oldest] = await lake.snapshots();
  expect(oldest?.id).toBe(without.id);
  const [a, b] = [await lake.manifest(newest?.id), await lake.manifest(older?.id)];
  const eventsOf = (manifest: typeof a): string[] =>
    manifest.files.events.filter(({ month }) => month === '2019-10').map((file) => file.path);
  expect(eventsOf(a).length).toBeGreaterThan(2);
  expect(eventsOf(a).filter((file) => !eventsOf(b).includes(file)).length).toBeLessThanOrEqual(1);
  // Files made again that came out as they were are not kept twice.
  const quarters = (manifest: typeof a): string | undefined =>
    manifest.files.category_quarters.find(({ month }) => month === '2019-12')?.path;
  expect(quarters(a)).toBe(quartersBefore);
  await lake.close();
});

test('what a reader holds is erased all the same, also of a snapshot that was removed while it was read', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, visits(ERASED, ['2019-10-01']));
  await importRows(folder, dataDir, visits(KEPT, ['2019-10-02']));
  const hold = new ReaderHold(dataDir);
  // Held between the look of a writer and its forgetting: as a removed snapshot whose files stay.
  const pointer = await readPointer(path.join(dataDir, 'lake'));
  await writeFile(
    lakePaths(path.join(dataDir, 'lake')).pointer,
    JSON.stringify({ ...pointer, snapshots: pointer.snapshots.slice(1) }),
  );
  await hold.hold([first.id]);
  await removeSnapshots(dataDir, {});
  expect(await readdir(lakePaths(path.join(dataDir, 'lake')).snapshots)).toHaveLength(2);
  await eraseUsers(dataDir, [ERASED]);
  expect(await filesWith(path.join(dataDir, 'lake'), ERASED)).toEqual([]);
  await hold.close();
});

test('a short number in the name of a log file stays and is told', async () => {
  const dataDir = folder();
  const paths = await writeFiles(folder, {
    [`user-77-and-${ERASED}.csv`]: log(visits('77', ['2019-10-01'])),
    'day-2019.csv': log(visits(KEPT, ['2019-10-02'])),
  });
  await importLog({ dataDir, paths });
  const { namesLeft } = await eraseUsers(dataDir, ['77', ERASED, '2018']);
  expect(namesLeft).toEqual(['user-77-and-[erased user].csv']);
  expect((await eraseUsers(dataDir, [ERASED])).namesLeft).toEqual([]);
});

test('with an older lake.json in the place of a newer one nothing is erased, for all newer snapshots would go, also of the same second', async () => {
  const dataDir = folder();
  const { pointer, snapshots } = lakePaths(path.join(dataDir, 'lake'));
  await importRows(folder, dataDir, visits(ERASED, ['2019-10-01']));
  const older = await readFile(pointer);
  const newer = await importRows(folder, dataDir, visits(KEPT, ['2019-10-02']));
  await writeFile(pointer, older);
  await expect(eraseUsers(dataDir, [ERASED])).rejects.toMatchObject({
    name: 'DamagedLakeError',
    message: expect.stringMatching(`is older than snapshots/${newer.id}.json.*lake repair`) as string,
  });
  expect(await readdir(snapshots)).toContain(`${newer.id}.json`);
  const [kept = ''] = (await readPointer(path.join(dataDir, 'lake'))).snapshots;
  const sibling = `${kept.slice(0, kept.indexOf('-'))}-00000000.json`;
  await rename(path.join(snapshots, `${newer.id}.json`), path.join(snapshots, sibling));
  await expect(eraseUsers(dataDir, [ERASED])).rejects.toMatchObject({
    message: expect.stringContaining(sibling) as string,
  });
});

describe('ids and leases', () => {
  test('an id that is none is refused before anything is touched', async () => {
    for (const ids of [[], ['-1'], ['12a'], ['1'.repeat(65)], ['']])
      await expect(eraseUsers(folder(), ids)).rejects.toMatchObject({ code: 'options' });
  });

  test('an empty lake has nobody to erase; the last user leaves an empty snapshot', async () => {
    const dataDir = folder();
    expect(await eraseUsers(dataDir, ['1'])).toMatchObject({ notFound: ['1'], snapshots: [] });
    const { id } = await importRows(folder, dataDir, visits('1', ['2019-10-01']));
    await eraseUsers(dataDir, ['0001']);
    const lake = await openLake({ dataDir });
    expect(
      await (
        await lake.store()
      ).rows(
        'SELECT (SELECT count(*) FROM events) AS e, (SELECT count(*) FROM users) AS u, (SELECT count(*) FROM presence) AS p',
      ),
    ).toEqual([{ e: 0, u: 0, p: 0 }]);
    await expect(rollBack(dataDir, id.slice(0, 20))).rejects.toMatchObject({ name: 'NoSnapshotError' });
    await lake.close();
    expect((await verifyLake(dataDir, { deep: true })).problems).toEqual([]);
    expect((await importRows(folder, dataDir, visits('2', ['2019-10-01']))).snapshot.rows).toBe(2);
  });

  test('a canceled erasure leaves the snapshots', async () => {
    const dataDir = folder();
    const { id } = await importRows(folder, dataDir, visits(ERASED, ['2019-10-01']));
    const controller = new AbortController();
    await expect(
      eraseUsers(dataDir, [ERASED], {
        signal: controller.signal,
        onProgress: ({ step }) => {
          if (step.startsWith('erasing from snapshot')) controller.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'canceled' });
    expect((await readPointer(path.join(dataDir, 'lake'))).current).toBe(id);
    await eraseUsers(dataDir, [ERASED]);
    expect(await filesWith(dataDir, ERASED)).toEqual([]);
  });
});

test('any erasure after any imports leaves exactly the events of the others, in every snapshot', async () => {
  const row: fc.Arbitrary<LogRow> = fc.record({
    event_time: fc
      .tuple(fc.constantFrom('2019-10-31 23:', '2019-11-01 00:', '2019-10-05 10:'), fc.integer({ min: 10, max: 59 }))
      .map(([hour, minute]) => `${hour}${minute}:00 UTC`),
    event_type: fc.constantFrom('view', 'cart', 'remove_from_cart', 'purchase'),
    product_id: fc.constantFrom('1', '2'),
    price: fc.constantFrom('1.50', '0'),
    user_id: fc.constantFrom('700000001', '700000002', '700000003', '700000004'),
    user_session: fc.constantFrom('', 'a', 'b'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
      fc.subarray(['700000001', '700000002', '700000009'], { minLength: 1 }),
      fc.boolean(),
      async (imports, erased, isCut) => {
        const dataDir = folder();
        for (const [index, rows] of imports.entries()) {
          await importRows(folder, dataDir, rows);
          if (isCut && index === 0) await compact(dataDir, { rowsPerBucket: 3 });
        }
        const lake = await openLake({ dataDir });
        const ask =
          'SELECT e.user_id, e.event_time, e.event_type, e.product_id, e.price, s.user_session, s.started_at, s.views FROM events e JOIN sessions s ON s.session_no = e.session_no AND s.user_id = e.user_id ORDER BY ALL';
        const contents = async (): Promise<object[][]> =>
          Promise.all((await lake.snapshots()).map(async ({ id }) => (await lake.store(id)).rows(ask)));
        const before = await contents();
        await eraseUsers(dataDir, erased);
        expect(await contents()).toEqual(
          before.map((rows) => rows.filter((one) => !erased.includes(String((one as { user_id: number }).user_id)))),
        );
        await lake.close();
        for (const id of erased) expect(await filesWith(dataDir, id)).toEqual([]);
        expect((await verifyLake(dataDir, { deep: true, snapshotId: 'current' })).problems).toEqual([]);
        await rm(dataDir, { recursive: true });
      },
    ),
    { numRuns: 5 },
  );
});

test('an erasure that ends once its manifests are written and the pointer is not can be done again', async () => {
  const dataDir = folder();
  await importRows(folder, dataDir, [...visits(ERASED, ['2019-10-01']), ...visits(KEPT, ['2019-10-01'])]);
  const before = await readPointer(path.join(dataDir, 'lake'));
  const controller = new AbortController();
  const stopped = eraseUsers(dataDir, [ERASED], {
    signal: controller.signal,
    onProgress: ({ step }) => {
      if (step === 'committing') controller.abort();
    },
  });
  await expect(stopped).rejects.toThrow(/cancel/i);
  expect(await readPointer(path.join(dataDir, 'lake'))).toEqual(before);
  expect(await readdir(path.join(dataDir, 'lake', 'snapshots'))).toHaveLength(2);
  await eraseUsers(dataDir, [ERASED]);
  expect(await filesWith(dataDir, ERASED)).toEqual([]);
  expect((await verifyLake(dataDir, { deep: true })).unnamed.files).toBe(0);
});

test('an erasure killed at any step leaves every snapshot whole, and running it again finishes it', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, [...visits(ERASED, ['2019-10-01']), ...visits(KEPT, ['2019-10-01'])]);
  await importRows(folder, dataDir, visits(ERASED, ['2019-10-02']));
  let landed = 0;
  for (const [step, afterMs] of [
    ['erasing from appended', 0],
    ['erasing from snapshot', 0],
    ['erasing from snapshot', 60],
    ['committing', 0],
    ['committing', 4],
    ['committing', 12],
  ] as const) {
    const child = startChild({ verb: 'erase', dataDir, users: [ERASED], waitMs: 600_000 });
    await messageFrom(child, (message) => message.type === 'step' && message.step.startsWith(step)).then(
      () => sleep(afterMs),
      () => undefined,
    );
    child.kill('SIGKILL');
    await goneFrom(child);
    const lake = await openLake({ dataDir });
    const [current, older] = await lake.snapshots();
    const isOld = older?.id === first.id;
    if (isOld) landed += 1;
    expect([current?.rows, older?.rows], `${step} + ${afterMs} ms`).toEqual(isOld ? [6, 4] : [2, 2]);
    expect(await (await lake.store()).rows('SELECT count(*) AS n FROM events')).toEqual([{ n: current?.rows }]);
    await lake.close();
    expect((await verifyLake(dataDir)).problems).toEqual([]);
  }
  expect(landed, 'kills before the end').toBeGreaterThan(0);
  await eraseUsers(dataDir, [ERASED], { waitMs: 600_000 });
  expect(await filesWith(dataDir, ERASED)).toEqual([]);
  expect((await verifyLake(dataDir, { deep: true })).unnamed.files).toBe(0);
});
