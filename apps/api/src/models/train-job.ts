import {
  familiesOn,
  NothingToTrainOnError,
  readTrainingLog,
  saveArtifact,
  trainModels,
  type ModelSet,
  type TrainingLog,
} from '@cartograph/recommend';
import { NoSnapshotError, type EventStore, type Snapshot } from '@cartograph/events';
import { rm } from 'node:fs/promises';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../jobs/handler.js';
import { workerThreads } from '../jobs/worker-threads.js';
import { newId, nextId } from '../node-id.js';
import { PromotionCause } from './promotion.entity.js';
import { newestPromotion, promote } from './promotions.js';
import { snapshotId } from '../snapshot.js';
import { keepTrainings } from './keep-trainings.js';
import { trainingFolder } from './model-files.js';
import { MODEL_PREFIX, ModelEntity, type ModelKind, type UserGroup } from './model.entity.js';
import { trainOptions, unusableSettings, type TrainInput } from './train-settings.js';
import { TRAINING_PREFIX, TrainingEntity, type Verdict } from './training.entity.js';
import { championOf, verdictOf } from './training-verdict.js';

/** What `Job.result` says of a finished training. */
export interface TrainResult {
  trainingId: string;
  snapshotId: string;
  models: { id: string; kind: string; name: string; wins: string[] }[];
  winners: { group: string; includesSeen: boolean; kind: string; reason: string }[];
  /** Whether it serves, and why. */
  verdict: Pick<Verdict, 'isPromoted' | 'reason' | 'againstId'>;
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
    const champion = await championOf(context.decisions.read, snapshot.isSynthetic);
    const set = await trainModels(
      log,
      {
        ...trainOptions(input),
        families: familiesOn(workerThreads(context.engine)),
        ...(champion === null ? {} : { champion: champion.contender }),
      },
      { signal: context.signal, onProgress: (progress) => context.progress(progress) },
    );
    const training = await nextId(context.decisions.read, TrainingEntity, TRAINING_PREFIX);
    context.progress({ step: 'Writing model files', done: 0, total: null, unit: 'bytes' });
    const { bytes } = await saveArtifact(trainingFolder(context.dataDir, training), set);
    const found = verdictOf(set.report, champion, input.promote ?? 'AUTO');
    const cause =
      champion === null ? PromotionCause.FIRST : input.isScheduled ? PromotionCause.SCHEDULE : PromotionCause.TRAINING;
    const { models, verdict } = await record(context, {
      id: training,
      snapshot,
      set,
      bytes,
      verdict: found,
      cause,
    }).catch(async (error: unknown) => {
      await rm(trainingFolder(context.dataDir, training), { recursive: true });
      throw error;
    });
    await keepTrainings(context, new Date());
    return {
      trainingId: training,
      snapshotId: snapshotId(snapshot.id),
      models: models.map(({ id, kind, name, wins }) => ({ id, kind, name, wins })),
      winners: set.report.winners.map(({ group, includesSeen, kind, reason }) => ({
        group,
        includesSeen,
        kind,
        reason,
      })),
      verdict: { isPromoted: verdict.isPromoted, reason: verdict.reason, againstId: verdict.againstId },
      seconds: set.report.seconds,
    };
  },
};

async function readLog(store: EventStore, context: JobContext): Promise<TrainingLog> {
  const step = 'Reading the log';
  context.progress({ step, done: 0, total: null, unit: 'events' });
  try {
    return await readTrainingLog(store, {
      signal: context.signal,
      onEvents: (done, total) => context.progress({ step, done, total, unit: 'events' }),
    });
  } catch (error) {
    if (error instanceof NothingToTrainOnError)
      throw new JobFailure('nothing-to-train-on', error.message, { cause: error });
    // Users may be erased before the first event is read.
    if (error instanceof NoSnapshotError && error.replacedBy !== null) throw replaced({ cause: error });
    throw error;
  }
}

const replaced = (options?: ErrorOptions): JobFailure =>
  new JobFailure(
    'snapshot-replaced',
    'The snapshot was replaced while models were trained on it. Train again.',
    options,
  );

interface Made {
  id: string;
  snapshot: Snapshot;
  set: ModelSet;
  bytes: number;
  verdict: Verdict;
  cause: PromotionCause;
}

/** Writes the rows of a training and, where it is to serve, its promotion, at once. @throws JobFailure - users were erased from what it was trained on. */
async function record(
  context: JobContext,
  { id, snapshot, set, bytes, verdict: found, cause }: Made,
): Promise<{ models: ModelEntity[]; verdict: Verdict }> {
  const { models, details, ...evaluation } = set.report;
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
    bytes,
    verdict: found,
    jobId: context.jobId,
  });
  const rows = models.map(({ kind, wins, ...model }, place) => {
    const { kind: _, ...detail } = details[place]!;
    return Object.assign(new ModelEntity(), {
      ...model,
      id: newId(MODEL_PREFIX),
      trainingId: id,
      kind: kind as ModelKind,
      wins: wins as UserGroup[],
      trainedAt,
      detail,
    });
  });
  const verdict = await context.decisions.write(async (manager) => {
    context.signal.throwIfAborted();
    // Users may have been erased from it meanwhile; it was held, so that nothing else removes it.
    if (!(await context.lake.snapshots()).some((one) => one.id === snapshot.id)) throw replaced();
    const { isSynthetic } = snapshot;
    const liveModel = await newestPromotion(manager, isSynthetic);
    const now =
      (liveModel?.trainingId ?? null) === found.againstId && (liveModel?.modelId ?? null) === found.againstModelId
        ? found
        : overtaken(found);
    await manager.insert(TrainingEntity, Object.assign(training, { verdict: now }));
    await manager.insert(ModelEntity, rows);
    if (now.isPromoted)
      await promote(
        manager,
        {
          trainingId: id,
          modelId: null,
          isSynthetic,
          promotedById: context.createdById,
          cause,
          reason: now.reason,
          difference: now.difference,
          sessionDifference: now.sessionDifference,
        },
        new Date(),
      );
    return now;
  });
  return { models: rows, verdict };
}

/** Somebody promoted another one while this was trained: a later decision than this, which stands. */
function overtaken(verdict: Verdict): Verdict {
  return verdict.isPromoted
    ? {
        ...verdict,
        isPromoted: false,
        reason: `${verdict.reason} Another one was promoted meanwhile, so it does not serve by itself.`,
      }
    : verdict;
}
