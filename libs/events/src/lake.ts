import type { ImportReport } from './report.js';
import type { Snapshot } from './snapshot.js';
import type { EventStore } from './store.js';

/** Where the lake is and what its engine may use. */
export interface LakeOptions {
  /** The data folder; the lake is its subfolder `lake`. */
  readonly dataDir: string;
  /** Threads of the engine. Default: one per core. */
  readonly threads?: number;
  /** Memory of the engine, e.g. `2GiB`. Default: half of the machine's, at most 4 GiB. */
  readonly memoryLimit?: string;
}

/** The facts of one shop: snapshots, import reports, and SQL over them. */
export interface Lake {
  readonly dir: string;
  /** The newest snapshot, or null before the first import. Reads the pointer anew, so it sees commits of other processes. */
  current(): Promise<Snapshot | null>;
  /** Every snapshot kept, newest first. */
  snapshots(): Promise<Snapshot[]>;
  /** Every import report, newest first. */
  reports(): Promise<ImportReport[]>;
  /**
   * SQL over a snapshot, the current one by default.
   *
   * @throws NoSnapshotError - the lake is empty, or has no snapshot of that id.
   */
  store(snapshotId?: string): Promise<EventStore>;
  /** Frees the engine; stores of this lake can no longer be asked. */
  close(): Promise<void>;
}

/**
 * Opens a data folder's lake, making the folder where it is missing.
 *
 * @throws NewerDataError - the folder was written by a newer Cartograph.
 */
export function openLake(_options: LakeOptions): Promise<Lake> {
  return Promise.reject(new Error('the lake is being built'));
}
