import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  ArtifactError,
  loadArtifact,
  saveArtifact,
  withModels,
  withoutUsers,
  type ModelKind,
  type ModelSet,
} from '@cartograph/recommend';
import { LRUCache } from 'lru-cache';
import { unavailable } from '../errors.js';
import { ifThere } from '../if-there.js';

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

interface Loaded {
  version: number;
  set: Promise<ModelSet>;
}
const loaded = new LRUCache<string, Loaded>({ max: LOADED });

/**
 * Models of a training, read once and kept in memory.
 *
 * @param options.kinds - the models that are needed; the others stay on the disk until they are.
 * @param options.version - changes whenever the files do: when users are erased from them. Default 0.
 * @throws ApiError UNAVAILABLE - the files are gone, damaged or of another version; the message names the training and says what to do.
 */
export async function loadModels(
  dataDir: string,
  trainingId: string,
  options: { kinds: readonly ModelKind[]; version?: number },
): Promise<ModelSet> {
  const { kinds, version = 0 } = options;
  const folder = path.resolve(trainingFolder(dataDir, trainingId));
  const known = loaded.get(folder);
  const entry =
    known?.version === version
      ? { version, set: known.set.then((set) => withModels(folder, set, kinds)) }
      : { version, set: load(folder, kinds) };
  loaded.set(folder, entry);
  try {
    return await entry.set;
  } catch (error) {
    loaded.delete(folder);
    if (error instanceof ArtifactError)
      throw unavailable(
        `The training ${trainingId} cannot answer: ${error.message.replaceAll(folder + path.sep, '')}`,
        error,
        { problem: 'files-damaged', facts: { trainingId } },
      );
    throw error;
  }
}

async function load(folder: string, kinds: readonly ModelKind[]): Promise<ModelSet> {
  try {
    return await loadArtifact(folder, { kinds });
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'missing' && (await endErasure(folder)))
      return loadArtifact(folder, { kinds });
    throw error;
  }
}

/** Removes the files of a training, from memory too. */
export async function removeModels(dataDir: string, trainingId: string): Promise<void> {
  const folder = trainingFolder(dataDir, trainingId);
  loaded.delete(path.resolve(folder));
  await rm(folder, { recursive: true, force: true });
}

/** Files that could not be read are tried again after so long: somebody may have put the folder back. */
const TRY_AGAIN_MS = 60_000;

const damages = new Map<string, { version: number; message: string; at: Date }>();

/** Remembers that the files of a training cannot be read, so that not every request tries. */
export function noteDamage(
  dataDir: string,
  trainingId: string,
  damage: { version: number; message: string; at: Date },
): void {
  damages.set(path.resolve(trainingFolder(dataDir, trainingId)), damage);
}

/** Why the files of a training could not be read in the last minute; null where nothing is known against them. */
export function damageOf(dataDir: string, trainingId: string, now: { version: number; at: Date }): string | null {
  const folder = path.resolve(trainingFolder(dataDir, trainingId));
  const damage = damages.get(folder);
  if (damage === undefined) return null;
  if (damage.version === now.version && now.at.getTime() - damage.at.getTime() < TRY_AGAIN_MS) return damage.message;
  damages.delete(folder);
  return null;
}

/**
 * Writes the files of a training again without some users, in place of the old ones. Files that cannot be read go: they must not answer.
 *
 * @returns false when they hold none of the users, or when there are none.
 */
export async function eraseFromModels(
  dataDir: string,
  trainingId: string,
  userIds: readonly string[],
): Promise<boolean> {
  const folder = trainingFolder(dataDir, trainingId);
  await endErasure(folder);
  if ((await ifThere(stat(folder))) === null) return false;
  const left = await loadArtifact(folder).then(
    (set) => withoutUsers(set, userIds),
    (error: unknown) => {
      if (error instanceof ArtifactError) return 'unreadable' as const;
      throw error;
    },
  );
  if (left === null) return false;
  const [aside, fresh] = [`${folder}${OLD}${randomUUID()}`, `${folder}${NEW}${randomUUID()}`];
  if (left !== 'unreadable') await saveArtifact(fresh, left);
  await rename(folder, aside);
  if (left !== 'unreadable') await ifThere(rename(fresh, folder));
  await rm(aside, { recursive: true, force: true });
  return true;
}

