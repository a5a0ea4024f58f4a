import type { Progress } from '@cartograph/events';
import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { Services } from '../context.js';
import type { Identity } from '../identity.js';
import { executeOperation } from '../execute.js';
import type { Feature } from '../feature.js';
import { FEATURES } from '../features.js';
import { isFinished } from '../jobs/job.entity.js';
import { launchHere } from '../jobs/launch-here.js';
import { JobRunner } from '../jobs/runner.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { deadline } from '../limits/time-limit.js';
import { newId } from '../node-id.js';
import { PERMISSIONS } from '../permissions.js';
import { buildApiSchema } from '../schema.js';
import { createContext } from './request-context.js';
import { openServices } from './services.js';

/** Whoever can read and write the data folder may do everything with it. */
export const operatorIdentity = (): Identity => ({
  actor: { kind: 'operator', accountId: null },
  permissions: new Set(PERMISSIONS),
  language: null,
});

export interface LocalOptions {
  dataDir: string;
  timeZone?: string;
  logger?: Logger;
  /** Called with every report of long questions, and of jobs that the operation starts and that run here. */
  onProgress?: (progress: Partial<Progress> & { step: string }) => void;
  /** Cancels the jobs that the operation starts. */
  signal?: AbortSignal;
  /** Milliseconds after which the operation is stopped; jobs that it started go on. Default: however long it takes. */
  timeLimitMs?: number;
}

/**
 * Runs one operation against a data folder without a server and without the network; the caller may do everything.
 * Jobs it starts are run here, unless a server on the same folder took them; it returns when they have ended.
 *
 * @returns the GraphQL response; failures are in its `errors`.
 */
export async function executeLocal(
  options: LocalOptions,
  request: { query: string; variables?: Record<string, unknown> | null; operationName?: string | null },
  features: readonly Feature[] = FEATURES,
): Promise<ExecutionResult> {
  const { services: opened, close } = await openServices({ ...options, features, access: 'may' });
  try {
    const inner = launchHere(features, opened);
    const runner = new JobRunner({
      services: opened,
      takeQueued: false,
      launch: (job, report) =>
        inner(job, (progress) => {
          report(progress);
          options.onProgress?.(progress);
        }),
    });
    const started: string[] = [];
    const jobs: Services['jobs'] = {
      enqueue: async (manager, job) => {
        const entity = await runner.enqueue(manager, job);
        started.push(entity.id);
        return entity;
      },
      cancel: (id) => runner.cancel(id),
      watch: (id, signal) => runner.watch(id, signal),
    };
    const services: Services = { ...opened, jobs };
    const schema = buildApiSchema(features);
    const limit = deadline(options.timeLimitMs ?? null);
    const context = createContext({
      services,
      schema,
      limits: DEFAULT_LIMITS,
      identity: operatorIdentity(),
      requestId: newId('req'),
      signal: limit.signal,
      http: null,
      onProgress: options.onProgress,
    });
    const result = await executeOperation(schema, context, request, DEFAULT_LIMITS).finally(() => limit.clear());
    if (!opened.decisions.isReadOnly) await runner.start();
    for (const id of started) await finish(runner, id, options.signal);
    await runner.close();
    return result;
  } finally {
    await close();
  }
}

/** Runs a job unless a server took it, and waits for its end; an abort cancels it wherever it runs. */
async function finish(runner: JobRunner, id: string, signal: AbortSignal | undefined): Promise<void> {
  const cancel = (): void => void runner.cancel(id);
  if (signal?.aborted === true) await runner.cancel(id);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    await runner.finish(id);
    for await (const { state } of runner.watch(id)) if (isFinished(state)) return;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
