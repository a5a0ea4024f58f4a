import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifReadable } from './logs-below.js';
import { note, plural } from './output.js';
import { WAIT_MS, withProgress } from './with-progress.js';

/** Brings a data folder's lake of an older layout up to date, showing how far it is, and says on stderr what was done. */
export async function bringUpToDate(dataDir: string): Promise<void> {
  const pointer = await ifReadable(readFile(join(dataDir, 'lake', 'lake.json'), 'utf8'));
  const found = pointer === null ? null : layoutOf(pointer);
  if (found === null) return;
  const { LAYOUT_VERSION, migrateLake } = await import('@cartograph/events');
  if (found >= LAYOUT_VERSION) return;
  note(
    `The lake has layout ${found}: bringing it to layout ${LAYOUT_VERSION} first, which takes as long as importing it.`,
  );
  const done = await withProgress((hooks) => migrateLake(dataDir, { ...hooks, waitMs: WAIT_MS }));
  if (done === null) return;
  const { snapshotId } = await import('@cartograph/api');
  note(
    done.snapshotId === null
      ? `The lake, which is empty, has layout ${done.to} now.`
      : `The lake has layout ${done.to} now. ${snapshotId(done.snapshotId)} keeps its id and its events${done.dropped.length === 0 ? '' : `; ${plural(done.dropped.length, 'older snapshot')} could not be brought over and ${done.dropped.length === 1 ? 'is' : 'are'} gone`}.`,
  );
}

/** null where the pointer is damaged, which the command itself finds and names. */
function layoutOf(text: string): number | null {
  try {
    const { layoutVersion } = JSON.parse(text) as { layoutVersion?: unknown };
    return typeof layoutVersion === 'number' ? layoutVersion : null;
  } catch {
    return null;
  }
}
