import { queueJob } from '@cartograph/api';
import { ask } from '../ask.js';
import { note } from '../output.js';

/** Multiply-adds that one fit may take before a start serves: a second or two. Kinds that need more are trained once it serves. */
export const FIRST_FIT_WORK = 3e9;

interface Trainings {
  trainings: { nodes: { snapshot: { id: string }; leaderboard: { notTrained: { kind: string; why: string }[] } }[] };
  shop: { snapshot: { id: string } | null };
}

const QUERY = /* GraphQL */ `
  query FirstTraining {
    trainings(first: 2) { nodes { snapshot { id } leaderboard { notTrained { kind why } } } }
    shop { snapshot { id } }
  }
`;

/** What has been trained of the current snapshot. */
export interface TrainedSoFar {
  snapshotId: string | null;
  /** Trainings of it among the last two, whether they serve or not. */
  trainings: number;
  /** Kinds that the only one had no time for; none where there is another. */
  missing: string[];
}

/** Looks at what has been trained of the current snapshot. */
export async function trainedSoFar(from: { dataDir: string; timeZone: string }): Promise<TrainedSoFar> {
  const { trainings, shop } = await ask<Trainings>(from, QUERY);
  const current = trainings.nodes.filter(({ snapshot }) => snapshot.id === shop.snapshot?.id);
  const tooDear = current[0]?.leaderboard.notTrained.filter(({ why }) => why === 'TOO_DEAR') ?? [];
  return { snapshotId: shop.snapshot?.id ?? null, trainings: current.length, missing: current.length === 1 ? tooDear.map(({ kind }) => kind) : [] };
}

/**
 * Leaves a training of every kind of model to the server that starts next, where the only training of the current snapshot had no time for some. Its models
 * serve unless they lose to the ones there are.
 *
 * @returns the kinds that are missing; none where nothing is left to do.
 */
export async function leaveWholeTraining(from: { dataDir: string; timeZone: string }): Promise<string[]> {
  const { missing } = await trainedSoFar(from);
  if (missing.length === 0) return [];
  await queueJob({ ...from, kind: 'TRAIN', input: {} });
  note(`${missing.join(' and ')} take${missing.length === 1 ? 's' : ''} longer to train: all models are trained once more while the server runs, and answer as soon as they are there unless they do worse.`);
  return missing;
}
