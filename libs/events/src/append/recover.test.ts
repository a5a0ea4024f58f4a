import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { placeHere } from '../machine.js';
import { processStart } from '../process-life.js';
import { groupLine, type GroupRecord, type Owner } from './journal.js';
import { forgetJournals, recoverSegments, retireJournal, secureGroups } from './recover.js';
import { doneFolder, HEADER, listSegments, segmentPaths } from './segment-files.js';

const folder = scratchFolder();
const NAME = '20240501t100000000z-1-0000000a';
const LINES = ['one\n', 'two\n'];
const LONG_AGO = new Date(Date.now() - 120_000);

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

interface Written {
  readonly owner: Partial<Owner>;
  readonly lines?: readonly string[];
  readonly batches?: GroupRecord['batches'];
}

/** An open segment of some process, each line a group of its own. */
async function openSegment({
  owner,
  lines = LINES,
  batches,
}: Written): Promise<{ at: string; paths: ReturnType<typeof segmentPaths> }> {
  const at = folder();
  await mkdir(at, { recursive: true });
  const paths = segmentPaths(at, NAME);
  let from = HEADER.length;
  const groups = lines.map((line): Buffer => {
    const record = {
      at: '2024-05-01T10:00:00.000Z',
      from,
      to: (from += line.length),
      crc: crc32(Buffer.from(line)),
      events: 1,
      ...(batches === undefined ? {} : { batches }),
    };
    return groupLine(record);
  });
  const first = {
    format: 'cartograph-appends',
    version: 1,
    host: hostname(),
    pid: process.pid,
    processStart: null,
    ...owner,
  };
  await writeFile(paths.journal, Buffer.concat([Buffer.from(`${JSON.stringify(first)}\n`), ...groups]));
  await writeFile(paths.open, `${HEADER.toString()}${lines.join('')}`);
  return { at, paths };
}

test("a segment is closed when its process is gone, or its number is another process's by now; it stays with a living one", async () => {
  const dead = await openSegment({ owner: { pid: await deadPid() } });
  await recoverSegments(dead.at);
  expect(await listSegments(dead.at)).toEqual({ open: [], closed: [NAME], journals: [NAME] });
  expect(await readFile(dead.paths.closed, 'utf8')).toBe(`${HEADER.toString()}one\ntwo\n`);
  const alive = await openSegment({ owner: { processStart: await processStart(process.pid) } });
  await recoverSegments(alive.at);
  expect((await listSegments(alive.at)).open).toEqual([NAME]);
  const reused = await openSegment({ owner: { processStart: 'another boot/1' } });
  await recoverSegments(reused.at);
  expect((await listSegments(reused.at)).closed).toEqual([NAME]);
});

test('a process of another machine, also of one with this name, lives as long as it gives signs of life', async () => {
  for (const owner of [
    { host: 'another', pid: 1 },
    { ...placeHere(), boot: 'another', pid: await deadPid() },
  ]) {
    const { at, paths } = await openSegment({ owner });
    await recoverSegments(at);
    expect((await listSegments(at)).open).toEqual([NAME]);
    await utimes(paths.journal, LONG_AGO, LONG_AGO);
    await recoverSegments(at);
    expect((await listSegments(at)).closed).toEqual([NAME]);
  }
});

test('a journal that is only begun is left for a minute, then cleared away with what is beside it', async () => {
  const { at, paths } = await openSegment({ owner: {} });
  await writeFile(paths.journal, '{"format":');
  await recoverSegments(at);
  expect((await listSegments(at)).open).toEqual([NAME]);
  await utimes(paths.journal, LONG_AGO, LONG_AGO);
  await writeFile(paths.open, HEADER);
  await recoverSegments(at);
  expect(await readdir(at)).toEqual([]);
});

test('the journal of an imported segment is kept for its batch ids, and one without any goes', async () => {
  const named = await openSegment({ owner: {}, batches: [{ id: 'a', crc: 1 }] });
  await retireJournal(named.at, NAME);
  expect(await readdir(doneFolder(named.at))).toEqual([`${NAME}.batches`]);
  await retireJournal(named.at, NAME);
  const nameless = await openSegment({ owner: {} });
  await retireJournal(nameless.at, NAME);
  expect(await readdir(nameless.at)).toEqual([`${NAME}.csv.open`]);
});

test('journals are forgotten by the time of their last batch', async () => {
  const at = folder();
  await forgetJournals(at, Date.now());
  await mkdir(doneFolder(at), { recursive: true });
  for (const [name, time] of [
    ['old.batches', 1_000],
    ['new.batches', 3_000],
  ] as const) {
    const file = path.join(doneFolder(at), name);
    await writeFile(file, '');
    await utimes(file, new Date(time), new Date(time));
  }
  await forgetJournals(at, 2_000);
  expect(await readdir(doneFolder(at))).toEqual(['new.batches']);
});

test('the groups of a segment that another writes are those that are whole by now; of a closed one all, wherever its journal lies', async () => {
  const { at, paths } = await openSegment({ owner: {}, batches: [{ id: 'a', crc: 1 }] });
  expect(await secureGroups(at, NAME)).toHaveLength(2);
  // The journal tells of bytes that are not written yet, or only in part.
  await writeFile(paths.open, `${HEADER.toString()}one\ntw`);
  expect(await secureGroups(at, NAME)).toMatchObject([{ to: HEADER.length + 4 }]);
  await writeFile(paths.open, `${HEADER.toString()}one\ntwx\n`);
  expect(await secureGroups(at, NAME)).toHaveLength(1);
  await writeFile(paths.open, `${HEADER.toString()}onx\ntwo\n`);
  await expect(secureGroups(at, NAME)).rejects.toMatchObject({ name: 'DamagedLakeError', file: paths.open });
  await writeFile(paths.open, `${HEADER.toString()}one\ntwo\n`);
  const closed = await openSegment({ owner: { pid: await deadPid() }, batches: [{ id: 'a', crc: 1 }] });
  await recoverSegments(closed.at);
  expect(await secureGroups(closed.at, NAME)).toHaveLength(2);
  await retireJournal(closed.at, NAME);
  expect(await secureGroups(closed.at, NAME)).toHaveLength(2);
  expect(await secureGroups(closed.at, 'never')).toEqual([]);
});
