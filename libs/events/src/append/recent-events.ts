import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { splitLine } from '../import/split-line.js';
import type { Manifest } from '../manifest.js';
import { ifMissing } from '../missing-file.js';
import { LOG_COLUMNS, type EventType } from '../schema.js';
import { readGroupsFrom } from './journal.js';
import { appendsFolder, HEADER, listSegments, segmentPaths } from './segment-files.js';

/** Something that has just happened, as the lake will hold it. */
export interface RecentEvent {
  /** Epoch seconds. */
  readonly at: number;
  readonly type: EventType;
  readonly productId: string;
  /** Null where it was sent without one. */
  readonly sessionId: string | null;
}

/** What is known of one segment. */
interface Known {
  byUser: Map<string, RecentEvent[]>;
  /** Bytes of the segment that were read. */
  bytes: number;
  /** Bytes of the journal that were read. */
  journal: number;
  isClosed: boolean;
  /** Of the closed file, so that one that users were erased from is read again. */
  modifiedMs: number;
  /** When it was first missed, in milliseconds; null while it is there. */
  goneMs: number | null;
}

/** Closed segments change only where users are erased from them; they are looked at so often. */
const LOOK_AGAIN_MS = 1_000;

/** How long a segment that was imported is remembered, for those who still read the snapshot before. */
const KEEP_MS = 60_000;

const COLUMN = Object.fromEntries(LOG_COLUMNS.map((name, index) => [name, index])) as Record<
  (typeof LOG_COLUMNS)[number],
  number
>;

/**
 * What users did since a snapshot was made: events that were acknowledged, by any process of the data folder, and that the snapshot does not have.
 *
 * Each is in exactly one of the two, whatever is being sealed meanwhile: a segment that a snapshot lists among its contents is left out, and one that was imported is
 * remembered for a minute for those who read an older snapshot. Events are held in memory until they are imported, about 200 bytes each.
 */
export class RecentEvents {
  private readonly folder: string;
  private readonly segments = new Map<string, Known>();
  private readonly imported = new Map<string, ReadonlySet<string>>();
  private running: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  private lookedMs = 0;

  /**
   * @param manifestOf - the description of a snapshot, of the current one by default: a lake's own `manifest`.
   * @param now - milliseconds. Default: the clock of the machine.
   */
  constructor(
    dataDir: string,
    private readonly manifestOf: (snapshotId?: string) => Promise<Pick<Manifest, 'snapshot' | 'contents'>>,
    private readonly now: () => number = Date.now,
  ) {
    this.folder = appendsFolder(dataDir);
  }

  /**
   * The events of users that a snapshot does not have yet, oldest first; of one instant in the order in which they were recorded.
   *
   * @param userIds - the log's own ids.
   * @param snapshotId - what the caller reads otherwise.
   * @returns one entry for each user with such an event. Everything that was acknowledged before the call is among it.
   * @throws DamagedLakeError - the manifest of the snapshot.
   * Cost: looks at the folder and at the journal of each segment that is being written; what was read once is not read again.
   */
  async of(userIds: readonly string[], snapshotId: string): Promise<Map<string, RecentEvent[]>> {
    await this.refresh();
    const found = new Map<string, RecentEvent[]>();
    if (this.segments.size === 0) return found;
    const has = await this.contentsOf(snapshotId);
    for (const userId of new Set(userIds)) {
      const events: RecentEvent[] = [];
      for (const name of [...this.segments.keys()].toSorted())
        if (!has.has(`${name}.csv`)) events.push(...(this.segments.get(name)?.byUser.get(userId) ?? []));
      if (events.length > 0)
        found.set(
          userId,
          events.toSorted((a, b) => a.at - b.at),
        );
    }
    return found;
  }

  /** One look at a time; who comes while one is under way waits for the next, which begins after he came, however that one ends: its failure is told to whoever asked for it. */
  private refresh(): Promise<void> {
    if (this.running === null) {
      this.running = this.look().finally(() => {
        this.running = null;
      });
      return this.running;
    }
    this.next ??= Promise.allSettled([this.running]).then(() => {
      this.next = null;
      return this.refresh();
    });
    return this.next;
  }

