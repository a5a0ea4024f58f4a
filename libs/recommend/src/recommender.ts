/** Kinds of model, simplest first: a tie between two goes to the one that stands earlier. */
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
] as const;

/** One of {@link MODEL_KINDS}. */
export type ModelKind = (typeof MODEL_KINDS)[number];

/** K products for each of n users, row-major: user u's list is `indices[u·k … u·k + k)`; −1 where the list ended. */
export interface RankedLists {
  k: number;
  users: number;
  indices: Int32Array;
  scores: Float32Array;
}

/**
 * What is known of someone who is not a training row: a cart at hand, a session, a user seen since.
 *
 * Product rows ascend without repeats; strengths are ≥ 0, in the unit of the strengths the model was trained on.
 */
export interface Profile {
  products: Int32Array;
  strengths: Float32Array;
  /** What the strengths count, for the words of an explanation: carts and purchases, or views where there is neither. */
  basis: 'carts' | 'views';
  /** Ascending rows of products that were carted or bought: not recommended back unless seen ones are asked for. */
  seen: Int32Array;
  /** Products of the session at hand in the order of its events, the latest last, repeats kept; empty where there is none. Models without an eye for order ignore it. */
  session: Int32Array;
  /** Epoch seconds of the last event with each product, aligned with `products`, where known; models that do not look at time ignore it. */
  lastAt?: Float64Array;
  /** Cart events of each product, aligned with `products`, where the strengths count other things too. Default: the strengths, of what is `seen`. */
  carts?: Float32Array;
}

/** What may stand in a list. */
export interface RankOptions {
  /** Whether products that the user already carted or bought may be recommended. Default false. Views never count as seen. */
  includeSeen?: boolean;
  /** One byte a product row, 0 = must not appear. Default: every product the model knows. */
  allowed?: Uint8Array;
}

/** What popularity counts users by: carts; purchases in a log without carts; views where there are neither. */
export type PopularityEvent = 'cart' | 'purchase' | 'view';

/** How two products were compared. */
export type SimilarityMeasure =
  | 'cosine'
  | 'tfidf-cosine'
  | 'bm25'
  | 'users-who-carted-both'
  | 'sessions-with-both'
  | 'weight';

/** Why a product was recommended, in numbers; the words are the caller's. */
export type Explanation =
  | {
      kind: 'own-products';
      basis: 'carts' | 'views';
      /** Strongest first; shares of the score, which sum to 1 over all of the user's products: some may be below 0, and others then above 1. `isViewed`: among carts and purchases, one that was viewed and no more. */
      contributions: { product: number; share: number; isViewed?: boolean }[];
    }
  | { kind: 'most-carted'; times: number }
  /** `users` carted it in the last `windowDays` days of the log (null: in all of it); of a log without carts, what they did instead; `category` where it stands among others of one. */
  | { kind: 'popular'; users: number; windowDays: number | null; event?: PopularityEvent; category?: string }
  /** Stands beside `product` for the model's own reason: `value` is a cosine, or users who carted both. */
  | { kind: 'similar'; product: number; measure: SimilarityMeasure; value: number }
  /** `sessions` like the one at hand held it; `products` are those of the session that they share, the weightiest first. */
  | { kind: 'like-sessions'; sessions: number; products: { product: number; share: number }[] }
  /** A two-stage model: what its candidate model says, and how the features moved it; shares of the final score, by size. */
  | { kind: 'features'; candidate: Explanation; contributions: { feature: string; share: number }[] }
  | { kind: 'none' };

/**
 * What every model answers. Rows are users; user and product rows are those of the id maps beside the model.
 * One contract suite runs against every implementation.
 *
 * Lists are sorted by descending score, ties by ascending product row; they are shorter than K (padded with −1) when
 * the model has nothing more to say. A user row of −1 is an unknown user. The same model gives the same answer always.
 */
export interface Recommender {
  readonly kind: ModelKind;
  /** For people, with what was chosen: `ALS on carts (32 factors)`. */
  readonly name: string;
  /** Rows of users it was trained on. */
  readonly users: number;
  /** Rows of products it was trained on. */
  readonly products: number;
  /** Whether a list without seen products is always the longer list with them, less these, so that one question answers both. Default: it may not be. */
  readonly filtersSeen?: boolean;

  /**
   * The best K products for each training user.
   * @throws RangeError - a row outside −1 … users − 1, or K < 1.
   */
  recommendUsers(users: Int32Array, k: number, options?: RankOptions): RankedLists;

  /**
   * The best K products for people who are not training rows. With a training user's own carts and the same options it
   * answers what `recommendUsers` answers.
   * @throws RangeError - a product row outside the model, a negative strength, or K < 1.
   */
  recommendProfiles(profiles: readonly Profile[], k: number, options?: RankOptions): RankedLists;

  /** The K products that stand nearest to one product, never itself. Empty where the model knows nothing of it. */
  similarProducts(product: number, k: number, options?: Pick<RankOptions, 'allowed'>): RankedLists;

  /** Why `product` is recommended to a training user. */
  explainUser(user: number, product: number): Explanation;

  /** Why `product` is recommended to a profile. */
  explainProfile(profile: Profile, product: number): Explanation;

  /** Why `product` stands beside `other`. */
  explainSimilar(other: number, product: number): Explanation;
}
