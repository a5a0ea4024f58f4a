import { MODEL_KINDS, servingKinds, type ModelKind, type ModelSet } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { defineLoader } from '../loader.js';
import { snapshotId, type Snapshot } from '../snapshot.js';
import { loadModels } from './model-files.js';
import { ModelEntity } from './model.entity.js';
import { TrainingEntity } from './training.entity.js';

/** What a person without a model can do. */
export const TRAIN_FIRST = 'No model has been trained on this shop yet. Start a training on the page Models, or run "npm run -s cartograph -- train".';

/** The training that answers, under a key that only this room knows. */
const answering = defineLoader<TrainingEntity>(async (keys, context) => {
  const { snapshot } = await context.store();
  const training = await context.decisions.read
    .createQueryBuilder(TrainingEntity, 'training')
    .where('training.isSynthetic = :isSynthetic', { isSynthetic: snapshot.isSynthetic })
    .orderBy('CASE WHEN training.snapshotId = :snapshotId THEN 0 ELSE 1 END')
    .addOrderBy('training.id', 'DESC')
    .setParameter('snapshotId', snapshot.id)
    .limit(1)
    .getOne();
  return new Map(training ? keys.map((key) => [key, training]) : []);
});

/**
 * The training that answers a request: the newest on the snapshot the request reads, else the newest of the same shop.
 * Read anew for each request, so a finished training answers at once. Models of the demo shop never answer for a real one.
 *
 * @returns null before the first training.
 * @throws NoSnapshotError - nothing has been imported yet.
 */
export function answeringTraining(context: RequestContext): Promise<TrainingEntity | null> {
  return answering.load(context, 'answering');
}

/** Trainings by id. */
export const trainingLoader = defineLoader<TrainingEntity>(async (ids, context) => {
  const trainings = await context.decisions.read.createQueryBuilder(TrainingEntity, 'training').where('training.id IN (:...ids)', { ids }).getMany();
  return new Map(trainings.map((training) => [training.id, training]));
});

/** The models of a training, by its id, simplest first. */
export const modelsLoader = defineLoader<ModelEntity[]>(async (ids, context) => {
  const models = await context.decisions.read.createQueryBuilder(ModelEntity, 'model').where('model.trainingId IN (:...ids)', { ids }).getMany();
  const simplestFirst = models.toSorted((a, b) => MODEL_KINDS.indexOf(a.kind) - MODEL_KINDS.indexOf(b.kind));
  return new Map(ids.map((id) => [id, simplestFirst.filter((model) => model.trainingId === id)]));
});

/** The snapshot a training was made of; it may have left the lake since. */
export function trainedOn(training: TrainingEntity): Snapshot {
  return { id: snapshotId(training.snapshotId), committedAt: training.snapshotCommittedAt, rows: training.snapshotRows };
}

/**
 * The models of a training that answer, from memory or from its files.
 *
 * @param kind - one that must be among them, where a request names it.
 * @throws as `loadModels`.
 */
export function modelSetOf(context: RequestContext, training: TrainingEntity, kind: ModelKind | null): Promise<ModelSet> {
  const kinds = [...servingKinds(training.evaluation), ...(kind === null ? [] : [kind])];
  return loadModels(context.dataDir, training.id, { kinds, version: training.usersErasedAt?.getTime() ?? 0 });
}
