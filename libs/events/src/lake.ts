import { statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDbStore } from './engines/duckdb/duckdb-store.js';
import { Engine } from './engines/duckdb/engine.js';
import { Gate } from './engines/duckdb/gate.js';
import { DamagedLakeError, NoSnapshotError } from './errors.js';
import { FileChecks } from './file-checks.js';
import {
  filesOf,
  lakePaths,
  readManifest,
  readPointer,
  replacementOf,
  type Manifest,
  type Pointer,
} from './manifest.js';
import { ifMissing, isMissing, isThere, isUnwritable } from './missing-file.js';
import { OpenStores } from './open-stores.js';
import { makePrivate } from './private-folder.js';
import { readQuarantine, type QuarantinePage, type QuarantineRequest } from './quarantine.js';
import type { ImportReport } from './report.js';
import { checkQuarantine, readReport } from './report-file.js';
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
  /** Milliseconds after which a snapshot that is not the current one and is asked nothing is let go. Default ten minutes. */
  readonly idleMs?: number;
  /** Writes nothing into the data folder: nobody is told which snapshots are read, so that one that is removed meanwhile is an error. Default false. */
  readonly isReadOnly?: boolean;
}

/** The facts of one shop: snapshots, import reports, and SQL over them. */
export interface Lake {
  readonly dir: string;
  /** Whether it was opened to be read only. */
  readonly isReadOnly: boolean;
  /** The newest snapshot, or null before the first import. Reads the pointer again, so it sees commits of other processes. */
  current(): Promise<Snapshot | null>;
  /** Every snapshot kept, newest first. */
  snapshots(): Promise<Snapshot[]>;
  /** Every import report, newest first. */
  reports(): Promise<ImportReport[]>;
  /**
   * SQL over a snapshot, the current one by default. Its files stay while the store is in use, though the snapshot be removed
   * meanwhile; one that nobody asked anything for ten minutes is let go, and opened again when it is asked.
   *
   * @throws NoSnapshotError - the lake is empty, or has no snapshot of that id. Queries throw it too, where users were erased from the
   *   snapshot since, or it was removed after it had been let go.
   */
  store(snapshotId?: string): Promise<EventStore>;
  /**
   * The description of a snapshot and of every file of it, the current one by default.
   *
   * @throws NoSnapshotError - the lake is empty, or has no snapshot of that id.
   */
  manifest(snapshotId?: string): Promise<Manifest>;
  /**
   * Compares every file of a snapshot, the current one by default, with its checksum, unless this process did already.
   *
   * @throws DamagedLakeError - one is not as it was written. NoSnapshotError - the lake is empty, or has no snapshot of that id.
   */
  check(snapshotId?: string): Promise<void>;
  /** Has files compared again before they are next read, for somebody found them damaged. @param paths - relative to the lake's folder. */
  doubt(paths: readonly string[]): void;
  /** Rows that an import put aside, in the order of its files; none where it put none aside. */
  quarantine(importId: string, request: QuarantineRequest): Promise<QuarantinePage>;
  /** Frees the engine and lets go of every snapshot; stores of this lake can no longer be asked. */
  close(): Promise<void>;
}

/** Queries at once; each occupies a thread of Node's pool of four, and files must still be read beside them. */
const QUERIES_AT_ONCE = 3;

/**
 * Opens a data folder's lake, making the folder where it is missing. Where nothing can be written, for want of room or of permission, it is read as it is.
 *
 * @throws NewerDataError, OlderDataError - a Cartograph wrote the folder that is newer, or too old.
 */
export async function openLake(options: LakeOptions): Promise<Lake> {
  const dir = path.resolve(options.dataDir, 'lake');
  const paths = lakePaths(dir);
  if (options.isReadOnly !== true) await makeFolders(options.dataDir, [paths.snapshots, paths.files, paths.reports]);
  await readPointer(dir);
  return new DuckDbLake(dir, options);
}

async function makeFolders(dataDir: string, folders: readonly string[]): Promise<void> {
  try {
    await makePrivate(path.join(dataDir, 'lake'));
    for (const folder of folders) await mkdir(folder, { recursive: true });
  } catch (error) {
    // On a disk that is mounted read-only, Node says that the folder above is missing.
    if (!(isUnwritable(error) || isMissing(error)) || !(await isThere(dataDir))) throw error;
  }
}

class DuckDbLake implements Lake {
  private readonly gate = new Gate(QUERIES_AT_ONCE);
  private readonly manifests = new Map<string, Promise<Manifest>>();
  private readonly reportFiles = new Map<string, Promise<ImportReport>>();
  private readonly stores: OpenStores;
  private readonly checks: FileChecks;
  private readonly pointerFile: string;
  private engine: Promise<Engine> | undefined;
  readonly isReadOnly: boolean;
  private lastPointer: { state: string; pointer: Pointer } | null = null;
  private closed = false;

  constructor(
    readonly dir: string,
    private readonly options: LakeOptions,
  ) {
    this.pointerFile = lakePaths(dir).pointer;
    this.isReadOnly = options.isReadOnly === true;
    this.checks = new FileChecks(dir);
    this.stores = new OpenStores(
      dir,
      options.idleMs,
      async (id) => DuckDbStore.open(await this.openEngine(), this.gate, dir, await this.manifestOf(id), this.checks),
      (id) => this.manifests.delete(id),
      options,
    );
  }

