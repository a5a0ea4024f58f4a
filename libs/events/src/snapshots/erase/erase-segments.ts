import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { recoverSegments, retireJournal } from '../../append/recover.js';
import { groupLine, readJournal } from '../../append/journal.js';
import { appendsFolder, doneFolder, listSegments, namesIn, segmentPaths } from '../../append/segment-files.js';
import { syncToDisk, writeDurably } from '../../durable-file.js';
import { splitLine } from '../../import/split-line.js';
import type { ContentEntry } from '../../manifest.js';
import { ifMissing } from '../../missing-file.js';
import { sha256Of } from '../../read-pieces.js';
import { LOG_COLUMNS } from '../../schema.js';
import { textEraser } from './erase-from-text.js';
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
  const erase = textEraser(users);
  const isOfBatch = (id: string): boolean => users.has(id) || erase(id).erased > 0;
  const journals = [
    ...closed.map((name) => segmentPaths(folder, name).journal),
    ...(await namesIn(doneFolder(folder))).map((name) => path.join(doneFolder(folder), name)),
  ];
  for (const file of journals) {
    const left = await withoutBatches(file, isOfBatch);
    if (left === null) continue;
    await writeDurably(file, left);
    files.push(path.relative(path.join(folder, '..'), file));
  }
  const named: string[] = [];
  for (const name of open) {
    const { open: file, closed: afterwards } = segmentPaths(folder, name);
    // Its writer may have ended it meanwhile: then it is there under its other name, or gone because nothing was in it.
    const text = (await ifMissing(readFile(file, 'utf8'), null)) ?? (await ifMissing(readFile(afterwards, 'utf8'), ''));
    const isNamed = text.split('\n').filter((line, index) => index > 0 && isOf(line, users, found)).length > 0;
    if (isNamed || (await withoutBatches(segmentPaths(folder, name).journal, isOfBatch)) !== null)
      named.push(`appends/${path.basename(file)}`);
  }
  return { rows, files, found, open: named };
}

/** A journal without the batches whose ids, which their senders chose, name a user; null where none does. */
async function withoutBatches(file: string, isOfBatch: (id: string) => boolean): Promise<string | null> {
  const journal = await readJournal(file);
  if (journal === null || !journal.groups.some(({ batches = [] }) => batches.some(({ id }) => isOfBatch(id))))
    return null;
  const groups = journal.groups.map((group) =>
    group.batches === undefined ? group : { ...group, batches: group.batches.filter(({ id }) => !isOfBatch(id)) },
  );
  return [`${JSON.stringify(journal.owner)}\n`, ...groups.map((group) => groupLine(group).toString('utf8'))].join('');
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
