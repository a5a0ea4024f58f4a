import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importLog } from '../import/import-log.js';
import { openLake } from '../lake.js';
import { acquireLease } from '../lease.js';
import { heardFrom, startAppending } from '../testing/append-child.js';
import { eventsOf, linesOf, newEvent, type TestBatch } from '../testing/appends.js';
import { goneFrom } from '../testing/child.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../testing/logs.js';
import { openAppender } from './appender.js';
import { importAsAppend } from './seal.js';
import { appendsFolder } from './segment-files.js';

const folder = scratchFolder();

async function countRows(dataDir: string): Promise<number> {
  const lake = await openLake({ dataDir });
  const [found] = await (await lake.store()).rows<{ n: number }>('SELECT count(*) AS n FROM events');
  await lake.close();
  return found?.n ?? 0;
}

test('sealing puts what was appended into the lake and deletes the segments; equal events stay as many as they were', async () => {
  const dataDir = folder();
  const [file = ''] = await writeFiles(folder, { 'before.csv': log(rowsOf(100)) });
  await importLog({ dataDir, paths: [file] });
  const [one, two] = [await openAppender(dataDir), await openAppender(dataDir)];
  expect(await one.seal()).toBeNull();
  await one.append([
    newEvent(),
    newEvent(),
    newEvent({ price: 12.5, event_type: 'purchase', event_time: '2019-10-02T01:00:00+01:00' }),
  ]);
  await two.append([newEvent({ user_id: '9', brand: 'a, "b"' })]);
  await two.close();
  const steps: string[] = [];
  const report = await one.seal({ onProgress: ({ step }) => steps.push(step) });
  expect(report).toMatchObject({
    committed: true,
    read: 4,
    accepted: 4,
    duplicates: 0,
    quarantined: {},
    snapshot: { rows: 104 },
  });
  expect(steps.length).toBeGreaterThan(2);
  expect([await one.pending(), await linesOf(dataDir)]).toEqual([
    { events: 0, bytes: 0, oldestAt: null },
    { open: [], closed: [] },
  ]);
  expect(await readdir(appendsFolder(dataDir))).toEqual([]);
  const lake = await openLake({ dataDir });
  const rows = await (
    await lake.store()
  ).rows(
    "SELECT event_type, cast(event_time AS string) AS at, brand, cast(price AS string) AS price FROM events WHERE user_id = 9 OR event_type = 'purchase' ORDER BY 1",
  );
  expect(rows).toEqual([
    { event_type: 'purchase', at: '2019-10-02 00:00:00', brand: 'acme', price: '12.5000' },
    { event_type: 'view', at: '2019-10-01 00:00:00', brand: 'a, "b"', price: '10.0000' },
  ]);
  await lake.close();
  expect(await one.seal()).toBeNull();
  await one.append([newEvent({ user_id: '10' })]);
  expect(await one.seal()).toMatchObject({ accepted: 1, snapshot: { rows: 105 } });
  await one.close();
});

describe('events recorded on the demo shop', () => {
  const importInto = async (dataDir: string, name: string, count: number, isSynthetic: boolean) => {
    const [file = ''] = await writeFiles(folder, { [name]: log(rowsOf(count, { user_id: '600' })) });
    return importLog({ dataDir, paths: [file], isSynthetic });
  };

  test('join it when they are sealed, time after time; it stays synthetic, and a real log replaces all of it', async () => {
    const dataDir = folder();
    const demo = await importInto(dataDir, 'demo.csv', 50, true);
    const appender = await openAppender(dataDir);
    await appender.append([newEvent({ user_id: '9' })]);
    const first = await appender.seal();
    expect(first).toMatchObject({
      accepted: 1,
      replacedSynthetic: false,
      users: 2,
      snapshot: { rows: 51, isSynthetic: true, parentId: demo.snapshot.id, reason: 'append' },
    });
    await appender.append([newEvent({ user_id: '10' }), newEvent({ user_id: '10' })]);
    expect(await appender.seal()).toMatchObject({
      accepted: 2,
      replacedSynthetic: false,
      users: 3,
      snapshot: { rows: 53, isSynthetic: true, parentId: first?.snapshot.id },
    });
    expect(await countRows(dataDir)).toBe(53);
    await appender.close();
    expect(await importInto(dataDir, 'real.csv', 20, false)).toMatchObject({
      replacedSynthetic: true,
      snapshot: { rows: 20, isSynthetic: false, parentId: null },
    });
  });

  test('on an empty folder they are a real shop, which takes no demo', async () => {
    const dataDir = folder();
    const appender = await openAppender(dataDir);
    await appender.append([newEvent()]);
    expect(await appender.seal()).toMatchObject({ snapshot: { rows: 1, isSynthetic: false } });
    await appender.close();
    await expect(importInto(dataDir, 'late-demo.csv', 5, true)).rejects.toMatchObject({ code: 'mixed-synthetic' });
  });
});

