import { ALS_DEFAULTS, explainScore, fit, foldIn, topK, type AlsOptions, type CsrMatrix, type Factors, type FitHooks } from '@cartograph/als';
import { rowOf, usersPerProduct } from './cart-matrix.js';
import { checkK, checkProduct, checkProfile, checkUsers, emptyLists } from './rank.js';
import type { Explanation, Profile, RankedLists, RankOptions, Recommender } from './recommender.js';

/** The settings a model is fitted, folded in and explained with. */
export type AlsSettings = Pick<AlsOptions, 'factors' | 'regularization' | 'alpha' | 'iterations' | 'cgSteps' | 'seed'>;

/** Completes ALS settings with the engine's defaults. */
export function alsSettings(settings: Partial<AlsSettings> = {}): AlsSettings {
  const { factors, regularization, alpha, iterations, cgSteps, seed } = { ...ALS_DEFAULTS, ...settings };
  return { factors, regularization, alpha, iterations, cgSteps, seed };
}

/**
 * Implicit ALS on carts: strength r is the number of cart events, confidence c = 1 + αr.
 *
 * Users without a training row are folded in, which gives what training would have given; a profile of views is folded
 * in on the same item factors. Whoever has nothing to start from gets an empty list. Products nobody carted never appear.
 */
export class AlsModel implements Recommender {
  readonly kind = 'ALS';
  readonly carts: CsrMatrix;
  readonly factors: Factors;
  readonly settings: AlsSettings;
  private readonly known: Uint8Array;
  private unitItems: Factors | null = null;

  constructor(carts: CsrMatrix, factors: Factors, settings: AlsSettings) {
    this.carts = carts;
    this.factors = factors;
    this.settings = settings;
    this.known = Uint8Array.from(usersPerProduct(carts), (users) => (users > 0 ? 1 : 0));
  }

  /** Fits a model. @throws as `fit` of `@cartograph/als`. */
  static async fit(carts: CsrMatrix, settings: AlsSettings, hooks?: FitHooks): Promise<AlsModel> {
    return new AlsModel(carts, await fit(carts, settings, hooks), settings);
  }

  get name(): string {
    return `ALS on carts (${this.settings.factors} factors)`;
  }

  get users(): number {
    return this.carts.rows;
  }

  get products(): number {
    return this.carts.columns;
  }

  recommendUsers(users: Int32Array, k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    checkUsers(users, this.users);
    const lists = emptyLists(users.length, k);
    const answered = Array.from(users.keys()).filter((position) => this.hasCarts(users[position]!));
    const found = topK(this.factors, Int32Array.from(answered, (position) => users[position]!), k, {
      ...(options.includeSeen ? {} : { seen: this.carts }),
      allowed: this.allowed(options.allowed),
    });
    place(lists, answered, found);
    return lists;
  }

  recommendProfiles(profiles: readonly Profile[], k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    for (const profile of profiles) checkProfile(profile, this.products);
    const lists = emptyLists(profiles.length, k);
    const answered = Array.from(profiles.keys()).filter((position) => this.isUsable(profiles[position]!));
    const vectors = new Float32Array(answered.length * this.factors.factors);
    const seen = { indptr: [0], indices: [] as number[] };
    for (const [row, position] of answered.entries()) {
      const profile = profiles[position]!;
      vectors.set(foldIn(this.factors, this.sparseRow(profile), this.settings), row * this.factors.factors);
      if (!options.includeSeen && profile.basis === 'carts') seen.indices.push(...profile.products);
      seen.indptr.push(seen.indices.length);
    }
    const found = topK(this.factors, vectors, k, {
      seen: {
        rows: answered.length,
        columns: this.products,
        indptr: Int32Array.from(seen.indptr),
        indices: Int32Array.from(seen.indices),
        values: new Float32Array(seen.indices.length).fill(1),
      },
      allowed: this.allowed(options.allowed),
    });
    place(lists, answered, found);
    return lists;
  }

  /** Products whose factors point the same way, by cosine. */
  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const lists = emptyLists(1, k);
    if (this.known[product] === 0) return lists;
    const units = this.units();
    const allowed = this.allowed(options.allowed).slice();
    allowed[product] = 0;
    place(lists, [0], topK(units, vectorOf(units, product), k, { allowed }));
    return lists;
  }

  explainUser(user: number, product: number): Explanation {
    if (!this.hasCarts(user)) return { kind: 'none' };
    const { products, values } = rowOf(this.carts, user);
    return this.explainProfile({ basis: 'carts', products, strengths: values }, product);
  }

  explainProfile(profile: Profile, product: number): Explanation {
    checkProduct(product, this.products);
    checkProfile(profile, this.products);
    if (!this.isUsable(profile)) return { kind: 'none' };
    const { score, contributions } = explainScore(this.factors, this.sparseRow(profile), product, this.settings);
    if (!(score > 0)) return { kind: 'none' };
    const shares = Array.from(profile.products, (own, entry) => ({ product: own, share: contributions[entry]! / score }));
    return { kind: 'own-products', basis: profile.basis, contributions: shares.toSorted((a, b) => b.share - a.share || a.product - b.product) };
  }

  explainSimilar(other: number, product: number): Explanation {
    checkProduct(other, this.products);
    checkProduct(product, this.products);
    const units = this.units();
    const [left, right] = [vectorOf(units, other), vectorOf(units, product)];
    const value = left.reduce((sum, part, dimension) => sum + part * right[dimension]!, 0);
    return value === 0 ? { kind: 'none' } : { kind: 'similar', product: other, measure: 'cosine', value };
  }

  private hasCarts(user: number): boolean {
    return user >= 0 && this.carts.indptr[user + 1]! > this.carts.indptr[user]!;
  }

  private isUsable(profile: Profile): boolean {
    return profile.products.some((product, entry) => profile.strengths[entry]! > 0 && this.known[product] === 1);
  }

  private sparseRow(profile: Profile): { indices: Int32Array; values: Float32Array } {
    return { indices: profile.products, values: profile.strengths };
  }

  private allowed(wanted?: Uint8Array): Uint8Array {
    return wanted === undefined ? this.known : this.known.map((known, product) => (known === 1 && wanted[product] !== 0 ? 1 : 0));
  }

  /** The same model with item factors of length one. */
  private units(): Factors {
    if (this.unitItems === null) {
      const { factors, items, itemFactors } = this.factors;
      const unit = itemFactors.slice();
      for (let item = 0; item < items; item += 1) {
        const row = unit.subarray(item * factors, (item + 1) * factors);
        const length = Math.hypot(...row);
        if (length > 0) for (let dimension = 0; dimension < factors; dimension += 1) row[dimension]! /= length;
      }
      this.unitItems = { ...this.factors, itemFactors: unit };
    }
    return this.unitItems;
  }
}

function vectorOf(model: Factors, product: number): Float32Array {
  return model.itemFactors.subarray(product * model.factors, (product + 1) * model.factors);
}

function place(lists: RankedLists, positions: readonly number[], found: { indices: Int32Array; scores: Float32Array }): void {
  const { k } = lists;
  for (const [row, position] of positions.entries()) {
    for (let rank = 0; rank < k; rank += 1) {
      const product = found.indices[row * k + rank]!;
      if (product < 0) break;
      lists.indices[position * k + rank] = product;
      lists.scores[position * k + rank] = found.scores[row * k + rank]!;
    }
  }
}
