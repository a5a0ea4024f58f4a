import type { SharedData } from '../../family.js';
import { checkProduct } from '../../rank.js';
import type { Explanation, Profile } from '../../recommender.js';
import type { BestPerRow } from '@cartograph/threads';
import { ownProducts, SummingRecommender } from '../item-item/summing-recommender.js';
import { strengthWords } from '../../log/strength-words.js';
import type { NearestProducts } from './nearest-products.js';
import type { KnnMeasure } from './pair-weights.js';

/** The settings of an item-kNN model. */
export interface ItemKnnSettings {
  /** How products are compared. Default `tfidf`. */
  measure: KnnMeasure;
  /** The most neighbors of a product, K ≥ 1. Default 100. */
  neighbors: number;
  /** h ≥ 0 beside the lengths of two products: the larger, the less a few common users count. Default 0. */
  shrinkage: number;
  /** BM25 only. Default 1.2. */
  k1: number;
  /** BM25 only. Default 0.75. */
  b: number;
  /** Days after which a pair counts half, in comparing products and in a profile; null for none. Default null. */
  halfLifeDays: number | null;
}

const MEASURES = { cosine: 'cosine', tfidf: 'tfidf-cosine', bm25: 'bm25' } as const satisfies Record<
  KnnMeasure,
  string
>;
const MEASURE_WORDS = { cosine: 'cosine', tfidf: 'TF-IDF', bm25: 'BM25' } as const satisfies Record<KnnMeasure, string>;
const DAY_SECONDS = 86_400;

/**
 * Item-kNN: a product's score is Σ r·s over the user's own products, r the strength and s the similarity of a product that is among their K
 * nearest. With a half-life r is halved for each such time between the profile's latest event and the pair's, where the profile tells times.
 *
 * A product stands in no list where none of the user's products has it among its neighbors. Shares of an explanation are exact.
 */
export class ItemKnnModel extends SummingRecommender {
  readonly kind = 'ITEM_KNN';
  readonly settings: ItemKnnSettings;
  readonly nearest: NearestProducts;
  private readonly sums: Float64Array;
  private readonly touched: Int32Array;

  constructor(shared: SharedData, settings: ItemKnnSettings, nearest: NearestProducts) {
    super(shared);
    this.settings = settings;
    this.nearest = nearest;
    this.sums = new Float64Array(shared.products);
    this.touched = new Int32Array(shared.products);
  }

  get name(): string {
    const { measure, neighbors, halfLifeDays } = this.settings;
    const decay = halfLifeDays === null ? '' : `, half-life ${halfLifeDays} ${halfLifeDays === 1 ? 'day' : 'days'}`;
    return `Item-kNN on ${strengthWords(this.shared.strengthOptions)} (${MEASURE_WORDS[measure]}, ${neighbors} ${neighbors === 1 ? 'neighbor' : 'neighbors'}${decay})`;
  }

  explainSimilar(other: number, product: number): Explanation {
    checkProduct(other, this.products);
    checkProduct(product, this.products);
    const value = this.similarity(other, product);
    return value > 0
      ? { kind: 'similar', product: other, measure: MEASURES[this.settings.measure], value }
      : { kind: 'none' };
  }

  protected override offerTo(
    profile: Profile,
    best: BestPerRow,
    mayNot: Uint8Array,
    allowed: Uint8Array | undefined,
  ): void {
    const { sums, touched } = this;
    const { indptr, neighbors, similarities } = this.nearest;
    const strengths = this.agedStrengths(profile);
    let count = 0;
    for (let entry = 0; entry < strengths.length; entry += 1) {
      const strength = strengths[entry]!;
      if (strength === 0) continue;
      const own = profile.products[entry]!;
      for (let place = indptr[own]!; place < indptr[own + 1]!; place += 1) {
        const other = neighbors[place]!;
        const sum = sums[other]!;
        const more = sum + strength * similarities[place]!;
        if (sum === 0 && more !== 0) {
          touched[count] = other;
          count += 1;
        }
        sums[other] = more;
      }
    }
    for (let place = 0; place < count; place += 1) {
      const product = touched[place]!;
      if (mayNot[product] === 0 && (allowed === undefined || allowed[product] !== 0))
        best.offer(0, product, sums[product]!);
      sums[product] = 0;
    }
  }

  protected override offerSimilar(product: number, best: BestPerRow, allowed: Uint8Array | undefined): void {
    const { indptr, neighbors, similarities } = this.nearest;
    for (let place = indptr[product]!; place < indptr[product + 1]!; place += 1) {
      if (allowed === undefined || allowed[neighbors[place]!] !== 0)
        best.offer(0, neighbors[place]!, similarities[place]!);
    }
  }

  protected override explain(profile: Profile, product: number): Explanation {
    return ownProducts(
      profile,
      this.agedStrengths(profile).map(
        (strength, entry) => strength * this.similarity(profile.products[entry]!, product),
      ),
    );
  }

  /** 0 where `product` is not among the neighbors of `own`. */
  private similarity(own: number, product: number): number {
    const { indptr, neighbors, similarities } = this.nearest;
    for (let place = indptr[own]!; place < indptr[own + 1]!; place += 1)
      if (neighbors[place] === product) return similarities[place]!;
    return 0;
  }

  private agedStrengths(profile: Profile): Float64Array {
    const strengths = new Float64Array(profile.strengths);
    const { lastAt } = profile;
    const { halfLifeDays } = this.settings;
    if (halfLifeDays === null || lastAt === undefined) return strengths;
    let latest = -Infinity;
    for (const at of lastAt) latest = Math.max(latest, at);
    for (let entry = 0; entry < strengths.length; entry += 1)
      strengths[entry]! *= 2 ** ((lastAt[entry]! - latest) / (halfLifeDays * DAY_SECONDS));
    return strengths;
  }
}
