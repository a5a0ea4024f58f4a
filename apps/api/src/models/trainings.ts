import { servingKinds, type ModelKind, type ModelSet } from '@cartograph/recommend';
import { In } from 'typeorm';
import type { RequestContext } from '../context.js';
import { withoutDataDir } from '../data-paths.js';
import { ApiError, unavailable, type Problem } from '../errors.js';
import { defineLoader } from '../loader.js';
import type { PromotionEntity } from './promotion.entity.js';
import { newestPromotion, promotionBefore } from './promotions.js';
import { snapshotId, type Snapshot } from '../snapshot.js';
import { damageOf, loadModels, noteDamage } from './model-files.js';
import type { ModelEntity } from './model.entity.js';
import { modelsOf, trainingNow } from './training-cache.js';
import { TrainingEntity } from './training.entity.js';

/** What a person without a model can do. */
export const TRAIN_FIRST =
  'No model has been trained on this shop yet. Start a training on the page Models, or run "npm run -s cartograph -- train".';

/** What answers where a request names no model. */
export interface Answering {
  promotion: PromotionEntity;
  training: TrainingEntity;
  /** The model that answers everybody; null lets the router choose. */
  model: ModelEntity | null;
  /** In words: why this one and not what was promoted last; null where it is that. */
  problem: string | null;
}

/**
 * What was promoted last of those whose files are not known to be damaged, and no file is looked at. Read again for each request, so that a promotion
 * by any process counts at once. What was promoted for the demo shop never answers for a real one.
 *
 * @returns null before the first promotion. Where no files are left, what was promoted last, with the problem.
 * @throws NoSnapshotError - nothing has been imported yet.
 */
export function liveModelNow(context: RequestContext): Promise<Answering | null> {
  return liveModel.load(context, 'liveModel');
}

const liveModel = defineLoader<Answering>(async (keys, context) => {
  const found = await findLiveModel(context);
  return new Map(found ? keys.map((key) => [key, found]) : []);
});

/** Forgets the live model, after a mutation changed it. */
export const forgetLiveModel = (context: RequestContext): void => liveModel.clear(context, 'liveModel');

async function findLiveModel(context: RequestContext): Promise<Answering | null> {
  const { decisions } = context;
  const { isSynthetic } = (await context.store()).snapshot;
  const newest = await decisions.remember(`newest promotion ${isSynthetic}`, (read) =>
    newestPromotion(read, isSynthetic),
  );
  let [first, problem]: [Answering | null, string | null] = [null, null];
  for (let promotion = newest; promotion !== null; promotion = await promotionBefore(decisions.read, promotion)) {
    const training = await trainingNow(decisions, promotion.trainingId);
    if (training === null) continue;
    const why = filesProblem(context, training);
    const here = {
      promotion,
      training,
      model: await promotedModel(context, promotion),
      problem: problem && `${problem} What had served before answers meanwhile.`,
    };
    if (why === null) return here;
    first ??= { ...here, problem: why };
    problem ??= why;
  }
  return first;
}

async function promotedModel(
  { decisions }: RequestContext,
  { trainingId, modelId }: PromotionEntity,
): Promise<ModelEntity | null> {
  if (modelId === null) return null;
  return (await modelsOf(decisions, [trainingId])).get(trainingId)?.find((model) => model.id === modelId) ?? null;
}

/**
 * What answers a request, with its models in memory: as {@link liveModelNow}, but files that turn out to be damaged are passed over for those that served before.
 *
 * @returns null before the first promotion.
 * @throws NoSnapshotError - nothing has been imported yet. ApiError UNAVAILABLE - nothing that was promoted has whole files.
 */
export async function answeringNow(context: RequestContext): Promise<Answering | null> {
  for (;;) {
    const found = await liveModelNow(context);
    if (found === null) return null;
    const known = filesProblem(context, found.training);
    if (known !== null) throw unavailable(known, undefined, filesUnusable(found.training));
    try {
      await modelSetOf(context, found.training, found.model?.kind ?? null);
      return found;
    } catch (error) {
      const { training } = found;
      if (!(error instanceof ApiError)) throw error;
      noteDamage(context.dataDir, training.id, {
        version: versionOf(training),
        message: error.message,
        at: context.now(),
      });
      context.log.warn(
        { err: error, trainingId: training.id },
        'the files of a training cannot be read: what served before answers',
      );
      forgetLiveModel(context);
    }
  }
}

/** Why a training cannot answer, as far as it is known without reading its files; null where it can. */
export function filesProblem(
  context: Pick<RequestContext, 'dataDir' | 'now'>,
  training: TrainingEntity,
): string | null {
  if (training.bytes === null)
    return `The files of the training ${training.id} were removed, only its figures are left: train again.`;
  const damage = damageOf(context.dataDir, training.id, { version: versionOf(training), at: context.now() });
  return damage && withoutDataDir(damage, context.dataDir);
}

/** Why the files of a training do not answer, for programs: `files-removed` or `files-damaged`. */
export const filesUnusable = ({ id, bytes }: Pick<TrainingEntity, 'id' | 'bytes'>): Problem => ({
  problem: bytes === null ? 'files-removed' : 'files-damaged',
  facts: { trainingId: id },
});

/** Trainings by id. */
export const trainingLoader = defineLoader<TrainingEntity>(async (ids, context) => {
  const trainings = await context.decisions.read.findBy(TrainingEntity, { id: In([...ids]) });
  return new Map(trainings.map((training) => [training.id, training]));
});

/** The training that a model is of. */
export async function trainingOf(context: RequestContext, model: ModelEntity): Promise<TrainingEntity> {
  const training = await trainingLoader.load(context, model.trainingId);
  if (!training) throw new Error(`model ${model.id} names the training ${model.trainingId}, which is not there`);
  return training;
}

/** The models of a training, by its id, simplest first. */
export const modelsLoader = defineLoader<ModelEntity[]>((ids, context) => modelsOf(context.decisions, ids));

/** The snapshot a training was made of; it may have left the lake since. */
export function trainedOn(training: TrainingEntity): Snapshot {
  return {
    id: snapshotId(training.snapshotId),
    committedAt: training.snapshotCommittedAt,
    rows: training.snapshotRows,
  };
}

/**
 * The models of a training that answer, from memory or from its files.
 *
 * @param kind - one that must be among them, where a request names it.
 * @throws as `loadModels`.
 */
export function modelSetOf(
  context: Pick<RequestContext, 'dataDir'>,
  training: TrainingEntity,
  kind: ModelKind | null,
): Promise<ModelSet> {
  const kinds = [...servingKinds(training.evaluation), ...(kind === null ? [] : [kind])];
  return loadModels(context.dataDir, training.id, { kinds, version: versionOf(training) });
}

/** Changes whenever the files of a training do. */
const versionOf = (training: TrainingEntity): number => training.usersErasedAt?.getTime() ?? 0;
