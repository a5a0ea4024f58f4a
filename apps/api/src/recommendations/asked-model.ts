import type { ModelKind as LibraryKind, ModelSet } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { badInput, notFound } from '../errors.js';
import { ModelEntity, ofKind, type ModelKind } from '../models/model.entity.js';
import { trainingNow } from '../models/training-cache.js';
import { answeringNow, modelSetOf, modelsLoader, TRAIN_FIRST } from '../models/trainings.js';
import type { TrainingEntity } from '../models/training.entity.js';

/** The models that answer a request. */
export interface AskedModels {
  training: TrainingEntity;
  set: ModelSet;
  /** The model that the request names; null lets the router choose. */
  model: ModelKind | null;
  /** The model that was promoted to answer everybody; null where none was, or the request names one. */
  promoted: ModelKind | null;
  /** In words: why what was promoted last does not answer; null where it does, or the request names a model. */
  problem: string | null;
}

/**
 * Finds the models that answer: those that serve, or the training of the one that is named.
 *
 * @throws ApiError NOT_FOUND - nothing serves, or no model has this id; BAD_USER_INPUT - it was trained on another shop's log; UNAVAILABLE - files cannot be read.
 */
export async function askedModels(context: RequestContext, modelId: string | null): Promise<AskedModels> {
  if (modelId === null) {
    const answering = await answeringNow(context);
    if (!answering) throw notFound(TRAIN_FIRST);
    const { training } = answering;
    const promoted = answering.model?.kind ?? null;
    return { training, set: await modelSetOf(context, training, promoted), model: null, promoted, problem: answering.problem };
  }
  const model = await modelNamed(context, modelId);
  const training = model && (await trainingNow(context.decisions, model.trainingId));
  if (!model || !training) throw notFound(`There is no model ${modelId}. Query "models" for those there are.`);
  const { snapshot } = await context.store();
  if (training.isSynthetic !== snapshot.isSynthetic) throw badInput(`Model ${modelId} was trained on another shop's log. ${(await answeringNow(context)) ? 'Choose a newer one.' : TRAIN_FIRST}`);
  return { training, set: await modelSetOf(context, training, model.kind), model: model.kind, promoted: null, problem: null };
}

type Named = Pick<ModelEntity, 'kind' | 'trainingId'>;

/** Models that were asked for by name stay known: a row never changes, and whether its training is still there is looked up. */
const MOST_NAMED = 1_000;
const named = new Map<string, Named>();

async function modelNamed({ decisions }: RequestContext, id: string): Promise<Named | null> {
  const known = named.get(id);
  if (known) return known;
  // Its figures are large, and decide nothing here.
  const model = await decisions.read.findOne(ModelEntity, { where: { id }, select: { id: true, kind: true, trainingId: true } });
  if (model) named.set(id, model);
  const [oldest] = named.keys();
  if (named.size > MOST_NAMED && oldest !== undefined) named.delete(oldest);
  return model;
}

/** The row of a kind of model of a training. */
export async function modelOfKind(context: RequestContext, training: TrainingEntity, kind: LibraryKind): Promise<ModelEntity> {
  const model = ofKind((await modelsLoader.load(context, training.id)) ?? [], kind);
  if (!model) throw new Error(`training ${training.id} has no ${kind}`);
  return model;
}