const OLD = '.old-';
const NEW = '.new-';

/**
 * Ends an erasure whose process was killed after it had taken the old files away and before the new ones, whole by then, had their place.
 *
 * @returns whether there was one and the files are there now.
 */
async function endErasure(folder: string): Promise<boolean> {
  if ((await ifThere(stat(folder))) !== null) return false;
  const parent = path.dirname(folder);
  const beside = (await ifThere(readdir(parent))) ?? [];
  const own = (mark: string): string[] =>
    beside.filter((name) => name.startsWith(`${path.basename(folder)}${mark}`)).map((name) => path.join(parent, name));
  const [old, [fresh]] = [own(OLD), own(NEW)];
  if (old.length === 0) return false;
  // The one whose work it was may live, and be quicker.
  if (fresh !== undefined) await ifThere(rename(fresh, folder));
  for (const left of old) await rm(left, { recursive: true, force: true });
  return fresh !== undefined;
}

/** The files of a training, or what a crash left behind. */
export interface ModelFolder {
  readonly name: string;
  readonly bytes: number;
  /** Whether {@link sweepModelFiles} removes it. */
  readonly isOver: boolean;
}

/** The folders of models and which of them go: as {@link sweepModelFiles}, without removing any. */
export async function listModelFiles(
  dataDir: string,
  trainings: readonly string[],
  needed: ReadonlySet<string>,
  now: Date,
): Promise<ModelFolder[]> {
  const folder = path.join(dataDir, 'models');
  const old = new Set(trainings.slice(TRAININGS_KEPT).filter((id) => !needed.has(id)));
  const known = new Set([...trainings, ...needed]);
  const folders: ModelFolder[] = [];
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    const found = await ifThere(stat(path.join(folder, name)));
    if (found === null) continue;
    const isLeftover = !known.has(name) && found.mtimeMs < now.getTime() - LEFTOVER_MS;
    folders.push({ name, bytes: await bytesBelow(path.join(folder, name)), isOver: old.has(name) || isLeftover });
  }
  return folders;
}

/**
 * Removes the files of trainings beyond {@link TRAININGS_KEPT}, and what a crash left behind more than a day ago.
 *
 * @param trainings - ids of all trainings, newest first.
 * @param needed - ids of those whose files stay whatever their age.
 * @returns ids of the trainings whose files went.
 */
export async function sweepModelFiles(
  dataDir: string,
  trainings: readonly string[],
  needed: ReadonlySet<string>,
  now: Date,
): Promise<string[]> {
  const over = (await listModelFiles(dataDir, trainings, needed, now)).filter(({ isOver }) => isOver);
  for (const { name } of over) await rm(path.join(dataDir, 'models', name), { recursive: true, force: true });
  return over.map(({ name }) => name).filter((name) => trainings.includes(name));
}

/** Bytes of a file, or of all files below a folder. */
async function bytesBelow(place: string): Promise<number> {
  const entries = (await ifThere(readdir(place, { recursive: true, withFileTypes: true }))) ?? [];
  let bytes = 0;
  for (const entry of entries)
    if (entry.isFile()) bytes += (await ifThere(stat(path.join(entry.parentPath, entry.name))))?.size ?? 0;
  return bytes;
}

/**
 * Removes files that belong to no training: what a process that was killed, or a deletion that could not be ended, left behind.
 *
 * @param trainings - ids of all trainings.
 * @param before - younger ones stay: a training that is under way writes such, too.
 */
export async function removeLeftovers(dataDir: string, trainings: ReadonlySet<string>, before: Date): Promise<void> {
  const folder = path.join(dataDir, 'models');
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    if (trainings.has(name)) continue;
    const entry = path.join(folder, name);
    const found = await ifThere(stat(entry));
    if (found !== null && found.mtimeMs < before.getTime()) await rm(entry, { recursive: true, force: true });
  }
}
