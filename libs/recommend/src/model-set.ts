import type { BoughtTogetherIndex } from './baskets/bought-together.js';
import type { EvaluationReport } from './evaluate/report.js';
import type { SharedData } from './family.js';
import type { IdMap } from './id-map.js';
import type { ModelKind, Recommender } from './recommender.js';
import type { RepeatPurchases } from './rules/repeat-purchases.js';

/** Everything one training made: the models, refitted on the whole log, the data and the ids of their rows, and the evidence. */
export interface ModelSet {
  /** The snapshot the models were made of. */
  snapshotId: string;
  /** ISO UTC instant. */
  trainedAt: string;
  userIds: IdMap;
  productIds: IdMap;
  /** What all models share; see `sharedData`. */
  shared: SharedData;
  /** In the order of `MODEL_KINDS`. POPULARITY is always among them; of a set read back, only those that were asked for. */
  models: ReadonlyMap<ModelKind, Recommender>;
  report: EvaluationReport;
  /** Products that share sessions, of each kind of basket that the log has. */
  boughtTogether: readonly BoughtTogetherIndex[];
  /** When buyers buy again. */
  repeat: RepeatPurchases;
}
