import type { Services } from '../context.js';
import { JobEntity, JobState } from './job.entity.js';
import type { Outcome } from './launch.js';

/** How a job ended, as it is written down. */
export type JobEnd = Readonly<Pick<JobEntity, 'state' | 'result' | 'error' | 'errorCode' | 'errorFacts'>>;

/** What is said of jobs that did not come to an end of their own. */
export const WORDS = {
  canceled: { error: 'Canceled. Start it again when you like.', errorCode: 'canceled', errorFacts: {} },
  stopped: {
    error: 'Canceled because the server was stopped. Start it again.',
    errorCode: 'server-stopped',
    errorFacts: {},
  },
  died: (how: string) => ({
    error: `The job's process ended unexpectedly (${how}); often the machine ran out of memory. Start it again.`,
    errorCode: 'process-ended',
    errorFacts: { how },
  }),
  orphaned: {
    error: 'The process that ran this job is gone, so its result is unknown. Start it again.',
    errorCode: 'process-gone',
    errorFacts: {},
  },
} as const;

/** Of a job that has not failed. */
export const NO_ERROR = { error: null, errorCode: null, errorFacts: null } as const;

/**
 * What becomes of a job whose work ended.
 *
 * @param reason - why it was asked to stop; null when it was not.
 */
export function endOf(outcome: Outcome, reason: 'canceled' | 'stopped' | null): JobEnd {
  // A job that was done before it heard of the cancellation is done.
  if (outcome.state === 'done') return { state: JobState.DONE, result: outcome.result, ...NO_ERROR };
  if (reason !== null || outcome.state === 'canceled')
    return { state: JobState.CANCELED, result: null, ...(reason === 'stopped' ? WORDS.stopped : WORDS.canceled) };
  if (outcome.state === 'failed')
    return {
      state: JobState.FAILED,
      result: null,
      error: outcome.error,
      errorCode: outcome.code,
      errorFacts: outcome.facts,
    };
  return { state: JobState.INTERRUPTED, result: null, ...WORDS.died(outcome.how) };
}

/** Each waits for the lock as long as any write does. */
const WRITE_ATTEMPTS = 4;

/** Writes the end of a job, again and again while the database is locked: a lost end would leave it running forever. Null when it was lost. */
export async function writeEnd(
  { decisions, log }: Pick<Services, 'decisions' | 'log'>,
  id: string,
  end: JobEnd & { readonly finishedAt: Date },
): Promise<JobEntity | null> {
  for (let attempt = 1; attempt <= WRITE_ATTEMPTS; attempt++) {
    try {
      return await decisions.write(async (manager) => {
        await manager.update(JobEntity, { id }, end);
        await manager.increment(JobEntity, { id }, 'revision', 1);
        return manager.findOneByOrFail(JobEntity, { id });
      });
    } catch (error) {
      log.error({ err: error, jobId: id, attempt }, 'the end of a job was not written');
    }
  }
  return null;
}
