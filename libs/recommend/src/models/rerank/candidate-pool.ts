import type { Profile } from '../../recommender.js';
import { BestPerRow } from '@cartograph/threads';
import type { NearestProducts } from '../item-knn/nearest-products.js';
import { latestEvents } from '../session-knn/session-at-hand.js';
import { middleOf, nearness, type ProductFigures } from './product-figures.js';
import { LAST_EVENTS } from './rerank-settings.js';

/** What the second stage looks at, each from 0 to 1, in the words of explanations. */
export const FEATURES = [
  'likeness to own products',
  'likeness to this session',
  'place in this session',
  'place in the history',
  'category, taken before',
  'category, looked at now',
  'category, met lately',
  'brand, taken before',
  'price near the usual one',
  'price level in its category',
  'popularity',
  'recent popularity',
  'newness',
] as const;

/** Of the session at hand each event counts so much of the one after it. */
const STEP = 0.8;
/** Popular products that come on top of those that are like the person's, at most. */
const POPULAR = 50;
/** The same of each of the person's weightiest categories, and how many of these. */
const POPULAR_IN_CATEGORY = 30;
const CATEGORIES = 3;
/** Seconds after which contact with a category counts half. */
const CATEGORY_HALF_LIFE = 3 * 86_400;

/** Weights of some numbered things, most of them 0: cleared in the time it took to fill. */
class Sparse {
  readonly values: Float64Array;
  readonly touched: Int32Array;
  count = 0;

  constructor(size: number) {
    this.values = new Float64Array(size);
    this.touched = new Int32Array(size);
  }

  add(at: number, value: number): void {
    if (value === 0) return;
    if (this.values[at] === 0) {
      this.touched[this.count] = at;
      this.count += 1;
    }
    this.values[at]! += value;
  }

  raise(at: number, value: number): void {
    if (value > this.values[at]!) this.add(at, value - this.values[at]!);
  }

  clear(): void {
    for (let place = 0; place < this.count; place += 1) this.values[this.touched[place]!] = 0;
    this.count = 0;
  }
}

/**
 * The first stage: products worth looking at for a person, with their features. A product's features depend on the person and the product alone, not
 * on what else stands beside it.
 *
 * Candidates are the `room` products with the most likeness (item-kNN sums over the person's products and over the session at hand, and contact
 * without a purchase or cart), the most popular of the person's categories, and the most popular of all; each only where it may stand in the list.
 * Cost: O((own + session) · neighbors + candidates).
 */
export class CandidatePool {
  /** Product rows; the first `count` hold. */
  products = new Int32Array(0);
  /** `count` rows of {@link FEATURES}. */
  features = new Float32Array(0);
  count = 0;
  private readonly own: Sparse;
  private readonly near: Sparse;
  private readonly looked: Sparse;
  private readonly contact: Sparse;
  private readonly ownCategories: Sparse;
  private readonly nearCategories: Sparse;
  private readonly recentCategories: Sparse;
  private readonly ownBrands: Sparse;
  private readonly isIn: Uint8Array;
  private price = Number.NaN;

  constructor(
    readonly figures: ProductFigures,
    readonly nearest: NearestProducts,
  ) {
    const products = figures.popularity.length;
    [this.own, this.near, this.looked, this.contact] = [
      new Sparse(products),
      new Sparse(products),
      new Sparse(products),
      new Sparse(products),
    ];
    const { categoryCount, brandCount } = figures;
    [this.ownCategories, this.nearCategories, this.recentCategories] = [
      new Sparse(categoryCount),
      new Sparse(categoryCount),
      new Sparse(categoryCount),
    ];
    this.ownBrands = new Sparse(brandCount);
    this.isIn = new Uint8Array(products);
  }

  /**
   * Gathers candidates into `products` and `features`.
   *
   * @param mayNot - one byte a product, 1 = not in the list. @param room - at least 1.
   */
  gather(profile: Profile, mayNot: Uint8Array, allowed: Uint8Array | undefined, room: number): void {
    this.look(profile);
    const most = room + POPULAR + CATEGORIES * POPULAR_IN_CATEGORY;
    if (this.products.length < most)
      [this.products, this.features] = [new Int32Array(most), new Float32Array(most * FEATURES.length)];
    this.count = 0;
    const may = (product: number): boolean =>
      mayNot[product] === 0 && (allowed === undefined || allowed[product] !== 0);
    this.takeLike(may, room);
    for (const category of this.weightiestCategories())
      this.takeFirst(this.figures.popularIn[category]!, may, POPULAR_IN_CATEGORY);
    this.takeFirst(this.figures.popular, may, POPULAR);
    for (let place = 0; place < this.count; place += 1) {
      this.isIn[this.products[place]!] = 0;
      this.write(place);
    }
    for (const sparse of [
      this.own,
      this.near,
      this.looked,
      this.contact,
      this.ownCategories,
      this.nearCategories,
      this.recentCategories,
      this.ownBrands,
    ])
      sparse.clear();
  }

