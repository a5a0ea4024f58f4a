import path from 'node:path';
import { LeaseHeldError } from '../errors.js';
import { acquireLease } from '../lease.js';
import { readPointer } from '../manifest.js';
import { inWords } from './append-error.js';
import { BatchMemory } from './batch-memory.js';
import { LakeAppender, REMEMBER_MS, type Appender, type AppenderOptions } from './lake-appender.js';
import { forgetJournals, recoverSegments } from './recover.js';
import { contentsOfManifest, importAsAppend } from './seal.js';
import { appendsFolder } from './segment-files.js';

const MIB = 1024 * 1024;

/**
 * Opens the append path of a data folder. Several processes may append to one folder; each writes segments of its own.
 * Segments of processes that died are closed without what was never acknowledged.
 *
 * @throws AppendError `read-only`, `no-space`, `unwritable`. DamagedLakeError - a segment is not as it was written. NewerDataError.
 */
export async function openAppender(dataDir: string, options: AppenderOptions = {}): Promise<Appender> {
  const folder = appendsFolder(dataDir);
  const now = options.now ?? Date.now;
  try {
    // A lake that lost its pointer takes nothing more until it is repaired.
    await readPointer(path.resolve(dataDir, 'lake'));
    await recoverUnlessBusy(dataDir, folder, now() - REMEMBER_MS);
    const memory = new BatchMemory(folder);
    await memory.refresh();
    return new LakeAppender(dataDir, folder, memory, {
      segmentBytes: 64 * MIB,
      segmentMs: 3600_000,
      maxWaitingBytes: 16 * MIB,
      importSegments: importAsAppend,
      contentsOf: contentsOfManifest,
      ...options,
      now,
    });
  } catch (error) {
    throw inWords(error, folder);
  }
}

/** Whoever holds the lease recovers, too; the batches of a segment that is not recovered yet are found all the same. */
async function recoverUnlessBusy(dataDir: string, folder: string, rememberFrom: number): Promise<void> {
  try {
    const lease = await acquireLease(dataDir, 'appends', { holder: 'recovery of appended events' });
    try {
      await recoverSegments(folder);
      await forgetJournals(folder, rememberFrom);
    } finally {
      await lease.release();
    }
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
  }
}
