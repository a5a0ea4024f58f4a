import path from 'node:path';
import { LeaseHeldError } from '../errors.js';
import { acquireLease } from '../lease.js';
import { readPointer } from '../manifest.js';
import type { ImportReport } from '../report.js';
import { inWords } from './append-error.js';
import { BatchMemory } from './batch-memory.js';
import { LakeAppender, REMEMBER_MS } from './lake-appender.js';
import type { NewEvent, RejectedEvent } from './log-line.js';
import type { PendingAppends } from './pending.js';
import { forgetJournals, recoverSegments } from './recover.js';
import { contentsOfManifest, importAsAppend, type ContentsOf, type ImportSegments, type SealOptions } from './seal.js';
import { appendsFolder } from './segment-files.js';

/** How an appender behaves. */
export interface AppenderOptions {
  /** Bytes at which a segment is closed and the next begun. Default 64 MiB. */
  readonly segmentBytes?: number;
  /** Milliseconds after which a segment is closed. Default one hour. */
  readonly segmentMs?: number;
  /** Bytes of events, as lines of the log, that may wait for the disk; beyond them `append` refuses. Default 16 MiB. */
  readonly maxWaitingBytes?: number;
  /** Imports closed segments. Default: as an import of this data folder. */
  readonly importSegments?: ImportSegments;
  /** Tells which segments are in a snapshot and can be deleted. Default: what its manifest lists. */
  readonly contentsOf?: ContentsOf;
  /** Milliseconds since 1970. Default: the clock of the machine. */
  readonly now?: () => number;
}

/** What became of a batch. */
export interface AppendResult {
  /** Events that are on disk. */
  readonly accepted: number;
  /** Events that were not taken, in the order of the batch. */
  readonly rejected: readonly RejectedEvent[];
}

/** How one batch is sent. */
export interface AppendOptions {
  /** 1 to 200 characters that name the batch. A batch whose id was written within the last day is acknowledged without being written again. */
  readonly batchId?: string;
}

/** Takes events that happen now, and keeps them until an import puts them into the lake. */
export interface Appender {
  /**
   * Appends a batch; its good events are on disk when the promise resolves. Batches that arrive while the disk is busy are written together,
   * each wholly or not at all.
   *
   * Equal events are events of their own. A batch that is sent again because no answer came may therefore be doubled unless it has a `batchId`.
   *
   * @throws AppendError - nothing of the batch was acknowledged: `busy` too many bytes wait, send again in a moment; `too-large`; `no-space`, `read-only`,
   *   `unwritable` the disk; `batch-conflict` the id was given to other events; `bad-batch-id`; `taken-over`; `closed`.
   * Cost: about 5 µs an event, and one forcing onto the disk for all batches that wait.
   */
  append(events: readonly NewEvent[], options?: AppendOptions): Promise<AppendResult>;
  /**
   * Imports everything that was acknowledged before the call, by any process that has closed its segment, and deletes the segments.
   *
   * @returns null when nothing was waiting.
   * @throws AppendError `not-imported`; LeaseHeldError; ImportError - the segments stay and the next call takes them.
   */
  seal(options?: SealOptions): Promise<ImportReport | null>;
  /**
   * Ends the segment of this process, so that everything acknowledged before the call can be sealed by any process.
   *
   * @throws AppendError - the segment could not be ended; what was acknowledged stays.
   */
  endSegment(): Promise<void>;
  /** What was acknowledged, by any process, and is in no snapshot yet. */
  pending(): Promise<PendingAppends>;
  /** Waits for what was sent and closes the segment; it stays pending. */
  close(): Promise<void>;
}

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
