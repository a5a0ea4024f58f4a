import type { Estimate as LibraryEstimate } from '@cartograph/metrics';
import { readTrainingLog, trySettings, type Contest } from '@cartograph/recommend';
import { toEstimate, Unit, type Estimate } from '../estimate.js';
import { JobFailure, JobKind, type JobHandler } from '../jobs/handler.js';
import { ModelEntity, type ModelKind } from './model.entity.js';
import { TrainingEntity } from './training.entity.js';

/** What is to be tried. */
export interface TrySettingsInput {
  trainingId: string;
  kind: ModelKind;
  /** Those that differ from the training's. */
  settings: object;
}

/** Figures of one side, as GraphQL writes estimates. */
interface Figures {
  ndcg: Estimate;
  hitRate: Estimate;
  recall: Estimate;
}

/** What `Job.result` says of it. */
export interface TrySettingsResult extends Figures {
  trainingId: string;
  kind: string;
  /** Complete. */
  settings: object;
  k: number;
  /** Users of the difference: those of whom something is known that a model can start from. */
  users: number;
  /** Users of the figures of both sides: all that were judged. */
  judgedUsers: number;
  /** The training's model of this kind, retrained and judged on the same users. */
  present: Figures & { settings: object };
  /** NDCG, with the other settings less with the present ones. */
  difference: Estimate;
  seconds: number;
}

/** Tries settings on the snapshot of a training, and keeps nothing but the job's result. */
export const trySettingsJob: JobHandler<TrySettingsInput> = {
  kind: JobKind.TRY_SETTINGS,
  async run({ trainingId, kind, settings }, context): Promise<TrySettingsResult> {
    const training = await context.decisions.read.findOneBy(TrainingEntity, { id: trainingId });
    const model = await context.decisions.read.findOne(ModelEntity, {
      where: { trainingId, kind },
      select: { id: true, detail: true },
    });
    if (!training || !model?.detail)
      throw new JobFailure(
        'training-gone',
        `There is no training ${trainingId} with a model ${kind} any more. Choose another one.`,
      );
    const { protocol, strengths, randomSeed } = training.evaluation;
    const present: Record<string, unknown> = { ...model.detail.settings };
    const store = await context.lake.store(training.snapshotId);
    context.progress({ step: 'Reading the log', done: 0, total: null, unit: 'events' });
    const log = await readTrainingLog(store, { signal: context.signal }).finally(() => store.close());
    context.progress({ step: 'Trying settings', done: 0, total: null, unit: 'fits' });
    const about = { kind, strengths: strengths.chosen, present, wanted: { ...settings } };
    const contest = await trySettings(log, about, { k: protocol.k, seed: randomSeed, signal: context.signal }).catch(
      (error: unknown) => {
        if (error instanceof RangeError) throw new JobFailure('settings', error.message, { cause: error });
        throw error;
      },
    );
    return {
      trainingId,
      kind,
      settings: { ...present, ...settings },
      k: protocol.k,
      users: contest.users,
      judgedUsers: contest.candidate.users,
      ...figuresOf(contest.candidate),
      present: { settings: present, ...figuresOf(contest.incumbent) },
      difference: fraction(contest.difference),
      seconds: contest.seconds,
    };
  },
};

const figuresOf = ({ ndcg, hitRate, recall }: Contest['candidate']): Figures => ({
  ndcg: fraction(ndcg),
  hitRate: fraction(hitRate),
  recall: fraction(recall),
});

const fraction = (estimate: LibraryEstimate): Estimate => toEstimate(estimate, Unit.FRACTION);
