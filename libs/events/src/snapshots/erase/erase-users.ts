import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { appendsFolder } from '../../append/segment-files.js';
import { renameDurably, syncTree } from '../../durable-file.js';
import { idNumber, MOST_ID_DIGITS, withoutLeadingZeros } from '../../ids/id-number.js';
import { DamagedLakeError } from '../../errors.js';
import { findLeftovers, removeSilentSpills, removeUnnamedFiles } from '../../import/leftovers.js';
import { acquireLease } from '../../lease.js';
import { isFolder } from '../../missing-file.js';
import {
  lakePaths,
  movedCopies,
  readManifestAlone,
  readPointer,
  writeManifest,
  writePointer,
  type ContentEntry,
  type Pointer,
} from '../../manifest.js';
import { asWriter, type Writer } from '../as-writer.js';
import { LakeOperationError } from '../lake-operation-error.js';
import { withEngine, type OperationOptions } from '../operation.js';
import { newSnapshotId } from '../snapshot-id.js';
import { textEraser } from './erase-from-text.js';
import { eraseFromQuarantine } from './erase-quarantine.js';
import { eraseFromSegments } from './erase-segments.js';
import { makeWithoutUsers } from './erase-snapshots.js';

/** What an erasure did. */
export interface EraseReport {
  /** Snapshots that had one of the users, oldest first, and what took their place. */
  readonly snapshots: readonly {
    readonly snapshotId: string;
    readonly replacedBy: string;
    readonly rowsRemoved: number;
  }[];
  /** Rows put aside that named one of the users. */
  readonly quarantineRows: number;
  /** Appended events that were waiting to be imported. */
  readonly pendingRows: number;
  /** Files beside the snapshots that were written again or removed, relative to the lake's folder. */
  readonly rewrittenFiles: readonly string[];
  /** Segments that a living process writes and in which one of the users is. They were not touched: seal, then erase again. */
  readonly openSegments: readonly string[];
  /** Names of log files in which the number of one of the users stays because it may be something else: a person has to look. */
  readonly namesLeft: readonly string[];
  /** Users of whom nothing was found. */
  readonly notFound: readonly string[];
  readonly finishedAt: string;
}

/**
 * Removes everything of some users from the lake: events, sessions and all that is counted from them in every kept snapshot, rows put
 * aside that name them, examples in reports, appended events that wait, ids of batches and names of log files that name them. What cannot be undone this way is not kept aside: the old files
 * are removed at once, also where somebody reads them. A snapshot that had one of the users is replaced by another without them (reason
 * `erasure`); asking for the old id says so.
 *
 * The pointer is switched once, to all new snapshots. Killed before, nothing is lost and the erasure can be run again; killed after, the next
 * writer removes the old files. Run it again until it returns. Backups, exports and log files outside the lake are not touched, and a
 * log file that is imported later brings its users with it.
 *
 * @param userIds - decimal ids.
 * @throws LakeOperationError `options` - no id, or one that is no id. LeaseHeldError - an import is at work. DamagedLakeError - the pointer is older than snapshots beside it.
 * Cost: for every snapshot that has one of them, one sort of the rows of their buckets, and the month tables again.
 */
