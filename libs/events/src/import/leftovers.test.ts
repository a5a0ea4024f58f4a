import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { thisHost } from '../engines/duckdb/engine.js';
import { LAKE_TABLES, lakePaths, writePointer, type Pointer } from '../manifest.js';
import { LAYOUT_VERSION } from '../schema.js';
import { ReaderHold } from '../snapshots/readers.js';
import { scratchFolder } from '../testing/logs.js';
import { findLeftovers, keptSnapshots, LEFTOVER_DAYS, removeLeftovers, removeUnnamedFiles } from './leftovers.js';

const folder = scratchFolder();
let dataDir: string;
let dir: string;

async function put(file: string, content = 'x'): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** A snapshot whose manifest names these files. */
async function snapshot(id: string, files: readonly string[]): Promise<void> {
  const tables = Object.fromEntries(
    LAKE_TABLES.map((table) => [
      table,
      table === 'events'
        ? files.map((file) => ({ path: file, rows: 1, bytes: 1, sha256: '', month: null, bucket: null }))
        : [],
    ]),
  );
  await put(lakePaths(dir).manifest(id), JSON.stringify({ snapshot: { id }, files: tables }));
  for (const file of files) await put(path.join(dir, file));
}

const pointer = (change: Partial<Pointer> = {}): Promise<void> =>
  writePointer(dir, {
    format: 'cartograph-lake',
    layoutVersion: LAYOUT_VERSION,
    current: 'b',
    snapshots: ['a', 'b'],
    reports: ['a'],
    ...change,
  });
const all = async (): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .toSorted();

beforeEach(async () => {
  dataDir = folder();
  dir = path.join(dataDir, 'lake');
  await snapshot('a', ['files/a/events/1.parquet', 'files/a/events/2.parquet']);
  await snapshot('b', ['files/a/events/1.parquet', 'files/b/events/1.parquet']);
  await put(lakePaths(dir).report('a'));
  await put(lakePaths(dir).quarantineFile('a'));
  await pointer();
});

const NAMED = [
  'files/a/events/1.parquet',
  'files/a/events/2.parquet',
  'files/b/events/1.parquet',
  'lake.json',
  'quarantine/a.parquet',
  'reports/a.json',
  'snapshots/a.json',
  'snapshots/b.json',
];

const DAY_MS = 86_400_000;

test('what the pointer names stays, and everything else of a lake goes a week after it was first met', async () => {
  const leftovers = [
    'files/a/events/3.parquet',
    'files/c/events/1.parquet',
    'quarantine/c.parquet',
    'reports/c.json',
    'snapshots/c.json',
  ];
  for (const file of [...leftovers, 'lake.json.1-ab.tmp', 'snapshots/d.json.1-ab.tmp']) await put(path.join(dir, file));
  await put(path.join(dir, 'appends', 'one.csv'));
  await put(path.join(dir, 'notes.txt'));
  const stays = ['appends/one.csv', ...NAMED, 'notes.txt'];
  const now = Date.parse('2019-11-01T00:00:00Z');
  expect(await findLeftovers(dir)).toEqual(
    leftovers
      .map((file) => ({ path: file, bytes: 1, seenAt: null }))
      .toSorted((a, b) => order(a.path) - order(b.path) || (a.path < b.path ? -1 : 1)),
  );
  await removeLeftovers(dir, now);
  expect(await all()).toEqual([...stays, ...leftovers, 'leftovers.json'].toSorted());
  await put(path.join(dir, 'files/d/events/1.parquet'));
  await removeLeftovers(dir, now + (LEFTOVER_DAYS - 0.1) * DAY_MS);
  expect(await all()).toEqual([...stays, ...leftovers, 'files/d/events/1.parquet', 'leftovers.json'].toSorted());
  expect((await findLeftovers(dir))?.[0]?.seenAt).toBe('2019-11-01T00:00:00.000Z');
  await removeLeftovers(dir, now + LEFTOVER_DAYS * DAY_MS);
  expect(await all()).toEqual([...stays, 'files/d/events/1.parquet', 'leftovers.json'].toSorted());
  await removeLeftovers(dir, now + 2 * LEFTOVER_DAYS * DAY_MS);
  expect(await all()).toEqual(stays.toSorted());
  expect(await readdir(path.join(dir, 'files'))).toEqual(['a', 'b']);
});

const order = (file: string): number =>
  ['files', 'snapshots', 'reports', 'quarantine'].indexOf(file.split('/')[0] ?? '');

