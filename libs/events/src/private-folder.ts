import { chmod, mkdir, stat } from 'node:fs/promises';
import { isForbidden } from './missing-file.js';

/** Of a folder that is nobody's but its owner's, and of those above it that are not there yet. */
export const PRIVATE_MODE = 0o700;
const OTHERS = 0o077;

/** Makes a folder that others of the machine may not look into. One that is there is closed to them, unless it is another user's. */
export async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_MODE });
  const { mode } = await stat(folder);
  if ((mode & OTHERS) === 0) return;
  await chmod(folder, mode & 0o777 & ~OTHERS).catch((error: unknown) => {
    if (!isForbidden(error)) throw error;
  });
}
