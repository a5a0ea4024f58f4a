import { withoutDataDir } from '../data-paths.js';
import { badInput, toApiError } from '../errors.js';
import type { Feature } from '../feature.js';
import { JobFailure, type JobContext, type JobHandler, type JobKind } from './handler.js';
import type { Outcome } from './launch.js';

/** Errors of the libraries that are written for the person who started the job. */
const SPEAKING = new Set(['ImportError', 'LakeOperationError', 'AppendError', 'DamagedLakeError', 'LeaseHeldError', 'NoSnapshotError', 'NewerDataError', 'TrainingError', 'SimulationError', 'ArtifactError']);

export async function loadHandler(features: readonly Feature[], kind: JobKind): Promise<JobHandler> {
  const entry = features.flatMap((feature) => feature.jobs ?? []).find((job) => job.kind === kind);
  if (!entry) throw badInput(`No feature runs jobs of the kind ${kind}.`);
  return entry.load();
}

/** Runs a handler and says how it ended; never throws. */
export async function runHandler(handler: JobHandler, input: object, context: JobContext): Promise<Outcome> {
  try {
    const result = await handler.run(input, context);
    return context.signal.aborted ? { state: 'cancelled' } : { state: 'done', result: result ?? null };
  } catch (error) {
    if (context.signal.aborted) return { state: 'cancelled' };
    if (error instanceof JobFailure || (error instanceof Error && SPEAKING.has(error.name))) {
      context.log.warn({ err: error, jobId: context.jobId }, 'job failed');
      return { state: 'failed', error: withoutDataDir(error.message, context.dataDir) };
    }
    const known = toApiError(error);
    if (known.code !== 'INTERNAL') {
      context.log.warn({ err: error, jobId: context.jobId }, 'job failed');
      return { state: 'failed', error: withoutDataDir(known.message, context.dataDir) };
    }
    context.log.error({ err: error, jobId: context.jobId }, 'job failed unexpectedly');
    return { state: 'failed', error: `Something went wrong on our side. Quote ${context.jobId} when you report it; the log has the details.` };
  }
}
