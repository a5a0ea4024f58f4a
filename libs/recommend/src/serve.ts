import type { ModelSet } from './model-set.js';
import type { ModelKind } from './recommender.js';
import type { UserGroup } from './user-group.js';

/** For whom, in the log's own ids. */
export type RecommendRequest =
  /** `viewed` are products the user viewed, latest first: they stand in where she has no cart. */
  | { kind: 'user'; userId: string; viewed?: readonly string[] }
  /** An anonymous session or cart, in order of time. */
  | { kind: 'session'; interactions: readonly SessionInteraction[] }
  /** `category` stands in where the models do not know the product. */
  | { kind: 'product'; productId: string; category?: string | null }
  | { kind: 'category'; category: string };

/** One thing an anonymous visitor did. */
export interface SessionInteraction {
  productId: string;
  eventType: 'view' | 'cart' | 'remove_from_cart' | 'purchase';
}

/** Why a product is in the list, in the log's own ids. `text` is a sentence; the rest lets a page write its own. */
export interface BecauseReason {
  kind: 'own-cart' | 'own-view' | 'most-carted' | 'popular' | 'similar';
  text: string;
  productId: string | null;
  /** Share of the score, 0–1; null where the score is not a sum over products. */
  share: number | null;
  /** Users, or times, that the sentence counts; null where it counts nothing. */
  count: number | null;
}

/** A ranked answer with its reasons. */
export interface RecommendationAnswer {
  items: { productId: string; score: number; because: BecauseReason[] }[];
  kind: ModelKind;
  /** Why this model answered: the group it won, or the reason for a fallback. */
  modelReason: string;
  group: UserGroup | 'ANONYMOUS';
  /** Products of the request that no model knows: nobody ever carted them. */
  unknownProducts: string[];
}

/** How to answer. */
export interface ServeOptions {
  /** Length of the list. Default 10. */
  k?: number;
  /** Whether products already carted may come again. Default false. */
  includeSeen?: boolean;
  /** Answer with this model instead of the one that won. */
  model?: ModelKind | null;
}

export declare function recommend(set: ModelSet, request: RecommendRequest, options?: ServeOptions): RecommendationAnswer;
