import { AlsModel, alsSettings, type AlsSettings } from './als-model.js';
import type { CartLog } from './cart-log.js';
import { cartMatrix } from './cart-matrix.js';
import { baselineAccuracy, judge, type Judged } from './evaluate.js';
import { chooseCut, makeHoldout } from './holdout.js';
import { IdMap } from './id-map.js';
import type { ModelSet } from './model-set.js';
import { MostCartedModel } from './most-carted.js';
import { PopularityModel } from './popularity.js';
import { explainPrecision } from './precision-text.js';
import { NothingToTrainOnError } from './recommend-error.js';
import type { Recommender } from './recommender.js';
import type { ModelReport } from './report.js';
import { ALS_TRIALS, tuneAls, tunePopularity, validationOf, type Tuned } from './tune.js';
import { chooseWinners } from './winners.js';

/** What a training may be told; everything has a default. */
export interface TrainOptions {
  /** K of the metrics. Default 10. */
  k?: number;
  /** The same seed and log give the same models. Default 1. */
  seed?: number;
  /** ALS settings to use as they are; those left out are chosen on a validation slice. */
  als?: { factors?: number | null; regularization?: number | null; alpha?: number | null; iterations?: number | null };
  /** The clock of `trainedAt`. Default the system's. */
  now?: () => Date;
}

/** Where a training stands. */
export interface TrainProgress {
  step: string;
  done: number;
  total: number | null;
  unit: string;
}

/** Progress and cancelling. */
export interface TrainHooks {
  onProgress?(progress: TrainProgress): void;
  signal?: AbortSignal;
}

/** The models of one training part, side by side. */
interface Fitted {
  POPULARITY: PopularityModel;
  MOST_CARTED: MostCartedModel;
  ALS: AlsModel;
  seconds: { POPULARITY: number; MOST_CARTED: number; ALS: number };
}

/**
 * Trains every model and says which one answers for whom.
 *
 * In order: a global time cut; settings chosen on a slice before that cut; each model fitted before the cut and judged
 * after it, per user group, with and without seen products; a winner per group; every model fitted again on the whole
 * log. The metrics are those of the models before the cut; the models returned know all carts.
 *
 * @returns the same for the same log, options and seed, apart from seconds and `trainedAt`.
 * @throws NothingToTrainOnError - no cart in the log. The signal's reason when it aborts.
 */
export async function trainModels(log: CartLog, options: TrainOptions = {}, hooks: TrainHooks = {}): Promise<ModelSet> {
  if (log.carts.at.length === 0) throw new NothingToTrainOnError(log.snapshotId);
  const began = performance.now();
  const k = options.k ?? 10;
  const { signal } = hooks;
  const progress = (step: string, done: number, total: number): void => hooks.onProgress?.({ step, done, total, unit: 'models' });

  hooks.onProgress?.({ step: 'Splitting by time', done: 0, total: null, unit: 'carts' });
  const cut = chooseCut(log.carts);
  const holdout = makeHoldout(log, cut, k);
  const validation = validationOf(makeHoldout(log, chooseCut(log.carts, cut.at), k, cut.at), k);
  const popularity = tunePopularity(log, validation);
  const base = alsSettings({ seed: options.seed ?? 1 });
  const als = await tuneAls(validation, givenSettings(options), base, {
    onTrial: (done) => hooks.onProgress?.({ step: 'Choosing ALS settings', done, total: ALS_TRIALS, unit: 'settings' }),
    ...(signal ? { signal } : {}),
  });

  progress('Fitting before the cut', 0, 3);
  const before = await fitAll(log, holdout.cut, popularity, als, signal);
  const judged: Judged[] = [];
  for (const model of [before.POPULARITY, before.MOST_CARTED, before.ALS]) {
    progress('Judging on the holdout', judged.length, 3);
    signal?.throwIfAborted();
    judged.push(judge(model, holdout, k));
  }
  const winners = chooseWinners(judged, holdout, k);
  progress('Fitting on the whole log', 0, 3);
  const after = await fitAll(log, Infinity, popularity, als, signal);
  const report = (model: Recommender, how: Record<string, unknown>): ModelReport => ({
    kind: model.kind,
    name: model.name,
    options: how,
    metrics: judged.find((entry) => entry.kind === model.kind)!.metrics,
    wins: winners.filter((winner) => winner.kind === model.kind && !winner.includesSeen).map((winner) => winner.group),
    trainSeconds: after.seconds[model.kind],
    users: log.userIds.length,
    products: log.productIds.length,
  });
  const { seconds: _seconds, ...models } = after;
  return {
    snapshotId: log.snapshotId,
    trainedAt: (options.now?.() ?? new Date()).toISOString(),
    userIds: new IdMap(log.userIds),
    productIds: new IdMap(log.productIds),
    models,
    report: {
      protocol: holdout.protocol,
      models: [
        report(after.POPULARITY, { windowDays: popularity.setting, chosen: chosen(popularity) }),
        report(after.MOST_CARTED, { order: 'cart events, the latest first among equals' }),
        report(after.ALS, { ...als.setting, confidence: '1 + alpha × cart events', chosen: chosen(als) }),
      ],
      winners,
      baselineAccuracy: baselineAccuracy(before.MOST_CARTED, holdout),
      precisionExplained: explainPrecision(judged, holdout.protocol),
      seconds: (performance.now() - began) / 1000,
    },
  };
}

async function fitAll(log: CartLog, end: number, popularity: Tuned<number | null>, als: Tuned<AlsSettings>, signal?: AbortSignal): Promise<Fitted> {
  const size = { users: log.userIds.length, products: log.productIds.length };
  const last = Math.min(end, (log.carts.at[log.carts.at.length - 1] ?? 0) + 1);
  const started = performance.now();
  const matrix = cartMatrix(log.carts, size, { to: last });
  const counted = performance.now();
  const popular = PopularityModel.of(log, matrix.csr, { windowDays: popularity.setting, end: last });
  const ranked = performance.now();
  const model = await AlsModel.fit(matrix.csr, als.setting, signal ? { signal } : {});
  const fitted = performance.now();
  return {
    POPULARITY: popular,
    MOST_CARTED: new MostCartedModel(matrix),
    ALS: model,
    seconds: { MOST_CARTED: (counted - started) / 1000, POPULARITY: (ranked - counted) / 1000, ALS: (fitted - ranked) / 1000 },
  };
}

function givenSettings(options: TrainOptions): Partial<AlsSettings> {
  const given = Object.entries(options.als ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as Partial<AlsSettings>;
}

function chosen(tuned: Tuned<unknown>): { how: string; trials: Tuned<unknown>['trials'] } {
  return { how: tuned.how, trials: tuned.trials };
}