export async function eraseUsers(
  dataDir: string,
  userIds: readonly string[],
  options: OperationOptions = {},
): Promise<EraseReport> {
  const users = new Map(userIds.map((text) => [withoutLeadingZeros(text), toNumber(text)]));
  if (users.size === 0) throw new LakeOperationError('options', 'no user to erase was named: give one id at least');
  const ids = [...users.keys()];
  const { signal } = options;
  // Sealing takes the leases in this order, too.
  const appends = await acquireLease(path.resolve(dataDir), 'appends', {
    holder: 'erasure',
    waitMs: options.waitMs ?? 0,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    return await asWriter(dataDir, 'erasure', options, async (writer) => {
      const { dir, progress } = writer;
      const pointer = await readPointer(dir);
      await refuseOlderPointer(dir, pointer);
      const { current } = pointer;
      progress.begin('erasing from appended events and rows put aside', 'files', null);
      const contents = current === null ? [] : (await readManifestAlone(dir, current)).contents;
      const segments = await eraseFromSegments(
        dataDir,
        new Set(ids),
        (await isFolder(appendsFolder(dataDir))) ? contents : [],
      );
      return withEngine(dir, newSnapshotId(), options, async ({ engine, threads, folder }) => {
        const connection = await engine.connect();
        const quarantine = await eraseFromQuarantine({ dir, folder, connection, signal }, await readPointer(dir), ids);
        connection.closeSync();
        const { made, found } = await makeWithoutUsers(
          { dir, progress, signal, engine, threads, folder, dayZone: options.dayZone },
          await readPointer(dir),
          users,
        );
        progress.begin('committing', 'snapshots', made.length);
        await replaceSnapshots(writer, made);
        const names = await eraseFromNames(dir, ids);
        await removeSilentSpills(dir);
        return {
          snapshots: made.map(({ oldId, manifest, rowsRemoved }) => ({
            snapshotId: oldId,
            replacedBy: manifest.snapshot.id,
            rowsRemoved,
          })),
          quarantineRows: quarantine.rows,
          pendingRows: segments.rows,
          rewrittenFiles: [...quarantine.files, ...segments.files, ...names.files],
          openSegments: segments.open,
          namesLeft: names.left,
          notFound: ids.filter((id) => !found.has(id) && !quarantine.found.has(id) && !segments.found.has(id)),
          finishedAt: new Date().toISOString(),
        };
      });
    });
  } finally {
    await appends.release();
  }
}

/**
 * An erasure removes whatever no snapshot names. With an older pointer in the place of a newer one that would be every newer snapshot.
 *
 * @throws DamagedLakeError - a manifest that the pointer does not name is newer than all it names.
 */
async function refuseOlderPointer(dir: string, pointer: Pointer): Promise<void> {
  const known = new Set([...pointer.snapshots, ...(pointer.removed ?? []), ...Object.keys(pointer.replaced ?? {})]);
  // Of two snapshots of one second nobody can tell the newer.
  const secondOf = (id: string): string => id.slice(0, id.indexOf('-'));
  const newest = [...known].map(secondOf).toSorted().at(-1) ?? '';
  const newer = ((await findLeftovers(dir)) ?? []).filter(
    ({ path: file }) => file.startsWith('snapshots/') && secondOf(path.basename(file, '.json')) >= newest,
  );
  if (newer.length > 0)
    throw new DamagedLakeError(
      lakePaths(dir).pointer,
      `is older than ${newer.map(({ path: file }) => file).join(', ')}`,
      {
        remedy:
          'run "cartograph lake repair --dry-run", which says what is there, and repair the lake or remove these files; then erase again',
      },
    );
}

/** Takes users out of the names of log files that snapshots and `lake.json` keep. @returns the rewritten files, relative to the lake's folder, and names that may still have one. */
async function eraseFromNames(dir: string, ids: readonly string[]): Promise<{ files: string[]; left: string[] }> {
  const erase = textEraser(ids);
  const namesLeft = new Set<string>();
  const without = (entries: readonly ContentEntry[]): ContentEntry[] | null => {
    const kept = entries.map((entry) => {
      const { text, erased, left } = erase(entry.name);
      if (left > 0) namesLeft.add(text);
      return erased > 0 ? { ...entry, name: text } : entry;
    });
    return kept.some((entry, place) => entry !== entries[place]) ? kept : null;
  };
  const files: string[] = [];
  const pointer = await readPointer(dir);
  for (const id of pointer.snapshots) {
    const manifest = await readManifestAlone(dir, id);
    const contents = without(manifest.contents);
    if (contents === null) continue;
    await writeManifest(dir, { ...manifest, contents });
    files.push(path.relative(dir, lakePaths(dir).manifest(id)));
  }
  const copies = Object.entries(pointer.copies ?? {});
  if (copies.some(([, entries]) => without(entries) !== null)) {
    await writePointer(dir, {
      ...pointer,
      copies: Object.fromEntries(copies.map(([id, entries]) => [id, without(entries) ?? entries])),
    });
    files.push(path.relative(dir, lakePaths(dir).pointer));
  }
  return { files, left: [...namesLeft].toSorted() };
}

/** Puts new snapshots in the place of old ones in one step, and removes the old ones and whatever no snapshot names, read or not. */
async function replaceSnapshots(
  { dir, lease, signal }: Writer,
  made: Awaited<ReturnType<typeof makeWithoutUsers>>['made'],
): Promise<void> {
  const paths = lakePaths(dir);
  // Killed before the pointer is written, the next writer knows by these that it was half made.
  for (const { manifest } of made) await mkdir(path.join(paths.staging, manifest.snapshot.id), { recursive: true });
  for (const { manifest, folder } of made) {
    const { id } = manifest.snapshot;
    if (await isFolder(folder)) {
      await syncTree(folder);
      await renameDurably(folder, paths.filesOf(id));
    }
    await writeManifest(dir, manifest);
  }
  const ids = new Map(made.map(({ oldId, manifest }) => [oldId, manifest.snapshot.id]));
  const pointer = await readPointer(dir);
  await lease.assertHeld();
  signal?.throwIfAborted();
  const snapshots = pointer.snapshots.map((id) => ids.get(id) ?? id);
  if (made.length > 0) {
    await writePointer(dir, {
      ...pointer,
      current: pointer.current === null ? null : (ids.get(pointer.current) ?? pointer.current),
      snapshots,
      replaced: { ...pointer.replaced, ...Object.fromEntries(ids) },
      ...movedCopies(pointer, (id) => ids.get(id) ?? id),
    });
  }
  for (const { manifest } of made) await rm(path.join(paths.staging, manifest.snapshot.id), { recursive: true });
  await mkdir(paths.snapshots, { recursive: true });
  for (const name of await readdir(paths.snapshots))
    if (!snapshots.some((id) => name === `${id}.json`))
      await rm(path.join(paths.snapshots, name), { recursive: true, force: true });
  await removeUnnamedFiles(dir, snapshots);
}

function toNumber(text: string): bigint {
  const number = idNumber(withoutLeadingZeros(text));
  if (number === null)
    throw new LakeOperationError(
      'options',
      `${text} is no user id: give whole numbers of up to ${MOST_ID_DIGITS} digits`,
    );
  return number;
}
