import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { DamagedLakeError, NewerDataError } from '../errors.js';
import { type Place, placeHere } from '../machine.js';
import { processStart } from '../process-life.js';
import { isMissing } from '../missing-file.js';
import { HEADER } from './segment-files.js';

/** The journal's own version; a higher one is refused. */
const VERSION = 1;

/** The first line of a journal: who writes the segment. */
export interface Owner extends Place {
  readonly format: 'cartograph-appends';
  readonly version: number;
  readonly pid: number;
  /** Tells the process from a later one of the same number; null where the system does not say. */
  readonly processStart: string | null;
}

/** A batch that came with an id. */
export interface BatchRecord {
  readonly id: string;
  /** CRC-32 of the batch's lines: the same id with other lines is a mistake of the sender. */
  readonly crc: number;
}

/** One line of a journal: a group of batches that were forced onto the disk together. */
export interface GroupRecord {
  /** ISO 8601 instant in UTC. */
  readonly at: string;
  /** The group's bytes in the segment: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly crc: number;
  readonly events: number;
  readonly batches?: readonly BatchRecord[];
}

/** What a journal says. A last line that breaks off is left out. */
export interface Journal {
  readonly owner: Owner | null;
  readonly groups: readonly GroupRecord[];
  /** Where each group's line ends in the journal, in bytes. */
  readonly ends: readonly number[];
}

/** The first line of a journal of this process. */
export async function ownerLine(): Promise<Buffer> {
  const owner: Owner = {
    format: 'cartograph-appends',
    version: VERSION,
    ...placeHere(),
    pid: process.pid,
    processStart: await processStart(process.pid),
  };
  return Buffer.from(`${JSON.stringify(owner)}\n`);
}

/** A group as a line of its journal. */
export const groupLine = (group: GroupRecord): Buffer => Buffer.from(`${JSON.stringify(group)}\n`);

/**
 * Reads a journal.
 *
 * @returns null when there is none.
 * @throws NewerDataError - a newer Cartograph wrote it. DamagedLakeError - a line that is not the last is no record.
 */
export async function readJournal(file: string): Promise<Journal | null> {
  const bytes = await readFrom(file, 0);
  if (bytes === null) return null;
  const lines = wholeLines(bytes);
  const first = lines[0];
  if (first === undefined) return { owner: null, groups: [], ends: [] };
  const owner = parse<Owner>(first.text);
  if (owner?.format !== 'cartograph-appends') {
    if (lines.length === 1) return { owner: null, groups: [], ends: [] };
    throw new DamagedLakeError(file, 'does not begin as a journal of appended events');
  }
  if (owner.version > VERSION) throw new NewerDataError(file, owner.version, VERSION);
  const groups: GroupRecord[] = [];
  const ends: number[] = [];
  for (const [index, { text, end }] of lines.entries()) {
    if (index === 0) continue;
    const group = parse<GroupRecord>(text);
    if (group === null || !isNext(group, groups.at(-1))) {
      if (index === lines.length - 1) break;
      throw new DamagedLakeError(file, `has no record in its line ${index + 1}`);
    }
    groups.push(group);
    ends.push(end);
  }
  return { owner, groups, ends };
}

const isNext = (group: GroupRecord, before: GroupRecord | undefined): boolean =>
  group.from === (before?.to ?? HEADER.length) && group.to > group.from;

/** The groups in the whole lines of a piece of a journal that begins at a line; `length` is where the last whole line ends. */
export async function readGroupsFrom(
  file: string,
  offset: number,
): Promise<{ groups: GroupRecord[]; length: number } | null> {
  const bytes = await readFrom(file, offset);
  if (bytes === null) return null;
  const lines = wholeLines(bytes);
  const groups = lines
    .flatMap(({ text }) => parse<GroupRecord>(text) ?? [])
    .filter(({ from }) => typeof from === 'number');
  return { groups, length: offset + (lines.at(-1)?.end ?? 0) };
}

/**
 * Counts the groups of a journal that are whole in their segment. Each group is forced onto the disk before the next is begun, so only the last can
 * have been cut.
 *
 * @throws DamagedLakeError - an earlier one is not as it was written.
 */
export function countWhole(file: string, bytes: Buffer, groups: readonly GroupRecord[]): number {
  const bad = groups.findIndex(({ from, to, crc }) => to > bytes.length || crc32(bytes.subarray(from, to)) !== crc);
  if (bad < 0) return groups.length;
  if (bad < groups.length - 1)
    throw new DamagedLakeError(
      file,
      `is not as it was written between byte ${groups[bad]?.from ?? 0} and byte ${groups[bad]?.to ?? 0}`,
    );
  return bad;
}

/** A file's bytes from an offset on; null where there is no file. */
async function readFrom(file: string, offset: number): Promise<Buffer | null> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const bytes = Buffer.alloc(Math.max(0, size - offset));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function wholeLines(bytes: Buffer): { text: string; end: number }[] {
  const lines: { text: string; end: number }[] = [];
  let at = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, at)) {
    lines.push({ text: bytes.toString('utf8', at, end), end: end + 1 });
    at = end + 1;
  }
  return lines;
}

function parse<T>(text: string): T | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : null;
  } catch {
    return null;
  }
}
