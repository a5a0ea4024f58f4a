import { hostname } from 'node:os';

/** How a process signs the jobs it looks after. */
export const ownerHere = (): string => `${hostname()}:${process.pid}`;

const SILENT_ELSEWHERE_MS = 60_000;
/** A process of this machine that exists but is silent may be computing; after this long its id belongs to another program. */
const SILENT_HERE_MS = 10 * 60_000;

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the owner of a running job is gone: its process does not exist, or it gave no sign of life for too long. */
export function isOwnerGone(owner: string | null, heartbeatAt: Date | null, now: Date): boolean {
  const match = /^(.*):(\d+)$/.exec(owner ?? '');
  if (!match || heartbeatAt === null) return true;
  const isHere = match[1] === hostname();
  if (isHere && !isProcessAlive(Number(match[2]))) return true;
  return now.getTime() - heartbeatAt.getTime() > (isHere ? SILENT_HERE_MS : SILENT_ELSEWHERE_MS);
}
