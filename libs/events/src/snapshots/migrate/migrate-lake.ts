import path from 'node:path';
import { ProgressMeter } from '../../import/progress-meter.js';
import { acquireLease } from '../../lease.js';
import { readPointer } from '../../manifest.js';
import { LAYOUT_VERSION } from '../../schema.js';
import { inWords } from '../lake-operation-error.js';
import type { OperationOptions } from '../operation.js';
import { bringUpToDate, type Migration } from './bring-up-to-date.js';

/** How long whoever opens a lake waits for another process that brings it up to date. */
export const MIGRATION_WAIT_MS = 10 * 60_000;

/**
 * Brings a data folder's lake to the present layout version, as opening it does by itself.
 *
 * @returns null when it is of the present version already, which costs one look at the pointer.
 * @throws LeaseHeldError - another writer is at work and did not end within `waitMs`. Otherwise as {@link bringUpToDate}.
 */
export async function migrateLake(dataDir: string, options: OperationOptions = {}): Promise<Migration | null> {
  const dir = path.resolve(dataDir, 'lake');
  const { signal } = options;
  try {
    if ((await readPointer(dir)).layoutVersion >= LAYOUT_VERSION) return null;
    const progress = new ProgressMeter(options.onProgress);
    const lease = await acquireLease(path.resolve(dataDir), 'import', {
      holder: 'bringing the lake up to date',
      waitMs: options.waitMs ?? 0,
      onWait: (holder) => progress.begin(`waiting for process ${holder.pid} (${holder.what})`, 'rows', null),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      return await bringUpToDate({ dir, lease, progress, options });
    } finally {
      await lease.release();
    }
  } catch (error) {
    throw inWords(error, 'migration', signal);
  }
}
