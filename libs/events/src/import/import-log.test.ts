import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLake } from '../lake.js';
import type { Progress } from '../report.js';
import { LOG_COLUMNS } from '../schema.js';
import { verifyLake } from '../snapshots/verify/verify-lake.js';
import { expectConserved, failureOf, FIVE, importText } from '../testing/import-text.js';
import { log, rowsOf, scratchFolder, writeFiles, type LogRow } from '../testing/logs.js';
import { importLog } from './import-log.js';

const folder = scratchFolder();

test('files and data folders whose names could be patterns are read alone', async () => {
  const root = folder('odd[x]*?');
  for (const name of [root, folder('oddxyz')]) await mkdir(name);
  const names = ["a*'.csv", 'ab.csv', 'a[b].csv'];
  for (const [index, name] of names.entries()) {
    await writeFile(path.join(root, name), log(rowsOf(2, { product_id: String(index + 1) })));
    const report = await importLog({ dataDir: path.join(root, 'data*'), paths: [path.join(root, name)] });
    expectConserved(report);
    expect([report.read, report.snapshot.rows], name).toEqual([2, 2 * index + 2]);
  }
  await writeFile(path.join(root, 'bad.csv'), log([{}, { price: '-1' }]));
  await importLog({ dataDir: path.join(root, 'data*'), paths: [path.join(root, 'bad.csv')] });
  // Another data folder with the same files, whose name fits.
  await cp(path.join(root, 'data*'), path.join(root, 'data-2'), { recursive: true });
  const lake = await openLake({ dataDir: path.join(root, 'data*') });
  expect(await (await lake.store()).rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 7 }]);
  expect((await lake.quarantine((await lake.reports())[0]?.id ?? '', { first: 5 })).total).toBe(1);
  await lake.close();
  expect(await verifyLake(path.join(root, 'data*'), { deep: true })).toMatchObject({ isOk: true, problems: [] });
});

test('a folder that holds the data folder gives its logs, not the rows of the lake again', async () => {
  const root = folder();
  await mkdir(root);
  await writeFile(path.join(root, 'log.csv'), log(FIVE));
  await importLog({ dataDir: path.join(root, 'data'), paths: [root] });
  const again = await importLog({ dataDir: path.join(root, 'data'), paths: [root] });
  expect([again.committed, again.alreadyImported, again.snapshot.rows, again.skipped.length]).toEqual([
    false,
    ['log.csv'],
    5,
    1,
  ]);
});

describe('copies of rows', () => {
  const text = log([...rowsOf(4), ...rowsOf(1), ...rowsOf(1)]);

  test('are dropped and counted by default', async () => {
    expect(await importText(folder, text)).toMatchObject({
      read: 6,
      accepted: 4,
      duplicates: 2,
      duplicatesFound: 2,
      snapshot: { rows: 4 },
    });
  });

  test('are kept on demand: none is dropped, those seen are counted', async () => {
    expect(await importText(folder, text, { keepDuplicates: true })).toMatchObject({
      read: 6,
      accepted: 6,
      duplicates: 0,
      duplicatesFound: 2,
      snapshot: { rows: 6 },
    });
  });

  test('the same content again adds nothing, kept or not', async () => {
    for (const keepDuplicates of [false, true]) {
      const dataDir = folder();
      const first = await importText(folder, text, { dataDir, keepDuplicates });
      const again = await importText(folder, text, { dataDir, keepDuplicates });
      expect(again).toMatchObject({
        committed: false,
        read: 0,
        accepted: 0,
        alreadyImported: [expect.stringContaining('.csv')],
        snapshot: first.snapshot,
      });
      const spelled = await importText(folder, `${text}\n`, { dataDir, keepDuplicates });
      expect(spelled).toMatchObject({
        committed: false,
        read: 6,
        accepted: 0,
        duplicates: 6,
        duplicatesFound: 6,
        snapshot: first.snapshot,
      });
    }
  });

  test('an overlapping file adds, per distinct row, what it holds beyond the lake', async () => {
    const dataDir = folder();
    await importText(folder, log([{}, {}]), { dataDir, keepDuplicates: true });
    const more = await importText(folder, log([{}, {}, {}, {}, { user_id: '9' }, { user_id: '9' }]), {
      dataDir,
      keepDuplicates: true,
    });
    expect(more).toMatchObject({ accepted: 4, duplicates: 2, duplicatesFound: 5, snapshot: { rows: 6 } });
    const fewer = await importText(folder, log([{}]), { dataDir, keepDuplicates: true });
    expect(fewer).toMatchObject({ committed: false, accepted: 0, duplicates: 1, snapshot: { rows: 6 } });
    const dropping = await importText(folder, log([{}, { user_id: '10' }]), { dataDir });
    expect(dropping).toMatchObject({ accepted: 1, duplicates: 1, snapshot: { rows: 7 } });
  });

  test('are compared in all nine columns, the same instant and the same number being equal however written', async () => {
    const dataDir = folder();
    await importText(folder, log([{}]), { dataDir });
    const spelled = await importText(
      folder,
      log([
        { event_time: '2019-10-01T00:00:00.000Z' },
        { event_time: '2019-10-01 04:00:00+04:00' },
        { price: '10' },
        { price: '10.000000' },
        { brand: ' acme ' },
      ]),
      { dataDir },
    );
    expect(spelled).toMatchObject({ accepted: 0, duplicates: 5 });
    const different = LOG_COLUMNS.map((column): LogRow => ({
      [column]:
        {
          event_time: '2019-10-01 00:00:00.000001 UTC',
          event_type: 'cart',
          price: '10.0001',
          category_code: '',
          brand: '',
          user_session: '',
        }[column as string] ?? '7',
    }));
    expect(await importText(folder, log(different), { dataDir })).toMatchObject({ accepted: 9, duplicates: 0 });
  });

  test('within one import of several files, only the first file keeps them', async () => {
    const [a = '', b = ''] = await writeFiles(folder, { 'first.csv': log(rowsOf(3)), 'second.csv': log(rowsOf(4)) });
    const report = await importLog({ dataDir: folder(), paths: [a, b] });
    expect(report.files.map(({ accepted, duplicates }) => [accepted, duplicates])).toEqual([
      [3, 0],
      [1, 3],
    ]);
    expectConserved(report);
  });
});

