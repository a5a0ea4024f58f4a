import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DuckDbStore } from './engines/duckdb/duckdb-store.js';
import { Engine } from './engines/duckdb/engine.js';
import { Gate } from './engines/duckdb/gate.js';
import { NoSnapshotError } from './errors.js';
import { lakePaths, readManifest, readPointer, type Manifest } from './manifest.js';
import type { ImportReport } from './report.js';
import { readReport } from './report-file.js';
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
  /**
   * The description of a snapshot and of every file of it, the current one by default.
   *
   * @throws NoSnapshotError - the lake is empty, or has no snapshot of that id.
   */
  manifest(snapshotId?: string): Promise<Manifest>;
  /** Frees the engine; stores of this lake can no longer be asked. */
  close(): Promise<void>;
}

/** Queries at once; each occupies a thread of Node's pool of four, and files must still be read beside them. */
const QUERIES_AT_ONCE = 3;

/**
 * Opens a data folder's lake, making the folder where it is missing.
 *
 * @throws NewerDataError - the folder was written by a newer Cartograph.
 */
export async function openLake(options: LakeOptions): Promise<Lake> {
  const dir = path.resolve(options.dataDir, 'lake');
  const paths = lakePaths(dir);
  await mkdir(paths.snapshots, { recursive: true });
  await mkdir(paths.files, { recursive: true });
  await mkdir(paths.reports, { recursive: true });
  await readPointer(dir);
  return new DuckDbLake(dir, options);
}

class DuckDbLake implements Lake {
  private readonly gate = new Gate(QUERIES_AT_ONCE);
  private readonly manifests = new Map<string, Promise<Manifest>>();
  private readonly reportFiles = new Map<string, Promise<ImportReport>>();
  private readonly stores = new Map<string, Promise<DuckDbStore>>();
  private engine: Promise<Engine> | undefined;
  private closed = false;

  constructor(readonly dir: string, private readonly options: LakeOptions) {}

  async current(): Promise<Snapshot | null> {
    const { current } = await readPointer(this.dir);
    return current === null ? null : (await this.manifestOf(current)).snapshot;
  }

  async snapshots(): Promise<Snapshot[]> {
    const { snapshots } = await readPointer(this.dir);
    const manifests = await Promise.all(snapshots.map((id) => this.manifestOf(id)));
    return manifests.map(({ snapshot }) => snapshot).toReversed();
  }

  async reports(): Promise<ImportReport[]> {
    const { reports } = await readPointer(this.dir);
    return (await Promise.all(reports.map((id) => once(this.reportFiles, id, () => readReport(this.dir, id))))).toReversed();
  }

  async store(snapshotId?: string): Promise<EventStore> {
    const id = await this.idOf(snapshotId);
    if (this.closed) throw new Error('the lake is closed');
    const store = await once(this.stores, id, async () => DuckDbStore.open(await this.openEngine(), this.gate, this.dir, await this.manifestOf(id)));
    return handle(store);
  }

  async manifest(snapshotId?: string): Promise<Manifest> {
    return this.manifestOf(await this.idOf(snapshotId));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const store of await Promise.all(this.stores.values())) await store.close();
    this.stores.clear();
    await (await this.engine)?.close();
    this.engine = undefined;
  }

  private async idOf(snapshotId: string | undefined): Promise<string> {
    const { current, snapshots } = await readPointer(this.dir);
    const id = snapshotId ?? current;
    if (id === null || !snapshots.includes(id)) throw new NoSnapshotError(snapshotId ?? null);
    return id;
  }

  private openEngine(): Promise<Engine> {
    const { files, temp } = lakePaths(this.dir);
    this.engine ??= Engine.open({ ...this.options, tempRoot: temp, onlyFolders: [files] });
    return this.engine;
  }

  private manifestOf(id: string): Promise<Manifest> {
    return once(this.manifests, id, () => readManifest(this.dir, id));
  }
}

/** Makes a value once per key; a failure is forgotten, so that the next caller tries again. */
function once<V>(cache: Map<string, Promise<V>>, key: string, make: () => Promise<V>): Promise<V> {
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const made = make();
  cache.set(key, made);
  made.catch(() => cache.delete(key));
  return made;
}

/** What a caller gets: closing it does not close the store under other callers. */
function handle(store: DuckDbStore): EventStore {
  return {
    snapshot: store.snapshot,
    rows: (sql, params, options) => store.rows(sql, params, options),
    columns: (sql, params, options) => store.columns(sql, params, options),
    close: () => Promise.resolve(),
  };
}
