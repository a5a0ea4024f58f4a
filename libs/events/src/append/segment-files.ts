import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ifMissing } from '../missing-file.js';
import { LOG_COLUMNS } from '../schema.js';

/** The first line of every segment, with its line end. */
export const HEADER = Buffer.from(`${LOG_COLUMNS.join(',')}\n`);

/** The folder of a data folder's appended events. */
export const appendsFolder = (dataDir: string): string => path.resolve(dataDir, 'lake', 'appends');

/** Journals of segments that were imported; they tell batches that come again. */
export const doneFolder = (folder: string): string => path.join(folder, 'done');

/** Where the files of one segment lie. */
export const segmentPaths = (folder: string, name: string) => ({
  /** While a process writes it. */
  open: path.join(folder, `${name}.csv.open`),
  /** Complete; waits to be imported. */
  closed: path.join(folder, `${name}.csv`),
  journal: path.join(folder, `${name}.batches`),
  journalWhenDone: path.join(doneFolder(folder), `${name}.batches`),
});

/** Names sort by the time the segment was begun. */
export function newSegmentName(now: number): string {
  return `${new Date(now).toISOString().replaceAll(/[-:.]/g, '').toLowerCase()}-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Whether a file was a segment, by its name. */
export const isSegmentFile = (file: string): boolean => /^\d{8}t\d{9}z-\d+-[0-9a-f]{8}\.csv$/.test(path.basename(file));

/** The names of the segments in a folder, by what there is of each, oldest first. */
export interface SegmentNames {
  readonly open: readonly string[];
  readonly closed: readonly string[];
  readonly journals: readonly string[];
}

/** Lists a folder of segments; a missing folder has none. */
export async function listSegments(folder: string): Promise<SegmentNames> {
  const names = (await namesIn(folder)).toSorted();
  const ending = (end: string): string[] =>
    names.flatMap((name) => (name.endsWith(end) ? [name.slice(0, -end.length)] : []));
  return { open: ending('.csv.open'), closed: ending('.csv'), journals: ending('.batches') };
}

/** The names in a folder; none where it is missing. */
export const namesIn = (folder: string): Promise<string[]> => ifMissing(readdir(folder), []);
