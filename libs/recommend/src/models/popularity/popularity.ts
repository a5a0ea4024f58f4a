import { RANKED_USERS, type ModelFamily } from '../../family.js';
import type { Explanation, PopularityEvent } from '../../recommender.js';
import { readArray, readText } from '../parts.js';
import { resolveSettings } from '../settings.js';
import { countPerProduct, POPULARITY_EVENTS, popularPairs, popularSteps } from './popular-pairs.js';
import { SameForAll, type SeenAndFacts } from './same-for-all.js';

/**
 * Recommends what most users carted: the same list for everyone, less what each has seen. Score = distinct users. In a log without
 * carts purchases are counted, and views where there are neither.
 */
export class PopularityModel extends SameForAll {
  readonly kind = 'POPULARITY';
  readonly event: PopularityEvent;
  /** Distinct users of each product. */
  readonly counts: Int32Array;

  constructor(shared: SeenAndFacts, event: PopularityEvent, counts: Int32Array) {
    super(shared, Float32Array.from(counts));
    this.event = event;
    this.counts = counts;
  }

  get name(): string {
    return this.event === 'cart' ? 'Popularity' : `Popularity by ${this.event}s`;
  }

  protected explain(product: number): Explanation {
    const users = this.counts[product]!;
    return users > 0
      ? { kind: 'popular', users, windowDays: null, ...(this.event === 'cart' ? {} : { event: this.event }) }
      : { kind: 'none' };
  }
}

/** Popularity over all of the log; it has no settings. */
export const POPULARITY: ModelFamily<PopularityModel, Record<string, never>> = {
  kind: 'POPULARITY',
  defaults: {},
  reads: ['seen'],
  candidates: () => [{}],
  resolve: (given) => resolveSettings('POPULARITY', {}, {}, given),
  refusal: () => null,
  cost: (data) => ({
    work: 100 * popularSteps(data) + 500 * data.products + RANKED_USERS * 3e4,
    bytes: 12 * data.products,
  }),
  fit: async (data, _settings, watch) => {
    watch?.signal?.throwIfAborted();
    const pairs = popularPairs(data);
    return new PopularityModel(data, pairs.event, countPerProduct(pairs.products, data.products));
  },
  save: (model) => ({ json: { event: model.event }, arrays: { counts: model.counts } }),
  load: (parts, shared) =>
    new PopularityModel(
      shared,
      readText(parts, 'event', POPULARITY_EVENTS),
      readArray(parts, 'counts', 'i32', shared.products),
    ),
  withoutUsers: (model, _users, shared) => new PopularityModel(shared, model.event, model.counts),
};
