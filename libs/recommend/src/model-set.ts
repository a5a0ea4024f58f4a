import type { AlsModel } from './als-model.js';
import type { IdMap } from './id-map.js';
import type { MostCartedModel } from './most-carted.js';
import type { PopularityModel } from './popularity.js';
import type { EvaluationReport } from './report.js';

/** Everything one training made: the models, refitted on the whole log, the ids of their rows, and the evidence. */
export interface ModelSet {
  /** The snapshot the models were made of. */
  snapshotId: string;
  /** ISO UTC instant. */
  trainedAt: string;
  userIds: IdMap;
  productIds: IdMap;
  models: { POPULARITY: PopularityModel; MOST_CARTED: MostCartedModel; ALS: AlsModel };
  report: EvaluationReport;
}
