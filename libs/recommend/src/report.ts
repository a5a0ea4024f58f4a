import type { Estimate } from '@cartograph/metrics';
import type { ModelKind } from './recommender.js';
import type { UserGroup } from './user-group.js';

/** How the holdout was made and what it left. */
export interface HoldoutProtocol {
  /** In words: where the cut is and how it was chosen. */
  split: string;
  /** ISO UTC instant: earlier carts train, the others are held out. */
  cutAt: string;
  k: number;
  /** In words: what counts as a relevant product. */
  relevant: string;
  trainUsers: number;
  trainProducts: number;
  trainPairs: number;
  /** Users with at least one held-out product. */
  testUsers: number;
  testPairs: number;
  /** Test users without a cart before the cut. */
  coldUsers: number;
  /** Held-out products that nobody carted before the cut; they stay in the test, as misses. */
  coldProducts: number;
}

/** Metrics of one model over one group of test users (null: all of them), at K, ranking the full catalogue. */
export interface GroupMetrics {
  group: UserGroup | null;
  k: number;
  users: number;
  /** False: products carted before the cut are neither recommended nor relevant. True: they are both. */
  includesSeen: boolean;
  hitRate: Estimate;
  precision: Estimate;
  attainablePrecision: Estimate;
  recall: Estimate;
  ndcg: Estimate;
  /** Average precision divided by min(relevant, K): the capped kind (`mapCapped` in metrics). */
  map: Estimate;
  mrr: Estimate;
  /** Distinct products recommended ÷ products with a cart before the cut. */
  catalogueCoverage: number;
}

/** The model that answers for a group, and on what evidence. */
export interface GroupWinner {
  group: UserGroup;
  includesSeen: boolean;
  kind: ModelKind;
  metric: string;
  value: Estimate;
  /** The strongest of the other models; null when nothing could be compared. */
  runnerUp: ModelKind | null;
  /** Winner minus runner-up on the same users. */
  difference: Estimate;
  testUsers: number;
  /** One sentence for a person. */
  reason: string;
}

/** What training says of one model. */
export interface ModelReport {
  kind: ModelKind;
  name: string;
  /** What was chosen and how: plain JSON. */
  options: Record<string, unknown>;
  metrics: GroupMetrics[];
  /** Groups it won with seen products filtered, the default when serving. */
  wins: UserGroup[];
  /** Seconds of the final fit on the whole log. */
  trainSeconds: number;
  users: number;
  products: number;
}

/** The evaluation of one training. */
export interface EvaluationReport {
  protocol: HoldoutProtocol;
  models: ModelReport[];
  /** One for each group, first with seen products filtered, then with them. */
  winners: GroupWinner[];
  /** The seed project's baseline: users whose next carted product is the one they had carted most ÷ users with carts on both sides of the cut. */
  baselineAccuracy: Estimate;
  /** What the precision can and cannot say under this protocol. */
  precisionExplained: string;
  /** Wall seconds of the whole training, evaluation included. */
  seconds: number;
}
