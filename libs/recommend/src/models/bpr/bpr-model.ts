import { createRanker, type Ranker } from '@cartograph/als';
import type { SharedData } from '../../family.js';
import type { PairMatrix } from '../../log/pair-matrix.js';
import { strengthWords } from '../../log/strength-words.js';
import { byShare, checkProduct, emptyLists } from '../../rank.js';
import type { Explanation, Profile, RankedLists, RankOptions } from '../../recommender.js';
import { allowedItems } from '../allowed-items.js';
import type { BestPerRow } from '@cartograph/threads';
import { ItemRecommender } from '../item-item/item-recommender.js';
import { numbersOf } from '../item-item/products-with-pairs.js';
import { foldInBpr } from './bpr-fold-in.js';
import type { BprItems, BprSettings } from './bpr-training.js';

/**
 * Bayesian personalized ranking: a product's score is its bias plus the inner product of its vector with the person's.
 *
 * The vectors that training gave its users are not kept: everybody, training users too, is folded in from the products they have (strengths above 0 count alike), so a
 * profile that equals a training row is answered as that row is. Whoever has no product that the model knows gets an empty list.
 *
 * An explanation splits the personal part of a score, x·y, exactly over the own products; the bias, alike for everybody, has no share. Shares may be negative.
 * Where the personal part is not above 0 but the score is, the product stands there because it is popular.
 */
export class BprModel extends ItemRecommender {
  readonly kind = 'BPR';
  readonly filtersSeen = true;
  readonly settings: BprSettings;
  readonly items: BprItems;
  private readonly numberOf: Int32Array;
  private ranker: Ranker | null = null;
  private similar: Ranker | null = null;

  constructor(shared: SharedData, settings: BprSettings, items: BprItems) {
    super(shared);
    this.settings = settings;
    this.items = items;
    this.numberOf = numbersOf(items.products, shared.products);
  }

  get name(): string {
    return `BPR on ${strengthWords(this.shared.strengthOptions)} (${this.settings.factors} factors)`;
  }

  explainSimilar(other: number, product: number): Explanation {
    checkProduct(other, this.products);
    checkProduct(product, this.products);
    const [left, right] = [this.numberOf[other]!, this.numberOf[product]!];
    if (left < 0 || right < 0) return { kind: 'none' };
    const value = this.inner(left, right) / Math.sqrt(this.inner(left, left) * this.inner(right, right));
    return Number.isFinite(value) && value !== 0
      ? { kind: 'similar', product: other, measure: 'cosine', value }
      : { kind: 'none' };
  }

  protected override answer(
    count: number,
    profileAt: (position: number) => Profile,
    k: number,
    options: RankOptions,
  ): RankedLists {
    const lists = emptyLists(count, k);
    const { products, vectors } = this.items;
    this.ranker ??= createRanker({ factors: this.settings.factors + 1, items: products.length, itemFactors: vectors });
    const allowed = this.allowedItems(options.allowed);
    for (let position = 0; position < count; position += 1) {
      const profile = profileAt(position);
      const vector = foldInBpr(this.items, this.ownItems(profile), this.settings);
      if (vector === null) continue;
      const blocked = [options.includeSeen ? [] : this.known(profile.seen)];
      this.write(lists, position, this.ranker.topK(vector, Math.min(k, products.length), { blocked, ...allowed }));
    }
    return lists;
  }

  /** Products whose vectors point the same way, by cosine; biases do not count. */
  protected override offerSimilar(product: number, best: BestPerRow, allowed: Uint8Array | undefined): void {
    const number = this.numberOf[product]!;
    if (number < 0) return;
    const { factors } = this.settings;
    const { products, vectors } = this.items;
    this.similar ??= createRanker(
      { factors, items: products.length, itemFactors: this.withoutBias() },
      { similarity: 'cosine' },
    );
    const vector = vectors.slice(number * (factors + 1), number * (factors + 1) + factors);
    const found = this.similar.topK(vector, Math.min(best.k, products.length), {
      blocked: [[number]],
      ...this.allowedItems(allowed),
    });
    for (const [rank, item] of found.indices.entries())
      if (item >= 0) best.offer(0, products[item]!, found.scores[rank]!);
  }

  protected override explain(profile: Profile, product: number): Explanation {
    const number = this.numberOf[product]!;
    const own = this.ownItems(profile);
    if (number < 0 || own.length === 0) return { kind: 'none' };
    const { factors } = this.settings;
    const parts = new Float64Array(own.length * factors);
    const vector = foldInBpr(this.items, own, this.settings, parts);
    if (vector === null) return { kind: 'none' };
    const { products, vectors } = this.items;
    const at = number * (factors + 1);
    const shares = Float64Array.from(own, (_, entry) => {
      let sum = 0;
      for (let d = 0; d < factors; d += 1) sum += parts[entry * factors + d]! * vectors[at + d]!;
      return sum;
    });
    const personal = shares.reduce((sum, share) => sum + share, 0);
    if (personal > 0) {
      const contributions = Array.from(own, (item, entry) => ({
        product: products[item]!,
        share: shares[entry]! / personal,
      }));
      return { kind: 'own-products', basis: profile.basis, contributions: contributions.toSorted(byShare) };
    }
    return personal + vectors[at + factors]! > 0 ? this.popular(product) : { kind: 'none' };
  }

  /** Numbers of the items of a profile's products with a strength above 0. */
  private ownItems(profile: Profile): Int32Array {
    return this.known(profile.products.filter((_, entry) => profile.strengths[entry]! > 0));
  }

  private known(products: Int32Array): Int32Array {
    return products.map((product) => this.numberOf[product]!).filter((number) => number >= 0);
  }

  private allowedItems(allowed: Uint8Array | undefined): { allowed?: Uint8Array } {
    return allowed === undefined ? {} : { allowed: allowedItems(this.items.products, allowed) };
  }

  private withoutBias(): Float32Array {
    const { factors } = this.settings;
    const { products, vectors } = this.items;
    const plain = new Float32Array(products.length * factors);
    for (let item = 0; item < products.length; item += 1)
      plain.set(vectors.subarray(item * (factors + 1), item * (factors + 1) + factors), item * factors);
    return plain;
  }

  private inner(left: number, right: number): number {
    const { factors } = this.settings;
    const { vectors } = this.items;
    let sum = 0;
    for (let d = 0; d < factors; d += 1)
      sum += vectors[left * (factors + 1) + d]! * vectors[right * (factors + 1) + d]!;
    return sum;
  }

  /** Who did with a product what strengths count, the first event that anybody did. */
  private popular(product: number): Explanation {
    const { carts, purchases, strengths, strengthOptions } = this.shared;
    const usersOf = (pairs: PairMatrix): number =>
      pairs.csr.indices.reduce((users, other) => (other === product ? users + 1 : users), 0);
    const carted = strengthOptions.cart > 0 ? usersOf(carts) : 0;
    if (carted > 0) return { kind: 'popular', users: carted, windowDays: null };
    const bought = strengthOptions.purchase > 0 ? usersOf(purchases) : 0;
    return bought > 0
      ? { kind: 'popular', users: bought, windowDays: null, event: 'purchase' }
      : { kind: 'popular', users: usersOf(strengths), windowDays: null, event: 'view' };
  }

  private write(lists: RankedLists, position: number, found: { indices: Int32Array; scores: Float32Array }): void {
    for (const [rank, item] of found.indices.entries()) {
      if (item < 0) break;
      lists.indices[position * lists.k + rank] = this.items.products[item]!;
      lists.scores[position * lists.k + rank] = found.scores[rank]!;
    }
  }
}
