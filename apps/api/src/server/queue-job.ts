import type { Feature } from '../feature.js';
import { FEATURES } from '../features.js';
import type { JobKind } from '../jobs/handler.js';
import { launchHere } from '../jobs/launch-here.js';
import { JobRunner } from '../jobs/runner.js';
import { isUnderWay } from '../jobs/under-way.js';
import { openServices } from './services.js';

/**
 * Leaves a job for the server that runs on a data folder, or for the next one that starts, unless one of its kind is waiting or running.
 *
 * @param options.input - what the kind's handler takes.
 * @returns the job's id; null where one of its kind is under way.
 */
export async function queueJob(
  options: { dataDir: string; timeZone?: string; kind: JobKind | keyof typeof JobKind; input: object },
  features: readonly Feature[] = FEATURES,
): Promise<string | null> {
  const kind = options.kind as JobKind;
  const { services, close } = await openServices({ ...options, features });
  const runner = new JobRunner({ services, takeQueued: false, launch: launchHere(features, services) });
  try {
    return await services.decisions.write(async (manager) => {
      if (await isUnderWay(manager, kind)) return null;
      return (await runner.enqueue(manager, { kind, input: options.input, createdById: null })).id;
    });
  } finally {
    await runner.close();
    await close();
  }
}
