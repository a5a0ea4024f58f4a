import type { EventType } from '@cartograph/events';
import type { UserGroup } from '../evaluate/user-group.js';
import type { ModelKind } from '../recommender.js';
import type { RuledOrigin, UnmetPin } from '../rules/apply-rules.js';
import type { CompiledRules } from '../rules/compile-rules.js';

/** One thing somebody did. */
export interface Interaction {
  productId: string;
  eventType: EventType;
  /** Epoch seconds, where known. */
  at?: number;
  /** Whether it belongs to a session before the one at hand: it counts, but is not part of that session. Default false. */
  isEarlier?: boolean;
}

/** One view of a product, which may be of a session before the last one. */
export type Viewed = Pick<Interaction, 'productId' | 'isEarlier'>;

/** For whom, in the log's own ids. */
export type RecommendRequest =
  /**
   * `viewed` are products the user viewed, the latest first: they stand in where the models know no strength of her, and those of the last session are her session at hand. `recent` is what she did
   * since the training, oldest first: it is added to what the models know, and is her session at hand.
   */
  | { kind: 'user'; userId: string; viewed?: readonly Viewed[]; recent?: readonly Interaction[] }
  /** An anonymous session or cart, oldest first. Its own products are not recommended back unless seen products are asked for. */
  | { kind: 'session'; interactions: readonly Interaction[] }
  /** `category` stands in where the models do not know the product. */
  | { kind: 'product'; productId: string; category?: string | null }
  | { kind: 'category'; category: string };

/** Why a model answered, for a page that writes its own sentence; `modelReason` says the same in English. */
export interface ModelWhy {
  /**
   * asked: the request names the model · promoted: it was promoted to answer everybody · won, tie, too-few, only-model: the comparison in `group` came out so · not-compared: no comparison was made
   * for `group` · similar-factors, similar-neighbors, similar-sessions, similar-carts: products like one, by their factors, by what the same users
   * took, by sessions with both, by users who carted both · unknown-product: nobody has carted the product · category: popularity within `category`.
   */
  kind:
    | 'asked'
    | 'promoted'
    | 'won'
    | 'tie'
    | 'too-few'
    | 'only-model'
    | 'not-compared'
    | 'similar-factors'
    | 'similar-neighbors'
    | 'similar-sessions'
    | 'similar-carts'
    | 'unknown-product'
    | 'category';
  /** The group whose comparison decides: ANONYMOUS where models were compared on sessions, else for an anonymous session the group it is answered like. Null where none decides. */
  group: UserGroup | 'ANONYMOUS' | null;
  /** The category that popularity is counted in; null where it is the whole catalog, or another model answers. */
  category: string | null;
  /** The model that was named or had won but has nothing to start from, so that popularity answers; null elsewhere. */
  insteadOf: ModelKind | null;
  /** Why the list is empty: only-seen products, which are filtered, nobody-carted anything there, rules that leave nothing, nothing known. Null where it is not. */
  empty: 'only-seen' | 'nobody-carted' | 'rules' | 'nothing' | null;
}

/** Why a product is in the list, in the log's own ids. `text` is a sentence; the rest lets a page write its own. */
export interface BecauseReason {
  /**
   * own-cart, own-view: a product of the person's makes up `share` · most-carted: carted `count` times · popular, popular-bought, popular-viewed: `count` users carted, bought, viewed it ·
   * similar: `count` users carted both, or, without a count, the same kind of users are interested in it and in `productId` · similar-sessions: `count` sessions hold both · like-session: `count` sessions like the one at
   * hand, which share `productId` · feature: `feature` moved the score by `share`.
   */
  kind:
    | 'own-cart'
    | 'own-view'
    | 'most-carted'
    | 'popular'
    | 'popular-bought'
    | 'popular-viewed'
    | 'similar'
    | 'similar-sessions'
    | 'like-session'
    | 'feature';
  text: string;
  productId: string | null;
  /** Share of the score; above 1 where other products take some away, of a feature also below 0; null where the score is not a sum. */
  share: number | null;
  /** Users, sessions or times that the sentence counts; null where it counts nothing. */
  count: number | null;
  /** The feature that moved the score, in the model's word; null elsewhere. */
  feature: string | null;
  /** Of popularity by category: the category that the product shares with what the list starts from; null elsewhere. */
  category: string | null;
  /** Of recent popularity: the days at the end of the log that are counted; null where all of it is. */
  days: number | null;
}

/** A ranked answer with its reasons. */
export interface RecommendationAnswer {
  /** `score` is after boosts and null where nobody scored the product (a pin, what nobody ever carted); `rules` are the names of those that pinned, boosted or buried it; `because` is looked for when it is read. */
  items: { productId: string; score: number | null; origin: RuledOrigin; rules: string[]; because: BecauseReason[] }[];
  kind: ModelKind;
  /** Why this model answered: the group it won, or the reason for a fallback. */
  modelReason: string;
  why: ModelWhy;
  group: UserGroup | 'ANONYMOUS';
  /** Products of the request that nothing is known of: they are not in the log the models were trained on, or, beside a product, nobody carted it. */
  unknownProducts: string[];
  /** Pins that are not in the list. */
  unmetPins: UnmetPin[];
  /** Products that the rules keep out of the list, of all that the models know. */
  removed: number;
}

/** How to answer. */
export interface ServeOptions {
  /** Length of the list. Default 10. */
  k?: number;
  /** Whether products already carted may come again. Default false. */
  includeSeen?: boolean;
  /** Answer with this model instead of the one that won. */
  model?: ModelKind | null;
  /** Answer with this model instead of the one that won, because it was promoted to answer everybody; popularity still steps in where it has nothing to say. */
  promoted?: ModelKind | null;
  /** Looked up in this set's catalog. Default: none. */
  rules?: CompiledRules | null;
  /** Whether each item says why it is there. Default true. */
  explain?: boolean;
  /** Epoch seconds: what the windows of rules count to. Default: the instant where training ended. */
  now?: number;
}