  /** What is known of the person, as weights of products, categories and brands that sum to 1 at most. */
  private look({ products, strengths, lastAt, session }: Profile): void {
    const { figures } = this;
    let [total, most, latest] = [0, 0, -Infinity];
    for (let entry = 0; entry < products.length; entry += 1) {
      total += strengths[entry]!;
      most = Math.max(most, strengths[entry]!);
      if (lastAt !== undefined) latest = Math.max(latest, lastAt[entry]!);
    }
    for (let entry = 0; entry < products.length; entry += 1) {
      if (strengths[entry] === 0) continue;
      const product = products[entry]!;
      const part = strengths[entry]! / total;
      this.spread(product, part, this.own);
      this.contact.add(product, strengths[entry]! / most);
      const category = figures.categories[product]!;
      if (category >= 0) {
        this.ownCategories.add(category, part);
        this.recentCategories.raise(
          category,
          lastAt === undefined ? 1 : 2 ** ((lastAt[entry]! - latest) / CATEGORY_HALF_LIFE),
        );
      }
      if (figures.brands[product]! >= 0) this.ownBrands.add(figures.brands[product]!, part);
    }
    const events = latestEvents(session, LAST_EVENTS);
    const whole = (1 - STEP ** events.length) / (1 - STEP);
    for (let place = 0; place < events.length; place += 1) {
      const product = events[place]!;
      const weight = STEP ** (events.length - 1 - place);
      this.spread(product, weight / whole, this.near);
      this.looked.raise(product, weight);
      if (figures.categories[product]! >= 0) this.nearCategories.add(figures.categories[product]!, weight / whole);
    }
    const known = total > 0 ? products : events;
    this.price = middleOf(
      Float64Array.from(known, (product) => figures.prices[product]!).filter((price) => !Number.isNaN(price)),
    );
  }

  private spread(product: number, weight: number, into: Sparse): void {
    const { indptr, neighbors, similarities } = this.nearest;
    for (let place = indptr[product]!; place < indptr[product + 1]!; place += 1)
      into.add(neighbors[place]!, weight * similarities[place]!);
  }

  private takeLike(may: (product: number) => boolean, room: number): void {
    const best = new BestPerRow(1, room);
    for (const [order, { touched, count }] of [this.own, this.near, this.looked, this.contact].entries()) {
      for (let place = 0; place < count; place += 1) {
        const product = touched[place]!;
        const [own, near, looked] = [
          this.own.values[product]!,
          this.near.values[product]!,
          this.looked.values[product]!,
        ];
        const isMet = (order > 0 && own !== 0) || (order > 1 && near !== 0) || (order > 2 && looked !== 0);
        if (!isMet && may(product)) best.offer(0, product, own + near + looked + this.contact.values[product]!);
      }
    }
    for (let place = 0; place < best.sizes[0]!; place += 1) this.take(best.ids[place]!);
  }

  private weightiestCategories(): Int32Array {
    const weightOf = (category: number): number =>
      this.ownCategories.values[category]! + this.nearCategories.values[category]!;
    const met = new Set([
      ...this.ownCategories.touched.subarray(0, this.ownCategories.count),
      ...this.nearCategories.touched.subarray(0, this.nearCategories.count),
    ]);
    return Int32Array.from([...met].toSorted((a, b) => weightOf(b) - weightOf(a) || a - b).slice(0, CATEGORIES));
  }

  private takeFirst(order: Int32Array, may: (product: number) => boolean, most: number): void {
    for (let at = 0, taken = 0; at < order.length && taken < most; at += 1) {
      const product = order[at]!;
      if (!may(product)) continue;
      taken += 1;
      if (this.isIn[product] === 0) this.take(product);
    }
  }

  private take(product: number): void {
    this.isIn[product] = 1;
    this.products[this.count] = product;
    this.count += 1;
  }

  private write(place: number): void {
    const { figures, features } = this;
    const product = this.products[place]!;
    const [category, brand] = [figures.categories[product]!, figures.brands[product]!];
    const at = place * FEATURES.length;
    features[at] = Math.sqrt(Math.max(0, this.own.values[product]!));
    features[at + 1] = Math.sqrt(Math.max(0, this.near.values[product]!));
    features[at + 2] = this.looked.values[product]!;
    features[at + 3] = this.contact.values[product]!;
    features[at + 4] = category < 0 ? 0 : this.ownCategories.values[category]!;
    features[at + 5] = category < 0 ? 0 : this.nearCategories.values[category]!;
    features[at + 6] = category < 0 ? 0 : this.recentCategories.values[category]!;
    features[at + 7] = brand < 0 ? 0 : this.ownBrands.values[brand]!;
    features[at + 8] = nearness(figures.prices[product]!, this.price);
    features[at + 9] = figures.usualPrice[product]!;
    features[at + 10] = figures.popularity[product]!;
    features[at + 11] = figures.trend[product]!;
    features[at + 12] = figures.newness[product]!;
  }
}
