import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { goneFrom, messageFrom, startChild } from '../testing/child.js';
import { rowsOf, scratchFolder } from '../testing/logs.js';
import { importRows } from '../testing/snapshots.js';
import { heldSnapshots, ReaderHold } from './readers.js';
import { removeSnapshots } from './remove-snapshots.js';

const folder = scratchFolder();

test('a snapshot is held until it is let go, by each reader for itself', async () => {
  const dataDir = folder();
  const [one, other] = [new ReaderHold(dataDir), new ReaderHold(dataDir)];
  await Promise.all([one.hold(['a', 'b']), one.letGo(['a']), other.hold(['a']), other.hold(['c'])]);
  expect([...await heldSnapshots(dataDir)].toSorted()).toEqual(['a', 'b', 'c']);
  await one.close();
  expect([...await heldSnapshots(dataDir)].toSorted()).toEqual(['a', 'c']);
  await other.letGo(['a', 'c']);
  expect(await readdir(path.join(dataDir, 'leases', 'readers'))).toEqual([]);
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
  await writeFile(elsewhere, JSON.stringify({ host: `not-${hostname()}`, pid: 1, processStart: null, since: '', snapshots: ['x'] }));
  expect([...await heldSnapshots(dataDir)]).toEqual(['x']);
  const longAgo = new Date(Date.now() - 61_000);
  await utimes(elsewhere, longAgo, longAgo);
  await writeFile(path.join(readers, 'broken.json'), '{');
  expect([...await heldSnapshots(dataDir)]).toEqual([]);
  expect(await readdir(readers)).toEqual(['broken.json']);
}, 60_000);