test('events go on being taken while others are sealed, and wait for the next time', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir, {
    importSegments: async (paths, options) => {
      await appender.append([newEvent({ user_id: '2' })]);
      return importAsAppend(paths, options);
    },
  });
  await appender.append([newEvent({ user_id: '1' })]);
  expect(await appender.seal()).toMatchObject({ accepted: 1 });
  expect((await appender.pending()).events).toBe(1);
  await appender.close();
  expect((await linesOf(dataDir)).closed).toEqual([expect.stringContaining(',2,a session') as string]);
});

test('an import that fails, or is busy, leaves the segments for the next time', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir);
  await appender.append([newEvent()]);
  const lease = await acquireLease(dataDir, 'import', { holder: 'import of a.csv' });
  await expect(appender.seal({ waitMs: 0 })).rejects.toMatchObject({ name: 'LeaseHeldError', what: 'import of a.csv' });
  await lease.release();
  await expect(appender.seal({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(/canceled|enough/);
  expect((await appender.pending()).events).toBe(1);
  expect(await appender.seal()).toMatchObject({ accepted: 1 });
  await appender.close();
});

test('a segment that the snapshot does not list is kept, and said', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir, {
    contentsOf: () => Promise.resolve([{ sha256: 'of another', name: 'another.csv' }]),
  });
  await appender.append([newEvent()]);
  await expect(appender.seal()).rejects.toMatchObject({
    name: 'AppendError',
    code: 'not-imported',
    message: expect.stringMatching(/did not take \S+\.csv;/) as string,
  });
  expect((await appender.pending()).events).toBe(1);
  await appender.close();
});

test('killed between the commit and the deletion, the next sealing adds nothing and deletes', async () => {
  const dataDir = folder();
  const batches: TestBatch[] = [
    { name: 'a', events: 5, hasId: true },
    { name: 'b', events: 3, hasId: false },
  ];
  const child = startAppending({ verb: 'seal-and-hang', dataDir, batches });
  await heardFrom(child, 'committed');
  child.kill('SIGKILL');
  await goneFrom(child);
  expect((await linesOf(dataDir)).closed).toHaveLength(8);
  const appender = await openAppender(dataDir);
  expect(await countRows(dataDir)).toBe(8);
  expect(await appender.seal()).toMatchObject({
    committed: false,
    accepted: 0,
    alreadyImported: [expect.stringMatching(/\.csv$/) as string],
    snapshot: { rows: 8 },
  });
  expect(await countRows(dataDir)).toBe(8);
  expect(await linesOf(dataDir)).toEqual({ closed: [], open: [] });
  expect((await appender.append(eventsOf({ name: 'a', events: 5, hasId: true }), { batchId: 'a' })).accepted).toBe(5);
  expect((await appender.pending()).events).toBe(0);
  await appender.close();
  expect((await readdir(appendsFolder(dataDir))).map((name) => path.basename(name))).toEqual(['done']);
});
test('two segments of the same bytes are two segments: an event that comes again after a sealing is another event', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir);
  for (const rows of [1, 2, 3]) {
    await appender.append([newEvent()]);
    expect(await appender.seal()).toMatchObject({
      accepted: 1,
      alreadyImported: [],
      snapshot: { rows, reason: 'append' },
    });
  }
  const other = await openAppender(dataDir);
  await Promise.all([appender.append([newEvent()]), other.append([newEvent()])]);
  await other.close();
  expect(await appender.seal()).toMatchObject({ accepted: 2, snapshot: { rows: 5 } });
  await appender.close();
  expect(await countRows(dataDir)).toBe(5);
});
