import { IdMap } from '../id-map.js';
import type { ModelFamily } from '../family.js';
import { sharedData } from '../log/shared-data.js';
import type { StrengthOptions } from '../log/strengths.js';
import { trainingData } from '../log/training-data.js';
import type { ModelSet } from '../model-set.js';
import { ALS } from '../models/als/als.js';
import { MOST_CARTED } from '../models/most-carted/most-carted.js';
import { CATEGORY_POPULARITY } from '../models/popularity/category-popularity.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { MODEL_KINDS, type ModelKind, type Recommender } from '../recommender.js';
import { RepeatPurchases } from '../rules/repeat-purchases.js';
import { EMPTY_REPORT } from './small-model-set.js';
import { trainingLogOf, type PlainEvent } from './training-log-of.js';

const FAMILIES: readonly ModelFamily[] = [POPULARITY, CATEGORY_POPULARITY, MOST_CARTED, ALS];
const FEW_FACTORS = { factors: 2, iterations: 2, regularization: 0.1 };

/** A model set of a hand-made log, with popularity and the kinds that are named of CATEGORY_POPULARITY, MOST_CARTED and ALS; no report, nothing that goes together. */
export async function modelSetOf(
  events: readonly PlainEvent[],
  options: { kinds?: readonly ModelKind[]; strengths?: Partial<StrengthOptions> } = {},
): Promise<ModelSet> {
  const log = trainingLogOf(events);
  const data = trainingData(log, { strengths: options.strengths ?? {} });
  const models = new Map<ModelKind, Recommender>();
  for (const kind of MODEL_KINDS) {
    const family = FAMILIES.find((one) => one.kind === kind);
    if (family && (kind === 'POPULARITY' || options.kinds?.includes(kind)))
      models.set(kind, await family.fit(data, family.resolve(kind === 'ALS' ? FEW_FACTORS : {})));
  }
  return {
    snapshotId: log.snapshotId,
    trainedAt: '2019-11-11T00:00:00.000Z',
    userIds: new IdMap(log.userIds),
    productIds: new IdMap(log.productIds),
    shared: sharedData(data),
    models,
    report: EMPTY_REPORT,
    boughtTogether: [],
    repeat: RepeatPurchases.of(data),
  };
}
