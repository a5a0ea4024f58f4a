import type { EventType } from '@cartograph/events';

/** Codes of event types in {@link LogEvents.types}: the position is the code. */
export const TYPE_CODES = ['view', 'cart', 'remove_from_cart', 'purchase'] as const satisfies readonly EventType[];

/** Every event of a snapshot as columns of one length, ascending in time; equal seconds by user row, then by product row. */
export interface LogEvents {
  /** Row numbers of users: 0 … userIds.length − 1. */
  users: Int32Array;
  /** Row numbers of products: 0 … productIds.length − 1. */
  products: Int32Array;
  /** Epoch seconds, UTC. */
  at: Float64Array;
  /** Positions in {@link TYPE_CODES}. */
  types: Uint8Array;
  /** Row numbers of sessions: 0 … sessionCount − 1, in no order that means anything. */
  sessions: Int32Array;
}

/** What is known of each product, a value a product row. */
export interface ProductFacts {
  /** The latest category code; the category id where the log has no code; '' where it has neither. */
  categories: readonly string[];
  /** '' where the log names none. */
  brands: readonly string[];
  /** The latest price above 0, in the log's own currency; NaN where there is none. */
  prices: Float64Array;
}

/** What each product was said to be, over time: product p has the values at `indptr[p] … indptr[p + 1] − 1`, each until the next one begins. */
export interface FactRuns<Values extends Int32Array | Float64Array> {
  indptr: Int32Array;
  /** Epoch seconds where each value begins, ascending within a product. */
  from: Float64Array;
  values: Values;
}

/** Facts as they became known; see {@link factsBefore}. */
export interface FactHistory {
  /** Texts that categories and brands are positions in. */
  names: readonly string[];
  categories: FactRuns<Int32Array>;
  brands: FactRuns<Int32Array>;
  /** Prices above 0. */
  prices: FactRuns<Float64Array>;
}

/** What models are trained on: every user, product and event of a snapshot. */
export interface TrainingLog {
  snapshotId: string;
  /** All users, ascending by the numbers that stand for ids in the lake: those beyond 2^63 − 1 first. */
  userIds: string[];
  /** All products, in the same order. */
  productIds: string[];
  /** At the end of the log. */
  facts: ProductFacts;
  /** The same as they became known, for models that must not know what came later. */
  history: FactHistory;
  events: LogEvents;
  sessionCount: number;
  /** One byte a session: 1 where a bot rule of the lake holds, and for every session of a user who looks like a bot. */
  botSessions: Uint8Array;
}
