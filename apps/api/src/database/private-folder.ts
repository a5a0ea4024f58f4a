import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import { ifMissing } from '@cartograph/events';
import { databaseFile } from '../data-paths.js';

/** What a data folder holds that is nobody's but its owner's: log, people, what was sent in and what goes out. The inbox is for others to write to. */
const FOLDERS = [
  'answers',
  'audiences',
  'demo',
  'exports',
  'lake',
  'leases',
  'models',
  'product-feeds',
  'upgrades',
  'uploads',
] as const;
const OTHERS = 0o077;

/**
 * Takes away what others may do with a data folder's own files, also where the folder was there before with rights for them. The folder itself keeps its rights:
 * somebody may have named one that holds other things.
 *
 * @throws what the system refuses, where another user owns them.
 */
export async function keepPrivate(dataDir: string): Promise<void> {
  const database = databaseFile(dataDir);
  const files = [database, `${database}-wal`, `${database}-shm`];
  for (const name of [...files, ...FOLDERS.map((folder) => path.join(dataDir, folder))]) {
    const found = await ifMissing(stat(name), null);
    if (found && (found.mode & OTHERS) !== 0) await chmod(name, found.mode & 0o777 & ~OTHERS);
  }
}
