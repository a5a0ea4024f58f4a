import { appendFile, readdir, readFile, rename, stat, truncate, utimes } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { readJournal } from './journal.js';
import { cut, Segment, settle, type Group } from './segment.js';
import { HEADER, segmentPaths } from './segment-files.js';

const folder = scratchFolder();
const NOW = Date.parse('2024-05-01T10:00:00.000Z');
const group = (text: string, events = 1, batches: Group['batches'] = []): Group => ({
  lines: Buffer.from(text),
  events,
  batches,
});

async function begun(): Promise<{ at: string; segment: Segment; paths: ReturnType<typeof segmentPaths> }> {
  const at = folder();
  const segment = await Segment.begin(at, NOW);
  return { at, segment, paths: segmentPaths(at, segment.name) };
}

test('groups stand one after another behind the header, and the journal says where each begins and ends', async () => {
  const { segment, paths } = await begun();
  expect([segment.bytes, segment.pending]).toEqual([HEADER.length, { events: 0, bytes: 0, oldestAt: null }]);
  await segment.write(group('one\n'), NOW + 1);
  await segment.write(group('two\nthree\n', 2, [{ id: 'b', crc: 5 }]), NOW + 2);
  const length = HEADER.length + 14;
  expect([segment.bytes, segment.pending]).toEqual([
    length,
    { events: 3, bytes: length, oldestAt: '2024-05-01T10:00:00.001Z' },
  ]);
  expect(await readFile(paths.open, 'utf8')).toBe(`${HEADER.toString()}one\ntwo\nthree\n`);
  expect((await readJournal(paths.journal))?.groups).toMatchObject([
    { at: '2024-05-01T10:00:00.001Z', from: HEADER.length, to: HEADER.length + 4, events: 1 },
    { from: HEADER.length + 4, to: length, events: 2, batches: [{ id: 'b', crc: 5 }] },
  ]);
  await segment.close();
});

test('a segment that ends has its closed name; one that took nothing leaves nothing; ending twice is ending once', async () => {
  const { at, segment, paths } = await begun();
  await segment.write(group('one\n'), NOW);
  await segment.close();
  await segment.close();
  expect((await readdir(at)).toSorted()).toEqual([`${segment.name}.batches`, `${segment.name}.csv`]);
  expect((await stat(paths.closed)).size).toBe(HEADER.length + 4);
  const empty = await begun();
  await empty.segment.close();
  expect(await readdir(empty.at)).toEqual([]);
});

test('giving up cuts off what was written and not acknowledged, in both files', async () => {
  const { segment, paths } = await begun();
  await segment.write(group('one\n'), NOW);
  const journal = await readFile(paths.journal, 'utf8');
  await appendFile(paths.open, 'tor');
  await appendFile(paths.journal, '{"at":');
  await segment.abandon();
  expect(await readFile(paths.closed, 'utf8')).toBe(`${HEADER.toString()}one\n`);
  expect(await readFile(paths.journal, 'utf8')).toBe(journal);
});

test('a segment that another process has closed is neither written for good nor closed nor cut again', async () => {
  const { segment, paths } = await begun();
  await segment.write(group('one\n'), NOW);
  await rename(paths.open, paths.closed);
  await expect(segment.write(group('two\n'), NOW)).rejects.toMatchObject({ name: 'AppendError', code: 'taken-over' });
  await segment.abandon();
  // The recovering process cut the file before it was renamed; here it was not, and the bytes are not this process's to take away.
  expect(await readFile(paths.closed, 'utf8')).toBe(`${HEADER.toString()}one\ntwo\n`);
});

test('a beat is seen by the time of the journal', async () => {
  const { segment, paths } = await begun();
  const before = Date.now();
  await utimes(paths.journal, new Date(0), new Date(0));
  await segment.beat();
  expect((await stat(paths.journal)).mtimeMs).toBeGreaterThan(before - 60_000);
  await segment.close();
});

test('cutting never makes a file longer, and a segment is settled by what is in it', async () => {
  const { at, segment, paths } = await begun();
  await segment.write(group('one\n'), NOW);
  await cut(paths.open, 1_000);
  expect((await stat(paths.open)).size).toBe(HEADER.length + 4);
  await cut(paths.open, 3);
  expect(await readFile(paths.open, 'utf8')).toBe('eve');
  await truncate(paths.open, 0);
  await settle(at, segment.name, false);
  expect(await readdir(at)).toEqual([]);
  await segment.close();
});
