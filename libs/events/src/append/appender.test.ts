import { readdir, readFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { heardFrom, startAppending } from '../testing/append-child.js';
import { eventsOf, linesOf, newEvent } from '../testing/appends.js';
import { goneFrom } from '../testing/child.js';
import { scratchFolder } from '../testing/logs.js';
import { openAppender } from './appender.js';
import { appendsFolder, doneFolder } from './segment-files.js';

const folder = scratchFolder();
const batch = (name: string, events = 2) => eventsOf({ name, events, hasId: true });

test('what was acknowledged is in the segment, and waits to be imported', async () => {
  const dataDir = folder();
  const now = Date.parse('2024-05-01T10:00:00.000Z');
  const appender = await openAppender(dataDir, { now: () => now });
  expect(await appender.pending()).toEqual({ events: 0, bytes: 0, oldestAt: null });
  const result = await appender.append([newEvent(), newEvent({ price: 'free' }), newEvent({ event_type: 'cart' })]);
  expect(result).toMatchObject({
    accepted: 2,
    rejected: [{ index: 1, reason: 'bad-price', column: 'price', value: 'free' }],
  });
  expect((await linesOf(dataDir)).open).toHaveLength(2);
  expect(await appender.pending()).toMatchObject({ events: 2, oldestAt: '2024-05-01T10:00:00.000Z' });
  await appender.close();
  const [segment, journal] = (await readdir(appendsFolder(dataDir))).toSorted().toReversed();
  expect([segment, journal]).toEqual([
    expect.stringMatching(/^20240501t100000000z-\d+-[0-9a-f]{8}\.csv$/),
    expect.stringMatching(/\.batches$/),
  ]);
  const bytes = await readFile(path.join(appendsFolder(dataDir), segment ?? ''));
  expect(bytes.toString().split('\n')[0]).toBe(
    'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
  );
  const again = await openAppender(dataDir);
  expect(await again.pending()).toEqual({ events: 2, bytes: bytes.length, oldestAt: '2024-05-01T10:00:00.000Z' });
  await again.close();
});

test('equal events are events of their own; an appender that took nothing leaves nothing', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir);
  expect(await appender.append([])).toEqual({ accepted: 0, rejected: [] });
  expect(await appender.append([newEvent({ price: '' })])).toMatchObject({
    accepted: 0,
    rejected: [{ reason: 'missing-value' }],
  });
  await appender.close();
  expect(await linesOf(dataDir)).toEqual({ closed: [], open: [] });
  const second = await openAppender(dataDir);
  await Promise.all([second.append([newEvent(), newEvent()]), second.append([newEvent()])]);
  await second.close();
  expect((await linesOf(dataDir)).closed).toHaveLength(3);
});

test('a batch that comes again is acknowledged and not written: at once, later, after reopening, and by another process', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir);
  const other = await openAppender(dataDir);
  const id = { batchId: 'one' };
  const both = await Promise.all([appender.append(batch('one'), id), appender.append(batch('one'), id)]);
  expect(both.map(({ accepted }) => accepted)).toEqual([2, 2]);
  expect((await appender.append(batch('one'), id)).accepted).toBe(2);
  expect((await other.append(batch('one'), id)).accepted).toBe(2);
  await appender.close();
  expect((await other.append(batch('one'), id)).accepted).toBe(2);
  const reopened = await openAppender(dataDir);
  expect((await reopened.append(batch('one'), id)).accepted).toBe(2);
  await expect(reopened.append(batch('two'), id)).rejects.toMatchObject({
    name: 'AppendError',
    code: 'batch-conflict',
  });
  await Promise.all([other.close(), reopened.close()]);
  const child = startAppending({
    verb: 'append-and-wait',
    dataDir,
    batches: [
      { name: 'of the child', events: 2, hasId: true },
      { name: 'one', events: 2, hasId: true },
    ],
  });
  await heardFrom(child, 'done');
  const last = await openAppender(dataDir);
  expect((await linesOf(dataDir)).open).toHaveLength(2);
  expect((await last.append(batch('of the child'), { batchId: 'of the child' })).accepted).toBe(2);
  child.kill('SIGKILL');
  await goneFrom(child);
  expect((await last.append(batch('of the child'), { batchId: 'of the child' })).accepted).toBe(2);
  await last.close();
  await (await openAppender(dataDir)).close();
  expect((await linesOf(dataDir)).closed).toHaveLength(4);
});

