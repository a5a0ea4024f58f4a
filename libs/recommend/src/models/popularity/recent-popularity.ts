import { RANKED_USERS, type ModelFamily } from '../../family.js';
import type { TrainingData } from '../../log/training-data.js';
import type { Explanation, PopularityEvent } from '../../recommender.js';
import { readArray, readObject, readText } from '../parts.js';
import { positive, resolveSettings } from '../settings.js';
import { countPerProduct, POPULARITY_EVENTS, popularPairs, popularSteps } from './popular-pairs.js';
import { SameForAll, type SeenAndFacts } from './same-for-all.js';

/** How fast popularity fades. */
export interface RecentPopularitySettings {
  /** Days after which a user counts half, > 0. Default 7. */
  halfLifeDays: number;
}

/** What recent popularity counted. */
export interface RecentCounts {
  event: PopularityEvent;
  /** Σ over users of 2^(−age ÷ half-life), a number a product. */
  scores: Float32Array;
  /** Distinct users in the last {@link shownDays} days, for explanations. */
  recentUsers: Int32Array;
  /** Distinct users at any time. */
  allUsers: Int32Array;
}

const DAY = 86_400;

/**
 * Recommends what many users carted lately: the same list for everyone, less what each has seen.
 *
 * Score = Σ over users of 2^(−age ÷ half-life), age being that of the user's last cart of the product. In a log without carts
 * purchases are counted, and views where there are neither.
 */
export class RecentPopularityModel extends SameForAll {
  readonly kind = 'RECENT_POPULARITY';
  readonly counts: RecentCounts;
  readonly settings: RecentPopularitySettings;

  constructor(shared: SeenAndFacts, counts: RecentCounts, settings: RecentPopularitySettings) {
    super(shared, counts.scores);
    this.counts = counts;
    this.settings = settings;
  }

  get name(): string {
    const by = this.counts.event === 'cart' ? '' : `by ${this.counts.event}s, `;
    return `Recent popularity (${by}half-life ${this.settings.halfLifeDays === 1 ? '1 day' : `${this.settings.halfLifeDays} days`})`;
  }

  protected explain(product: number): Explanation {
    const { event, recentUsers, allUsers } = this.counts;
    const of = event === 'cart' ? {} : { event };
    if (recentUsers[product]! > 0)
      return { kind: 'popular', users: recentUsers[product]!, windowDays: shownDays(this.settings), ...of };
    return allUsers[product]! > 0
      ? { kind: 'popular', users: allUsers[product]!, windowDays: null, ...of }
      : { kind: 'none' };
  }
}

/** The days that an explanation counts users over: one half-life, in whole days. */
export function shownDays({ halfLifeDays }: RecentPopularitySettings): number {
  return Math.ceil(halfLifeDays);
}

/** Counts users of each product, the recent ones for more. */
export function recentCounts(data: TrainingData, settings: RecentPopularitySettings): RecentCounts {
  const { event, products, lastAt } = popularPairs(data);
  const sums = new Float64Array(data.products);
  const recentUsers = new Int32Array(data.products);
  const perSecond = Math.LN2 / (settings.halfLifeDays * DAY);
  const from = data.end - shownDays(settings) * DAY;
  for (let pair = 0; pair < products.length; pair += 1) {
    const product = products[pair]!;
    sums[product]! += Math.exp(-perSecond * (data.end - lastAt[pair]!));
    if (lastAt[pair]! >= from) recentUsers[product]! += 1;
  }
  const scores = Float32Array.from(sums);
  // What is older than a hundred half-lives is still known: it stands last, not nowhere.
  for (const product of products) if (scores[product]! < LEAST) scores[product] = LEAST;
  return { event, scores, recentUsers, allUsers: countPerProduct(products, data.products) };
}

/** Single precision's smallest normal number. */
const LEAST = 2 ** -126;

const DEFAULTS: Readonly<RecentPopularitySettings> = { halfLifeDays: 7 };

/** Popularity with a half-life. */
export const RECENT_POPULARITY: ModelFamily<RecentPopularityModel, RecentPopularitySettings> = {
  kind: 'RECENT_POPULARITY',
  defaults: DEFAULTS,
  reads: ['seen'],
  candidates: (data) => {
    const { lastAt } = popularPairs(data);
    const oldest = lastAt.reduce((least, at) => Math.min(least, at), data.end);
    const days = (data.end - oldest) / DAY;
    return [
      DEFAULTS,
      ...[1, 3, 14, 30, 90].filter((halfLifeDays) => halfLifeDays < days).map((halfLifeDays) => ({ halfLifeDays })),
    ];
  },
  resolve: (given) => resolveSettings('RECENT_POPULARITY', DEFAULTS, { halfLifeDays: positive }, given),
  refusal: () => null,
  cost: (data) => ({
    work: 300 * popularSteps(data) + 1000 * data.products + RANKED_USERS * 3e4,
    bytes: 28 * data.products,
  }),
  fit: async (data, settings, watch) => {
    watch?.signal?.throwIfAborted();
    return new RecentPopularityModel(data, recentCounts(data, settings), settings);
  },
  save: ({ counts, settings }) => ({
    json: { event: counts.event, settings: { ...settings } },
    arrays: { scores: counts.scores, 'recent-users': counts.recentUsers, 'all-users': counts.allUsers },
  }),
  load: (parts, shared) =>
    new RecentPopularityModel(
      shared,
      {
        event: readText(parts, 'event', POPULARITY_EVENTS),
        scores: readArray(parts, 'scores', 'f32', shared.products),
        recentUsers: readArray(parts, 'recent-users', 'i32', shared.products),
        allUsers: readArray(parts, 'all-users', 'i32', shared.products),
      },
      RECENT_POPULARITY.resolve(readObject(parts, 'settings')),
    ),
  withoutUsers: (model, _users, shared) => new RecentPopularityModel(shared, model.counts, model.settings),
};
