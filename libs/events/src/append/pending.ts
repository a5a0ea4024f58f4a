import { readFile, stat } from 'node:fs/promises';
import { readGroupsFrom } from './journal.js';
import { ifMissing } from '../missing-file.js';
import { listSegments, segmentPaths } from './segment-files.js';

/** What was acknowledged and is not in a snapshot yet. */
export interface PendingAppends {
  readonly events: number;
  /** Bytes of the segments that hold them. */
  readonly bytes: number;
  /** ISO 8601 instant in UTC of the oldest acknowledgement; null when nothing waits. */
  readonly oldestAt: string | null;
}

const NOTHING: PendingAppends = { events: 0, bytes: 0, oldestAt: null };

/** Counts what waits in the segments of all processes. A closed segment is counted once, and again where users were erased from it. */
export class PendingCount {
  private readonly closed = new Map<string, PendingAppends & { readonly size: number }>();

  constructor(private readonly folder: string) {}

  /** @param own - the segment this process writes, which it counts itself. */
  async count(own: (PendingAppends & { readonly name: string }) | null): Promise<PendingAppends> {
    const { open, closed } = await listSegments(this.folder);
    const isClosed = new Set(closed);
    for (const name of this.closed.keys()) if (!isClosed.has(name)) this.closed.delete(name);
    const counts = [own ?? NOTHING];
    // The own one may be closed while the folder is read.
    for (const name of closed) if (name !== own?.name) counts.push(await this.countClosed(name));
    for (const name of open) if (name !== own?.name) counts.push(await countSegment(this.folder, name, null));
    return {
      events: counts.reduce((sum, { events }) => sum + events, 0),
      bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestAt: counts.flatMap(({ oldestAt }) => oldestAt ?? []).toSorted()[0] ?? null,
    };
  }

  private async countClosed(name: string): Promise<PendingAppends> {
    const size = (await ifMissing(stat(segmentPaths(this.folder, name).closed), null))?.size ?? null;
    if (size === null) return NOTHING;
    const known = this.closed.get(name);
    if (known?.size === size) return known;
    const counted = { ...(await countSegment(this.folder, name, size)), size };
    this.closed.set(name, counted);
    return counted;
  }
}

/** @param size - of the closed segment; where it is less than the journal tells, users were erased from it since, and its lines count. */
async function countSegment(folder: string, name: string, size: number | null): Promise<PendingAppends> {
  const paths = segmentPaths(folder, name);
  const groups = (await readGroupsFrom(paths.journal, 0))?.groups;
  const told = groups && {
    events: groups.reduce((sum, { events }) => sum + events, 0),
    bytes: groups.at(-1)?.to ?? 0,
    oldestAt: groups[0]?.at ?? null,
  };
  if (told !== undefined && (size === null || size >= told.bytes)) return told;
  const bytes = await ifMissing(readFile(paths.closed), null);
  if (bytes === null) return NOTHING;
  return {
    events: bytes.toString('latin1').split('\n').length - 2,
    bytes: bytes.length,
    oldestAt: told?.oldestAt ?? (await stat(paths.closed)).mtime.toISOString(),
  };
}
