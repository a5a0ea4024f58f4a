import { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { heardFrom, startAppending } from '../testing/append-child.js';
import { eventsOf, linesOf, newEvent, type AppendMessage, type TestBatch } from '../testing/appends.js';
import { goneFrom } from '../testing/child.js';
import { scratchFolder } from '../testing/logs.js';
import { AppendError, inWords } from './append-error.js';
import { openAppender } from './appender.js';
import { appendsFolder, listSegments, segmentPaths } from './segment-files.js';

const folder = scratchFolder();
const batch = (name: string, events = 2): TestBatch => ({ name, events, hasId: true });

/** A data folder whose only segment was written by a process that was killed. */
async function leftByDead(
  batches: readonly TestBatch[],
): Promise<{ dataDir: string; paths: ReturnType<typeof segmentPaths> }> {
  const dataDir = folder();
  const child = startAppending({ verb: 'append-and-wait', dataDir, batches });
  await heardFrom(child, 'done');
  child.kill('SIGKILL');
  await goneFrom(child);
  const [name = ''] = (await listSegments(appendsFolder(dataDir))).open;
  return { dataDir, paths: segmentPaths(appendsFolder(dataDir), name) };
}

test('what a killed process was about to write is cut off, from the segment and from its journal', async () => {
  const { dataDir, paths } = await leftByDead([batch('a'), batch('b', 3)]);
  const whole = await readFile(paths.open, 'utf8');
  await appendFile(paths.open, '2019-10-01 00:00:00 UTC,view,1,,,,1.00,1,torn\n2019-10-01 00:0');
  await appendFile(paths.journal, `{"at":"2024-01-01T00:00:00.000Z","from":${Buffer.byteLength(whole)},"to":`);
  const appender = await openAppender(dataDir);
  expect(await readFile(paths.closed, 'utf8')).toBe(whole);
  expect((await readFile(paths.journal, 'utf8')).split('\n')).toHaveLength(4);
  expect((await appender.append(eventsOf(batch('b', 3)), { batchId: 'b' })).accepted).toBe(3);
  expect((await appender.pending()).events).toBe(5);
  await appender.close();
});

test('a group that the journal names and the disk has only in part is cut off, and its batch is taken when it comes again', async () => {
  const { dataDir, paths } = await leftByDead([batch('a'), batch('b', 3)]);
  await truncate(paths.open, (await readFile(paths.open)).length - 7);
  const appender = await openAppender(dataDir);
  expect((await linesOf(dataDir)).closed).toHaveLength(2);
  expect((await appender.append(eventsOf(batch('b', 3)), { batchId: 'b' })).accepted).toBe(3);
  await appender.close();
  expect((await linesOf(dataDir)).closed.map((line) => line.split(',').at(-1)).toSorted()).toEqual([
    'a/0',
    'a/1',
    'b/0',
    'b/1',
    'b/2',
  ]);
});

test('a segment in which nothing was acknowledged goes', async () => {
  const { dataDir, paths } = await leftByDead([batch('a')]);
  await truncate(paths.open, (await readFile(paths.open)).length - 7);
  await (await openAppender(dataDir)).close();
  expect(await listSegments(appendsFolder(dataDir))).toEqual({ open: [], closed: [], journals: [] });
});

test('a segment whose journal is lost keeps its whole lines', async () => {
  const { dataDir, paths } = await leftByDead([batch('a')]);
  await rm(paths.journal);
  await appendFile(paths.open, '2019-10-01 00:0');
  const appender = await openAppender(dataDir);
  expect((await linesOf(dataDir)).closed).toHaveLength(2);
  expect((await appender.pending()).events).toBe(2);
  await appender.close();
});

test('damage that no crash explains is said, and nothing is cut for it', async () => {
  const { dataDir, paths } = await leftByDead([batch('a'), batch('b')]);
  const bytes = await readFile(paths.open, 'utf8');
  await writeFile(paths.open, bytes.replace(',a/0', ',x/0'));
  await expect(openAppender(dataDir)).rejects.toMatchObject({ name: 'DamagedLakeError', file: paths.open });
  expect((await readFile(paths.open)).length).toBe(bytes.length);
  await writeFile(paths.open, bytes);
  const journal = await readFile(paths.journal, 'utf8');
  await writeFile(paths.journal, journal.replace('"from":', '"frmo":'));
  await expect(openAppender(dataDir)).rejects.toMatchObject({ name: 'DamagedLakeError', file: paths.journal });
  await writeFile(paths.journal, journal.replace('"version":1', '"version":2'));
  await expect(openAppender(dataDir)).rejects.toMatchObject({ name: 'NewerDataError', found: 2 });
});

test('a segment that another process closed meanwhile is noticed before anything is acknowledged', async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir);
  await appender.append(eventsOf(batch('a')), { batchId: 'a' });
  const [name = ''] = (await listSegments(appendsFolder(dataDir))).open;
  const paths = segmentPaths(appendsFolder(dataDir), name);
  await rename(paths.open, paths.closed);
  const error: unknown = await appender
    .append(eventsOf(batch('b')), { batchId: 'b' })
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'AppendError', code: 'taken-over' });
  expect((await appender.append(eventsOf(batch('c')), { batchId: 'c' })).accepted).toBe(2);
  await appender.close();
  expect((await listSegments(appendsFolder(dataDir))).open).toEqual([]);
});

