import { crc32 } from 'node:zlib';
import { Background } from '../background.js';
import type { ImportReport } from '../report.js';
import { AppendError, inWords } from './append-error.js';
import { BatchMemory } from './batch-memory.js';
import type { BatchRecord } from './journal.js';
import { judgeBatch, type NewEvent, type RejectedEvent } from './log-line.js';
import { PendingCount, type PendingAppends } from './pending.js';
import { sealSegments, type ContentsOf, type ImportSegments, type SealOptions } from './seal.js';
import { Segment } from './segment.js';

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

const BEAT_MS = 2_000;
const BATCH_ID_LENGTH = 200;

/** Milliseconds for which batches of imported segments are remembered. */
export const REMEMBER_MS = 24 * 3600_000;

interface Waiting {
  readonly lines: Buffer;
  readonly events: number;
  readonly batch: BatchRecord | null;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The appender of a process: one segment at a time, batches that arrive while the disk is busy written together. */
export class LakeAppender implements Appender {
  private readonly pendingCount: PendingCount;
  private readonly timer: NodeJS.Timeout;
  private readonly underway = new Map<string, { crc: number; done: Promise<void> }>();
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private isFlushDue = false;
  private turn: Promise<unknown> = Promise.resolve();
  private segment: Segment | null = null;
  /** A segment that could not be written or closed. Until it is, what is in it is not certain, and nothing more is taken. */
  private broken: Segment | null = null;
  private closed: Promise<void> | null = null;
  private readonly signs = new Background(
    'The segment of appended events gives no sign of life, so that another machine may close it after a minute',
  );
  private readonly ending = new Background(
    'A segment of appended events could not be ended, which is tried again before the next events are taken or sealed',
  );

  constructor(
    private readonly dataDir: string,
    private readonly folder: string,
    private readonly memory: BatchMemory,
    private readonly options: Required<AppenderOptions>,
  ) {
    this.pendingCount = new PendingCount(folder);
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.timer.unref();
  }

  async append(events: readonly NewEvent[], { batchId }: AppendOptions = {}): Promise<AppendResult> {
    if (this.closed !== null) throw new AppendError('closed', 'the appender is closed: open another one');
    if (batchId !== undefined && (batchId.length === 0 || batchId.length > BATCH_ID_LENGTH))
      throw new AppendError(
        'bad-batch-id',
        `the batch id has ${batchId.length} characters: give 1 to ${BATCH_ID_LENGTH}`,
      );
    const { lines: text, accepted, rejected } = judgeBatch(events, new Date(this.options.now()));
    if (accepted === 0) return { accepted, rejected };
    const lines = Buffer.from(text);
    const batch = batchId === undefined ? null : { id: batchId, crc: crc32(lines) };
    const twin = batch === null ? undefined : this.underway.get(batch.id);
    if (batch !== null && twin !== undefined) {
      assertSame(batch, twin.crc);
      await twin.done;
    } else await this.enqueue(lines, accepted, batch);
    return { accepted, rejected };
  }

  async seal(options: SealOptions = {}): Promise<ImportReport | null> {
    if (this.closed !== null) throw new AppendError('closed', 'the appender is closed: open another one');
    const { dataDir, folder } = this;
    const { importSegments, contentsOf, now } = this.options;
    try {
      await this.inTurn(() => this.finishSegment());
      return await sealSegments({
        dataDir,
        folder,
        importSegments,
        contentsOf,
        options,
        rememberFrom: now() - REMEMBER_MS,
      });
    } catch (error) {
      throw inWords(error, folder);
    }
  }

  async endSegment(): Promise<void> {
    if (this.closed !== null) throw new AppendError('closed', 'the appender is closed: open another one');
    try {
      await this.inTurn(() => this.finishSegment());
    } catch (error) {
      throw inWords(error, this.folder);
    }
  }

  pending(): Promise<PendingAppends> {
    const { segment } = this;
    return this.pendingCount.count(segment === null ? null : { name: segment.name, ...segment.pending });
  }

  close(): Promise<void> {
    this.closed ??= this.inTurn(async () => {
      clearInterval(this.timer);
      await this.flush();
      await this.finishSegment().catch((error: unknown) => {
        throw inWords(error, this.folder);
      });
    });
    return this.closed;
  }

