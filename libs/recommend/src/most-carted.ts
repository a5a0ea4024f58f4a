import type { CsrMatrix } from '@cartograph/als';
import type { CartMatrix } from './cart-matrix.js';
import { rowOf } from './cart-matrix.js';
import { checkK, checkProduct, checkProfile, checkUsers, emptyLists, sortRanked, writeList } from './rank.js';
import type { Explanation, Profile, RankedLists, RankOptions, Recommender } from './recommender.js';

/**
 * The seed project's baseline: recommends to each user what she carted most often, the latest first among equals.
 *
 * Score = cart events + recency ÷ 2, where recency runs from 0 (start of training) to 1 (its end). It knows only what a
 * user already carted, so with seen products filtered its lists are empty. Beside a product stand those that most users
 * carted as well.
 */
export class MostCartedModel implements Recommender {
  readonly kind = 'MOST_CARTED';
  readonly name = 'Most carted by the user';
  readonly matrix: CartMatrix;
  private usersOf: CsrMatrix | null = null;
  private readonly from: number;
  private readonly span: number;

  constructor(matrix: CartMatrix) {
    this.matrix = matrix;
    let [from, to] = [Infinity, -Infinity];
    for (const at of matrix.lastAt) {
      from = Math.min(from, at);
      to = Math.max(to, at);
    }
    this.from = Number.isFinite(from) ? from : 0;
    this.span = to > from ? to - from : 1;
  }

  get users(): number {
    return this.matrix.csr.rows;
  }

  get products(): number {
    return this.matrix.csr.columns;
  }

  recommendUsers(users: Int32Array, k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    checkUsers(users, this.users);
    return this.lists(Array.from(users, (user) => (user < 0 ? null : this.profileOf(user))), k, options);
  }

  recommendProfiles(profiles: readonly Profile[], k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    for (const profile of profiles) checkProfile(profile, this.products);
    return this.lists(profiles, k, options);
  }

  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const both = new Map<number, number>();
    for (const user of rowOf(this.byProduct(), product).products) {
      for (const other of rowOf(this.matrix.csr, user).products) {
        if (other !== product && options.allowed?.[other] !== 0) both.set(other, (both.get(other) ?? 0) + 1);
      }
    }
    const lists = emptyLists(1, k);
    writeList(lists, 0, sortRanked(Array.from(both, ([other, score]) => ({ product: other, score }))));
    return lists;
  }

  explainUser(user: number, product: number): Explanation {
    return user < 0 ? { kind: 'none' } : this.explainProfile(this.profileOf(user), product);
  }

  explainProfile(profile: Profile, product: number): Explanation {
    const position = profile.basis === 'carts' ? profile.products.indexOf(product) : -1;
    const times = position < 0 ? 0 : profile.strengths[position]!;
    return times > 0 ? { kind: 'most-carted', times } : { kind: 'none' };
  }

  explainSimilar(other: number, product: number): Explanation {
    let value = 0;
    for (const user of rowOf(this.byProduct(), other).products) {
      if (rowOf(this.matrix.csr, user).products.includes(product)) value += 1;
    }
    return value > 0 ? { kind: 'similar', product: other, measure: 'users-who-carted-both', value } : { kind: 'none' };
  }

  /** A training user's own carts as a profile. */
  private profileOf(user: number): Profile {
    const [begin, end] = [this.matrix.csr.indptr[user]!, this.matrix.csr.indptr[user + 1]!];
    const row = rowOf(this.matrix.csr, user);
    return { basis: 'carts', products: row.products, strengths: row.values, lastAt: this.matrix.lastAt.subarray(begin, end) };
  }

  private lists(profiles: readonly (Profile | null)[], k: number, options: RankOptions): RankedLists {
    const lists = emptyLists(profiles.length, k);
    if (!options.includeSeen) return lists;
    for (const [position, profile] of profiles.entries()) {
      if (profile === null || profile.basis === 'views') continue;
      const ranked: { product: number; score: number }[] = [];
      for (const [entry, product] of profile.products.entries()) {
        const strength = profile.strengths[entry]!;
        if (strength === 0 || options.allowed?.[product] === 0) continue;
        const recency = profile.lastAt ? Math.min(1, Math.max(0, (profile.lastAt[entry]! - this.from) / this.span)) : 0;
        ranked.push({ product, score: strength + recency / 2 });
      }
      writeList(lists, position, sortRanked(ranked));
    }
    return lists;
  }

  private byProduct(): CsrMatrix {
    if (this.usersOf === null) this.usersOf = usersByProduct(this.matrix.csr);
    return this.usersOf;
  }
}

function usersByProduct(csr: CsrMatrix): CsrMatrix {
  const indptr = new Int32Array(csr.columns + 1);
  for (const product of csr.indices) indptr[product + 1]! += 1;
  for (let product = 0; product < csr.columns; product += 1) indptr[product + 1]! += indptr[product]!;
  const next = indptr.slice();
  const indices = new Int32Array(csr.indices.length);
  for (let user = 0; user < csr.rows; user += 1) {
    for (const product of rowOf(csr, user).products) indices[next[product]!++] = user;
  }
  return { rows: csr.columns, columns: csr.rows, indptr, indices, values: new Float32Array(indices.length).fill(1) };
}
