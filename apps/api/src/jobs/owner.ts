import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** This run of this process: in a container every run has the same host and process id. */
const RUN = randomBytes(6).toString('hex');

/** How a process signs the jobs it looks after: host, process id, run. */
export const ownerHere = (): string => `${hostname()}:${process.pid}:${RUN}`;

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
  const match = /^(.*):(\d+):(\w+)$/.exec(owner ?? '');
  if (!match || heartbeatAt === null) return true;
  const [, host, pid, run] = match;
  const isHere = host === hostname();
  if (isHere && (Number(pid) === process.pid ? run !== RUN : !isProcessAlive(Number(pid)))) return true;
  return now.getTime() - heartbeatAt.getTime() > (isHere ? SILENT_HERE_MS : SILENT_ELSEWHERE_MS);
}
