import { expect } from 'vitest';
import type { Services } from '../context.js';
import { isFinished, JobState, type JobEntity } from '../jobs/job.entity.js';

/** Waits for a job's end, whatever it is. */
export async function endOf(services: Pick<Services, 'jobs'>, id: string | undefined): Promise<JobEntity> {
  for await (const job of services.jobs.watch(id ?? '', AbortSignal.timeout(60_000)))
    if (isFinished(job.state)) return job;
  throw new Error('the job did not end in time');
}

/** Waits for a job that must get done, and gives its result. */
export async function resultOf<Result>(services: Pick<Services, 'jobs'>, id: string | undefined): Promise<Result> {
  const { state, error, result } = await endOf(services, id);
  expect({ state, error }).toEqual({ state: JobState.DONE, error: null });
  return result as Result;
}