test('a pointer that no longer names a snapshot does not take its files with it', async () => {
  const before = await all();
  // As where an older lake.json was put in the place of a newer one.
  await pointer({ current: 'a', snapshots: ['a'] });
  await removeLeftovers(dir);
  await pointer();
  expect((await all()).filter((file) => file !== 'leftovers.json')).toEqual(before);
});

test('what a writer that was killed had half made goes at once', async () => {
  for (const file of [
    'staging/c/rows.parquet',
    'files/c/events/1.parquet',
    'snapshots/c.json',
    'reports/c.json',
    'quarantine/c.parquet',
    'staging/b/rows.parquet',
  ])
    await put(path.join(dir, file));
  await removeLeftovers(dir);
  expect(await all()).toEqual(NAMED);
});

test('where a manifest cannot be read no data file goes, for nobody knows which it names', async () => {
  await put(lakePaths(dir).manifest('a'), 'no JSON');
  await put(path.join(dir, 'staging/c/rows.parquet'));
  await put(path.join(dir, 'files/c/events/1.parquet'));
  await removeLeftovers(dir, Date.now() + 2 * LEFTOVER_DAYS * DAY_MS);
  expect(await findLeftovers(dir)).toBeNull();
  expect(await all()).toEqual([...NAMED, 'files/c/events/1.parquet'].toSorted());
});

test('spill folders go with their processes; of other machines nobody knows', async () => {
  const host = thisHost();
  const folders = {
    living: `${host}-${process.pid}-00000001`,
    dead: `${host}-4194304-00000002`,
    elsewhere: '00000000-1-00000003',
    other: 'not-a-spill-folder',
  };
  for (const name of Object.values(folders)) await put(path.join(lakePaths(dir).temp, name, 'spill'));
  await removeLeftovers(dir);
  expect((await readdir(lakePaths(dir).temp)).toSorted()).toEqual(
    [folders.living, folders.elsewhere, folders.other].toSorted(),
  );
});

test('a spill folder of another machine goes after a week, unless its process reads still', async () => {
  const { temp } = lakePaths(dir);
  const names = { reads: '00000000-77-00000001', gone: '00000000-78-00000002', young: '00000000-79-00000003' };
  for (const name of Object.values(names)) await mkdir(path.join(temp, name), { recursive: true });
  const long = new Date(Date.now() - 8 * 24 * 3_600_000);
  for (const name of [names.reads, names.gone]) await utimes(path.join(temp, name), long, long);
  const readers = path.join(dataDir, 'leases', 'readers');
  await mkdir(readers, { recursive: true });
  const reader = { host: 'elsewhere', pid: 77, processStart: null, since: '', snapshots: [] };
  await writeFile(path.join(readers, 'elsewhere-77.json'), JSON.stringify(reader));
  await removeLeftovers(dir);
  expect((await readdir(temp)).toSorted()).toEqual([names.reads, names.young].toSorted());
});

test('a removed snapshot stays while somebody reads it, unless users were erased from it', async () => {
  await pointer({ snapshots: ['b'] });
  const hold = new ReaderHold(dataDir);
  await hold.hold(['a', 'never']);
  expect(
    await keptSnapshots(dir, {
      format: 'cartograph-lake',
      layoutVersion: LAYOUT_VERSION,
      current: 'b',
      snapshots: ['b'],
      reports: [],
    }),
  ).toEqual(['b', 'a']);
  await pointer({ snapshots: ['b'], removed: ['a'] });
  await removeLeftovers(dir);
  expect(await all()).toEqual(NAMED);
  await pointer({ snapshots: ['b'], replaced: { a: 'b' } });
  await removeLeftovers(dir);
  expect(await all()).toEqual(NAMED.filter((file) => !['files/a/events/2.parquet', 'snapshots/a.json'].includes(file)));
  await hold.close();
});

test('a removed snapshot goes by its files once nobody reads it', async () => {
  await pointer({ snapshots: ['b'], removed: ['a'] });
  await removeLeftovers(dir);
  expect(await all()).toEqual(NAMED.filter((file) => !['files/a/events/2.parquet', 'snapshots/a.json'].includes(file)));
});

test('files that no snapshot names are removed with their empty folders, and what they took is told', async () => {
  await put(path.join(dir, 'files/c/events/month=2019-10/1.parquet'), '12345');
  expect(await removeUnnamedFiles(dir, ['b'])).toBe(6);
  expect((await all()).filter((file) => file.startsWith('files/'))).toEqual([
    'files/a/events/1.parquet',
    'files/b/events/1.parquet',
  ]);
  expect(await readdir(path.join(dir, 'files'))).toEqual(['a', 'b']);
  expect(await removeUnnamedFiles(path.join(dataDir, 'empty'), [])).toBe(0);
});
