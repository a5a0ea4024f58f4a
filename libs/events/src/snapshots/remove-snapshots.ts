import path from 'node:path';
import {
  findLeftovers,
  isDue,
  keptSnapshots,
  namedFiles,
  removeSnapshotFiles,
  type Leftover,
} from '../import/leftovers.js';
import type { Lease } from '../lease.js';
import {
  filesOf,
  lakePaths,
  movedCopies,
  readManifestAlone,
  readPointer,
  writePointer,
  type Pointer,
} from '../manifest.js';
import { isThere } from '../missing-file.js';
import { asWriter } from './as-writer.js';
import type { OperationOptions } from './operation.js';
import { LakeOperationError } from './lake-operation-error.js';
import { inReserve } from '../reserve.js';
import { heldSnapshots } from './readers.js';
import { resolveSnapshot } from './snapshot-id.js';

/** Which snapshots go. Without any of these the policy of {@link applyRetention} holds. */
export interface RemovalPolicy {
  /** Keep so many of the latest. At least 1. */
  readonly keepLast?: number;
  /** Of the others only those committed more than so many days ago go. */
  readonly olderThanDays?: number;
  /** These and no others: ids, or pieces of them that fit no other. */
  readonly ids?: readonly string[];
}

/** What became of the snapshots that were to go. */
export interface Removal {
  readonly removed: readonly string[];
  readonly freedBytes: number;
  /** Snapshots that were to go and stay, because a living process reads them. */
  readonly held: readonly string[];
}

/** Snapshots kept after every import, beside the current one and those that are read. */
export const KEEP_LAST = 5;
/** Of snapshots made by sealing appended events so many are kept beside: they come every few minutes, and each may hold a copy of a month. */
export const KEEP_LAST_APPENDS = 2;

const DAY_MS = 86_400_000;

/**
 * Removes snapshots, and the files that no other snapshot names. The current one stays, and so does one that a living process reads.
 * The pointer forgets them first: killed in between, the next writer removes the files. On a full disk it works in the room of the reserve.
 *
 * @throws LakeOperationError `is-current` - the current one was named; `options` - a number makes no sense. NoSnapshotError - one named is not kept.
 */
export async function removeSnapshots(
  dataDir: string,
  policy: RemovalPolicy,
  options: OperationOptions = {},
): Promise<Removal> {
  checkPolicy(policy);
  const removal = (): Promise<Removal> =>
    asWriter(dataDir, 'removal of snapshots', options, async ({ dir, lease, signal }) =>
      remove(dir, lease, await chosen(dir, await readPointer(dir), policy), signal),
    );
  return inReserve(path.resolve(dataDir), removal, isNoSpace);
}

const isNoSpace = (error: unknown): boolean => error instanceof LakeOperationError && error.code === 'no-space';

/** What {@link removeSnapshots} would do now. */
export interface PlannedRemoval {
  readonly removed: readonly string[];
  readonly held: readonly string[];
  /** Bytes of the files that only these snapshots and no other name, without the leftovers. */
  readonly freedBytes: number;
  /** Files that nothing names and that it would remove as well, for they have been known for a week. */
  readonly leftovers: readonly Leftover[];
  /** Those that stay for now. */
  readonly youngLeftovers: readonly Leftover[];
}

/** Tells what {@link removeSnapshots} would remove, and changes nothing. Throws as it does. */
export async function planRemoval(dataDir: string, policy: RemovalPolicy): Promise<PlannedRemoval> {
  checkPolicy(policy);
  const dir = path.resolve(dataDir, 'lake');
  const ids = await chosen(dir, await readPointer(dir), policy);
  const reading = await heldSnapshots(path.resolve(dataDir));
  const leftovers = (await findLeftovers(dir)) ?? [];
  const now = Date.now();
  const removed = ids.filter((id) => !reading.has(id));
  return {
    removed,
    freedBytes: await bytesOfAlone(dir, await readPointer(dir), removed),
    held: ids.filter((id) => reading.has(id)),
    leftovers: leftovers.filter((one) => isDue(one, now)),
    youngLeftovers: leftovers.filter((one) => !isDue(one, now)),
  };
}

