import { basketsOf } from '../baskets/baskets.js';
import { indexBoughtTogether } from '../baskets/bought-together.js';
import type { EvaluationReport } from '../evaluate/report.js';
import { FAMILIES } from '../families.js';
import { IdMap } from '../id-map.js';
import { sharedData } from '../log/shared-data.js';
import { CART_STRENGTHS } from '../log/strengths.js';
import { ALS } from '../models/als/als.js';
import { alsSettings } from '../models/als/als-settings.js';
import type { ModelSet } from '../model-set.js';
import type { ModelKind, Recommender } from '../recommender.js';
import { RepeatPurchases } from '../rules/repeat-purchases.js';
import { smallLog, smallTrainingData } from './taste-shop.js';

const NOTHING = { ok: false, reason: 'no-data', detail: 'nothing was judged' } as const;

/** A report without findings, for model files that are about models. */
export const EMPTY_REPORT: EvaluationReport = {
  protocol: {
    split: '',
    kind: 'time',
    isLeaking: false,
    target: 'cart',
    splitAt: '2019-10-01T00:00:00.000Z',
    k: 10,
    relevant: '',
    trainUsers: 0,
    trainProducts: 0,
    trainPairs: 0,
    testUsers: 0,
    testProducts: 0,
    testPairs: 0,
    coldUsers: 0,
    coldProducts: 0,
    coldPairs: 0,
    judgedUsers: 0,
  },
  models: [],
  details: [],
  notTrained: [],
  winners: [],
  router: { gains: [] },
  sessions: null,
  comparisons: [],
  strengths: { chosen: CART_STRENGTHS, how: '', trials: [] },
  budget: { work: 0, used: 0, seconds: null },
  guard: null,
  randomSeed: 1,
  tooSmall: null,
  baselineAccuracy: NOTHING,
  precisionExplained: '',
  seconds: 0,
};

/** A model of every family on the data of `smallTrainingData`, without a report. */
export async function smallModelSet(): Promise<ModelSet> {
  const [log, data] = [smallLog(), smallTrainingData()];
  const models = new Map<ModelKind, Recommender>();
  for (const family of FAMILIES) {
    const settings =
      family.kind === ALS.kind ? alsSettings({ factors: 8, regularization: 1, iterations: 4 }) : family.defaults;
    if (family.refusal(data, settings) === null) models.set(family.kind, await family.fit(data, settings));
  }
  return {
    snapshotId: log.snapshotId,
    trainedAt: '2019-11-11T00:00:00.000Z',
    userIds: new IdMap(log.userIds),
    productIds: new IdMap(log.productIds),
    shared: sharedData(data),
    models,
    report: EMPTY_REPORT,
    boughtTogether: [await indexBoughtTogether(basketsOf(data, { event: 'cart', within: 'user' }), { minTogether: 1 })],
    repeat: RepeatPurchases.of(data),
  };
}
