import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { goneFrom, messageFrom, startChild } from '../testing/child.js';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { openLake } from '../lake.js';
import { eraseUsers } from './erase/erase-users.js';
import { heldSnapshots, ReaderHold, snapshotHolders } from './readers.js';
import { removeSnapshots } from './remove-snapshots.js';

const folder = scratchFolder();

test('a snapshot is held until it is let go, by each reader for itself', async () => {
  const dataDir = folder();
  const [one, other] = [new ReaderHold(dataDir), new ReaderHold(dataDir)];
  await Promise.all([one.hold(['a', 'b']), one.letGo(['a']), other.hold(['a']), other.hold(['c'])]);
  expect([...(await heldSnapshots(dataDir))].toSorted()).toEqual(['a', 'b', 'c']);
  await one.close();
  expect([...(await heldSnapshots(dataDir))].toSorted()).toEqual(['a', 'c']);
  await other.letGo(['a', 'c']);
  expect(await readdir(path.join(dataDir, 'leases', 'readers'))).toEqual([]);
});

test('a snapshot tells who holds it and since when, each reader for itself', async () => {
  const dataDir = folder();
  const [one, other] = [new ReaderHold(dataDir), new ReaderHold(dataDir)];
  const before = new Date().toISOString();
  await one.hold(['a']);
  await one.hold(['a', 'b']);
  await other.hold(['b']);
  const holders = await snapshotHolders(dataDir);
  expect([holders.get('a')?.length, holders.get('b')?.length, holders.get('c')]).toEqual([1, 2, undefined]);
  const [a] = holders.get('a') ?? [];
  expect(a).toMatchObject({ host: hostname(), pid: process.pid });
  const sinces = [a, ...(holders.get('b') ?? [])].map((holder) => holder?.since ?? '');
  for (const since of sinces) expect(since >= before).toBe(true);
  await one.hold(['a']);
  expect((await snapshotHolders(dataDir)).get('a')).toEqual([a]);
  await Promise.all([one.close(), other.close()]);
});

test('readers that died hold nothing: killed ones at once, those of another machine after a minute of silence', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, rowsOf(3));
  await importRows(folder, dataDir, rowsOf(3, { user_id: '9' }));
  const child = startChild({ verb: 'read', dataDir, snapshot: first.id });
  await messageFrom(child, (message) => message.type === 'held');
  expect(await removeSnapshots(dataDir, { ids: [first.id] })).toMatchObject({ removed: [], held: [first.id] });
  child.kill('SIGKILL');
  await goneFrom(child);
  const readers = path.join(dataDir, 'leases', 'readers');
  expect(await readdir(readers)).toHaveLength(1);
  expect(await removeSnapshots(dataDir, { ids: [first.id] })).toMatchObject({ removed: [first.id], held: [] });
  expect(await readdir(readers)).toEqual([]);

  const elsewhere = path.join(readers, 'other-1-0.json');
  await writeFile(
    elsewhere,
    JSON.stringify({ host: `not-${hostname()}`, pid: 1, processStart: null, since: '', snapshots: ['x'] }),
  );
  expect([...(await heldSnapshots(dataDir))]).toEqual(['x']);
  expect(await snapshotHolders(dataDir)).toEqual(new Map([['x', [{ host: `not-${hostname()}`, pid: 1, since: '' }]]]));
  const longAgo = new Date(Date.now() - 61_000);
  await utimes(elsewhere, longAgo, longAgo);
  await writeFile(path.join(readers, 'broken.json'), '{');
  expect([...(await heldSnapshots(dataDir))]).toEqual([]);
  expect(await readdir(readers)).toEqual(['broken.json']);
});

test('a lake lets go of a snapshot that nobody asks, opens it again when it is asked, and says when it is gone', async () => {
  const dataDir = folder();
  const first = await importRows(folder, dataDir, rowsOf(3));
  const second = await importRows(folder, dataDir, rowsOf(3, { user_id: '9' }));
  const lake = await openLake({ dataDir, idleMs: 50 });
  const [old, current] = [await lake.store(first.id), await lake.store()];
  expect((await lake.store(first.id)).lifetime).toBe(old.lifetime);
  expect(current.lifetime).not.toBe(old.lifetime);
  await vi.waitFor(async () => expect([...(await heldSnapshots(dataDir))]).toEqual([second.id]), {
    timeout: 300_000,
    interval: 20,
  });
  // What hung on it may go, and what is asked from here on is remembered again.
  expect((await lake.store(first.id)).lifetime).not.toBe(old.lifetime);
  const count = 'SELECT count(*) AS n FROM events';
  expect([await old.rows(count), await current.rows(count)]).toEqual([[{ n: 3 }], [{ n: 6 }]]);
  await vi.waitFor(
    async () => expect((await removeSnapshots(dataDir, { ids: [first.id] })).removed).toEqual([first.id]),
    { timeout: 300_000, interval: 50 },
  );
  await expect(old.rows(count)).rejects.toMatchObject({
    name: 'NoSnapshotError',
    snapshotId: first.id,
    replacedBy: null,
  });
  await expect(lake.store(first.id)).rejects.toMatchObject({ name: 'NoSnapshotError' });
  expect(await current.rows(count)).toEqual([{ n: 6 }]);
  await lake.close();
  expect(await readdir(path.join(dataDir, 'leases', 'readers'))).toEqual([]);
});

test('a lake lets go of a snapshot from which users were erased, though it was asked a moment ago', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const dataDir = folder();
    const { id } = await importRows(folder, dataDir, [...rowsOf(3), ...rowsOf(3, { user_id: '9' })]);
    const lake = await openLake({ dataDir });
    await lake.store();
    expect([...(await heldSnapshots(dataDir))]).toEqual([id]);
    await eraseUsers(dataDir, ['9']);
    vi.advanceTimersByTime(60_000);
    await vi.waitFor(async () => expect([...(await heldSnapshots(dataDir))]).toEqual([]), {
      timeout: 300_000,
      interval: 20,
    });
    expect(await (await lake.store()).rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 3 }]);
    await lake.close();
  } finally {
    vi.useRealTimers();
  }
});
