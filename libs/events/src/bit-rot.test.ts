import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DamagedLakeError } from './errors.js';
import { exportTable } from './export/export-table.js';
import { importLog } from './import/import-log.js';
import { openLake, type Lake } from './lake.js';
import { LAKE_TABLES, readManifest, type LakeTable } from './manifest.js';
import { compact } from './snapshots/compact.js';
import { eraseUsers } from './snapshots/erase/erase-users.js';
import { verifyLake } from './snapshots/verify/verify-lake.js';
import { series } from './testing/series.js';
import { log, rowsOf, scratchFolder, writeFiles, type LogRow } from './testing/logs.js';

const folder = scratchFolder();
const FLIPS = process.env['TEST_SIZE'] === 'full' ? 600 : 40;

const TYPES = ['view', 'view', 'cart', 'purchase', 'remove_from_cart'];
/** Some users of two months who do everything, and two rows that are quarantined. */
const ROWS: LogRow[] = Array.from({ length: 400 }, (_, index) => ({
  event_time: `2019-${index < 200 ? '10' : '11'}-${String((index % 27) + 1).padStart(2, '0')} 10:${String(index % 60).padStart(2, '0')}:00 UTC`,
  event_type: TYPES[index % TYPES.length] ?? 'view',
  product_id: String(1000 + (index % 13)),
  user_id: index === 7 ? '9223372036854775808' : String(500 + (index % 31)),
  price: `${(index % 9) + 1}.50`,
  brand: `brand${index % 3}`,
  user_session: `s${index % 61}`,
}));

let logs: string[];
beforeAll(async () => {
  logs = await writeFiles(folder, {
    'first.csv': log([...ROWS.slice(0, 300), { event_type: 'nonsense' }, { price: 'much' }]),
    'second.csv': log(ROWS.slice(300)),
    'october.csv': log(ROWS.slice(0, 200)),
    'more.csv': log(rowsOf(5, { user_id: '7' })),
  });
});

async function newLake(): Promise<{ dataDir: string; dir: string }> {
  const dataDir = folder();
  for (const file of logs.slice(0, 2)) await importLog({ dataDir, paths: [file] });
  return { dataDir, dir: path.join(dataDir, 'lake') };
}

/** Questions that read everything of a lake's current snapshot. */
const QUESTIONS: Record<string, (lake: Lake) => Promise<unknown>> = {
  snapshots: (lake) => lake.snapshots(),
  current: (lake) => lake.current(),
  totals: async (lake) => (await lake.manifest()).totals,
  reports: (lake) => lake.reports(),
  quarantine: async (lake) => Promise.all((await lake.reports()).map(({ id }) => lake.quarantine(id, { first: 10 }))),
  ...Object.fromEntries(
    LAKE_TABLES.map((table) => [
      table,
      async (lake: Lake) =>
        (await lake.store()).rows(
          `SELECT CAST(count(*) AS VARCHAR) AS n, CAST(sum(hash(t)) AS VARCHAR) AS sum FROM ${table} t`,
        ),
    ]),
  ),
};

async function answers(dataDir: string): Promise<Record<string, unknown>> {
  let lake: Lake;
  try {
    lake = await openLake({ dataDir, threads: 1 });
  } catch (error) {
    return Object.fromEntries(Object.keys(QUESTIONS).map((name) => [name, error]));
  }
  try {
    const found: Record<string, unknown> = {};
    await Promise.all(
      Object.entries(QUESTIONS).map(async ([name, ask]) => {
        found[name] = await ask(lake).then(
          (answer) => JSON.stringify(answer),
          (error: unknown) => error,
        );
      }),
    );
    return found;
  } finally {
    await lake.close();
  }
}

async function flip(file: string, bit: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  await writeFile(file, bytes);
}

