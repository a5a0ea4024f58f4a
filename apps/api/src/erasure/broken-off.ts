import type { EntityManager } from 'typeorm';
import { hasPassed } from '../has-passed.js';
import { JobKind, type JobContext } from '../jobs/handler.js';
import { isFinished, JobEntity, JobState } from '../jobs/job.entity.js';

/** What an erasure is given. The ids leave the job when it ends, and stay while it is broken off. */
export interface EraseJobInput {
  userIds: string[];
  /** Ids that no log has, as they were recorded for campaigns; missing in jobs of before. */
  units?: string[];
  /** Only the file of the database is left to be made again. */
  isWiping?: boolean;
  /** How often it was broken off before. */
  attempts?: number;
}

/** An erasure that ended without anybody wanting it to, because its process was killed or its server stopped. */
const isBrokenOff = ({ state, errorCode }: JobEntity): boolean =>
  state === JobState.INTERRUPTED || (state === JobState.CANCELED && errorCode === 'server-stopped');

const hasWork = ({ userIds, units = [], isWiping = false }: EraseJobInput): boolean =>
  userIds.length > 0 || units.length > 0 || isWiping;

/** Erasures that have ended and still hold ids, or what is left to do. */
async function ended(manager: Pick<EntityManager, 'find'>): Promise<JobEntity[]> {
  const jobs = await manager.find(JobEntity, { where: { kind: JobKind.ERASE } });
  return jobs.filter((job) => isFinished(job.state) && hasWork(job.input as EraseJobInput));
}

const MOST_PAUSE_MS = 3_600_000;

/** Whether an erasure is to be done again: the first time at once, then after pauses that grow, for what ends it may be that it needs more memory than there is. */
function isDue({ input, finishedAt }: JobEntity, pauseMs: number, now: Date): boolean {
  const { attempts = 0 } = input as EraseJobInput;
  const pause = attempts === 0 ? 0 : Math.min(MOST_PAUSE_MS, pauseMs * 2 ** (attempts - 1));
  return hasPassed(pause, finishedAt?.getTime() ?? 0, now);
}

/**
 * Whether an erasure was broken off: `due` where it is to be done again now, `waits` where later.
 *
 * @param pauseMs - milliseconds after which one that was broken off twice is done again.
 */
export async function brokenOff(
  manager: Pick<EntityManager, 'find'>,
  now: Date,
  pauseMs: number,
): Promise<'due' | 'waits' | null> {
  const jobs = (await ended(manager)).filter(isBrokenOff);
  if (jobs.length === 0) return null;
  return jobs.some((job) => isDue(job, pauseMs, now)) ? 'due' : 'waits';
}

/** Takes the ids out of erasures that a person canceled and whose process was killed before it could. */
export async function forgetCanceled({ read, write }: Pick<JobContext['decisions'], 'read' | 'write'>): Promise<void> {
  for (const job of await ended(read))
    if (!isBrokenOff(job))
      await write((manager) => manager.update(JobEntity, { id: job.id }, { input: { userIds: [] } }));
}

/** Adds the users of erasures that were broken off to those of this one, in one step, and forgets those of any other that has ended. */
export function adoptBrokenOff(
  { decisions, jobId }: Pick<JobContext, 'decisions' | 'jobId'>,
  input: EraseJobInput,
): Promise<Required<Pick<EraseJobInput, 'userIds' | 'units'>>> {
  return decisions.write(async (manager) => {
    const jobs = await ended(manager);
    const before = jobs.filter(isBrokenOff).map((job) => job.input as EraseJobInput);
    const all = [input, ...before];
    const own = {
      userIds: [...new Set(all.flatMap(({ userIds }) => userIds))],
      units: [...new Set(all.flatMap(({ units = [] }) => units))],
    };
    const next: EraseJobInput = {
      ...own,
      ...(all.some(({ isWiping }) => isWiping === true) ? { isWiping: true } : {}),
      ...(before.length === 0 ? {} : { attempts: 1 + Math.max(...before.map(({ attempts = 0 }) => attempts)) }),
    };
    await manager.update(JobEntity, { id: jobId }, { input: next });
    for (const { id } of jobs) await manager.update(JobEntity, { id }, { input: { userIds: [] } });
    return own;
  });
}
