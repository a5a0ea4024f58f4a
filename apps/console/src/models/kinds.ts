import type { ModelKind } from '@cartograph/sdk/schema';

/** Every kind of model, simplest first. */
export const MODEL_KINDS = ['POPULARITY', 'RECENT_POPULARITY', 'CATEGORY_POPULARITY', 'MOST_CARTED', 'ITEM_KNN', 'V_SKNN', 'VMIS_KNN', 'EASE', 'BPR', 'ALS', 'RERANK'] as const satisfies readonly ModelKind[];

/** The kinds that were ticked, for the server: null where that is all of them. Popularity is made in any case. */
export const kindsToAsk = (ticked: readonly string[]): ModelKind[] | null => {
  const kinds = MODEL_KINDS.filter((kind) => kind === 'POPULARITY' || ticked.includes(kind));
  return kinds.length === MODEL_KINDS.length ? null : kinds;
};
