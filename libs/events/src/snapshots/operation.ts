import { availableParallelism } from 'node:os';
import { mkdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Engine } from '../engines/duckdb/engine.js';
import { lakePaths } from '../manifest.js';
import type { Progress } from '../report.js';
import { DEFAULT_TIME_ZONE, isTimeZone } from '../schema.js';
import { LakeOperationError } from './lake-operation-error.js';

/** What every operation on the lake's snapshots may be given. */
export interface OperationOptions {
  /** Milliseconds to wait while an import or another operation is at work. Default 0. */
  readonly waitMs?: number;
  readonly threads?: number;
  /** Memory of the engine, e.g. `2GiB`. Default: half of the machine's, at most 4 GiB. */
  readonly memoryLimit?: string;
  /** IANA zone of the local days that users and sessions are counted by. Default: the snapshot's, at first {@link DEFAULT_TIME_ZONE}. */
  readonly dayZone?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the operation within a second; the lake stays as it was. */
  readonly signal?: AbortSignal;
}

/** @throws LakeOperationError `options` - the zone of local days is none. */
export function checkZone({ dayZone }: OperationOptions): void {
  if (dayZone !== undefined && !isTimeZone(dayZone))
    throw new LakeOperationError(
      'options',
      `the time zone of local days is ${JSON.stringify(dayZone)}: give an IANA name, e.g. ${DEFAULT_TIME_ZONE}`,
    );
}

/** Gives work an engine of its own, and a folder that is gone afterwards. */
export async function withEngine<T>(
  dir: string,
  name: string,
  options: OperationOptions,
  work: (tools: { engine: Engine; threads: number; folder: string }) => Promise<T>,
): Promise<T> {
  const { staging, temp } = lakePaths(dir);
  const folder = path.join(staging, name);
  const threads = options.threads ?? availableParallelism();
  const engine = await Engine.open({
    tempRoot: temp,
    threads,
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
  });
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
    const facts = { needed: Math.ceil(bytes / 1e6), free: Math.floor((bavail * bsize) / 1e6) };
    throw new LakeOperationError(
      'no-space',
      `the ${what} needs about ${facts.needed} MB on the disk of ${dir}, which has ${facts.free} MB: free some space`,
      { facts },
    );
  }
}
