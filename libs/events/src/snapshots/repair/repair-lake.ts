import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DamagedLakeError, NoSnapshotError } from '../../errors.js';
import { FileChecks } from '../../file-checks.js';
import { findLeftovers, type Leftover } from '../../import/leftovers.js';
import { acquireLease } from '../../lease.js';
import {
  lakePaths,
  filesOf,
  readManifest,
  readSealedJson,
  readSealedPointer,
  writeManifest,
  writePointer,
  type Manifest,
  type Pointer,
} from '../../manifest.js';
import { ifMissing, isFolder } from '../../missing-file.js';
import type { ImportReport } from '../../report.js';
import { isReportSealed, readReport, writeReport } from '../../report-file.js';
import { LAYOUT_VERSION } from '../../schema.js';
import { inWords, LakeOperationError } from '../lake-operation-error.js';
import type { OperationOptions } from '../operation.js';
import { resolveSnapshot } from '../snapshot-id.js';

/** How to repair. */
export interface RepairOptions extends Pick<OperationOptions, 'waitMs' | 'signal'> {
  /** Only tell what would be done. Default false. */
  readonly dryRun?: boolean;
  /** The snapshot to make current: an id or a piece of it that fits no other. Snapshots that are not whole are then left out. Default: the newest, if all are whole. */
  readonly snapshotId?: string;
}

/** A snapshot that cannot be used. */
export interface UnusableSnapshot {
  readonly snapshotId: string;
  /** What is wrong with it. */
  readonly damage: string;
}

/** What a repair found and did, or would do. */
export interface RepairReport {
  readonly dryRun: boolean;
  /** What was wrong with `lake.json`, or that it named a snapshot that is not whole; null where it was as it should be. */
  readonly fault: string | null;
  /** Whether `lake.json` was made again. */
  readonly rebuilt: boolean;
  readonly current: string | null;
  /** Why this one is current. */
  readonly why: string;
  /** Snapshots that the lake has now, oldest first. */
  readonly snapshots: readonly string[];
  /** Snapshots that are no longer named, and why. Their files are leftovers now. */
  readonly leftOut: readonly UnusableSnapshot[];
  /** Reports of imports that the lake has now. */
  readonly reports: number;
  /** Files that were given a checksum of their own, for they were written before there were any; relative to the lake's folder. */
  readonly sealed: readonly string[];
  /** Files that nothing names; null where that cannot be told. */
  readonly leftovers: readonly Leftover[] | null;
}

/**
 * Makes `lake.json` again from the manifests where it is missing, damaged, or names a snapshot that is not whole; and gives manifests and reports of
 * before there were checksums one of their own, once every file is found to be as its manifest says. No file of a snapshot is changed or removed.
 *
 * @throws LakeOperationError `no-snapshot-whole` - no snapshot can be made current; `not-whole` - one is not whole, and `snapshotId` does not say which to make
 *   current: names both. NewerDataError, OlderDataError - of another layout. NoSnapshotError - no manifest of that id. LeaseHeldError - a writer is at work.
 * Cost: one look a file; reads every byte of the snapshots whose manifests have no checksum.
 */
