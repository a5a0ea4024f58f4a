import path from 'node:path';
import { DamagedLakeError } from '../errors.js';
import { filesOf, readManifest, readManifestAlone, readPointer, type LakeFile, type Manifest } from '../manifest.js';
import type { Snapshot } from '../snapshot.js';
import { snapshotHolders, type SnapshotHolder } from './readers.js';

/** A snapshot that is kept, and what it takes. */
export interface SnapshotListing extends Snapshot {
  readonly isCurrent: boolean;
  /** A living process reads it, so that it is not removed. */
  readonly isHeld: boolean;
  /** Who they are. */
  readonly holders: readonly SnapshotHolder[];
  /** UTC months of its events, `YYYY-MM`, in order. */
  readonly months: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** Of files that no other kept snapshot names: free when it is removed. */
  readonly ownBytes: number;
  readonly sharedBytes: number;
}

/** A snapshot that cannot be read as it was written. */
export interface DamagedSnapshot {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly damage: string;
}

/** Every snapshot kept, newest first, and those that are damaged. */
export interface SnapshotList {
  readonly snapshots: readonly SnapshotListing[];
  readonly damaged: readonly DamagedSnapshot[];
}

/**
 * Lists the snapshots of a data folder's lake; one that is damaged does not hide the others. Cost: one look a file.
 *
 * @throws NewerDataError - a newer Cartograph wrote the folder. DamagedLakeError - the pointer itself is damaged.
 */
export async function listSnapshots(dataDir: string): Promise<SnapshotList> {
  const dir = path.resolve(dataDir, 'lake');
  const { current, snapshots: ids } = await readPointer(dir);
  const held = await snapshotHolders(dataDir);
  const manifests: Manifest[] = [];
  const damaged: DamagedSnapshot[] = [];
  for (const id of ids.toReversed()) {
    const isCurrent = id === current;
    const manifest = await orDamage(readManifestAlone(dir, id));
    const damage = manifest instanceof DamagedLakeError ? manifest : await orDamage(readManifest(dir, id));
    if (!(manifest instanceof DamagedLakeError)) manifests.push(manifest);
    if (damage instanceof DamagedLakeError)
      damaged.push({ id, isCurrent, damage: `${path.relative(dir, damage.file)} ${damage.damage}` });
  }
  const uses = new Map<string, number>();
  for (const file of manifests.flatMap(filesOf)) uses.set(file.path, (uses.get(file.path) ?? 0) + 1);
  return {
    snapshots: manifests.map((manifest) => {
      const files = filesOf(manifest);
      const ownBytes = bytesOf(files.filter((file) => uses.get(file.path) === 1));
      const { snapshot } = manifest;
      return {
        ...snapshot,
        isCurrent: snapshot.id === current,
        isHeld: held.has(snapshot.id),
        holders: held.get(snapshot.id) ?? [],
        months: [...new Set(manifest.files.events.flatMap(({ month }) => month ?? []))].toSorted(),
        files: files.length,
        bytes: bytesOf(files),
        ownBytes,
        sharedBytes: bytesOf(files) - ownBytes,
      };
    }),
    damaged,
  };
}

const bytesOf = (files: readonly LakeFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

const orDamage = <T>(reading: Promise<T>): Promise<T | DamagedLakeError> =>
  reading.catch((error: unknown) => {
    if (error instanceof DamagedLakeError) return error;
    throw error;
  });
