import { RANKED_USERS, type ModelFamily, type SharedData } from '../../family.js';
import { whole } from '../../figure-text.js';
import { isIn } from '../../log/ascending-rows.js';
import { rowOf } from '../../log/csr-rows.js';
import { categoryAt, nameCodes } from '../../name-codes.js';
import { checkK, checkProduct, emptyLists, sortRanked, writeList } from '../../rank.js';
import type { Explanation, PopularityEvent, Profile, RankedLists, RankOptions } from '../../recommender.js';
import { PersonByPerson } from '../person-by-person.js';
import { readArray, readObject, readText } from '../parts.js';
import { orNull, positive, resolveSettings, wholeNumber } from '../settings.js';
import { recentCounts } from './recent-popularity.js';
import { countPerProduct, POPULARITY_EVENTS, popularPairs, popularSteps } from './popular-pairs.js';
import { ProductOrder } from './product-order.js';

/** What a category is, and how fast popularity in it fades. */
export interface CategoryPopularitySettings {
  /** Parts of a category code that count: 1 makes `electronics` of `electronics.audio`; null takes the whole code. Default null. */
  depth: number | null;
  /** Days after which a user counts half; null counts all alike. Default null. */
  halfLifeDays: number | null;
}

/** What is popular, and how much. */
export interface CategoryCounts {
  event: PopularityEvent;
  /** A number a product. */
  scores: Float32Array;
  /** Distinct users at any time. */
  allUsers: Int32Array;
}

type Shared = Pick<SharedData, 'users' | 'products' | 'strengths' | 'seen' | 'facts'>;

/**
 * Recommends what is popular in the categories of a person's own products; after these, what is popular anywhere.
 *
 * Score of a product of category g = 1 + w(g) · s ÷ max s of g, where s is its popularity and w(g) the share of g in the person's
 * strengths; of any other product s ÷ (1 + max s) < 1. Whoever has no product with a category gets popularity.
 * Cost of a list: O(G·(K + seen)), G the categories of the person.
 */
export class CategoryPopularityModel extends PersonByPerson<Shared> {
  readonly kind = 'CATEGORY_POPULARITY';
  readonly counts: CategoryCounts;
  readonly settings: CategoryPopularitySettings;
  /** The number of each product's category; −1 without one. */
  private readonly groupOf: Int32Array;
  private readonly groupNames: readonly string[];
  /** The products of each category, best first. */
  private readonly groups: Int32Array[];
  private readonly anywhere: ProductOrder;

  constructor(shared: Shared, counts: CategoryCounts, settings: CategoryPopularitySettings) {
    super(shared);
    this.counts = counts;
    this.settings = settings;
    ({ codes: this.groupOf, names: this.groupNames } = nameCodes(shared.facts.categories, (category) =>
      categoryAt(category, settings.depth),
    ));
    const most = counts.scores.reduce((greatest, score) => Math.max(greatest, score), 0);
    const order = new ProductOrder(counts.scores);
    this.anywhere = new ProductOrder(
      counts.scores.map((score) => (score > 0 ? Math.max(score / (1 + most), LEAST) : 0)),
    );
    const members: number[][] = this.groupNames.map(() => []);
    for (const product of order.products)
      if (this.groupOf[product]! >= 0) members[this.groupOf[product]!]!.push(product);
    this.groups = members.map((products) => Int32Array.from(products));
  }