/** Bytes of the files that some snapshots name and none of the others; of damaged ones nobody knows. */
async function bytesOfAlone(dir: string, pointer: Pointer, ids: readonly string[]): Promise<number> {
  const kept = await keptSnapshots(dir, pointer);
  const named = await namedFiles(
    dir,
    kept.filter((id) => !ids.includes(id)),
  );
  if (named === null || ids.length === 0) return 0;
  const sizes = new Map<string, number>();
  for (const id of ids)
    for (const { path: file, bytes } of filesOf(await readManifestAlone(dir, id)))
      if (!named.has(file)) sizes.set(file, bytes);
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** The snapshots that a policy lets go. */
async function chosen(dir: string, pointer: Pointer, policy: RemovalPolicy): Promise<string[]> {
  if (policy.ids !== undefined) {
    const ids = [...new Set(policy.ids.map((id) => resolveSnapshot(pointer, id)))];
    if (ids.some((id) => id === pointer.current))
      throw new LakeOperationError(
        'is-current',
        `${pointer.current ?? ''} is the current snapshot and stays: roll back to another one first`,
      );
    return ids;
  }
  if (policy.keepLast === undefined && policy.olderThanDays === undefined)
    return outlived(dir, pointer, KEEP_LAST, KEEP_LAST_APPENDS);
  const { keepLast = 1, olderThanDays } = policy;
  const old = pointer.snapshots
    .slice(0, Math.max(0, pointer.snapshots.length - keepLast))
    .filter((id) => id !== pointer.current);
  if (olderThanDays === undefined) return old;
  const before = Date.now() - olderThanDays * DAY_MS;
  const ages = await Promise.all(
    old.map(async (id) => Date.parse((await readManifestAlone(dir, id)).snapshot.committedAt)),
  );
  return old.filter((_, index) => (ages[index] ?? Number.NaN) < before);
}

/**
 * What goes after every import: all but the current snapshot, the last {@link KEEP_LAST} that no sealing of appended events made, the last
 * {@link KEEP_LAST_APPENDS} of those, and what is read. For the holder of the import lease.
 *
 * @param dir - the lake's folder.
 */
export async function applyRetention(
  dir: string,
  lease: Lease,
  keepLast = KEEP_LAST,
  keepLastAppends = KEEP_LAST_APPENDS,
): Promise<Removal> {
  return remove(dir, lease, await outlived(dir, await readPointer(dir), keepLast, keepLastAppends), undefined);
}

async function outlived(
  dir: string,
  { snapshots, current }: Pointer,
  keepLast: number,
  keepLastAppends: number,
): Promise<string[]> {
  if (snapshots.length <= Math.min(keepLast, keepLastAppends)) return [];
  const reasons = await Promise.all(
    snapshots.map(async (id) => ({ id, isAppend: (await readManifestAlone(dir, id)).snapshot.reason === 'append' })),
  );
  const latest = (isAppend: boolean, count: number): string[] =>
    reasons
      .filter((one) => one.isAppend === isAppend)
      .map(({ id }) => id)
      .toReversed()
      .slice(0, count);
  const stay = new Set([...latest(false, keepLast), ...latest(true, keepLastAppends), current]);
  return snapshots.filter((id) => !stay.has(id));
}

async function remove(
  dir: string,
  lease: Lease,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Removal> {
  const reading = await heldSnapshots(path.dirname(dir));
  const removed = ids.filter((id) => !reading.has(id));
  const held = ids.filter((id) => reading.has(id));
  if (removed.length === 0) return { removed, freedBytes: 0, held };
  const pointer = await readPointer(dir);
  await lease.assertHeld();
  signal?.throwIfAborted();
  await writePointer(dir, {
    ...pointer,
    snapshots: pointer.snapshots.filter((id) => !removed.includes(id)),
    removed: [...(await stillThere(dir, pointer.removed ?? [])), ...removed],
    ...movedCopies(pointer, (id) => (removed.includes(id) ? null : id)),
  });
  // Somebody may have begun to read one before the pointer forgot it: its files stay, and a later writer removes them.
  const kept = await keptSnapshots(dir, await readPointer(dir));
  const named = await namedFiles(dir, kept);
  let freedBytes = 0;
  if (named !== null)
    for (const id of removed) if (!kept.includes(id)) freedBytes += await removeSnapshotFiles(dir, id, named);
  return { removed, freedBytes, held };
}

async function stillThere(dir: string, ids: readonly string[]): Promise<string[]> {
  const there = await Promise.all(ids.map((id) => isThere(lakePaths(dir).manifest(id))));
  return ids.filter((_, index) => there[index]);
}

function checkPolicy({ keepLast, olderThanDays, ids }: RemovalPolicy): void {
  if (keepLast !== undefined && !(Number.isInteger(keepLast) && keepLast >= 1))
    throw new LakeOperationError('options', `keepLast is ${keepLast}: give a whole number from 1`);
  if (olderThanDays !== undefined && !(olderThanDays >= 0))
    throw new LakeOperationError('options', `olderThanDays is ${olderThanDays}: give days, 0 or more`);
  if (ids !== undefined && (keepLast !== undefined || olderThanDays !== undefined))
    throw new LakeOperationError('options', 'name snapshots, or say how many to keep, not both');
}
