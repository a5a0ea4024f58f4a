import type { SharedData } from '../../family.js';
import { checkProduct } from '../../rank.js';
import type { Explanation, Profile } from '../../recommender.js';
import type { BestPerRow } from '@cartograph/threads';
import { ownProducts, SummingRecommender } from '../item-item/summing-recommender.js';
import { strengthWords } from '../../log/strength-words.js';
import { numbersOf } from '../item-item/products-with-pairs.js';
import type { EaseWeights } from './ease-weights.js';

/** What a pair counts in EASE. */
export const EASE_VALUES = ['binary', 'strength'] as const;

/** The settings of an EASE model. */
export interface EaseSettings {
  /** λ > 0. Default 100. */
  regularization: number;
  /** Whether a pair counts 1 or its strength, in training and in a profile. Default `binary`. */
  values: (typeof EASE_VALUES)[number];
}

/**
 * EASE: a product's score is Σ x·B over the user's own products, B the weights of {@link easeWeights} and x 1, or the strength.
 *
 * Every product with a pair is ranked for whoever owns one. Weights may be negative, and so may scores and the shares of an explanation: a product can
 * speak against another. Shares are exact and sum to 1; a score that is not above 0 is explained by `none`.
 */
export class EaseModel extends SummingRecommender {
  readonly kind = 'EASE';
  readonly settings: EaseSettings;
  readonly ease: EaseWeights;
  private readonly numberOf: Int32Array;
  private readonly sums: Float64Array;

  constructor(shared: SharedData, settings: EaseSettings, ease: EaseWeights) {
    super(shared);
    this.settings = settings;
    this.ease = ease;
    this.numberOf = numbersOf(ease.products, shared.products);
    this.sums = new Float64Array(ease.products.length);
  }

  get name(): string {
    const { regularization, values } = this.settings;
    return `EASE on ${strengthWords(this.shared.strengthOptions)} (λ ${regularization}${values === 'strength' ? ', by strength' : ''})`;
  }

  explainSimilar(other: number, product: number): Explanation {
    checkProduct(other, this.products);
    checkProduct(product, this.products);
    const value = this.weight(other, product);
    return value > 0 ? { kind: 'similar', product: other, measure: 'weight', value } : { kind: 'none' };
  }

  protected override offerTo(
    profile: Profile,
    best: BestPerRow,
    mayNot: Uint8Array,
    allowed: Uint8Array | undefined,
  ): void {
    const { sums, numberOf } = this;
    const { products, weights } = this.ease;
    const n = products.length;
    sums.fill(0);
    let owned = 0;
    for (let entry = 0; entry < profile.products.length; entry += 1) {
      const number = numberOf[profile.products[entry]!]!;
      const x = this.amountOf(profile.strengths[entry]!);
      if (number < 0 || x === 0) continue;
      owned += 1;
      const row = number * n;
      for (let other = 0; other < n; other += 1) sums[other]! += x * weights[row + other]!;
    }
    if (owned === 0) return;
    for (let number = 0; number < n; number += 1) {
      const product = products[number]!;
      if (mayNot[product] === 0 && (allowed === undefined || allowed[product] !== 0))
        best.offer(0, product, sums[number]!);
    }
  }

  /** Products whose score owning `product` raises most. */
  protected override offerSimilar(product: number, best: BestPerRow, allowed: Uint8Array | undefined): void {
    const { products, weights } = this.ease;
    const number = this.numberOf[product]!;
    if (number < 0) return;
    for (let other = 0; other < products.length; other += 1) {
      const weight = weights[number * products.length + other]!;
      if (weight > 0 && (allowed === undefined || allowed[products[other]!] !== 0))
        best.offer(0, products[other]!, weight);
    }
  }

  protected override explain(profile: Profile, product: number): Explanation {
    return ownProducts(
      profile,
      Float64Array.from(
        profile.products,
        (own, entry) => this.amountOf(profile.strengths[entry]!) * this.weight(own, product),
      ),
    );
  }

  private weight(own: number, product: number): number {
    const [from, to] = [this.numberOf[own]!, this.numberOf[product]!];
    return from < 0 || to < 0 ? 0 : this.ease.weights[from * this.ease.products.length + to]!;
  }

  private amountOf(strength: number): number {
    return this.settings.values === 'strength' ? strength : strength > 0 ? 1 : 0;
  }
}
