import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { doneFolder, HEADER, listSegments, namesIn, newSegmentName, segmentPaths } from './segment-files.js';

const folder = scratchFolder();

test('names sort by the time a segment was begun, and two of one moment differ', () => {
  const at = Date.parse('2024-05-01T10:00:00.250Z');
  const [one, two, later] = [newSegmentName(at), newSegmentName(at), newSegmentName(at + 1)];
  expect(one).toMatch(new RegExp(`^20240501t100000250z-${process.pid}-[0-9a-f]{8}$`));
  expect(one).not.toBe(two);
  expect([later, one].toSorted()[0]).toBe(one);
});

test('a folder is listed by what there is of each segment, oldest first; what is no segment is passed over', async () => {
  const at = folder('appends');
  await mkdir(doneFolder(at), { recursive: true });
  const [a, b] = [segmentPaths(at, '1-a'), segmentPaths(at, '2-b')];
  for (const file of [
    b.open,
    b.journal,
    a.closed,
    a.journal,
    segmentPaths(at, '0-gone').journal,
    path.join(at, 'notes.txt'),
    segmentPaths(at, '9-done').journalWhenDone,
  ])
    await writeFile(file, HEADER);
  expect(await listSegments(at)).toEqual({ open: ['2-b'], closed: ['1-a'], journals: ['0-gone', '1-a', '2-b'] });
  expect(await namesIn(doneFolder(at))).toEqual(['9-done.batches']);
});

test('a folder that is missing has no segment, one that is no folder is an error', async () => {
  expect(await listSegments(folder('never'))).toEqual({ open: [], closed: [], journals: [] });
  await writeFile(folder('file'), '');
  await expect(listSegments(folder('file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
