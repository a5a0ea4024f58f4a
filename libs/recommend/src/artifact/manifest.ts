import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationReport } from '../evaluate/report.js';
import type { ModelParts } from '../family.js';
import type { StrengthOptions } from '../log/strengths.js';
import { ArtifactError } from '../recommend-error.js';
import { MODEL_KINDS, type ModelKind } from '../recommender.js';
import type { ArrayType } from './array-types.js';

/** The format this code writes and reads. */
export const ARTIFACT_FORMAT = 2;

/** The file that describes the others. */
export const MANIFEST = 'manifest.json';

/** A file of the folder; two names of the same content share one. */
export interface FileEntry {
  file: string;
  bytes: number;
  sha256: string;
}

/** The names of the indices of products bought together among the extras, by the event that fills a basket. */
export const BOUGHT_TOGETHER_EXTRAS = { cart: 'carted-together', purchase: 'bought-together' } as const;

/** One model: the small parts here, the arrays in files. */
export interface ModelEntry {
  json: ModelParts['json'];
  /** By the name of the part; the values are little-endian without a header. */
  arrays: Record<string, FileEntry & { type: ArrayType }>;
}

/** The description beside the files. */
export interface Manifest {
  format: number;
  snapshotId: string;
  trainedAt: string;
  users: number;
  products: number;
  /** Epoch seconds where training ended. */
  end: number;
  strengthOptions: StrengthOptions;
  report: EvaluationReport;
  /** What all models share, by name: ids (UTF-8, one a line), facts, and the matrices users × products. */
  shared: Record<string, FileEntry>;
  models: Partial<Record<ModelKind, ModelEntry>>;
  /** What is no model: `repeat-purchases`, `carted-together`, `bought-together`. */
  extras: Record<string, ModelEntry>;
}

const FIELDS = [
  'snapshotId',
  'trainedAt',
  'users',
  'products',
  'end',
  'strengthOptions',
  'report',
  'shared',
  'models',
  'extras',
] as const;

/**
 * Reads the description of an artifact.
 * @throws ArtifactError - `missing`, `corrupt`, `newer`, or `older`: written by an earlier Cartograph in a format that is no longer read.
 */
export async function readManifest(dir: string): Promise<Manifest> {
  const path = join(dir, MANIFEST);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw missing(path, cause);
  }
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<Manifest> | null;
  } catch (cause) {
    throw new ArtifactError('corrupt', path, `${path} is not valid JSON. Train again, or restore the folder.`, {
      cause,
    });
  }
  if (typeof manifest?.format !== 'number') throw corrupt(path, 'it names no format');
  if (manifest.format > ARTIFACT_FORMAT) {
    throw new ArtifactError(
      'newer',
      path,
      `${path} has format ${manifest.format}, and this Cartograph reads format ${ARTIFACT_FORMAT}: it was written by a newer one. Update Cartograph, or train again.`,
    );
  }
  if (manifest.format < ARTIFACT_FORMAT) {
    throw new ArtifactError(
      'older',
      path,
      `${path} has format ${manifest.format}, and this Cartograph reads format ${ARTIFACT_FORMAT}: it was written by an older one, which kept fewer models. Train again.`,
    );
  }
  for (const field of FIELDS) if (manifest[field] === undefined) throw corrupt(path, `it has no "${field}"`);
  return { ...(manifest as Manifest), report: withSplitDate((manifest as Manifest).report) };
}

/** A report that may be of before the split date had its name: then it is `cutAt`. */
function withSplitDate(report: EvaluationReport): EvaluationReport {
  const { cutAt, ...protocol }: EvaluationReport['protocol'] & { cutAt?: string } = report.protocol;
  return cutAt === undefined ? report : { ...report, protocol: { ...protocol, splitAt: cutAt } };
}

/** The kinds of model in an artifact, in the order of `MODEL_KINDS`. @throws as {@link readManifest}. */
export async function artifactKinds(dir: string): Promise<ModelKind[]> {
  const { models } = await readManifest(dir);
  return MODEL_KINDS.filter((kind) => models[kind] !== undefined);
}

/** A file that is not what it should be. */
export function corrupt(path: string, what: string, cause?: unknown): ArtifactError {
  return new ArtifactError(
    'corrupt',
    path,
    `${path} is damaged: ${what}. Train again, or restore the folder.`,
    cause === undefined ? undefined : { cause },
  );
}

/** A file that is not there. */
export function missing(path: string, cause: unknown): ArtifactError {
  return new ArtifactError(
    'missing',
    path,
    `${path} cannot be read: the model files are gone or incomplete. Train again.`,
    { cause },
  );
}