export async function repairLake(dataDir: string, options: RepairOptions = {}): Promise<RepairReport> {
  const dir = path.resolve(dataDir, 'lake');
  const { signal, dryRun = false } = options;
  try {
    signal?.throwIfAborted();
    if (!(await isFolder(dir)))
      throw new LakeOperationError('no-snapshot-whole', `${dir} is no lake: name the data folder that has one`);
    if (dryRun) return await repair(dir, options);
    const lease = await acquireLease(path.resolve(dataDir), 'import', {
      holder: 'repair of the lake',
      waitMs: options.waitMs ?? 0,
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      return await repair(dir, options);
    } finally {
      await lease.release();
    }
  } catch (error) {
    throw inWords(error, 'repair', signal);
  }
}

interface Found {
  readonly whole: readonly Manifest[];
  readonly unusable: readonly UnusableSnapshot[];
}

async function repair(dir: string, options: RepairOptions): Promise<RepairReport> {
  const { dryRun = false } = options;
  const present = await pointerOf(dir);
  const ids = present instanceof DamagedLakeError ? await idsOfManifests(dir) : [...new Set(present.pointer.snapshots)];
  const found = await lookAt(dir, ids);
  const fault =
    present instanceof DamagedLakeError
      ? `${path.basename(present.file)} ${present.damage}`
      : (found.unusable[0]?.damage ?? oddCurrent(present.pointer));
  const plan =
    fault === null && !(present instanceof DamagedLakeError)
      ? { pointer: present.pointer, why: 'lake.json is as it should be', leftOut: [] }
      : await planned(dir, found, present instanceof DamagedLakeError ? null : present.pointer, options);
  const isPointerSealed = !(present instanceof DamagedLakeError) && present.isSealed;
  const sealed = await seal(dir, plan.pointer, dryRun, options.signal);
  const rebuilt = fault !== null;
  if (!dryRun && (rebuilt || !isPointerSealed)) await writePointer(dir, plan.pointer);
  return {
    dryRun,
    fault,
    rebuilt,
    current: plan.pointer.current,
    why: plan.why,
    snapshots: plan.pointer.snapshots,
    leftOut: plan.leftOut,
    reports: plan.pointer.reports.length,
    sealed: [...sealed, ...(rebuilt || isPointerSealed ? [] : ['lake.json'])],
    leftovers: present instanceof DamagedLakeError && dryRun ? null : await findLeftovers(dir),
  };
}

const oddCurrent = ({ current, snapshots }: Pointer): string | null =>
  (current === null ? snapshots.length === 0 : snapshots.includes(current))
    ? null
    : 'lake.json does not name one of its snapshots as the current one';

async function pointerOf(dir: string): Promise<Awaited<ReturnType<typeof readSealedPointer>> | DamagedLakeError> {
  try {
    return await readSealedPointer(dir);
  } catch (error) {
    if (error instanceof DamagedLakeError) return error;
    throw error;
  }
}

async function idsOfManifests(dir: string): Promise<string[]> {
  const entries = await ifMissing(readdir(lakePaths(dir).snapshots, { withFileTypes: true }), []);
  const ids = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map(({ name }) => name);
  return ids.map((name) => name.slice(0, -'.json'.length));
}

/** Which snapshots are whole: a manifest that is as it was written, and every file of it there in its size. Oldest first. */
async function lookAt(dir: string, ids: readonly string[]): Promise<Found> {
  const whole: Manifest[] = [];
  const unusable: UnusableSnapshot[] = [];
  for (const id of ids) {
    try {
      whole.push(await readManifest(dir, id));
    } catch (error) {
      if (!(error instanceof DamagedLakeError)) throw error;
      unusable.push({ snapshotId: id, damage: `${path.relative(dir, error.file)} ${error.damage}` });
    }
  }
  const replaced = new Map(
    whole.flatMap(({ replaces, snapshot }) => (replaces === undefined ? [] : [[replaces, snapshot.id]])),
  );
  return {
    whole: whole
      .filter(({ snapshot }) => !replaced.has(snapshot.id))
      .toSorted(
        (a, b) => compare(a.snapshot.committedAt, b.snapshot.committedAt) || compare(a.snapshot.id, b.snapshot.id),
      ),
    unusable,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function planned(
  dir: string,
  { whole, unusable }: Found,
  present: Pointer | null,
  { snapshotId }: RepairOptions,
): Promise<{ pointer: Pointer; why: string; leftOut: readonly UnusableSnapshot[] }> {
  const ids = whole.map(({ snapshot }) => snapshot.id);
  const newest = ids.at(-1);
  const damages = unusable.map(({ snapshotId: id, damage }) => `${id}: ${damage}`).join('; ');
  if (newest === undefined)
    throw new LakeOperationError(
      'no-snapshot-whole',
      unusable.length === 0
        ? `${dir} has no manifest of a snapshot, so nothing says which files belong together: restore the data folder from a backup, or import the logs into another one`
        : `no snapshot of ${dir} is whole (${damages}): put these files back from a backup and repair again, or import the logs into another data folder`,
    );
  if (unusable.length > 0 && snapshotId === undefined)
    throw new LakeOperationError(
      'not-whole',
      `not every snapshot of ${dir} is whole (${damages}): put these files back from a backup and repair again, or name the snapshot to make current with --snapshot, which leaves those out (whole: ${ids.toReversed().join(', ')})`,
    );
  const asked = snapshotId === undefined ? null : nameOf(ids, newest, snapshotId);
  const before = present?.current ?? null;
  const isBefore = before !== null && ids.includes(before);
  const current = asked ?? (isBefore ? before : newest);
  const replaced = Object.fromEntries(
    whole.flatMap(({ replaces, snapshot }) => (replaces === undefined ? [] : [[replaces, snapshot.id] as const])),
  );
  return {
    pointer: {
      format: 'cartograph-lake',
      layoutVersion: LAYOUT_VERSION,
      ...present,
      current,
      snapshots: present === null ? ids : present.snapshots.filter((id) => ids.includes(id)),
      reports: present?.reports ?? (await idsOfReports(dir)),
      ...(present === null && Object.keys(replaced).length > 0 ? { replaced } : {}),
    },
    why:
      asked !== null
        ? 'it was named'
        : isBefore
          ? 'it was current before'
          : `it is the newest of ${ids.length} that are whole; if an older one was current by a roll back, roll back again`,
    leftOut: unusable,
  };
}

function nameOf(ids: readonly string[], newest: string, wanted: string): string {
  const id = resolveSnapshot({ current: newest, snapshots: ids }, wanted);
  if (!ids.includes(id)) throw new NoSnapshotError(id);
  return id;
}

/** Reports that can be read, oldest first: by when their imports ended, for ids of one second have no order. */
async function idsOfReports(dir: string): Promise<string[]> {
  const names = await ifMissing(readdir(lakePaths(dir).reports), []);
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  const readable: ImportReport[] = [];
  for (const id of ids) {
    try {
      readable.push(await readReport(dir, id));
    } catch (error) {
      if (!(error instanceof DamagedLakeError)) throw error;
    }
  }
  return readable.toSorted((a, b) => compare(a.finishedAt, b.finishedAt) || compare(a.id, b.id)).map(({ id }) => id);
}

const orDamage = (work: Promise<void>): Promise<DamagedLakeError | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof DamagedLakeError) return error;
      throw error;
    },
  );

/** Gives manifests and reports their checksums; of a snapshot only after every file was found to be as its manifest says. */
async function seal(
  dir: string,
  { snapshots, reports }: Pointer,
  dryRun: boolean,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const sealed: string[] = [];
  for (const id of snapshots) {
    const { value, isSealed } = await readSealedJson<Manifest>(lakePaths(dir).manifest(id));
    if (isSealed) continue;
    const damage = await orDamage(new FileChecks(dir).need(filesOf(await readManifest(dir, id)), signal));
    if (damage !== null)
      throw new LakeOperationError(
        'not-whole',
        `the manifest of snapshot ${id} has no checksum yet, and it was given none, for ${path.relative(dir, damage.file)} ${damage.damage}: put that file back from a backup, or roll back to another snapshot and remove this one`,
      );
    if (!dryRun) await writeManifest(dir, value);
    sealed.push(`snapshots/${id}.json`);
  }
  for (const id of reports) {
    if (await isReportSealed(dir, id)) continue;
    if (!dryRun) await writeReport(dir, await readReport(dir, id));
    sealed.push(`reports/${id}.json`);
  }
  return sealed;
}
