import type { PopularityEvent } from '../../recommender.js';
import type { ProductFacts } from '../../log/training-log.js';
import { nameCodes } from '../../name-codes.js';
import { ProductOrder } from '../popularity/product-order.js';

/** What the second stage knows of each product from the log; a value a product. */
export interface ProductCounts {
  event: PopularityEvent;
  /** Distinct users of the event. */
  users: Int32Array;
  /** Σ over those users of 2^(−age ÷ 7 days). */
  recent: Float32Array;
  /** 2^(−days since its first event ÷ 14); 0 without an event. */
  newness: Float32Array;
}

/** Days after which an event counts half in `recent`. */
const RECENT_DAYS = 7;
/** Days after which a product is half as new. */
const NEW_DAYS = 14;
const DAY = 86_400;

/**
 * Counts users of each product.
 *
 * @param pairs - the product and the last instant of each (user, product) with the event.
 * @param firstAt - epoch seconds of each product's first event; Infinity without one.
 * @param end - epoch seconds from which age is measured.
 */
export function countProducts(
  event: PopularityEvent,
  pairs: { products: Int32Array; lastAt: Float64Array },
  firstAt: Float64Array,
  end: number,
): ProductCounts {
  const users = new Int32Array(firstAt.length);
  const recent = new Float64Array(firstAt.length);
  for (let pair = 0; pair < pairs.products.length; pair += 1) {
    const product = pairs.products[pair]!;
    users[product]! += 1;
    recent[product]! += 2 ** ((pairs.lastAt[pair]! - end) / (RECENT_DAYS * DAY));
  }
  return {
    event,
    users,
    recent: Float32Array.from(recent),
    newness: Float32Array.from(firstAt, (at) => 2 ** ((at === Infinity ? -Infinity : at - end) / (NEW_DAYS * DAY))),
  };
}

/** Figures of the products in the shape that features need: fractions, numbered categories and brands, prices as logarithms. */
export class ProductFigures {
  /** ln(1 + users) ÷ the greatest such: 0 … 1. */
  readonly popularity: Float32Array;
  /** The same of `recent`. */
  readonly trend: Float32Array;
  readonly newness: Float32Array;
  /** The number of each product's category; −1 without one. */
  readonly categories: Int32Array;
  readonly categoryCount: number;
  /** Likewise of brands. */
  readonly brands: Int32Array;
  readonly brandCount: number;
  /** Natural logarithms of prices; NaN where unknown. */
  readonly prices: Float64Array;
  /** Nearness of a price to the middle price of its category: exp(−|ln ratio|); 0 where unknown. */
  readonly usualPrice: Float32Array;
  /** Products with users, the most popular first. */
  readonly popular: Int32Array;
  /** Those of each category. */
  readonly popularIn: readonly Int32Array[];

  constructor(
    readonly counts: ProductCounts,
    facts: ProductFacts,
  ) {
    this.popularity = fractions(counts.users);
    this.trend = fractions(counts.recent);
    this.newness = counts.newness;
    const [categories, brands] = [nameCodes(facts.categories), nameCodes(facts.brands)];
    [this.categories, this.categoryCount] = [categories.codes, categories.names.length];
    [this.brands, this.brandCount] = [brands.codes, brands.names.length];
    this.prices = facts.prices.map((price) => (price > 0 ? Math.log(price) : Number.NaN));
    this.popular = new ProductOrder(Float32Array.from(counts.users)).products;
    const members: number[][] = Array.from({ length: this.categoryCount }, () => []);
    for (const product of this.popular)
      if (this.categories[product]! >= 0) members[this.categories[product]!]!.push(product);
    this.popularIn = members.map((products) => Int32Array.from(products));
    this.usualPrice = this.nearnessInCategory();
  }

  private nearnessInCategory(): Float32Array {
    const prices: number[][] = Array.from({ length: this.categoryCount }, () => []);
    for (const [product, price] of this.prices.entries())
      if (this.categories[product]! >= 0 && !Number.isNaN(price)) prices[this.categories[product]!]!.push(price);
    const middles = prices.map((list) => middleOf(list));
    return Float32Array.from(this.prices, (price, product) =>
      nearness(price, middles[this.categories[product]!] ?? Number.NaN),
    );
  }
}

/** exp(−|a − b|): 1 where two logarithms are equal, ½ where one is double the other; 0 where one is unknown. */
export function nearness(a: number, b: number): number {
  const distance = Math.abs(a - b);
  return Number.isNaN(distance) ? 0 : Math.exp(-distance);
}

/** The median, the lower of two; NaN of nothing. Sorts the list. */
export function middleOf(values: number[] | Float64Array): number {
  values.sort((a, b) => a - b);
  return values[(values.length - 1) >> 1] ?? Number.NaN;
}

function fractions(values: Int32Array | Float32Array): Float32Array {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  const scale = most > 0 ? 1 / Math.log1p(most) : 0;
  return Float32Array.from(values, (value) => Math.log1p(value) * scale);
}
