import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetLeaderboardSnapshotDocument,
  GetTrainedStateDocument,
  GetTrainingSizeDocument,
  type GetTrainedStateQuery,
} from '@cartograph/sdk/operations/models';
import { ask } from '../ask.js';
import { plural } from '../output.js';
import type { Verdict } from './finding.js';

/** What was trained on what, and whether every file of every training is as it was written. Cost: reads them once, a model at a time. */
export async function models(dataDir: string): Promise<Verdict> {
  if (!existsSync(dataDir)) return { state: 'ok', says: 'none yet' };
  const { shop, ...trained } = await ask({ dataDir }, GetTrainedStateDocument, { first: 100 });
  if (!shop.snapshot) return { state: 'ok', says: 'none yet' };
  const fault = await brokenFiles(dataDir, trained);
  if (fault !== null) return { state: 'bad', says: fault };
  const { leaderboard } = await ask({ dataDir }, GetLeaderboardSnapshotDocument, {});
  if (!leaderboard) return { state: 'note', says: 'none: run "cartograph train"' };
  return leaderboard.snapshot.id === shop.snapshot.id
    ? { state: 'ok', says: 'trained on the current snapshot' }
    : { state: 'note', says: 'trained on an older snapshot: run "cartograph train"' };
}

/** The first fault in words, of the live model before that of others; null where there is none. */
async function brokenFiles(
  dataDir: string,
  { trainings, liveModel }: Pick<GetTrainedStateQuery, 'trainings' | 'liveModel'>,
): Promise<string | null> {
  const promoted = liveModel?.training ?? null;
  const liveId = promoted?.id ?? null;
  const all = [...(promoted === null ? [] : [promoted]), ...trainings.nodes.filter(({ id }) => id !== liveId)];
  const faults: string[] = [];
  for (const { id, bytes } of all) {
    const damage = bytes === null ? null : await damageOf(join(dataDir, 'models', id));
    if (damage === null || !(await isKept(dataDir, id))) continue;
    faults.push(
      id === liveId
        ? `the training ${id} serves and is broken: ${damage}`
        : `the training ${id}, which does not serve, is broken: ${damage} "cartograph models delete ${id}" removes it.`,
    );
  }
  const [first, ...more] = faults;
  if (first === undefined) return liveModel?.problem ?? null;
  return more.length === 0
    ? first
    : `${first} So ${more.length === 1 ? 'is' : 'are'} ${plural(more.length, 'other training')}.`;
}

/** What is wrong with the first file that is not as it was written, with its remedy; null where all are. */
async function damageOf(folder: string): Promise<string | null> {
  const { ArtifactError, artifactKinds, loadArtifact, withModels } = await import('@cartograph/recommend');
  try {
    const kinds = await artifactKinds(folder);
    const set = await loadArtifact(folder, { kinds: [] });
    for (const kind of kinds) await withModels(folder, set, [kind]);
    return null;
  } catch (error) {
    if (error instanceof ArtifactError) return error.message;
    throw error;
  }
}

/** Whether a training still has files: another process may have deleted it meanwhile. */
async function isKept(dataDir: string, id: string): Promise<boolean> {
  const { training } = await ask({ dataDir }, GetTrainingSizeDocument, { id });
  return training !== null && training.bytes !== null;
}
