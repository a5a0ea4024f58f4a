import type { ModelKind as LibraryKind, ModelSet } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { answererOf, type Answerer } from '../models/answerer.js';
import { ofKind, type ModelEntity } from '../models/model.entity.js';
import { modelSetOf, modelsLoader } from '../models/trainings.js';
import type { TrainingEntity } from '../models/training.entity.js';

/** Who answers, with the models. */
export interface AskedModels extends Answerer {
  set: ModelSet;
}

/**
 * Finds the models that answer: those that serve, or the training of the one that is named.
 *
 * @throws as `answererOf`; ApiError UNAVAILABLE - files cannot be read.
 */
export async function askedModels(context: RequestContext, modelId: string | null): Promise<AskedModels> {
  const answerer = await answererOf(context, modelId);
  return { ...answerer, set: await modelSetOf(context, answerer.training, answerer.kind ?? answerer.promoted) };
}

/** The row of a kind of model of a training. */
export async function modelOfKind(
  context: RequestContext,
  training: TrainingEntity,
  kind: LibraryKind,
): Promise<ModelEntity> {
  const model = ofKind((await modelsLoader.load(context, training.id)) ?? [], kind);
  if (!model) throw new Error(`training ${training.id} has no ${kind}`);
  return model;
}
