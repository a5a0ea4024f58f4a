import type { ModelFamily } from './family.js';
import { ALS } from './models/als/als.js';
import { BPR } from './models/bpr/bpr-family.js';
import { EASE } from './models/ease/ease-family.js';
import { ITEM_KNN } from './models/item-knn/item-knn-family.js';
import { MOST_CARTED } from './models/most-carted/most-carted.js';
import { CATEGORY_POPULARITY } from './models/popularity/category-popularity.js';
import { POPULARITY } from './models/popularity/popularity.js';
import { RECENT_POPULARITY } from './models/popularity/recent-popularity.js';
import { RERANK } from './models/rerank/rerank-family.js';
import { V_SKNN } from './models/session-knn/v-sknn.js';
import { VMIS_KNN } from './models/session-knn/vmis-knn.js';
import type { ModelKind } from './recommender.js';

/** Every family of models, in the order of `MODEL_KINDS`. */
export const FAMILIES: readonly ModelFamily[] = [
  POPULARITY,
  RECENT_POPULARITY,
  CATEGORY_POPULARITY,
  MOST_CARTED,
  ITEM_KNN,
  V_SKNN,
  VMIS_KNN,
  EASE,
  BPR,
  ALS,
  RERANK,
];

/** Every family, with so many worker threads in a fit; see `FitWatch`. */
export const familiesOn = (threads: number | 'auto'): readonly ModelFamily[] =>
  FAMILIES.map((family) => ({
    ...family,
    fit: (data, settings, watch) => family.fit(data, settings, { ...watch, threads }),
  }));

/**
 * The family of a kind.
 * @throws RangeError - no family makes it; names those that exist.
 */
export function familyOf(kind: ModelKind): ModelFamily {
  const family = FAMILIES.find((candidate) => candidate.kind === kind);
  if (family === undefined)
    throw new RangeError(
      `no family makes models of kind ${kind}; there are ${FAMILIES.map((known) => known.kind).join(', ')}`,
    );
  return family;
}
