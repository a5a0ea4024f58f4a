import { rename, truncate } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { BatchMemory } from './batch-memory.js';
import type { BatchRecord } from './journal.js';
import { retireJournal } from './recover.js';
import { Segment } from './segment.js';
import { HEADER, segmentPaths } from './segment-files.js';

const folder = scratchFolder();
const NOW = Date.parse('2024-05-01T10:00:00.000Z');
const write = (segment: Segment, ...batches: BatchRecord[]): Promise<void> =>
  segment.write({ lines: Buffer.from('x\n'), events: 1, batches }, NOW);

test('batches of other processes are known after a refresh, those of this one as they are written', async () => {
  const where = folder();
  const memory = new BatchMemory(where);
  const segment = await Segment.begin(where, NOW);
  await write(segment, { id: 'a', crc: 1 }, { id: 'b', crc: 2 });
  expect(await memory.find('a')).toBeUndefined();
  await memory.refresh();
  expect([await memory.find('a'), await memory.find('b'), await memory.find('c')]).toEqual([1, 2, undefined]);
  await write(segment, { id: 'c', crc: 3 });
  await memory.refresh();
  expect(await memory.find('c')).toBe(3);
  memory.add([{ id: 'own', crc: 4 }]);
  expect(await memory.find('own')).toBe(4);
  await segment.close();
});

test('a batch whose bytes are not all on the disk is not known, and is looked for again when it comes', async () => {
  const where = folder();
  const memory = new BatchMemory(where);
  const segment = await Segment.begin(where, NOW);
  await write(segment, { id: 'a', crc: 1 });
  await memory.refresh();
  await truncate(segmentPaths(where, segment.name).open, HEADER.length + 1);
  expect(await memory.find('a')).toBeUndefined();
  await segment.close();
});

test("this process's own segment is passed over until it is no longer its own", async () => {
  const where = folder();
  const memory = new BatchMemory(where);
  const segment = await Segment.begin(where, NOW);
  memory.passOver(segment.name);
  await write(segment, { id: 'a', crc: 1 });
  await memory.refresh();
  expect(await memory.find('a')).toBeUndefined();
  memory.readAgain(segment.name);
  await memory.refresh();
  expect(await memory.find('a')).toBe(1);
  await segment.close();
});

test('batches of imported segments are known too, from the journals that are kept of them', async () => {
  const where = folder();
  const segment = await Segment.begin(where, NOW);
  await write(segment, { id: 'a', crc: 1 });
  await segment.close();
  const paths = segmentPaths(where, segment.name);
  const memory = new BatchMemory(where);
  await memory.refresh();
  await rename(paths.closed, `${paths.closed}.imported`);
  await retireJournal(where, segment.name);
  const later = new BatchMemory(where);
  for (const one of [memory, later]) {
    await one.refresh();
    expect(await one.find('a')).toBe(1);
  }
});
