import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { acquireLease, type Lease } from '../lease.js';
import { beginLake, lakePaths, readPointer, type ContentEntry, type Manifest } from '../manifest.js';
import type { ImportReport } from '../report.js';
import { scratchFolder } from '../testing/logs.js';
import { commit } from './commit.js';

const folder = scratchFolder();
let dataDir: string;
let dir: string;
let lease: Lease;
beforeEach(async () => {
  dataDir = folder();
  dir = path.join(dataDir, 'lake');
  await mkdir(dir, { recursive: true });
  lease = await acquireLease(dataDir, 'import', { holder: 'a test' });
  await beginLake(dir);
});

/** A snapshot with one file made aside. */
async function made(id: string, hasFiles = true): Promise<{ manifest: Manifest; folder: string }> {
  const aside = path.join(dataDir, 'aside', id);
  if (hasFiles) {
    await mkdir(path.join(aside, 'events'), { recursive: true });
    await writeFile(path.join(aside, 'events', '1.parquet'), id);
  }
  return { manifest: { snapshot: { id } } as Manifest, folder: aside };
}
const report = (id: string): ImportReport => ({ id, quarantineFile: null, problems: [] }) as unknown as ImportReport;
const content = (sha256: string, name: string): ContentEntry =>
  ({ sha256, name, bytes: 1, importId: 'a', months: [] }) as unknown as ContentEntry;

test('a snapshot, its report and what it put aside have their places, and the pointer names them after what was there', async () => {
  const quarantine = path.join(dataDir, 'quarantine.parquet');
  await writeFile(quarantine, 'aside');
  await commit({ dir, lease, made: await made('a'), report: report('a'), quarantine, signal: undefined });
  await commit({ dir, lease, made: await made('b'), report: report('b'), signal: undefined });
  expect(await readPointer(dir)).toMatchObject({ current: 'b', snapshots: ['a', 'b'], reports: ['a', 'b'] });
  const paths = lakePaths(dir);
  expect([
    await readFile(path.join(paths.filesOf('a'), 'events', '1.parquet'), 'utf8'),
    await readFile(paths.quarantineFile('a'), 'utf8'),
    (JSON.parse(await readFile(paths.manifest('b'), 'utf8')) as Manifest).snapshot.id,
  ]).toEqual(['a', 'aside', 'b']);
  expect((await readdir(paths.reports)).toSorted()).toEqual(['a.json', 'b.json']);
});

test('a snapshot without rows has no files, and an import of nothing new a report alone', async () => {
  await commit({ dir, lease, made: await made('a', false), report: report('a'), signal: undefined });
  await commit({ dir, lease, made: null, report: report('b'), signal: undefined });
  expect(await readPointer(dir)).toMatchObject({ current: 'a', snapshots: ['a'], reports: ['a', 'b'] });
  expect(await readdir(lakePaths(dir).files)).toEqual([]);
});

test('what was read again and held nothing new is known with the current snapshot, each content once', async () => {
  await commit({ dir, lease, made: null, copies: [content('1', 'no snapshot yet')], signal: undefined });
  expect((await readPointer(dir)).copies).toBeUndefined();
  await commit({ dir, lease, made: await made('a'), signal: undefined });
  await commit({
    dir,
    lease,
    made: null,
    copies: [content('1', 'one.csv'), content('2', 'two.csv')],
    signal: undefined,
  });
  await commit({ dir, lease, made: null, copies: [content('2', 'two again.csv')], signal: undefined });
  expect((await readPointer(dir)).copies?.['a']?.map(({ name }) => name)).toEqual(['one.csv', 'two again.csv']);
});

test('nothing is visible where the lease was lost or the work was canceled before the last step', async () => {
  await commit({ dir, lease, made: await made('a'), report: report('a'), signal: undefined });
  const before = await readPointer(dir);
  await expect(
    commit({ dir, lease, made: await made('b'), report: report('b'), signal: AbortSignal.abort(new Error('enough')) }),
  ).rejects.toThrow('enough');
  expect(await readPointer(dir)).toEqual(before);
  const leases = path.join(dataDir, 'leases');
  const term = Math.max(...(await readdir(leases)).map((name) => Number(/^import\.(\d+)\.json$/.exec(name)?.[1] ?? 0)));
  await writeFile(path.join(leases, `import.${term + 1}.json`), '{}');
  await expect(
    commit({ dir, lease, made: await made('c'), report: report('c'), signal: undefined }),
  ).rejects.toMatchObject({ name: 'LeaseLostError' });
  expect(await readPointer(dir)).toEqual(before);
});
