import { NothingToTrainOnError, readTrainingLog, saveArtifact, trainModels, type ModelSet, type TrainingLog } from '@cartograph/recommend';
import type { EventStore, Snapshot } from '@cartograph/events';
import { rm } from 'node:fs/promises';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../jobs/handler.js';
import { newId } from '../node-id.js';
import { sweepModelFiles, trainingFolder } from './model-files.js';
import { MODEL_PREFIX, ModelEntity, type ModelKind, type UserGroup } from './model.entity.js';
import { trainOptions, unusableSettings, type TrainInput } from './train-settings.js';
import { TRAINING_PREFIX, TrainingEntity } from './training.entity.js';

/** What `Job.result` says of a finished training. */
export interface TrainResult {
  trainingId: string;
  snapshotId: string;
  models: { id: string; kind: string; name: string; wins: string[] }[];
  winners: { group: string; includesSeen: boolean; kind: string; reason: string }[];
  seconds: number;
}

/** Trains on the current snapshot. Files are complete before the rows that name them appear, so a crash leaves no half model. */
export const trainJob: JobHandler<TrainInput> = {
  kind: JobKind.TRAIN,
  async run(input, context): Promise<TrainResult> {
    const unusable = unusableSettings(input);
    if (unusable.length > 0) throw new JobFailure('settings', unusable.map((setting) => setting.message).join(' '));
    const store = await context.lake.store();
    const { snapshot } = store;
    const log = await readLog(store, context).finally(() => store.close());
    const set = await trainModels(
      log,
      trainOptions(input),
      { signal: context.signal, onProgress: (progress) => context.progress(progress) },
    );
    const training = newId(TRAINING_PREFIX);
    context.progress({ step: 'Writing model files', done: 0, total: null, unit: 'bytes' });
    await saveArtifact(trainingFolder(context.dataDir, training), set);
    context.signal.throwIfAborted();
    // Users may have been erased from it meanwhile; it was held, so that nothing else removes it.
    if (!(await context.lake.snapshots()).some(({ id }) => id === snapshot.id)) {
      await rm(trainingFolder(context.dataDir, training), { recursive: true });
      throw new JobFailure('snapshot-replaced', 'The snapshot was replaced while models were trained on it. Train again.');
    }
    const models = await record(context, training, snapshot, set);
    const kept = await context.decisions.read.find(TrainingEntity, { select: { id: true }, order: { id: 'DESC' } });
    await sweepModelFiles(context.dataDir, kept.map((row) => row.id), new Date());
    return {
      trainingId: training,
      snapshotId: snapshot.id,
      models: models.map(({ id, kind, name, wins }) => ({ id, kind, name, wins })),
      winners: set.report.winners.map(({ group, includesSeen, kind, reason }) => ({ group, includesSeen, kind, reason })),
      seconds: set.report.seconds,
    };
  },
};

async function readLog(store: EventStore, context: JobContext): Promise<TrainingLog> {
  const step = 'Reading the log';
  context.progress({ step, done: 0, total: null, unit: 'events' });
  try {
    return await readTrainingLog(store, { signal: context.signal, onEvents: (done, total) => context.progress({ step, done, total, unit: 'events' }) });
  } catch (error) {
    if (error instanceof NothingToTrainOnError) throw new JobFailure('nothing-to-train-on', error.message, { cause: error });
    throw error;
  }
}

async function record(context: JobContext, id: string, snapshot: Snapshot, set: ModelSet): Promise<ModelEntity[]> {
  const { models, ...evaluation } = set.report;
  const trainedAt = new Date(set.trainedAt);
  const training = Object.assign(new TrainingEntity(), {
    id,
    snapshotId: snapshot.id,
    snapshotCommittedAt: new Date(snapshot.committedAt),
    snapshotRows: snapshot.rows,
    isSynthetic: snapshot.isSynthetic,
    trainedAt,
    usersErasedAt: null,
    evaluation,
  });
  const rows = models.map(({ kind, wins, ...model }) =>
    Object.assign(new ModelEntity(), { ...model, id: newId(MODEL_PREFIX), trainingId: id, kind: kind as ModelKind, wins: wins as UserGroup[], trainedAt }),
  );
  await context.decisions.write(async (manager) => {
    await manager.insert(TrainingEntity, training);
    await manager.insert(ModelEntity, rows);
  });
  return rows;
}
