import { rm, utimes, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { groupLine, ownerLine } from './journal.js';
import { PendingCount } from './pending.js';
import { Segment } from './segment.js';
import { HEADER, segmentPaths } from './segment-files.js';

const folder = scratchFolder();
const at = (minute: number): number => Date.parse(`2024-05-01T10:0${minute}:00.000Z`);
const group = (events: number) => ({ lines: Buffer.from('x\n'.repeat(events)), events, batches: [] });

async function segmentOf(where: string, minute: number, events: number): Promise<Segment> {
  const segment = await Segment.begin(where, at(minute));
  await segment.write(group(events), at(minute));
  return segment;
}

test('closed and open segments of all processes are added up; this process counts its own one itself', async () => {
  const where = folder();
  const count = new PendingCount(where);
  expect(await count.count(null)).toEqual({ events: 0, bytes: 0, oldestAt: null });
  const closed = await segmentOf(where, 3, 2);
  await closed.close();
  const open = await segmentOf(where, 1, 3);
  const both = { events: 5, bytes: 2 * HEADER.length + 10, oldestAt: '2024-05-01T10:01:00.000Z' };
  expect(await count.count(null)).toEqual(both);
  expect(await count.count({ name: open.name, ...open.pending })).toEqual(both);
  // What it says of its own one counts, whatever the folder says.
  expect(await count.count({ name: open.name, events: 9, bytes: 0, oldestAt: null })).toEqual({
    events: 11,
    bytes: HEADER.length + 4,
    oldestAt: '2024-05-01T10:03:00.000Z',
  });
  await open.close();
});

test('a segment that was imported no longer counts', async () => {
  const where = folder();
  const count = new PendingCount(where);
  const [one, two] = [await segmentOf(where, 1, 2), await segmentOf(where, 2, 1)];
  await Promise.all([one.close(), two.close()]);
  expect((await count.count(null)).events).toBe(3);
  await rm(segmentPaths(where, one.name).closed);
  expect((await count.count(null)).events).toBe(1);
});

test('a segment from which users were erased counts what is left, and is as old as it was', async () => {
  const where = folder();
  const count = new PendingCount(where);
  const segment = await segmentOf(where, 1, 3);
  await segment.close();
  expect((await count.count(null)).events).toBe(3);
  await writeFile(segmentPaths(where, segment.name).closed, `${HEADER}x\n`);
  const left = { events: 1, bytes: HEADER.length + 2, oldestAt: '2024-05-01T10:01:00.000Z' };
  expect([await count.count(null), await new PendingCount(where).count(null)]).toEqual([left, left]);
});

test('the lines are counted where the journal is lost, and a journal that breaks off counts as far as it is whole', async () => {
  const where = folder();
  const lost = await segmentOf(where, 1, 4);
  await lost.close();
  const paths = segmentPaths(where, lost.name);
  await rm(paths.journal);
  await utimes(paths.closed, new Date(at(7)), new Date(at(7)));
  expect(await new PendingCount(where).count(null)).toEqual({
    events: 4,
    bytes: HEADER.length + 8,
    oldestAt: '2024-05-01T10:07:00.000Z',
  });
  const whole = groupLine({
    at: '2024-05-01T10:02:00.000Z',
    from: HEADER.length,
    to: HEADER.length + 2,
    crc: 0,
    events: 1,
  });
  await writeFile(paths.journal, Buffer.concat([await ownerLine(), whole, whole.subarray(0, 12)]));
  expect(await new PendingCount(where).count(null)).toEqual({
    events: 1,
    bytes: HEADER.length + 2,
    oldestAt: '2024-05-01T10:02:00.000Z',
  });
});