  async current(): Promise<Snapshot | null> {
    return this.read(async ({ current }) => (current === null ? null : (await this.manifestOf(current)).snapshot));
  }

  async snapshots(): Promise<Snapshot[]> {
    return this.read(async ({ snapshots }) =>
      (await Promise.all(snapshots.map((id) => this.manifestOf(id)))).map(({ snapshot }) => snapshot).toReversed(),
    );
  }

  async reports(): Promise<ImportReport[]> {
    return this.read(async ({ reports }) => (await Promise.all(reports.map((id) => this.reportOf(id)))).toReversed());
  }

  async store(snapshotId?: string): Promise<EventStore> {
    const id = await this.idOf(snapshotId);
    const { snapshot, lifetime } = await this.stores.use(id, (store) => Promise.resolve(store));
    return {
      snapshot,
      lifetime,
      rows: (sql, params, options) => this.stores.use(id, (store) => store.rows(sql, params, options)),
      columns: (sql, params, options) => this.stores.use(id, (store) => store.columns(sql, params, options)),
      // Closing it does not close the store under other callers.
      close: () => Promise.resolve(),
    };
  }

  async manifest(snapshotId?: string): Promise<Manifest> {
    return this.manifestOf(await this.idOf(snapshotId));
  }

  async check(snapshotId?: string): Promise<void> {
    await this.checks.need(filesOf(await this.manifestOf(await this.idOf(snapshotId))));
  }

  doubt(paths: readonly string[]): void {
    this.checks.forget(paths);
  }

  async quarantine(importId: string, request: QuarantineRequest): Promise<QuarantinePage> {
    if (!(await readPointer(this.dir)).reports.includes(importId)) return { rows: [], total: 0 };
    if (this.closed) throw new Error('the lake is closed');
    await checkQuarantine(this.dir, importId);
    const engine = await this.openEngine();
    return this.gate.pass(request.signal, async () => {
      const connection = await engine.connect();
      try {
        return await readQuarantine(connection, lakePaths(this.dir).quarantineFile(importId), request);
      } finally {
        connection.closeSync();
      }
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stores.close();
    await (await this.engine)?.close();
    this.engine = undefined;
  }

  /** Reads what the pointer names; where a writer removed it meanwhile, what the pointer names then. */
  private async read<T>(work: (pointer: Pointer) => Promise<T>): Promise<T> {
    const pointer = await readPointer(this.dir);
    try {
      return await work(pointer);
    } catch (error) {
      if (
        !(error instanceof DamagedLakeError) ||
        JSON.stringify(await readPointer(this.dir)) === JSON.stringify(pointer)
      )
        throw error;
      return this.read(work);
    }
  }

  private async idOf(snapshotId: string | undefined): Promise<string> {
    const pointer = await this.pointer();
    const id = snapshotId ?? pointer.current;
    if (id === null || !pointer.snapshots.includes(id))
      throw new NoSnapshotError(snapshotId ?? null, id === null ? null : replacementOf(pointer, id));
    return id;
  }

  /** What the pointer says now. Every commit puts another file in its place, so that one look tells whether it must be read. */
  private async pointer(): Promise<Pointer> {
    // Every request looks: a look takes microseconds, and one by Node's pool of threads many times that where cores are few.
    const found = statSync(this.pointerFile, { bigint: true, throwIfNoEntry: false });
    const state = found === undefined ? '' : `${found.ino} ${found.mtimeNs} ${found.size}`;
    if (this.lastPointer?.state !== state) this.lastPointer = { state, pointer: await readPointer(this.dir) };
    return this.lastPointer.pointer;
  }

  private openEngine(): Promise<Engine> {
    const { files, quarantine, temp } = lakePaths(this.dir);
    // A failure is told to whoever waits for it and forgotten, so that the next caller tries again.
    const tempRoot = this.isReadOnly ? tmpdir() : temp;
    this.engine ??= Engine.open({ ...this.options, tempRoot, onlyFolders: [files, quarantine] }).catch(
      (error: unknown) => {
        this.engine = undefined;
        throw error;
      },
    );
    return this.engine;
  }

  private manifestOf(id: string): Promise<Manifest> {
    return once(this.manifests, id, () => readManifest(this.dir, id));
  }

  /** A report changes only where users are erased from its examples. */
  private async reportOf(id: string): Promise<ImportReport> {
    const { mtimeMs } = await ifMissing(stat(lakePaths(this.dir).report(id)), { mtimeMs: 0 });
    return once(this.reportFiles, `${id} ${mtimeMs}`, () => readReport(this.dir, id));
  }
}

/** Makes a value once per key; a failure is told to whoever waits for it and forgotten, so that the next caller tries again. */
function once<V>(cache: Map<string, Promise<V>>, key: string, make: () => Promise<V>): Promise<V> {
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const made = make().catch((error: unknown) => {
    cache.delete(key);
    throw error;
  });
  cache.set(key, made);
  return made;
}
