import {
  contenderOf,
  familiesOn,
  measureTrainingRuleCost,
  readTrainingLog,
  RulesError,
  type ModelKind as LibraryKind,
  type Rules as LibraryRules,
} from '@cartograph/recommend';
import { JobFailure, JobKind, type JobHandler } from '../jobs/handler.js';
import { workerThreads } from '../jobs/worker-threads.js';
import { ModelEntity } from '../models/model.entity.js';
import { TrainingEntity } from '../models/training.entity.js';
import { inWords } from './compiled-rules.js';
import { checkFeed, currentFeed, feedFile } from './product-feeds.js';
import { RuleSetEntity } from './rule-set.entity.js';
import { toRuleCost, type RuleCost, type StoredRuleCost } from './rule-cost.js';

/** What is to be replayed. */
export interface RuleCostJobInput {
  trainingId: string;
  /** One model for everybody; null for the winner of each group. */
  kind: LibraryKind | null;
  rules: LibraryRules;
  /** Length of the lists. */
  k: number;
  /** Where the cost is kept, unless the rules were changed meanwhile; null for rules that are not saved. */
  ruleSet: { id: string; version: number } | null;
}

/** What `Job.result` says of it: the figures of `RuleCost`, as GraphQL writes them. */
export type RuleCostResult = Omit<RuleCost, 'measuredAt'> & { measuredAt: string; ruleSetId: string | null };

/** Replays rules on the held-out part of a training. */
export const ruleCostJob: JobHandler<RuleCostJobInput> = {
  kind: JobKind.MEASURE_RULE_COST,
  async run({ trainingId, kind, rules, k, ruleSet }, context): Promise<RuleCostResult> {
    const training = await context.decisions.read.findOneBy(TrainingEntity, { id: trainingId });
    const models = await context.decisions.read.find(ModelEntity, {
      where: { trainingId },
      select: { id: true, kind: true, detail: true },
    });
    if (!training || models.length === 0)
      throw new JobFailure(
        'training-gone',
        `There is no training ${trainingId} any more. Measure the cost of the rules again.`,
      );
    const details = models.flatMap((model) =>
      model.detail ? [{ ...model.detail, kind: model.kind as LibraryKind }] : [],
    );
    const contender = contenderOf({ ...training.evaluation, details }, kind ?? undefined);
    const store = await context.lake.store(training.snapshotId);
    context.progress({ step: 'Reading the log', done: 0, total: null, unit: 'events' });
    const log = await readTrainingLog(store, { signal: context.signal }).finally(() => store.close());
    const feed = await currentFeed(context);
    if (feed) await checkFeed(context.dataDir, feed).catch(inWords('feed-unreadable'));
    const {
      cost,
      models: names,
      kinds,
    } = await measureTrainingRuleCost(log, contender, rules, {
      k,
      seed: training.evaluation.randomSeed,
      feedFile: feed && feedFile(context.dataDir, feed.id),
      families: familiesOn(workerThreads(context.engine)),
      signal: context.signal,
      onStep: ({ step, done, total }) =>
        context.progress({ step, done, total, unit: step === 'Replaying lists' ? 'replays' : 'models' }),
    }).catch((error: unknown) => {
      if (error instanceof RulesError || error instanceof RangeError)
        throw new JobFailure('rules', error.message, { cause: error });
      throw error;
    });
    const stored: StoredRuleCost = {
      measuredAt: new Date().toISOString(),
      trainingId,
      modelName: names.join(', '),
      kinds,
      rules,
      cost,
    };
    if (ruleSet) await context.decisions.write((manager) => manager.update(RuleSetEntity, ruleSet, { cost: stored }));
    return { ...toRuleCost(stored), measuredAt: stored.measuredAt, ruleSetId: ruleSet?.id ?? null };
  },
};
