import type { Estimate, Moments, TestResult } from '@cartograph/metrics';
import type { StrengthOptions } from '../log/strengths.js';
import type { ModelKind } from '../recommender.js';
import type { SplitKind } from './split.js';
import type { Target } from './target.js';
import type { UserGroup } from './user-group.js';

/** How the holdout was made and what it left. */
export interface HoldoutProtocol {
  /** In words: where the split date is and how it was chosen. */
  split: string;
  kind: SplitKind;
  /** Whether training saw what happened after held-out events: such figures only compare with others made so. */
  isLeaking: boolean;
  /** The kind of event that is predicted. */
  target: Target;
  /** ISO UTC instant: what models took for the present; in a split by time earlier events train, the others are held out. */
  splitAt: string;
  k: number;
  /** In words: what counts as a relevant product. */
  relevant: string;
  trainUsers: number;
  trainProducts: number;
  trainPairs: number;
  /** Users with at least one held-out product. */
  testUsers: number;
  testProducts: number;
  testPairs: number;
  /** Test users without an event of the target in training. */
  coldUsers: number;
  /** Held-out products without an event of the target in training; they stay in the test. */
  coldProducts: number;
  /** Held-out pairs with such a product. */
  coldPairs: number;
  /** Test users that were judged. */
  judgedUsers: number;
}

/** Ranking metrics of some users at K, ranking the full catalog. */
export interface RankingFigures {
  users: number;
  /** False: products carted or bought before are neither recommended nor relevant. True: they are both. */
  includesSeen: boolean;
  hitRate: Estimate;
  precision: Estimate;
  attainablePrecision: Estimate;
  recall: Estimate;
  /** Hits divided by min(relevant, K). */
  cappedRecall: Estimate;
  ndcg: Estimate;
  /** Average precision divided by min(relevant, K): the capped kind (`mapCapped` in metrics). */
  map: Estimate;
  /** Average precision divided by the relevant products (`mapTrec` in metrics). */
  mapTrec: Estimate;
  mrr: Estimate;
}

/** Metrics of one model over one group of test users (null: all of them). */
export interface GroupMetrics extends RankingFigures {
  group: UserGroup | null;
  k: number;
  /** Distinct products recommended ÷ products with an event of the target in training. */
  catalogCoverage: number;
}

/** How test users are divided beside the groups. */
export type SegmentKind = 'NEW_RETURNING' | 'CATEGORY' | 'PRICE_BAND' | 'ANSWERED_FROM';

/** Mean price of what users had taken before the split date, in the log's currency; null is no bound. */
export interface PriceBounds {
  /** Not included. */
  above: number | null;
  /** Included. */
  upTo: number | null;
}

/** Metrics of one model over one segment. */
export interface SegmentMetrics extends RankingFigures {
  kind: SegmentKind;
  /** `NEW`, `RETURNING`; a category, `OTHER`, `NONE`; `Q1` … `Q4`, `NONE`; `STRENGTHS`, `VIEWS`, `NOTHING`. */
  value: string;
  /** Whom it holds, in words. */
  rule: string;
  /** Of `Q1` … `Q4`. */
  prices?: PriceBounds;
}

/** What a model recommends, beside whether it hits. */
export interface BeyondAccuracy {
  includesSeen: boolean;
  /** Distinct products recommended ÷ products with an event of the target in training. */
  coverage: number;
  /** How unevenly recommendations spread over the catalog: 0 evenly, towards 1 all on one product. */
  gini: number;
  /** Mean self-information of the recommended products, in bits; null where nothing was recommended. */
  novelty: number | null;
  /** Mean share of pairs in a list that are of different categories. */
  diversity: Estimate;
  /** Share of recommended places on the most popular tenth of the products; null where nothing was recommended. */
  popularityShare: number | null;
  /** Users with a list shorter than K. */
  shortLists: number;
  /** Held-out pairs whose product had no event of the target in training, and the share of them found. */
  coldPairs: number;
  coldPairsFound: Estimate;
}

/** A model against another on the same users of the holdout: those of whom something is known that a model can start from. */
export interface Comparison {
  kind: ModelKind;
  against: ModelKind;
  includesSeen: boolean;
  metric: string;
  users: number;
  /** Mean difference, `kind` less `against`, with its bootstrap interval. */
  difference: Estimate;
  /** Paired permutation test of no difference. */
  test: TestResult;
  /** p after Holm's correction for all models compared with the same one; null where the test cannot be made. */
  pAdjusted: number | null;
}

/** What became of one setting. */
export type TrialOutcome = 'chosen' | 'promoted' | 'dropped' | 'refused' | 'failed' | 'over-budget' | 'out-of-time';

/** One setting tried, or not tried, on the validation slice. */
export interface Trial {
  kind: ModelKind;
  settings: object;
  strengths: StrengthOptions;
  /** 0 is the first, smallest sample of users. */
  rung: number;
  /** Users who trained it. */
  trainUsers: number;
  /** Users it was judged on; of a kind that is tuned on sessions, sessions. */
  users: number;
  /** Mean NDCG@K over them with seen products filtered; null where it was not judged. */
  ndcg: number | null;
  /** Multiply-adds of the fit, as its family counts them. */
  work: number;
  seconds: number;
  outcome: TrialOutcome;
  /** Why it went on or did not, in words. */
  why: string;
}

/** What was chosen for one model, and how. */
export interface TuningReport {
  how: string;
  trials: Trial[];
}

