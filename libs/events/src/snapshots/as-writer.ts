import { availableParallelism } from 'node:os';
import { mkdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Engine } from '../engines/duckdb/engine.js';
import { removeLeftovers } from '../import/leftovers.js';
import { ProgressMeter } from '../import/progress-meter.js';
import { acquireLease, type Lease } from '../lease.js';
import { lakePaths, readPointer } from '../manifest.js';
import type { Progress } from '../report.js';
import { inWords, LakeOperationError } from './lake-operation-error.js';

/** What every operation on the lake's snapshots may be given. */
export interface OperationOptions {
  /** Milliseconds to wait while an import or another operation is at work. Default 0. */
  readonly waitMs?: number;
  readonly threads?: number;
  /** Memory of the engine, e.g. `2GiB`. Default: half of the machine's, at most 4 GiB. */
  readonly memoryLimit?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the operation within a second; the lake stays as it was. */
  readonly signal?: AbortSignal;
}

/** What an operation works with while it alone may write. */
export interface Writer {
  /** The lake's folder. */
  readonly dir: string;
  readonly lease: Lease;
  readonly progress: ProgressMeter;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs an operation as the one writer of a data folder's lake, after clearing away what a killed one left.
 *
 * @param what - the operation in one or two words, shown to those who wait.
 * @throws LeaseHeldError - another writer is at work. LakeOperationError - cancelled, or the machine lacks something.
 */
export async function asWriter<T>(dataDir: string, what: string, options: OperationOptions, work: (writer: Writer) => Promise<T>): Promise<T> {
  const dir = path.resolve(dataDir, 'lake');
  const { signal } = options;
  const progress = new ProgressMeter(options.onProgress);
  try {
    signal?.throwIfAborted();
    await mkdir(dir, { recursive: true });
    await readPointer(dir);
    const lease = await acquireLease(path.resolve(dataDir), 'import', {
      holder: what, waitMs: options.waitMs ?? 0,
      onWait: (holder) => progress.begin(`waiting for process ${holder.pid} (${holder.what})`, 'rows', null),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      await removeLeftovers(dir);
      return await work({ dir, lease, progress, signal });
    } finally {
      await lease.release();
    }
  } catch (error) {
    throw inWords(error, what, signal);
  }
}

/** Gives work an engine of its own, and a folder that is gone afterwards. */
export async function withEngine<T>(dir: string, name: string, options: OperationOptions, work: (tools: { engine: Engine; threads: number; folder: string }) => Promise<T>): Promise<T> {
  const { staging, temp } = lakePaths(dir);
  const folder = path.join(staging, name);
  const threads = options.threads ?? availableParallelism();
  const engine = await Engine.open({ tempRoot: temp, threads, ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }) });
  try {
    await mkdir(folder, { recursive: true });
    return await work({ engine, threads, folder });
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws LakeOperationError `no-space` - the disk of a folder has less than that many bytes free. */
export async function needSpace(dir: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < bytes) {
    throw new LakeOperationError('no-space', `the ${what} needs about ${Math.ceil(bytes / 1e6)} MB on the disk of ${dir}, which has ${Math.floor((bavail * bsize) / 1e6)} MB: free some space`);
  }
}
