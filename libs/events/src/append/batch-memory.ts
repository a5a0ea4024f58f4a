import path from 'node:path';
import { stat } from 'node:fs/promises';
import { readGroupsFrom, type BatchRecord } from './journal.js';
import { secureGroups } from './recover.js';
import { ifMissing } from '../missing-file.js';
import { doneFolder, listSegments, namesIn, segmentPaths } from './segment-files.js';

/** Batches remembered at most, the latest; about 40 MB. */
const BATCHES_KEPT = 250_000;
/** The time of a folder's last change may stand still this long while names in it go on changing. */
const CLOCK_TICK_MS = 100;

interface Known {
  readonly crc: number;
  /** The segment it is in; null when this process wrote it and it is on disk. */
  readonly segment: string | null;
}

interface Seen {
  /** How much of the journal was read. */
  readonly length: number;
  /** Nobody writes it any more. */
  readonly isFinal: boolean;
}

/** The ids of batches that are in segments of any process, and for a day after. */
export class BatchMemory {
  private readonly known = new Map<string, Known>();
  private readonly seen = new Map<string, Seen>();
  private doneListedAt = 0;
  private doneChangedAt: number | null = null;

  constructor(private readonly folder: string) {}

  /** Remembers batches this process wrote. */
  add(batches: readonly BatchRecord[]): void {
    for (const { id, crc } of batches) this.remember(id, { crc, segment: null });
  }

  /** Leaves out a segment of this process: its batches are added as they are written. */
  passOver(segment: string): void {
    this.seen.set(segment, { length: 0, isFinal: true });
  }

  /** Takes a segment that this process no longer writes as one of another: it may hold what was not acknowledged. */
  readAgain(segment: string): void {
    this.seen.delete(segment);
  }

  /** Reads what other processes have written since the last time. */
  async refresh(): Promise<void> {
    const { open, journals } = await listSegments(this.folder);
    const isOpen = new Set(open);
    for (const name of journals) await this.read(name, segmentPaths(this.folder, name).journal, !isOpen.has(name));
    const done = doneFolder(this.folder);
    const changedAt = await changeOf(done);
    if (changedAt === this.doneChangedAt && (changedAt === null || this.doneListedAt - changedAt > CLOCK_TICK_MS))
      return;
    this.doneListedAt = Date.now();
    this.doneChangedAt = changedAt;
    for (const file of (await namesIn(done)).toSorted())
      await this.read(file.replace(/\.batches$/, ''), path.join(done, file), true);
  }

  /**
   * The CRC of a batch that is in a segment, on disk when the promise resolves; undefined when none of that id is known.
   * Ask after {@link refresh}.
   */
  async find(id: string): Promise<number | undefined> {
    const known = this.known.get(id);
    if (known === undefined || known.segment === null) return known?.crc;
    const found = (await secureGroups(this.folder, known.segment))
      .flatMap(({ batches }) => batches ?? [])
      .find((batch) => batch.id === id);
    if (found === undefined) this.known.delete(id);
    else this.remember(id, { crc: found.crc, segment: null });
    return found?.crc;
  }

  private async read(name: string, file: string, isFinal: boolean): Promise<void> {
    const seen = this.seen.get(name);
    if (seen?.isFinal === true) return;
    const piece = await readGroupsFrom(file, seen?.length ?? 0);
    if (piece === null) return;
    this.seen.set(name, { length: piece.length, isFinal });
    for (const { batches = [] } of piece.groups)
      for (const { id, crc } of batches)
        if (this.known.get(id)?.segment !== null) this.remember(id, { crc, segment: name });
  }

  private remember(id: string, known: Known): void {
    this.known.delete(id);
    this.known.set(id, known);
    if (this.known.size > BATCHES_KEPT)
      for (const oldest of this.known.keys()) {
        this.known.delete(oldest);
        break;
      }
  }
}

const changeOf = async (folder: string): Promise<number | null> =>
  (await ifMissing(stat(folder), null))?.mtimeMs ?? null;
