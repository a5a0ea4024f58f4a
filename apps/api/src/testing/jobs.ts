import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import type { Services } from '../context.js';
import { isFinished, JobState, type JobEntity } from '../jobs/job.entity.js';

/** Waits until a job is as it should be. */
export async function jobWhen(
  services: Pick<Services, 'jobs'>,
  id: string | undefined,
  isSo: (job: JobEntity) => boolean,
): Promise<JobEntity> {
  let last: JobEntity | undefined;
  for await (const job of services.jobs.watch(id ?? '')) {
    if (isSo(job)) return job;
    last = job;
  }
  throw new Error(`the job ${id} was never so; at last it was ${last?.state}: ${last?.error}`);
}

/** Waits for a job's end, whatever it is. */
export const endOf = (services: Pick<Services, 'jobs'>, id: string | undefined): Promise<JobEntity> =>
  jobWhen(services, id, ({ state }) => isFinished(state));

/** The processes of jobs that this one started. */
export function jobProcesses(): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
      return match && Number(match[2]) === process.pid && match[3]!.includes('/worker.js') ? [Number(match[1])] : [];
    });
}

/** Waits for a job that must get done, and gives its result. */
export async function resultOf<Result>(services: Pick<Services, 'jobs'>, id: string | undefined): Promise<Result> {
  const { state, error, result } = await endOf(services, id);
  expect({ state, error }).toEqual({ state: JobState.DONE, error: null });
  return result as Result;
}