describe('demo shop and real log', () => {
  test('a real log takes the place of the demo shop, with a lineage of its own', async () => {
    const dataDir = folder();
    const demo = await importText(folder, log(rowsOf(5)), { dataDir, isSynthetic: true });
    expect(demo.snapshot).toMatchObject({ isSynthetic: true, rows: 5 });
    const real = await importText(folder, log(rowsOf(3)), { dataDir });
    expect(real).toMatchObject({
      accepted: 3,
      duplicates: 0,
      replacedSynthetic: true,
      snapshot: { isSynthetic: false, rows: 3, parentId: null },
    });
  });

  test('demo rows are refused over a real log', async () => {
    const dataDir = folder();
    const real = await importText(folder, log(rowsOf(3)), { dataDir });
    expect(await failureOf(importText(folder, log(rowsOf(3)), { dataDir, isSynthetic: true }))).toMatchObject({
      code: 'mixed-synthetic',
    });
    const lake = await openLake({ dataDir });
    expect(await lake.current()).toEqual(real.snapshot);
    await lake.close();
  });
});

test('the report describes the resulting snapshot, not the import alone', async () => {
  const dataDir = folder();
  await importText(
    folder,
    log([
      { event_type: 'purchase', price: '3.5' },
      { event_type: 'cart', price: '0' },
    ]),
    { dataDir },
  );
  const second = await importText(
    folder,
    log([
      { event_type: 'purchase', price: '10', user_id: '9', product_id: '5', event_time: '2019-12-24 23:59:59 UTC' },
    ]),
    { dataDir },
  );
  expect(second).toMatchObject({
    read: 1,
    accepted: 1,
    eventsByType: { view: 0, cart: 1, remove_from_cart: 0, purchase: 2 },
    users: 2,
    sessions: 2,
    products: 2,
    buyers: 2,
    revenue: '13.50',
    zeroPrices: 1,
    firstEventAt: '2019-10-01T00:00:00.000Z',
    lastEventAt: '2019-12-24T23:59:59.000Z',
  });
  const lake = await openLake({ dataDir });
  expect((await lake.reports()).map(({ id }) => id)).toEqual([second.id, expect.any(String)]);
  expect((await lake.snapshots()).map(({ id, parentId }) => [id, parentId])).toEqual([
    [second.snapshot.id, expect.any(String)],
    [expect.any(String), null],
  ]);
  await lake.close();
});

test('too little memory is said in words, and nothing is imported', async () => {
  const dataDir = folder();
  const error = await failureOf(importText(folder, log(rowsOf(20_000)), { dataDir, memoryLimit: '4MB' }));
  expect(error.code).toBe('out-of-memory');
  const lake = await openLake({ dataDir });
  expect(await lake.current()).toBeNull();
  await lake.close();
});

test('progress names each step, counts, speed and time left', async () => {
  const steps: Progress[] = [];
  await importText(folder, log(rowsOf(200)), { onProgress: (progress) => steps.push(progress) });
  expect([...new Set(steps.map(({ step }) => step.split(' ')[0]))]).toEqual(['reading', 'sorting,', 'committing']);
  expect(
    steps.filter(({ step, done, total, rows }) => step.startsWith('reading') && done === total && rows === 200),
  ).not.toHaveLength(0);
});
