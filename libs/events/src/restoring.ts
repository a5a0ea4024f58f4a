import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A restore into the data folder is under way, or was killed. */
export class RestoringError extends Error {
  override readonly name = 'RestoringError';
}

/** Where a restore builds what becomes a data folder: beside it, or inside where the folder itself cannot be renamed. */
export const restoringPlaces = (data: string): { beside: string; inside: string } => ({
  beside: join(dirname(data), `.${basename(data)}.restoring`),
  inside: join(data, '.restoring'),
});

/** @throws RestoringError - what is in the data folder is not whole. */
export function assertNotRestoring(dataDir: string): void {
  const data = existsSync(dataDir) ? realpathSync(dataDir) : resolve(dataDir);
  for (const place of Object.values(restoringPlaces(data)))
    if (existsSync(place))
      throw new RestoringError(
        `A restore into ${dataDir} is under way, or was broken off: wait for it, or run "cartograph restore" again. To begin without the backup, remove ${place}.`,
      );
}
