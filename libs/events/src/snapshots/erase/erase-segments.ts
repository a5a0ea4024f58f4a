import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { recoverSegments, retireJournal } from '../../append/recover.js';
import { appendsFolder, listSegments, segmentPaths } from '../../append/segment-files.js';
import { syncToDisk, writeDurably } from '../../durable-file.js';
import { splitLine } from '../../import/split-line.js';
import type { ContentEntry } from '../../manifest.js';
import { ifMissing } from '../../missing-file.js';
import { sha256Of } from '../../file-checks.js';
import { LOG_COLUMNS } from '../../schema.js';
import type { RemovedRows } from './erase-quarantine.js';

const USER = LOG_COLUMNS.indexOf('user_id');

/** What became of appended events that wait to be imported. */
export interface SegmentErasure extends RemovedRows {
  /** Segments that living processes write and in which one of the users is; they stay as they are. */
  readonly open: readonly string[];
}

/**
 * Removes users from the appended events that are not in a snapshot yet. For the holder of the `appends` lease.
 *
 * @param contents - log files whose rows are in the current snapshot: a segment among them was imported, and goes as a whole.
 */
export async function eraseFromSegments(
  dataDir: string,
  users: ReadonlySet<string>,
  contents: readonly ContentEntry[],
): Promise<SegmentErasure> {
  const folder = appendsFolder(dataDir);
  await recoverSegments(folder);
  const { open, closed } = await listSegments(folder);
  const imported = new Set(contents.map(({ sha256, name }) => `${sha256} ${path.basename(name)}`));
  const files: string[] = [];
  const found = new Set<string>();
  let rows = 0;
  for (const name of closed) {
    const file = segmentPaths(folder, name).closed;
    if (imported.has(`${await sha256Of(file)} ${path.basename(file)}`)) {
      await retire(folder, name);
      continue;
    }
    const lines = (await readFile(file, 'utf8')).split('\n');
    const kept = lines.filter((line, index) => index === 0 || !isOf(line, users, found));
    if (kept.length === lines.length) continue;
    rows += lines.length - kept.length;
    files.push(`appends/${path.basename(file)}`);
    // What is left is the header and the end of the last line.
    if (kept.length <= 2) await retire(folder, name);
    else await writeDurably(file, kept.join('\n'));
  }
  const named: string[] = [];
  for (const name of open) {
    const { open: file, closed: afterwards } = segmentPaths(folder, name);
    // Its writer may have ended it meanwhile: then it is there under its other name, or gone because nothing was in it.
    const text = (await ifMissing(readFile(file, 'utf8'), null)) ?? (await ifMissing(readFile(afterwards, 'utf8'), ''));
    if (text.split('\n').filter((line, index) => index > 0 && isOf(line, users, found)).length > 0)
      named.push(`appends/${path.basename(file)}`);
  }
  return { rows, files, found, open: named };
}

async function retire(folder: string, name: string): Promise<void> {
  await rm(segmentPaths(folder, name).closed, { force: true });
  await retireJournal(folder, name);
  await syncToDisk(folder);
}

function isOf(line: string, users: ReadonlySet<string>, found: Set<string>): boolean {
  const split = splitLine(line, ',');
  const user = split.ok ? split.fields[USER] : undefined;
  if (user === undefined || !users.has(user)) return false;
  found.add(user);
  return true;
}
