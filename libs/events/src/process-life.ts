import { readFile } from 'node:fs/promises';
import { bootHere } from './machine.js';

/**
 * When a process of this machine started, as the kernel's clock ticks since boot with the boot's id.
 *
 * @returns null where the system does not say (no /proc), or the process is gone or waits only to be buried.
 */
export async function processStart(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = [await readFile(`/proc/${pid}/stat`, 'utf8'), bootHere()];
    // The command in parentheses may hold spaces; after it, the start time is field 22 of the line, the 20th of the rest.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return ticks === undefined || boot === null || state === 'Z' ? null : `${boot}/${ticks}`;
  } catch {
    return null;
  }
}

/** Whether a process of this machine still runs and is the one that started then, not a later one of the same number. */
export async function isSameProcess(pid: number, start: string | null): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return start === null || (await processStart(pid)) === start;
}
