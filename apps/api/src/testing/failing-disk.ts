import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const prlimit = (limit: string): boolean =>
  spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${limit}:unlimited`]).status === 0;

/** Whether this machine can fail the writes of a running process: `prlimit` is of Linux. */
export const canFailWrites = prlimit('unlimited');

/** Mounts a file system of `mebibytes` in memory at a new folder; null where this machine forbids it. Call `remove` in the end. */
export function smallDisk(mebibytes: number): { folder: string; remove: () => void } | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'cartograph-small-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]).status === 0) {
    return { folder, remove: () => (spawnSync('umount', [folder]), rmSync(folder, { recursive: true })) };
  }
  rmSync(folder, { recursive: true });
  return null;
}

/**
 * Lets the kernel refuse every write of this process beyond the first byte of a file while `work` runs, as a broken disk would:
 * SQLite sees SQLITE_IOERR_WRITE. Pipes and sockets are not files.
 */
export async function whileWritesFail(work: () => Promise<void>): Promise<void> {
  const ignore = (): void => undefined;
  process.on('SIGXFSZ', ignore);
  if (!prlimit('1')) throw new Error('prlimit cannot limit this process');
  try {
    await work();
  } finally {
    prlimit('unlimited');
    process.off('SIGXFSZ', ignore);
  }
}
