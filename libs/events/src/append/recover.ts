import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { syncToDisk } from '../durable-file.js';
import { isHere } from '../machine.js';
import { isSameProcess } from '../process-life.js';
import { countWhole, readJournal, type GroupRecord, type Journal, type Owner } from './journal.js';
import { cut, settle } from './segment.js';
import { ifMissing, isMissing } from '../missing-file.js';
import { SILENCE_MS, silenceOf } from '../sign-of-life.js';
import { doneFolder, HEADER, listSegments, namesIn, segmentPaths } from './segment-files.js';

/**
 * Closes the segments of processes that are gone, without what was never acknowledged, and clears away what a killed process left.
 * Only one process at a time may do so.
 *
 * @throws DamagedLakeError - a segment is not as it was written, and not only cut at its end. NewerDataError - a newer Cartograph wrote it.
 * Cost: reads the segments that were open when their process died, at most their rolling size each.
 */
export async function recoverSegments(folder: string): Promise<void> {
  const { open, closed, journals } = await listSegments(folder);
  const present = new Set([...open, ...closed]);
  for (const name of open) if (!(await isOwnerAlive(folder, name))) await recoverSegment(folder, name);
  for (const name of journals)
    if (!present.has(name) && !(await isOwnerAlive(folder, name))) await retireJournal(folder, name);
}

async function recoverSegment(folder: string, name: string): Promise<void> {
  const paths = segmentPaths(folder, name);
  const journal = await readJournal(paths.journal);
  const bytes = await readOrNull(paths.open);
  if (bytes === null) return;
  const end =
    journal === null
      ? bytes.lastIndexOf(10) + 1
      : await cutJournal(paths.journal, journal, countWhole(paths.open, bytes, journal.groups));
  if (end > HEADER.length) await cut(paths.open, end);
  await settle(folder, name, end > HEADER.length);
}

/** Takes the records of groups that are not whole out of a journal; returns where the whole ones end in the segment. */
async function cutJournal(file: string, { groups, ends }: Journal, whole: number): Promise<number> {
  const last = groups[whole - 1];
  if (last === undefined) return HEADER.length;
  await cut(file, ends[whole - 1] ?? 0);
  return last.to;
}

/** Keeps the journal of a segment that was imported for its batch ids, or removes one without any. */
export async function retireJournal(folder: string, name: string): Promise<void> {
  const paths = segmentPaths(folder, name);
  const journal = await readJournal(paths.journal);
  if (journal === null) return;
  if (journal.groups.every(({ batches }) => batches === undefined)) await rm(paths.journal, { force: true });
  else {
    await mkdir(doneFolder(folder), { recursive: true });
    await rename(paths.journal, paths.journalWhenDone);
    await syncToDisk(doneFolder(folder));
  }
  await syncToDisk(folder);
}

/** Removes journals of imported segments whose last batch is older than batches are remembered. */
export async function forgetJournals(folder: string, before: number): Promise<void> {
  const done = doneFolder(folder);
  for (const name of await namesIn(done)) {
    const file = path.join(done, name);
    if ((await modifiedAt(file)) < before) await rm(file, { force: true });
  }
}

/**
 * The groups of a segment that another process writes or wrote which are whole and, when the promise resolves, on disk: whatever becomes of that
 * process, they stay.
 */
export async function secureGroups(folder: string, name: string): Promise<readonly GroupRecord[]> {
  const paths = segmentPaths(folder, name);
  for (;;) {
    const bytes = await readOrNull(paths.open);
    const journal = await readJournal(paths.journal);
    // Whoever closed it forced it onto the disk.
    if (bytes === null) return (journal ?? (await readJournal(paths.journalWhenDone)))?.groups ?? [];
    // The owner may have written on since the bytes were read.
    const groups = (journal?.groups ?? []).filter(({ to }) => to <= bytes.length);
    const whole = groups.slice(0, countWhole(paths.open, bytes, groups));
    try {
      await syncToDisk(paths.open);
      await syncToDisk(paths.journal);
      return whole;
    } catch (error) {
      // Closed just now; its journal is read once more.
      if (!isMissing(error)) throw error;
    }
  }
}

/** An appender of another machine lives as long as it gives signs of life, of this machine as long as its process does. */
async function isOwnerAlive(folder: string, name: string): Promise<boolean> {
  const file = segmentPaths(folder, name).journal;
  const owner = await ownerOf(file);
  if (owner && isHere(owner)) return isSameProcess(owner.pid, owner.processStart);
  // A journal without its first line is being begun, or its process died beginning it.
  const silence = await silenceOf(file);
  return silence !== null && silence < SILENCE_MS;
}

async function ownerOf(file: string): Promise<Owner | null> {
  return (await readJournal(file))?.owner ?? null;
}

const modifiedAt = async (file: string): Promise<number> => (await ifMissing(stat(file), null))?.mtimeMs ?? 0;

const readOrNull = (file: string): Promise<Buffer | null> => ifMissing(readFile(file), null);
