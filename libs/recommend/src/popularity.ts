import type { CsrMatrix } from '@cartograph/als';
import type { CartLog } from './cart-log.js';
import { cartMatrix, rowOf, usersPerProduct } from './cart-matrix.js';
import { checkK, checkProduct, checkProfile, checkUsers, emptyLists, sortRanked, writeList } from './rank.js';
import type { Explanation, Profile, RankedLists, RankOptions, Recommender } from './recommender.js';

/** What popularity is made of. */
export interface PopularityData {
  /** The training matrix, for what is seen. */
  carts: CsrMatrix;
  /** For each product: distinct users who carted it in the window. */
  windowUsers: Int32Array;
  /** For each product: distinct users who carted it at any time. */
  allUsers: Int32Array;
  /** Days counted back from the end of training; null is all of it. */
  windowDays: number | null;
  /** For each product the category it stands in. */
  categories: readonly string[];
}

/**
 * Recommends what most users carted in the last `windowDays` days; the same list for everyone, less what she has seen.
 *
 * Score = users in the window + users at any time ÷ (1 + their maximum), so that the second only breaks ties.
 * Products that nobody carted do not appear. Cost of a list: O(K + seen).
 */
export class PopularityModel implements Recommender {
  readonly kind = 'POPULARITY';
  readonly data: PopularityData;
  private readonly order: { product: number; score: number }[];

  constructor(data: PopularityData) {
    this.data = data;
    let most = 0;
    for (const users of data.allUsers) most = Math.max(most, users);
    const ranked: { product: number; score: number }[] = [];
    for (const [product, users] of data.allUsers.entries()) {
      if (users > 0) ranked.push({ product, score: data.windowUsers[product]! + users / (1 + most) });
    }
    this.order = sortRanked(ranked);
  }

  /**
   * Counts popularity in a log.
   *
   * @param carts - the training matrix, made of the cart events before `end`.
   * @param end - epoch seconds where training ends; the window counts back from here.
   */
  static of(log: CartLog, carts: CsrMatrix, options: { windowDays: number | null; end: number }): PopularityModel {
    const { windowDays, end } = options;
    const size = { users: carts.rows, products: carts.columns };
    const allUsers = usersPerProduct(carts);
    const windowUsers =
      windowDays === null ? allUsers : usersPerProduct(cartMatrix(log.carts, size, { from: end - windowDays * 86_400, to: end }).csr);
    return new PopularityModel({ carts, windowUsers, allUsers, windowDays, categories: log.categories });
  }

  get name(): string {
    return this.data.windowDays === null ? 'Popularity' : `Popularity of the last ${this.data.windowDays} days`;
  }

  get users(): number {
    return this.data.carts.rows;
  }

  get products(): number {
    return this.data.carts.columns;
  }

  recommendUsers(users: Int32Array, k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    checkUsers(users, this.users);
    const lists = emptyLists(users.length, k);
    for (const [position, user] of users.entries()) {
      const seen = user < 0 || options.includeSeen ? new Int32Array() : rowOf(this.data.carts, user).products;
      writeList(lists, position, this.first(k, seen, options.allowed));
    }
    return lists;
  }

  recommendProfiles(profiles: readonly Profile[], k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    const lists = emptyLists(profiles.length, k);
    for (const [position, profile] of profiles.entries()) {
      checkProfile(profile, this.products);
      const seen = options.includeSeen || profile.basis === 'views' ? new Int32Array() : profile.products;
      writeList(lists, position, this.first(k, seen, options.allowed));
    }
    return lists;
  }

  /** The most popular products of the same category. */
  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const lists = emptyLists(1, k);
    const allowed = this.inCategory(this.data.categories[product]!);
    if (options.allowed) for (let row = 0; row < this.products; row += 1) allowed[row]! &= options.allowed[row]!;
    writeList(lists, 0, this.first(k, Int32Array.of(product), allowed));
    return lists;
  }

  /**
   * A mask of the products in a category: its code itself or one below it (`electronics` holds
   * `electronics.smartphone`), or the id of a category without a code.
   */
  inCategory(category: string): Uint8Array {
    const mask = new Uint8Array(this.products);
    if (category === '') return mask;
    for (const [product, own] of this.data.categories.entries()) {
      if (own === category || own.startsWith(`${category}.`)) mask[product] = 1;
    }
    return mask;
  }

  explainUser(_user: number, product: number): Explanation {
    return this.explain(product);
  }

  explainProfile(_profile: Profile, product: number): Explanation {
    return this.explain(product);
  }

  explainSimilar(_other: number, product: number): Explanation {
    return this.explain(product);
  }

  private explain(product: number): Explanation {
    checkProduct(product, this.products);
    const windowed = this.data.windowUsers[product]!;
    if (windowed > 0) return { kind: 'popular', users: windowed, windowDays: this.data.windowDays };
    const users = this.data.allUsers[product]!;
    return users > 0 ? { kind: 'popular', users, windowDays: null } : { kind: 'none' };
  }

  private first(k: number, seen: Int32Array, allowed?: Uint8Array): { product: number; score: number }[] {
    const skip = new Set(seen);
    const out: { product: number; score: number }[] = [];
    for (const entry of this.order) {
      if (out.length === k) break;
      if (skip.has(entry.product) || (allowed && allowed[entry.product] === 0)) continue;
      out.push(entry);
    }
    return out;
  }
}