  private async enqueue(lines: Buffer, events: number, batch: BatchRecord | null): Promise<void> {
    const { maxWaitingBytes } = this.options;
    const { length } = lines;
    if (length > maxWaitingBytes)
      throw new AppendError(
        'too-large',
        `the batch is ${length} bytes as lines of the log: send at most ${maxWaitingBytes} at once`,
      );
    if (this.waitingBytes + length > maxWaitingBytes)
      throw new AppendError(
        'busy',
        `${this.waitingBytes} bytes of events wait for the disk, at most ${maxWaitingBytes} may: send these again in a moment`,
      );
    const done = new Promise<void>((resolve, reject) => {
      this.waiting.push({ lines, events, batch, resolve, reject });
    });
    this.waitingBytes += length;
    if (batch !== null) this.underway.set(batch.id, { crc: batch.crc, done });
    if (!this.isFlushDue) {
      this.isFlushDue = true;
      void this.inTurn(() => this.flush());
    }
    try {
      await done;
    } finally {
      this.waitingBytes -= length;
      if (batch !== null) this.underway.delete(batch.id);
    }
  }

  /** One after another: a group, a new segment, the end of one. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    // Whoever asked for this turn is told its fault; the next turn comes all the same.
    this.turn = Promise.allSettled([mine]);
    return mine;
  }

  private async flush(): Promise<void> {
    this.isFlushDue = false;
    const group = this.waiting.splice(0);
    try {
      const fresh = await this.withoutKnown(group);
      if (fresh.length > 0) await this.write(fresh);
      for (const { resolve } of fresh) resolve();
    } catch (error) {
      const said = inWords(error, this.folder);
      for (const { reject } of group) reject(said);
    }
  }

  /** Answers the batches that are in a segment already, and returns the others. */
  private async withoutKnown(group: readonly Waiting[]): Promise<Waiting[]> {
    if (group.every(({ batch }) => batch === null)) return [...group];
    await this.memory.refresh();
    const fresh: Waiting[] = [];
    for (const one of group) {
      const crc = one.batch === null ? undefined : await this.memory.find(one.batch.id);
      if (one.batch === null || crc === undefined) fresh.push(one);
      else if (crc === one.batch.crc) one.resolve();
      else one.reject(conflict(one.batch.id));
    }
    return fresh;
  }

  private async write(fresh: readonly Waiting[]): Promise<void> {
    const { now } = this.options;
    const group = {
      lines: Buffer.concat(fresh.map(({ lines }) => lines)),
      events: fresh.reduce((sum, { events }) => sum + events, 0),
      batches: fresh.flatMap(({ batch }) => batch ?? []),
    };
    const segment = await this.segmentFor(group.lines.length);
    try {
      await segment.write(group, now());
    } catch (error) {
      this.segment = null;
      this.broken = segment;
      this.memory.readAgain(segment.name);
      // The fault of the write is thrown below. When this fails too, whoever appends or seals next tries it again first, and is told.
      await Promise.allSettled([this.mend()]);
      throw error;
    }
    this.memory.add(group.batches);
  }

  private async segmentFor(bytes: number): Promise<Segment> {
    const { segmentBytes, now } = this.options;
    await this.mend();
    const { segment } = this;
    if (
      segment !== null &&
      ((segment.pending.events > 0 && segment.bytes + bytes > segmentBytes) || this.isOver(segment))
    )
      await this.finishSegment();
    if (this.segment === null) {
      this.segment = await Segment.begin(this.folder, now());
      this.memory.passOver(this.segment.name);
    }
    return this.segment;
  }

  private async finishSegment(): Promise<void> {
    await this.mend();
    const { segment } = this;
    if (segment === null) return;
    this.segment = null;
    this.broken = segment;
    await segment.close();
    this.broken = null;
  }

  private async mend(): Promise<void> {
    await this.broken?.abandon();
    this.broken = null;
  }

  /** Also where the clock was set back since the segment was begun. */
  private isOver({ begunAt }: Segment): boolean {
    const { now, segmentMs } = this.options;
    return now() < begunAt || now() - begunAt >= segmentMs;
  }

  private beat(): void {
    const { segment } = this;
    if (segment === null) return;
    void this.signs.run(() => segment.beat());
    if (this.isOver(segment)) void this.ending.run(() => this.inTurn(() => this.finishSegment()));
  }
}

const conflict = (id: string): AppendError =>
  new AppendError('batch-conflict', `the batch id ${id} was given to other events: give every batch an id of its own`);

function assertSame(batch: BatchRecord, crc: number): void {
  if (batch.crc !== crc) throw conflict(batch.id);
}