  private async look(): Promise<void> {
    const { open: opened, closed } = await listSegments(this.folder);
    const now = this.now();
    const looksAgain = now - this.lookedMs >= LOOK_AGAIN_MS;
    if (looksAgain) this.lookedMs = now;
    for (const name of opened) await this.readOn(name);
    for (const name of closed) if (looksAgain || !this.segments.get(name)?.isClosed) await this.readClosed(name);
    const present = new Set([...opened, ...closed]);
    const gone = [...this.segments].filter(([name]) => !present.has(name));
    if (gone.length === 0) return;
    const { snapshot } = await this.manifestOf();
    const has = await this.contentsOf(snapshot.id);
    for (const [name, known] of gone) {
      known.goneMs ??= now;
      // What went without being imported was erased.
      if (!has.has(`${name}.csv`) || now - known.goneMs > KEEP_MS) this.segments.delete(name);
    }
  }

  /** Reads what was acknowledged since, of a segment that is being written. */
  private async readOn(name: string): Promise<void> {
    const paths = segmentPaths(this.folder, name);
    const known = this.segments.get(name) ?? {
      byUser: new Map<string, RecentEvent[]>(),
      bytes: HEADER.length,
      journal: 0,
      isClosed: false,
      modifiedMs: 0,
      goneMs: null,
    };
    const size = (await ifMissing(stat(paths.journal), null))?.size ?? 0;
    if (size <= known.journal) return;
    const told = await readGroupsFrom(paths.journal, known.journal);
    const end = told?.groups.at(-1)?.to ?? 0;
    if (told === null || end <= known.bytes) return;
    // It may have been closed meanwhile, under its other name.
    const bytes = (await readPart(paths.open, known.bytes, end)) ?? (await readPart(paths.closed, known.bytes, end));
    if (bytes === null || bytes.length < end - known.bytes) return;
    addLines(known.byUser, bytes);
    this.segments.set(name, { ...known, bytes: end, journal: told.length });
  }

  /** Reads a segment that is complete, unless it was read to its end while it was written and is as it was then. */
  private async readClosed(name: string): Promise<void> {
    const { closed } = segmentPaths(this.folder, name);
    const found = await ifMissing(stat(closed), null);
    if (found === null) return;
    const known = this.segments.get(name);
    if (known?.isClosed === true && known.bytes === found.size && known.modifiedMs === found.mtimeMs) return;
    if (known?.isClosed === false && known.bytes === found.size) {
      this.segments.set(name, { ...known, isClosed: true, modifiedMs: found.mtimeMs });
      return;
    }
    const bytes = await ifMissing(readFile(closed), null);
    if (bytes === null) return;
    const byUser = new Map<string, RecentEvent[]>();
    addLines(byUser, bytes.subarray(HEADER.length));
    this.segments.set(name, {
      byUser,
      bytes: bytes.length,
      journal: 0,
      isClosed: true,
      modifiedMs: found.mtimeMs,
      goneMs: null,
    });
  }

  private async contentsOf(snapshotId: string): Promise<ReadonlySet<string>> {
    const known = this.imported.get(snapshotId);
    if (known) return known;
    const names = new Set((await this.manifestOf(snapshotId)).contents.map(({ name }) => path.basename(name)));
    this.imported.set(snapshotId, names);
    const [oldest] = this.imported.keys();
    if (this.imported.size > 4 && oldest !== undefined) this.imported.delete(oldest);
    return names;
  }
}

async function readPart(file: string, from: number, to: number): Promise<Buffer | null> {
  const handle = await ifMissing(open(file, 'r'), null);
  if (handle === null) return null;
  try {
    const bytes = Buffer.alloc(to - from);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function addLines(byUser: Map<string, RecentEvent[]>, bytes: Buffer): void {
  for (const line of bytes.toString('utf8').split('\n')) {
    const split = splitLine(line, ',');
    if (!split.ok || split.fields.length !== LOG_COLUMNS.length) continue;
    const field = (name: keyof typeof COLUMN): string => split.fields[COLUMN[name]] ?? '';
    const [day = '', clock = ''] = field('event_time').split(' ');
    const event = {
      at: Date.parse(`${day}T${clock}Z`) / 1000,
      type: field('event_type') as EventType,
      productId: field('product_id'),
      sessionId: field('user_session') || null,
    };
    const own = byUser.get(field('user_id'));
    if (own) own.push(event);
    else byUser.set(field('user_id'), [event]);
  }
}