test('a disk that is full in the middle of a write is said; what was acknowledged before stays, and of the rest there is nothing', async () => {
  const dataDir = folder();
  const batches = Array.from({ length: 3_000 }, (_, index) => batch(`b${index}`, 5));
  const child = startAppending({ verb: 'append', dataDir, batches, segmentBytes: 64 * 1024 * 1024, atOnce: 40 }, 400);
  const taken: string[] = [];
  child.on('message', (message: AppendMessage) => {
    if (message.type === 'taken') taken.push(message.name);
  });
  const gone = goneFrom(child);
  expect(await heardFrom(child, 'failed')).toMatchObject({ code: 'no-space' });
  await gone;
  expect(taken.length).toBeGreaterThan(40);
  const appender = await openAppender(dataDir);
  const sessions = (await linesOf(dataDir)).closed.map((line) => line.split(',').at(-1)?.split('/')[0] ?? '');
  for (const name of taken)
    expect(
      sessions.filter((session) => session === name),
      name,
    ).toHaveLength(5);
  expect(sessions).toHaveLength(taken.length * 5);
  await appender.close();
});

test('a folder that may not be written is said, and nothing is acknowledged', async () => {
  const dataDir = folder();
  await mkdir(path.dirname(appendsFolder(dataDir)), { recursive: true });
  await writeFile(appendsFolder(dataDir), 'a file where the folder should be');
  const appender = await openAppender(dataDir).catch((error: unknown) => error);
  expect(appender).toMatchObject({
    name: 'AppendError',
    code: 'unwritable',
    message: expect.stringContaining('were not taken') as string,
  });
  const words = (code: string): unknown =>
    inWords(Object.assign(new Error(`${code}: refused`), { code }), '/data/lake/appends');
  expect(
    ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'EIO'].map((code) => (words(code) as AppendError).code),
  ).toEqual(['no-space', 'no-space', 'no-space', 'read-only', 'read-only', 'read-only', 'unwritable']);
  expect(words('ENOSPC')).toMatchObject({
    message:
      'the disk of /data/lake/appends is full, so these events were not taken: free some space and send them again',
  });
});

test("the rights of the folder are the system's to say: a process without them is told so", async () => {
  const dataDir = folder();
  const appender = await openAppender(dataDir);
  await appender.append([newEvent()]);
  await appender.close();
  const asAnother = process.getuid?.() === 0;
  if (asAnother) process.seteuid?.(65_534);
  else await chmodAll(dataDir, 'a-w');
  try {
    await expect(openAppender(dataDir)).rejects.toMatchObject({ name: 'AppendError', code: 'read-only' });
  } finally {
    if (asAnother) process.seteuid?.(0);
    else await chmodAll(dataDir, 'u+w');
  }
});

async function chmodAll(dir: string, mode: string): Promise<void> {
  await once(spawn('chmod', ['-R', mode, dir]), 'exit');
}
