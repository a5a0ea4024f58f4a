import { badInput } from '../errors.js';
import type { Feature } from '../feature.js';
import { failureOf } from './failure.js';
import type { JobContext, JobHandler, JobKind } from './handler.js';
import type { Outcome } from './launch.js';

export async function loadHandler(features: readonly Feature[], kind: JobKind): Promise<JobHandler> {
  const entry = features.flatMap((feature) => feature.jobs ?? []).find((job) => job.kind === kind);
  if (!entry) throw badInput(`No feature runs jobs of the kind ${kind}.`);
  return entry.load();
}

/** Runs a handler and says how it ended; never throws. */
export async function runHandler(handler: JobHandler, input: object, context: JobContext): Promise<Outcome> {
  try {
    const result = await handler.run(input, context);
    return context.signal.aborted ? { state: 'canceled' } : { state: 'done', result: result ?? null };
  } catch (error) {
    if (context.signal.aborted) return { state: 'canceled' };
    return { state: 'failed', ...failureOf(error, context) };
  }
}
