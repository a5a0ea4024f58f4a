import { randomBytes } from 'node:crypto';
import { placeHere } from '@cartograph/events';

/** This run of this process: in a container every run has the same host and process id. */
const RUN = randomBytes(6).toString('hex');

/** Host, namespace of process numbers and start of the system: two containers, or two machines, may have one host name. */
const systemHere = (): string => Object.values(placeHere()).join(' ').trim();

/** How a process signs the jobs it looks after: system, process id, run. */
export const ownerHere = (): string => `${systemHere()}:${process.pid}:${RUN}`;

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

/** Heartbeats from ahead, under a clock that was set back since: when they were first seen, by a clock that nobody sets. */
const ahead = new Map<string, { beat: number; since: number }>();

/** Milliseconds since an owner's last sign of life; of one from ahead since it was first seen. */
function silenceOf(owner: string, heartbeatAt: Date, now: Date): number {
  const [beat, silence] = [heartbeatAt.getTime(), now.getTime() - heartbeatAt.getTime()];
  if (silence >= 0) {
    ahead.delete(owner);
    return silence;
  }
  const seen = ahead.get(owner);
  if (seen?.beat === beat) return performance.now() - seen.since;
  ahead.set(owner, { beat, since: performance.now() });
  return 0;
}

/** Whether the owner of a running job is gone: its process does not exist, or it gave no sign of life for too long. */
export function isOwnerGone(owner: string | null, heartbeatAt: Date | null, now: Date): boolean {
  const match = /^(.*):(\d+):(\w+)$/.exec(owner ?? '');
  if (!match || heartbeatAt === null) return true;
  const [, system, pid, run] = match;
  const isHere = system === systemHere();
  if (isHere && (Number(pid) === process.pid ? run !== RUN : !isProcessAlive(Number(pid)))) return true;
  return silenceOf(match[0], heartbeatAt, now) > (isHere ? SILENT_HERE_MS : SILENT_ELSEWHERE_MS);
}
