import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { Background } from '../background.js';
import { syncToDisk } from '../durable-file.js';
import { AppendError } from './append-error.js';
import { groupLine, ownerLine, type BatchRecord } from './journal.js';
import { isMissing } from '../missing-file.js';
import { PRIVATE_MODE } from '../private-folder.js';
import { giveSign } from '../sign-of-life.js';
import { HEADER, newSegmentName, segmentPaths } from './segment-files.js';

/** What is written and forced onto the disk at once. */
export interface Group {
  readonly lines: Buffer;
  readonly events: number;
  readonly batches: readonly BatchRecord[];
}

/** A segment this process writes, and its journal. All methods are called one after another. */
export class Segment {
  /** Where the acknowledged bytes end. */
  private size = HEADER.length;
  private eventCount = 0;
  private firstAt: string | null = null;

  private constructor(
    private readonly folder: string,
    readonly name: string,
    readonly begunAt: number,
    private readonly events: FileHandle,
    private readonly journal: FileHandle,
    private readonly inode: number,
    private journalSize: number,
  ) {}

  /** Makes the files of a new segment, names and first lines on disk. What cannot be made whole is removed. */
  static async begin(folder: string, now: number): Promise<Segment> {
    await makeFolder(folder);
    const name = newSegmentName(now);
    const paths = segmentPaths(folder, name);
    const first = await ownerLine();
    const handles: FileHandle[] = [];
    try {
      // The journal comes first: whoever finds a segment finds who writes it.
      for (const [file, line] of [
        [paths.journal, first],
        [paths.open, HEADER],
      ] as const) {
        const handle = await open(file, 'wx');
        handles.push(handle);
        await writeAll(handle, line, 0);
        await handle.sync();
        await syncToDisk(folder);
      }
      const [journal, events] = handles as [FileHandle, FileHandle];
      return new Segment(folder, name, now, events, journal, (await events.stat()).ino, first.length);
    } catch (error) {
      // The first fault is the one to throw. What stays of the segment holds no event, and is removed when the folder is next looked through.
      const leftovers = new Background(`What was begun of the segment ${name} stays in ${folder}`);
      for (const handle of handles) await leftovers.run(() => handle.close());
      for (const file of [paths.open, paths.journal]) await leftovers.run(() => rm(file, { force: true }));
      throw error;
    }
  }

  /** What waits in it to be imported. */
  get pending(): { events: number; bytes: number; oldestAt: string | null } {
    return { events: this.eventCount, bytes: this.eventCount === 0 ? 0 : this.size, oldestAt: this.firstAt };
  }

  /** Its length in bytes with the header. */
  get bytes(): number {
    return this.size;
  }

  /** Writes a group; it is on disk, and in the segment for good, when the promise resolves. After a failure call {@link abandon}. */
  async write(group: Group, now: number): Promise<void> {
    const to = this.size + group.lines.length;
    const at = new Date(now).toISOString();
    const line = groupLine({
      at,
      from: this.size,
      to,
      crc: crc32(group.lines),
      events: group.events,
      ...(group.batches.length > 0 ? { batches: group.batches } : {}),
    });
    // A record in the journal means that the events before it were written; both are forced onto the disk side by side.
    await writeAll(this.events, group.lines, this.size);
    const written = [
      this.events.datasync(),
      writeAll(this.journal, line, this.journalSize).then(() => this.journal.datasync()),
    ];
    for (const outcome of await Promise.allSettled(written)) if (outcome.status === 'rejected') throw outcome.reason;
    await this.assertOwn();
    this.size = to;
    this.journalSize += line.length;
    this.eventCount += group.events;
    this.firstAt ??= at;
  }

  /** A sign of life for other machines. */
  async beat(): Promise<void> {
    // Without effect where the segment was closed, or another process took it over: `write` says so before anything is acknowledged.
    await giveSign(segmentPaths(this.folder, this.name).journal);
  }

  /** Ends the segment: complete under its closed name, or gone when nothing is in it. Can be called again when it fails. */
  async close(): Promise<void> {
    await this.closeHandles();
    if (await this.isOwn()) await settle(this.folder, this.name, this.eventCount > 0);
  }

  /** Cuts off what a failed write left, so that nothing that was not acknowledged stays, and ends the segment. Can be called again when it fails. */
  async abandon(): Promise<void> {
    if (await this.isOwn()) {
      const { open: events, journal } = segmentPaths(this.folder, this.name);
      await cut(events, this.size);
      await cut(journal, this.journalSize);
    }
    await this.close();
  }

  private async closeHandles(): Promise<void> {
    for (const handle of [this.events, this.journal]) if (handle.fd >= 0) await handle.close();
  }

  /** A process that was silent for long may have been taken for dead and its segment closed by another. */
  private async assertOwn(): Promise<void> {
    if (!(await this.isOwn()))
      throw new AppendError(
        'taken-over',
        `another process closed the segment ${this.name} because this one gave no sign of life: send the events again, with the same batch id`,
      );
  }

  private async isOwn(): Promise<boolean> {
    try {
      return (await stat(segmentPaths(this.folder, this.name).open)).ino === this.inode;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }
}

/** Gives a segment that nobody writes its closed name, or removes it where nothing is in it. */
export async function settle(folder: string, name: string, hasEvents: boolean): Promise<void> {
  const paths = segmentPaths(folder, name);
  if (hasEvents) await rename(paths.open, paths.closed);
  else {
    await rm(paths.open, { force: true });
    await rm(paths.journal, { force: true });
  }
  await syncToDisk(folder);
}

/** Cuts a file to a length, on disk when the promise resolves. */
export async function cut(file: string, length: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    if ((await handle.stat()).size > length) await handle.truncate(length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: PRIVATE_MODE });
  if (made === undefined) return;
  // The names of the folders that were missing are forced onto the disk from the inside out.
  for (let at = folder; at.length >= made.length; at = parentOf(at)) await syncToDisk(parentOf(at));
}

const parentOf = (folder: string): string => path.dirname(folder);

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}
