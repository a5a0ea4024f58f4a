import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ArtifactError, loadArtifact, type ModelSet } from '@cartograph/recommend';
import { unavailable } from '../errors.js';

/** Trainings whose files stay on the disk; of older ones only the figures are kept. */
export const TRAININGS_KEPT = 5;

/** Model sets held in memory; one answers, the others are for questions about older models. */
const LOADED = 3;

/** Files without a training are a crash's leftovers once they are this old. */
const LEFTOVER_MS = 24 * 60 * 60 * 1000;

/** Where the files of a training are. */
export function trainingFolder(dataDir: string, trainingId: string): string {
  return path.join(dataDir, 'models', trainingId);
}

const loaded = new Map<string, Promise<ModelSet>>();

/**
 * The models of a training, read once and kept in memory.
 *
 * @throws ApiError UNAVAILABLE - the files are gone, damaged or of a newer version; the message says what to do.
 */
export async function loadModels(dataDir: string, trainingId: string): Promise<ModelSet> {
  const folder = path.resolve(trainingFolder(dataDir, trainingId));
  const set = loaded.get(folder) ?? loadArtifact(folder);
  loaded.delete(folder);
  loaded.set(folder, set);
  for (const oldest of [...loaded.keys()].slice(0, Math.max(0, loaded.size - LOADED))) loaded.delete(oldest);
  try {
    return await set;
  } catch (error) {
    loaded.delete(folder);
    if (error instanceof ArtifactError) throw unavailable(error.message, error);
    throw error;
  }
}

/**
 * Removes the files of trainings beyond {@link TRAININGS_KEPT}, and what a crash left behind more than a day ago.
 *
 * @param trainings - ids of all trainings, newest first.
 */
export async function sweepModelFiles(dataDir: string, trainings: readonly string[], now: Date): Promise<void> {
  const folder = path.join(dataDir, 'models');
  for (const name of await readdir(folder)) {
    const place = trainings.indexOf(name);
    if (place >= 0 && place < TRAININGS_KEPT) continue;
    const entry = path.join(folder, name);
    const isLeftover = place < 0 && now.getTime() - (await stat(entry)).mtimeMs > LEFTOVER_MS;
    if (place >= TRAININGS_KEPT || isLeftover) await rm(entry, { recursive: true, force: true });
  }
}
