import { queueJob } from '@cartograph/api';
import { GetFirstTrainingsDocument } from '@cartograph/sdk/operations/models';
import { ask } from '../ask.js';
import { note } from '../output.js';

/** Multiply-adds that one fit may take before a start serves: a second or two. Kinds that need more are trained once it serves. */
export const FIRST_FIT_WORK = 1e10;

/**
 * Leaves a training of every kind of model to the server that starts next, where the only training of the current snapshot had no time for some. Its models
 * serve unless they lose to the ones there are.
 *
 * @returns the kinds that are missing; none where nothing is left to do.
 */
export async function leaveWholeTraining(from: { dataDir: string; timeZone: string }): Promise<string[]> {
  const { trainings, shop } = await ask(from, GetFirstTrainingsDocument, {});
  const current = trainings.nodes.filter(({ snapshot }) => snapshot.id === shop.snapshot?.id);
  const missing =
    current.length === 1
      ? (current[0]!.leaderboard?.notTrained ?? []).filter(({ why }) => why === 'TOO_EXPENSIVE').map(({ kind }) => kind)
      : [];
  if (missing.length === 0) return [];
  await queueJob({ ...from, kind: 'TRAIN', input: {} });
  note(
    `${missing.join(' and ')} take${missing.length === 1 ? 's' : ''} longer to train: all models are trained once more while the server runs, and answer as soon as they are there unless they do worse.`,
  );
  return missing;
}
