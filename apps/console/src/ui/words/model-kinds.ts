import type { ModelKind } from '@cartograph/sdk/schema';

/** Every kind of model, simplest first. */
export const MODEL_KINDS = [
  'POPULARITY',
  'RECENT_POPULARITY',
  'CATEGORY_POPULARITY',
  'MOST_CARTED',
  'ITEM_KNN',
  'V_SKNN',
  'VMIS_KNN',
  'EASE',
  'BPR',
  'ALS',
  'RERANK',
] as const satisfies readonly ModelKind[];

/** Whether a value that somebody else wrote names a kind of model. */
export const isModelKind = (value: unknown): value is ModelKind => MODEL_KINDS.some((kind) => kind === value);