  get name(): string {
    const { depth, halfLifeDays } = this.settings;
    const by = this.counts.event === 'cart' ? [] : [`by ${this.counts.event}s`];
    const parts = [
      ...by,
      ...(depth === null ? [] : [`${depth === 1 ? 'the first part' : `${depth} parts`} of the code`]),
      ...(halfLifeDays === null ? [] : [`half-life ${halfLifeDays} days`]),
    ];
    return `Popularity by category${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
  }

  /** The most popular products of the same category. */
  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const lists = emptyLists(1, k);
    const group = this.groupOf[product]!;
    if (group < 0) return lists;
    const ranked: { product: number; score: number }[] = [];
    this.collect(ranked, group, 1, k, Int32Array.of(product), options.allowed);
    writeList(lists, 0, sortRanked(ranked));
    return lists;
  }

  explainUser(user: number, product: number): Explanation {
    checkProduct(product, this.products);
    const own = user < 0 ? new Int32Array() : rowOf(this.shared.strengths.csr, user).products;
    return this.explain(
      product,
      own.some((other) => this.groupOf[other] === this.groupOf[product]),
    );
  }

  explainProfile(profile: Profile, product: number): Explanation {
    checkProduct(product, this.products);
    return this.explain(
      product,
      profile.products.some((other) => this.groupOf[other] === this.groupOf[product]),
    );
  }

  explainSimilar(_other: number, product: number): Explanation {
    checkProduct(product, this.products);
    return this.explain(product, true);
  }

  private explain(product: number, isInOwn: boolean): Explanation {
    const users = this.counts.allUsers[product]!;
    if (users === 0) return { kind: 'none' };
    const group = this.groupOf[product]!;
    return {
      kind: 'popular',
      users,
      windowDays: null,
      ...(this.counts.event === 'cart' ? {} : { event: this.counts.event }),
      ...(isInOwn && group >= 0 ? { category: this.groupNames[group]! } : {}),
    };
  }

  protected override writeUser(
    lists: RankedLists,
    position: number,
    user: number,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void {
    if (user < 0) return this.anywhere.write(lists, position, seen, allowed);
    const own = rowOf(this.shared.strengths.csr, user);
    this.write(lists, position, own.products, own.values, seen, allowed);
  }

  protected override writeProfile(
    lists: RankedLists,
    position: number,
    { products, strengths }: Profile,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void {
    this.write(lists, position, products, strengths, seen, allowed);
  }

  private write(
    lists: RankedLists,
    position: number,
    own: Int32Array,
    strengths: Float32Array,
    seen: Int32Array,
    allowed?: Uint8Array,
  ): void {
    const { k } = lists;
    const weights = new Map<number, number>();
    let total = 0;
    for (const [entry, product] of own.entries()) {
      const group = this.groupOf[product]!;
      if (group < 0 || !(strengths[entry]! > 0)) continue;
      weights.set(group, (weights.get(group) ?? 0) + strengths[entry]!);
      total += strengths[entry]!;
    }
    if (total === 0) {
      this.anywhere.write(lists, position, seen, allowed);
      return;
    }
    const ranked: { product: number; score: number }[] = [];
    for (const [group, weight] of weights) this.collect(ranked, group, weight / total, k, seen, allowed);
    const first = sortRanked(ranked);
    if (first.length < k) {
      for (let at = 0; at < this.anywhere.products.length && first.length < k; at += 1) {
        const product = this.anywhere.products[at]!;
        if (weights.has(this.groupOf[product]!) || isIn(seen, product) || allowed?.[product] === 0) continue;
        first.push({ product, score: this.anywhere.scores[at]! });
      }
    }
    writeList(lists, position, first);
  }

  /** Adds the first K products of a category that may stand in the list, and those whose score is that of the K-th: single precision cannot tell them apart, so their rows decide. */
  private collect(
    ranked: { product: number; score: number }[],
    group: number,
    weight: number,
    k: number,
    seen: Int32Array,
    allowed?: Uint8Array,
  ): void {
    const products = this.groups[group]!;
    if (products.length === 0) return;
    const most = this.counts.scores[products[0]!]!;
    let [taken, last] = [0, 0];
    // Products of one count stand by row already, so K of them are enough.
    let [count, ofCount] = [-1, 0];
    for (let at = 0; at < products.length; at += 1) {
      const product = products[at]!;
      if (isIn(seen, product) || allowed?.[product] === 0) continue;
      const own = this.counts.scores[product]!;
      if (own !== count) [count, ofCount] = [own, 0];
      else if (ofCount === k) continue;
      const score = Math.fround(1 + (weight * own) / most);
      if (taken >= k && score < last) break;
      ranked.push({ product, score });
      last = score;
      taken += 1;
      ofCount += 1;
    }
  }
}

/** Single precision's smallest normal number. */
const LEAST = 2 ** -126;

const DEFAULTS: Readonly<CategoryPopularitySettings> = { depth: null, halfLifeDays: null };

/** Popularity within the categories of a person's products. */
export const CATEGORY_POPULARITY: ModelFamily<CategoryPopularityModel, CategoryPopularitySettings> = {
  kind: 'CATEGORY_POPULARITY',
  defaults: DEFAULTS,
  reads: ['strengths', 'seen'],
  candidates: (data) => {
    const depths = data.facts.categories.some((category) => category.includes('.')) ? [null, 1] : [null];
    return [null, 7].flatMap((halfLifeDays) => depths.map((depth) => ({ depth, halfLifeDays })));
  },
  resolve: (given) =>
    resolveSettings(
      'CATEGORY_POPULARITY',
      DEFAULTS,
      { depth: orNull(wholeNumber(1)), halfLifeDays: orNull(positive) },
      given,
    ),
  refusal: (data) =>
    data.facts.categories.every((category) => category === '')
      ? `None of the ${whole(data.products)} products has a category.`
      : null,
  cost: (data) => ({
    work: 300 * popularSteps(data) + 1500 * data.products + RANKED_USERS * 1e5,
    bytes: 40 * data.products,
  }),
  fit: async (data, settings, watch) => {
    watch?.signal?.throwIfAborted();
    if (settings.halfLifeDays !== null) {
      const { event, scores, allUsers } = recentCounts(data, { halfLifeDays: settings.halfLifeDays });
      return new CategoryPopularityModel(data, { event, scores, allUsers }, settings);
    }
    const { event, products } = popularPairs(data);
    const allUsers = countPerProduct(products, data.products);
    return new CategoryPopularityModel(data, { event, scores: Float32Array.from(allUsers), allUsers }, settings);
  },
  save: ({ counts, settings }) => ({
    json: { event: counts.event, settings: { ...settings } },
    arrays: { scores: counts.scores, 'all-users': counts.allUsers },
  }),
  load: (parts, shared) =>
    new CategoryPopularityModel(
      shared,
      {
        event: readText(parts, 'event', POPULARITY_EVENTS),
        scores: readArray(parts, 'scores', 'f32', shared.products),
        allUsers: readArray(parts, 'all-users', 'i32', shared.products),
      },
      CATEGORY_POPULARITY.resolve(readObject(parts, 'settings')),
    ),
  withoutUsers: (model, _users, shared) => new CategoryPopularityModel(shared, model.counts, model.settings),
};