/** All that is said of one model beside its {@link ModelReport}. */
export interface ModelDetail {
  kind: ModelKind;
  /** What it was fitted with, complete. */
  settings: object;
  segments: SegmentMetrics[];
  beyond: BeyondAccuracy[];
  /** Sums behind the means over all test users, by metric, with seen products filtered: what trainings of other snapshots are compared by. */
  moments: { ndcg: Moments; hitRate: Moments; recall: Moments };
  tuning: TuningReport;
  /** Seconds of the fit that was judged, up to its first list. */
  fitSeconds: number;
  /** Seconds to rank the catalog for 1,000 users, one after the other; null where nobody could be asked. */
  servingSecondsPer1000: number | null;
  /** Bytes of all that the model needs to answer by itself: its own files and the tables of users' products that it reads. */
  bytes: number;
  /** The final fit, pass by pass, where a model makes several. */
  passes: { pass: number; passes: number; objective: number | null; seconds: number }[];
}

/** The model that answers for a group, and on what evidence. */
export interface GroupWinner {
  group: UserGroup;
  includesSeen: boolean;
  kind: ModelKind;
  metric: string;
  /** Of the users the choice rests on: those of the validation slice, which the holdout's users have no part in; `too-few` where the model for all users, or popularity, answers a group too small to judge. */
  value: Estimate;
  /** The strongest of the other models; null when nothing could be compared. */
  runnerUp: ModelKind | null;
  /** Winner minus runner-up on the same users. */
  difference: Estimate;
  /** Users of the validation slice that were compared. */
  testUsers: number;
  /** One sentence for a person. */
  reason: string;
  /** Winner minus popularity on the same users; null where popularity is the winner. */
  overPopularity: Estimate | null;
  /** What became of the choice on the holdout: the winner's value there, and its difference to popularity. */
  onHoldout: { users: number; value: Estimate; overPopularity: Estimate | null };
}

/** The model that answers anonymous sessions, and on what evidence. */
export type SessionWinner = Omit<GroupWinner, 'group'>;

/** What choosing by segment is worth. */
export interface RouterReport {
  /** One for seen products filtered, one for them included. */
  gains: {
    includesSeen: boolean;
    /** The model chosen for all users together on the validation slice: the simplest that none beats by more than chance. */
    single: ModelKind;
    users: number;
    /** Router less the single model on the same users of the holdout. */
    overSingle: Estimate;
    /** Router less popularity. */
    overPopularity: Estimate;
    /** Router less each model, if that answered everybody: what promoting one model for all would cost. */
    overEach: { kind: ModelKind; difference: Estimate }[];
    /** In words. */
    text: string;
  }[];
}

/** Metrics of one model over sessions of the holdout: each session's last product from what came before it. */
export interface SessionMetrics {
  kind: ModelKind;
  sessions: number;
  hitRate: Estimate;
  mrr: Estimate;
  ndcg: Estimate;
}

/** Models judged on sessions. */
export interface SessionsReport {
  /** In words. */
  protocol: string;
  k: number;
  sessions: number;
  models: SessionMetrics[];
  /** Who answers where products of the session may come again. */
  winner: SessionWinner | null;
  /** Who answers where they are left out, which is the default: chosen on products that their session had not yet. Missing in reports of before. */
  newWinner?: SessionWinner | null;
}

/** A kind of model that was asked for but not made. */
export interface NotTrained {
  kind: ModelKind;
  why: 'refused' | 'failed' | 'too-dear';
  /** In words. */
  reason: string;
  /** Multiply-adds that one fit takes, and those that it may; of what is too expensive. Missing in reports of before. */
  work?: { needed: number; allowed: number };
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

/** How a new training compares with the one that serves. */
export interface GuardVerdict {
  /** It is worse by more than chance explains, on users or on anonymous sessions: the 95 % interval of the difference lies below zero, and the paired permutation test says so too (p ≤ 0.05). */
  loses: boolean;
  /** NDCG@K, new less live, on the same users, seen products filtered. */
  difference: Estimate;
  metric: string;
  /** Users both were judged on: those of whom something is known. */
  users: number;
  /** Likewise of anonymous sessions, their own products left out; null where either has no model for them, or there are none. */
  sessions: { sessions: number; difference: Estimate } | null;
  /** In words. */
  reason: string;
}

/** The evaluation of one training. */
export interface EvaluationReport {
  protocol: HoldoutProtocol;
  models: ModelReport[];
  /** Aligned with `models`. */
  details: ModelDetail[];
  notTrained: NotTrained[];
  /** One for each group, first with seen products filtered, then with them. */
  winners: GroupWinner[];
  router: RouterReport;
  /** Null where no session of the holdout can be judged. */
  sessions: SessionsReport | null;
  /** Every model against the best one and against popularity. */
  comparisons: Comparison[];
  strengths: { chosen: StrengthOptions; how: string; trials: Trial[] };
  /** Multiply-adds allowed and used for trials, without the one fit on the whole slice that every kind needs; seconds after which no further trial began, null for none. */
  budget: { work: number; used: number; seconds: number | null };
  /** The training against what served; null where nothing did. */
  guard: GuardVerdict | null;
  /** The seed of every random draw. */
  randomSeed: number;
  /** Whether there are too few users to tell models apart, in words; null where there are enough. */
  tooSmall: string | null;
  /** The seed project's baseline: users whose next carted product is the one they had carted most ÷ users with carts on both sides of the split date. */
  baselineAccuracy: Estimate;
  /** What the precision can and cannot say under this protocol. */
  precisionExplained: string;
  /** Wall seconds of the whole training, evaluation included. */
  seconds: number;
}