test('a batch id must name something, and two batches under way cannot share one', async () => {
  const appender = await openAppender(folder());
  await expect(appender.append(batch('a'), { batchId: '' })).rejects.toMatchObject({ code: 'bad-batch-id' });
  await expect(appender.append(batch('a'), { batchId: 'x'.repeat(201) })).rejects.toMatchObject({
    code: 'bad-batch-id',
  });
  const first = appender.append(batch('a'), { batchId: 'same' });
  await expect(appender.append(batch('b'), { batchId: 'same' })).rejects.toMatchObject({ code: 'batch-conflict' });
  expect((await first).accepted).toBe(2);
  await appender.close();
});

test('a segment is closed when it is long or old, and the next one begun', async () => {
  const dataDir = folder();
  let now = Date.parse('2024-05-01T10:00:00Z');
  const appender = await openAppender(dataDir, { segmentBytes: 400, now: () => now });
  for (let index = 0; index < 6; index += 1) await appender.append(batch(`b${index}`));
  const names = async (end: string): Promise<number> =>
    (await readdir(appendsFolder(dataDir))).filter((name) => name.endsWith(end)).length;
  expect([await names('.csv'), await names('.csv.open')]).toEqual([5, 1]);
  now += 3600_000;
  await appender.append(batch('late'));
  expect([await names('.csv'), await names('.csv.open')]).toEqual([6, 1]);
  now += 3600_000;
  while ((await names('.csv.open')) > 0) await sleep(100);
  expect(await appender.pending()).toMatchObject({ events: 14 });
  await appender.close();
  expect((await linesOf(dataDir)).closed).toHaveLength(14);
});

test('more than may wait is refused with a word on what to do, and room is there again when the disk has caught up', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir, { maxWaitingBytes: 1_000 });
  const sent = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => appender.append(batch(`b${index}`, 1), { batchId: `b${index}` })),
  );
  const refused = sent.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  expect(refused.length).toBeGreaterThan(5);
  for (const error of refused)
    expect(error).toMatchObject({
      name: 'AppendError',
      code: 'busy',
      message: expect.stringContaining('send these again in a moment') as string,
    });
  await expect(appender.append(batch('large', 20))).rejects.toMatchObject({ code: 'too-large' });
  for (let index = 0; index < 20; index += 1) await appender.append(batch(`b${index}`, 1), { batchId: `b${index}` });
  await appender.close();
  expect((await linesOf(dataDir)).closed).toHaveLength(20);
});

test('closing waits for what was sent; afterwards nothing is taken', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir);
  const sent = Promise.all(Array.from({ length: 50 }, (_, index) => appender.append(batch(`b${index}`))));
  await appender.close();
  await appender.close();
  expect((await sent).reduce((sum, { accepted }) => sum + accepted, 0)).toBe(100);
  expect((await linesOf(dataDir)).closed).toHaveLength(100);
  await expect(appender.append(batch('late'))).rejects.toMatchObject({ code: 'closed' });
  await expect(appender.seal()).rejects.toMatchObject({ code: 'closed' });
});

test('two appenders of one folder write segments of their own, and each counts what both hold', async () => {
  const dataDir = folder();
  const [one, two] = await Promise.all([openAppender(dataDir), openAppender(dataDir)]);
  await Promise.all([one.append(batch('a', 3)), two.append(batch('b', 4))]);
  expect([(await one.pending()).events, (await two.pending()).events]).toEqual([7, 7]);
  await one.close();
  expect((await two.pending()).events).toBe(7);
  await two.close();
});

test('batches of imported segments are remembered for a day', async () => {
  const dataDir = folder();
  const begun = Date.parse('2024-05-01T10:00:00Z');
  const appender = await openAppender(dataDir, { now: () => begun });
  await appender.append([newEvent()], { batchId: 'kept' });
  expect(await appender.seal()).toMatchObject({ accepted: 1, snapshot: { rows: 1 } });
  await appender.append([newEvent({ user_id: '7' })]);
  expect(await appender.seal()).toMatchObject({ accepted: 1, snapshot: { rows: 2 } });
  await appender.close();
  const [journal = '', ...others] = await readdir(doneFolder(appendsFolder(dataDir)));
  expect(others).toEqual([]);
  const next = await openAppender(dataDir, { now: () => begun });
  expect((await next.append([newEvent()], { batchId: 'kept' })).accepted).toBe(1);
  expect((await next.pending()).events).toBe(0);
  await next.close();
  await utimes(path.join(doneFolder(appendsFolder(dataDir)), journal), new Date(begun), new Date(begun));
  const later = await openAppender(dataDir, { now: () => begun + 25 * 3600_000 });
  expect(await readdir(doneFolder(appendsFolder(dataDir)))).toEqual([]);
  expect((await later.append([newEvent()], { batchId: 'kept' })).accepted).toBe(1);
  expect((await later.pending()).events).toBe(1);
  await later.close();
});
