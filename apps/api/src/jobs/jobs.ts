import type { EntityManager } from 'typeorm';
import type { JobKind } from './handler.js';
import type { JobEntity } from './job.entity.js';

/** What the rest of the API knows of jobs. */
export interface Jobs {
  /**
   * Adds a job to the queue. Call it inside `decisions.write` with that transaction's manager, so that the job and whatever belongs
   * to it appear together; it starts within a second of the commit.
   */
  enqueue(
    manager: EntityManager,
    job: { kind: JobKind; input: object; createdById: string | null },
  ): Promise<JobEntity>;
  /** Asks a job to stop; a queued one is canceled at once. Returns the job, or null when there is none. */
  cancel(id: string): Promise<JobEntity | null>;
  /** The job now and after every change, by whichever process; ends when the job has finished. */
  watch(id: string, signal?: AbortSignal): AsyncIterableIterator<JobEntity>;
}
