import type { EntityManager } from 'typeorm';
import { JobKind, type JobContext } from '../jobs/handler.js';
import { isFinished, JobEntity, JobState } from '../jobs/job.entity.js';

/** What an erasure is given. The ids leave the job when it ends, and stay while it is broken off. */
export interface EraseJobInput {
  userIds: string[];
  /** Ids that no log has, as they were recorded for campaigns; missing in jobs of before. */
  units?: string[];
  /** Only the file of the database is left to be made anew. */
  isWiping?: boolean;
}

/** An erasure that ended without anybody wanting it to, because its process was killed or its server stopped. */
const isBrokenOff = ({ state, errorCode }: JobEntity): boolean =>
  state === JobState.INTERRUPTED || (state === JobState.CANCELLED && errorCode === 'server-stopped');

const hasWork = ({ userIds, units = [], isWiping = false }: EraseJobInput): boolean =>
  userIds.length > 0 || units.length > 0 || isWiping;

/** Erasures that have ended and still hold ids, or what is left to do. */
async function ended(manager: Pick<EntityManager, 'find'>): Promise<JobEntity[]> {
  const jobs = await manager.find(JobEntity, { where: { kind: JobKind.ERASE } });
  return jobs.filter((job) => isFinished(job.state) && hasWork(job.input as EraseJobInput));
}

/** Whether an erasure was broken off and is to be done again. */
export async function isAnyBrokenOff(manager: Pick<EntityManager, 'find'>): Promise<boolean> {
  return (await ended(manager)).some(isBrokenOff);
}

/** Adds the users of erasures that were broken off to those of this one, in one step, and forgets those of any other that has ended. */
export function adoptBrokenOff(
  { decisions, jobId }: Pick<JobContext, 'decisions' | 'jobId'>,
  input: EraseJobInput,
): Promise<Required<Pick<EraseJobInput, 'userIds' | 'units'>>> {
  return decisions.write(async (manager) => {
    const jobs = await ended(manager);
    const all = [input, ...jobs.filter(isBrokenOff).map((job) => job.input as EraseJobInput)];
    const own = {
      userIds: [...new Set(all.flatMap(({ userIds }) => userIds))],
      units: [...new Set(all.flatMap(({ units = [] }) => units))],
    };
    const next: EraseJobInput = all.some(({ isWiping }) => isWiping === true) ? { ...own, isWiping: true } : own;
    await manager.update(JobEntity, { id: jobId }, { input: next });
    for (const { id } of jobs) await manager.update(JobEntity, { id }, { input: { userIds: [] } });
    return own;
  });
}
