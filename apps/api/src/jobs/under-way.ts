import { In, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { refuse } from '../payload.js';
import { JobKind } from './handler.js';
import { JobEntity, JobState } from './job.entity.js';

/** Jobs that write the lake. */
export const LAKE_WRITERS: readonly JobKind[] = [
  JobKind.IMPORT,
  JobKind.SEAL,
  JobKind.ERASE,
  JobKind.COMPACT,
  JobKind.REMOVE_SNAPSHOTS,
];

const underWay = (kinds: readonly JobKind[]): FindOptionsWhere<JobEntity> => ({
  kind: In([...kinds]),
  state: In([JobState.QUEUED, JobState.RUNNING]),
});

/** Whether a job of one of these kinds waits or runs. */
export const isUnderWay = (manager: Pick<EntityManager, 'existsBy'>, ...kinds: JobKind[]): Promise<boolean> =>
  manager.existsBy(JobEntity, underWay(kinds));

/**
 * Lets a job of these kinds be started only where none waits or runs. Call it in the transaction that queues the next one.
 *
 * @param what - in words: what is done already.
 * @param remedy - default: wait for it, or cancel it.
 * @throws Refusal BUSY - names the job, and answers with it.
 */
export async function requireIdle(
  manager: EntityManager,
  kinds: readonly JobKind[],
  what: string,
  remedy = 'Wait for it, or cancel it first.',
): Promise<void> {
  const job = await manager.findOneBy(JobEntity, underWay(kinds));
  if (job) throw refuse('BUSY', null, `${what} (${job.id}). ${remedy}`, { job });
}
