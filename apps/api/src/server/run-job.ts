import type { Progress } from '@cartograph/events';
import type { Logger } from 'pino';
import type { Feature } from '../feature.js';
import { FEATURES } from '../features.js';
import type { JobKind } from '../jobs/handler.js';
import type { JobState } from '../jobs/job.entity.js';
import { launchHere } from '../jobs/launch-here.js';
import { JobRunner } from '../jobs/runner.js';
import { openServices } from './services.js';

export interface RunJobOptions {
  dataDir: string;
  timeZone?: string;
  /** Threads of the engine, and worker threads at the same time. Default: one per core. */
  threads?: number;
  kind: JobKind | keyof typeof JobKind;
  /** What the kind's handler takes. */
  input: object;
  /** Called with every report of the handler. */
  onProgress?: (progress: Partial<Progress> & { step: string }) => void;
  /** Cancels the job. */
  signal?: AbortSignal;
  logger?: Logger;
}

/** How a job ended; `error` says in words why it did not get done, `errorCode` by a stable code. */
export interface JobOutcome {
  id: string;
  state: JobState;
  result: object | null;
  error: string | null;
  errorCode: string | null;
}

/**
 * Runs a job in this process with the handler the server uses. It is listed among the data folder's jobs, so that servers show it and
 * people can cancel it there.
 */
export async function runJob(options: RunJobOptions, features: readonly Feature[] = FEATURES): Promise<JobOutcome> {
  const { services, close } = await openServices({ ...options, features });
  try {
    const inner = launchHere(features, services);
    const runner = new JobRunner({
      services,
      takeQueued: false,
      launch: (job, report) =>
        inner(job, (progress) => {
          report(progress);
          options.onProgress?.(progress);
        }),
    });
    await runner.start();
    const { id, state, result, error, errorCode } = await runner.runNow(
      { kind: options.kind as JobKind, input: options.input, createdById: null },
      { signal: options.signal },
    );
    await runner.close();
    return { id, state, result, error, errorCode };
  } finally {
    await close();
  }
}
