import type { ModelKind } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { badInput, notFound } from '../errors.js';
import { ModelEntity } from './model.entity.js';
import { trainingNow } from './training-cache.js';
import type { TrainingEntity } from './training.entity.js';
import { answeringNow, TRAIN_FIRST } from './trainings.js';

/** Who answers a question. */
export interface Answerer {
  training: TrainingEntity;
  /** The model that the question names; null lets the router choose. */
  kind: ModelKind | null;
  /** The model that was promoted to answer everybody; null where none was, or the question names one. */
  promoted: ModelKind | null;
  /** In words: why what was promoted last does not answer; null where it does, or the question names a model. */
  problem: string | null;
}

/**
 * Finds who answers: the live model, or the model that is named.
 *
 * @throws NoSnapshotError - nothing has been imported yet. ApiError NOT_FOUND - nothing serves, or no model has this id; BAD_USER_INPUT - it was trained on another
 *   shop's log; UNAVAILABLE - nothing that was promoted has whole files.
 */
export async function answererOf(context: RequestContext, modelId: string | null): Promise<Answerer> {
  if (modelId === null) {
    const answering = await answeringNow(context);
    if (!answering) throw notFound(TRAIN_FIRST);
    return {
      training: answering.training,
      kind: null,
      promoted: answering.model?.kind ?? null,
      problem: answering.problem,
    };
  }
  // Its figures are large, and decide nothing here.
  const model = await context.decisions.remember(`model ${modelId}`, (read) =>
    read.findOne(ModelEntity, { where: { id: modelId }, select: { id: true, kind: true, trainingId: true } }),
  );
  const training = model && (await trainingNow(context.decisions, model.trainingId));
  if (!model || !training) throw notFound(`There is no model ${modelId}. Query "models" for those there are.`);
  const { snapshot } = await context.store();
  if (training.isSynthetic !== snapshot.isSynthetic)
    throw badInput(
      `Model ${modelId} was trained on another shop's log. ${(await answeringNow(context)) ? 'Choose a newer one.' : TRAIN_FIRST}`,
      { problem: 'other-shop', facts: { modelId } },
    );
  return { training, kind: model.kind, promoted: null, problem: null };
}
