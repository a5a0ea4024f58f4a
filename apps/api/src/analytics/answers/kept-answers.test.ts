import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DamagedLakeError } from '@cartograph/events';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { smallDisk } from '../../testing/failing-disk.js';
import { KeptAnswers } from './kept-answers.js';

let dataDir: string;
let snapshots: { id: string }[];
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-answers-'));
  snapshots = [{ id: 'one' }, { id: 'two' }];
});
afterEach(() => rm(dataDir, { recursive: true }));

const keeper = (most?: { answers: number; bytes: number }, isReadOnly = false, dir = dataDir): KeptAnswers =>
  new KeptAnswers(dir, { isReadOnly, snapshots: async () => snapshots as never }, most);
const filesOf = async (snapshot: string): Promise<string[]> =>
  (await readdir(path.join(dataDir, 'answers', snapshot))).map((name) => path.join(dataDir, 'answers', snapshot, name));

test('an answer comes back as it was, to other processes too, and only to its very question on its snapshot', async () => {
  const value = {
    none: null,
    unknown: Number.NaN,
    endless: Infinity,
    pairs: new Map([['a', [1, 2]]]),
    counts: Int32Array.of(1, 2, 3),
    when: new Date(0),
  };
  expect(await keeper().keep(['one', 2, 'purchaseDrivers', { level: 0.05 }], { value, computedInMs: 70_000 })).toBe(
    true,
  );
  expect(await keeper().find(['one', 2, 'purchaseDrivers', { level: 0.05 }])).toEqual({ value, computedInMs: 70_000 });
  expect(await keeper().has(['one', 2, 'purchaseDrivers', { level: 0.05 }])).toBe(true);
  for (const other of [
    ['two', 2, 'purchaseDrivers', { level: 0.05 }],
    ['one', 3, 'purchaseDrivers', { level: 0.05 }],
    ['one', 2, 'purchaseDrivers', { level: 0.1 }],
    ['one', 2, 'association', { level: 0.05 }],
  ] as const) {
    expect(await keeper().find(other)).toBeNull();
    expect(await keeper().has(other)).toBe(false);
  }
});

test('what is damaged is no answer, and goes', async () => {
  await keeper().keep(['one', 'a'], { value: 1, computedInMs: 1 });
  const [file = ''] = await filesOf('one');
  await writeFile(file, (await readFile(file)).subarray(0, 20));
  expect(await keeper().find(['one', 'a'])).toBeNull();
  expect(await filesOf('one')).toEqual([]);
});

test('answers stay where a damaged snapshot hides which ones there are', async () => {
  await keeper().keep(['one', 'a'], { value: 1, computedInMs: 1 });
  const damaged = new KeptAnswers(dataDir, {
    isReadOnly: false,
    snapshots: () => Promise.reject(new DamagedLakeError('files/a', 'is missing')),
  });
  await damaged.sweep();
  expect(await keeper().find(['one', 'a'])).toMatchObject({ value: 1 });
});

test('answers go with their snapshot', async () => {
  await keeper().keep(['one', 'a'], { value: 1, computedInMs: 1 });
  await keeper().keep(['two', 'a'], { value: 2, computedInMs: 1 });
  snapshots = [{ id: 'two' }, { id: 'three' }];
  expect(await keeper().find(['three', 'a'])).toBeNull();
  expect(await readdir(path.join(dataDir, 'answers'))).toEqual(['two']);
  expect(await keeper().find(['two', 'a'])).toMatchObject({ value: 2 });
});

test('beyond so many answers the one that was not wanted for longest goes, whatever its snapshot', async () => {
  const answers = keeper({ answers: 2, bytes: 1_000_000 });
  await answers.keep(['one', 'a'], { value: 1, computedInMs: 1 });
  await answers.keep(['two', 'b'], { value: 2, computedInMs: 1 });
  for (const [at, snapshot] of [
    [100, 'one'],
    [200, 'two'],
  ] as const)
    for (const file of await filesOf(snapshot)) await utimes(file, at, at);
  expect(await answers.find(['one', 'a'])).toMatchObject({ value: 1 });
  await answers.keep(['one', 'c'], { value: 3, computedInMs: 1 });
  expect([await answers.has(['one', 'a']), await answers.has(['two', 'b']), await answers.has(['one', 'c'])]).toEqual([
    true,
    false,
    true,
  ]);
});

test('they are bounded in bytes, and one that alone has more is not kept', async () => {
  const noise = (seed: number): number[] => Array.from({ length: 2_000 }, (_, i) => Math.sin(seed + i * 7919));
  await keeper().keep(['one', 'measured'], { value: noise(1), computedInMs: 1 });
  const [file = ''] = await filesOf('one');
  const { size } = await stat(file);
  const answers = keeper({ answers: 100, bytes: Math.round(size * 2.5) });
  for (const name of ['a', 'b', 'c'])
    await answers.keep(['two', name], { value: noise(name.codePointAt(0) ?? 0), computedInMs: 1 });
  expect((await filesOf('one')).length + (await filesOf('two')).length).toBe(2);
  expect(await answers.has(['two', 'c'])).toBe(true);
  expect(await keeper({ answers: 100, bytes: 100 }).keep(['two', 'huge'], { value: noise(9), computedInMs: 1 })).toBe(
    false,
  );
  expect(await answers.has(['two', 'huge'])).toBe(false);
});

/** Keeps an answer of a snapshot that goes, one that is cut off, and one that is asked for. */
async function keepThree(dir: string): Promise<void> {
  snapshots = [{ id: 'one' }, { id: 'two' }, { id: 'gone' }];
  for (const id of ['gone', 'two', 'one'])
    await keeper(undefined, false, dir).keep([id, 'a'], { value: id, computedInMs: 1 });
  const two = path.join(dir, 'answers', 'two');
  for (const name of await readdir(two)) await writeFile(path.join(two, name), 'cut');
  const one = path.join(dir, 'answers', 'one');
  for (const name of await readdir(one)) await utimes(path.join(one, name), 100, 100);
  snapshots = [{ id: 'one' }, { id: 'two' }];
}
async function stateOf(dir: string): Promise<unknown[]> {
  const names = (await readdir(path.join(dir, 'answers'), { recursive: true })).toSorted();
  const found = await Promise.all(names.map((name) => stat(path.join(dir, 'answers', name))));
  return names.map((name, i) => [name, found[i]?.size, found[i]?.mtimeMs]);
}

test('a server that only reads finds what is kept, and touches no file', async () => {
  await keepThree(dataDir);
  const before = await stateOf(dataDir);
  const answers = keeper(undefined, true);
  expect(await answers.find(['one', 'a'])).toEqual({ value: 'one', computedInMs: 1 });
  expect(await answers.find(['two', 'a'])).toBeNull();
  expect(await stateOf(dataDir)).toEqual(before);
});

// A small file system is mounted, which only the superuser of an ordinary machine may do.
const disk = smallDisk(4);
afterAll(() => disk?.remove());

test.skipIf(disk === null)(
  'on a disk that became read-only what is kept is found (needs the right to mount one)',
  async () => {
    const { folder } = disk as NonNullable<typeof disk>;
    await keepThree(folder);
    expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(0);
    expect(await keeper(undefined, false, folder).find(['one', 'a'])).toEqual({ value: 'one', computedInMs: 1 });
    expect(await keeper(undefined, false, folder).find(['two', 'a'])).toBeNull();
  },
);
