import type { Services } from '../context.js';
import type { Feature } from '../feature.js';
import { failureOf } from './failure.js';
import type { Launch, Outcome } from './launch.js';
import { loadHandler, runHandler } from './run-handler.js';

/** Runs jobs in this very process: for the command line, whose process is the job's own. */
export function launchHere(features: readonly Feature[], services: Omit<Services, 'jobs'>): Launch {
  return (job, onProgress) => {
    const controller = new AbortController();
    const work = async (): Promise<Outcome> => {
      const { dataDir, timeZone, engine, lake, decisions } = services;
      const log = services.log.child({ jobId: job.id });
      const handler = await loadHandler(features, job.kind);
      return runHandler(handler, job.input, {
        jobId: job.id,
        dataDir,
        timeZone,
        engine,
        lake,
        decisions,
        log,
        signal: controller.signal,
        createdById: job.createdById,
        progress: onProgress,
      });
    };
    return {
      outcome: work().catch((error: unknown): Outcome => ({
        state: 'failed',
        ...failureOf(error, { jobId: job.id, dataDir: services.dataDir, log: services.log }),
      })),
      cancel: () => controller.abort(),
      kill: () => controller.abort(),
    };
  };
}
