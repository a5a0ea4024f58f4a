import { readFile, stat } from 'node:fs/promises';
import { readGroupsFrom } from './journal.js';
import { isMissing } from '../missing-file.js';
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

/** Counts what waits in the segments of all processes. A closed segment is counted once and remembered. */
export class PendingCount {
  private readonly closed = new Map<string, PendingAppends>();

  constructor(private readonly folder: string) {}

  /** @param own - the segment this process writes, which it counts itself. */
  async count(own: (PendingAppends & { readonly name: string }) | null): Promise<PendingAppends> {
    const { open, closed } = await listSegments(this.folder);
    const isClosed = new Set(closed);
    for (const name of this.closed.keys()) if (!isClosed.has(name)) this.closed.delete(name);
    const counts = [own ?? NOTHING];
    // The own one may be closed while the folder is read.
    for (const name of closed) if (name !== own?.name) {
      const known = this.closed.get(name) ?? await countSegment(this.folder, name);
      this.closed.set(name, known);
      counts.push(known);
    }
    for (const name of open) if (name !== own?.name) counts.push(await countSegment(this.folder, name));
    return {
      events: counts.reduce((sum, { events }) => sum + events, 0),
      bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestAt: counts.flatMap(({ oldestAt }) => oldestAt ?? []).toSorted()[0] ?? null,
    };
  }
}

async function countSegment(folder: string, name: string): Promise<PendingAppends> {
  const paths = segmentPaths(folder, name);
  const groups = (await readGroupsFrom(paths.journal, 0))?.groups;
  if (groups !== undefined) return { events: groups.reduce((sum, { events }) => sum + events, 0), bytes: groups.at(-1)?.to ?? 0, oldestAt: groups[0]?.at ?? null };
  try {
    const bytes = await readFile(paths.closed);
    return { events: bytes.toString('latin1').split('\n').length - 2, bytes: bytes.length, oldestAt: (await stat(paths.closed)).mtime.toISOString() };
  } catch (error) {
    if (isMissing(error)) return NOTHING;
    throw error;
  }
}