test(
  `of ${FLIPS} flips of one bit of a lake's files none gives a wrong answer, and each is named`,
  { timeout: 7_200_000 },
  () =>
    series(async (random) => {
      const { dataDir, dir } = await newLake();
      const truth = await answers(dataDir);
      for (const [name, answer] of Object.entries(truth)) expect(answer, name).toBeTypeOf('string');
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
      expect(new Set(files.map((file) => path.relative(dir, file).split(path.sep)[0]))).toEqual(
        new Set(['files', 'lake.json', 'quarantine', 'reports', 'snapshots']),
      );
      let refused = 0;
      for (let count = 0; count < FLIPS; count += 1) {
        // Every kind of file has its turn: most are data files.
        const ofKind = count % 4 === 0 ? files.filter((file) => !file.includes(`${path.sep}files${path.sep}`)) : files;
        const file = ofKind[Math.floor(random() * ofKind.length)] ?? '';
        const bit = Math.floor(random() * (await readFile(file)).length * 8);
        const place = `${path.relative(dir, file)}, bit ${bit}`;
        await flip(file, bit);
        const found = await answers(dataDir);
        let isRefused = false;
        for (const [name, answer] of Object.entries(found)) {
          if (answer === truth[name]) continue;
          expect(answer, `${name}: ${place}`).toBeInstanceOf(DamagedLakeError);
          expect((answer as DamagedLakeError).file, `${name}: ${place}`).toBe(file);
          isRefused = true;
        }
        if (isRefused) refused += 1;
        // Reading all of it once more takes longer than all questions do.
        if (isRefused && count % 4 > 1) {
          await flip(file, bit);
          continue;
        }
        const { isOk, problems } = await verifyLake(dataDir, { threads: 1 });
        // A flip of white space in JSON changes nothing that is read.
        if (isRefused || file.endsWith('.parquet')) expect(isOk, place).toBe(false);
        for (const { file: named, message } of problems)
          expect(path.join(dir, named ?? ''), `${place}: ${message}`).toBe(file);
        await flip(file, bit);
      }
      expect(refused).toBeGreaterThan(FLIPS / 4);
      expect(await answers(dataDir)).toEqual(truth);
    }),
);

describe('a data file that is not as it was written', () => {
  let dataDir: string;
  let dir: string;
  let file: string;

  async function damage(table: LakeTable, month: string | null): Promise<void> {
    ({ dataDir, dir } = await newLake());
    const { current } = await currentOf();
    const found = (await readManifest(dir, current)).files[table].find((one) => month === null || one.month === month);
    file = path.join(dir, found?.path ?? '');
    await flip(file, 4 * 8 * 10);
  }
  const currentOf = async (): Promise<{ current: string }> => {
    const lake = await openLake({ dataDir });
    const current = (await lake.current())?.id ?? '';
    await lake.close();
    return { current };
  };

  test('fails what reads it and nothing else, and serves again once it is put back', async () => {
    await damage('events', '2019-10');
    const lake = await openLake({ dataDir });
    const store = await lake.store();
    const asked = store.rows('SELECT count(*) AS n FROM events');
    await expect(asked).rejects.toMatchObject({ name: 'DamagedLakeError', file });
    await expect(asked).rejects.toThrow('--replace-only-months 2019-10');
    await expect(store.rows('SELECT * FROM events_of([501])')).rejects.toMatchObject({ file });
    expect(await store.rows('SELECT sum(views + carts + removes + purchases)::INTEGER AS n FROM products')).toEqual([
      { n: 400 },
    ]);
    await flip(file, 4 * 8 * 10);
    expect(await store.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 400 }]);
    await lake.close();
  });

  test('is not built upon: what would read it is refused', async () => {
    await damage('events', '2019-10');
    const more = { dataDir, paths: [logs[3] ?? ''] };
    for (const work of [
      () => importLog(more),
      () => compact(dataDir),
      () => eraseUsers(dataDir, ['501']),
      () => exportTable(dataDir, { table: 'events', file: folder('out.parquet') }),
    ])
      await expect(work()).rejects.toMatchObject({ name: 'DamagedLakeError', file });
    await expect(exportTable(dataDir, { table: 'products', file: folder('products.csv') })).resolves.toMatchObject({
      rows: 13,
    });
    await damage('users', null);
    await expect(eraseUsers(dataDir, ['501', '502'])).rejects.toMatchObject({ name: 'DamagedLakeError', file });
  });

  test('is replaced by importing its month again', async () => {
    await damage('events', '2019-10');
    const report = await importLog({ dataDir, paths: [logs[2] ?? ''], replaceMonths: ['2019-10'], readAgain: true });
    expect(report.snapshot.rows).toBe(400);
    const lake = await openLake({ dataDir });
    expect(await (await lake.store()).rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 400 }]);
    await lake.close();
  });

  test('is replaced by compaction where it holds no events', async () => {
    await damage('products', null);
    await compact(dataDir);
    expect((await currentOf()).current).not.toBe('');
    expect(await verifyLake(dataDir, { snapshotId: 'current', deep: true })).toMatchObject({ isOk: true });
  });

  test('is found where the engine stumbles over it after it was found whole', async () => {
    ({ dataDir, dir } = await newLake());
    const lake = await openLake({ dataDir });
    const store = await lake.store();
    expect(await store.rows('SELECT count(*) AS n FROM session_index')).toHaveLength(1);
    const manifest = await lake.manifest();
    file = path.join(dir, manifest.files.session_index[0]?.path ?? '');
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0, 8, bytes.length - 8));
    const asked = store.rows('SELECT sum(hash(t))::VARCHAR AS n FROM session_index t');
    await expect(asked).rejects.toMatchObject({ name: 'DamagedLakeError', file });
    await lake.close();
  });
});
