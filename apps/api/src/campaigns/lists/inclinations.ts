import type { ProductLines } from '@cartograph/analytics';
import type { EventType } from '@cartograph/events';
import type { Affinities } from '@cartograph/experiments';

/** Events of the average user that count beside a user's own. */
const PRIOR_EVENTS = 5;
/** Views at the shop's own rate that count beside a product's own. */
const PRIOR_VIEWS = 20;
/** Bytes that affinities may take. */
const MOST_BYTES = 2e9;

interface Taken {
  views: number;
  purchases: number;
}

/**
 * What users took to, for a user model that no recommender has a hand in: the affinity of a user and a product is the share of the product's category in the user's events, five events of the
 * average user counted with them, times how often who views the product buys it, in parts of the shop's own rate (twenty views at that rate counted with it).
 * So it is one number for a user and a product, whichever list the product stands in.
 */
export class Inclinations {
  private readonly codes = new Map<string, number>();
  /** Events by category, of all users. */
  private readonly ofCategory: number[] = [];
  private readonly ofUser: Float64Array;
  /** One entry a user and category with events: user, category, events. */
  private readonly pairs: { user: number; category: number; events: number }[] = [];
  private readonly ofProduct = new Map<string, Taken>();

  constructor(
    private readonly products: ProductLines,
    private readonly users: number,
  ) {
    this.ofUser = new Float64Array(users);
  }

  /** Counts what a user did; call it once a user. What was taken out of a cart does not count. */
  count(user: number, events: readonly { productId: string; eventType: EventType }[]): void {
    const counts = new Map<number, number>();
    for (const { productId, eventType } of events) {
      if (eventType === 'remove_from_cart') continue;
      const category = this.code(this.categoryOf(productId));
      counts.set(category, (counts.get(category) ?? 0) + 1);
      const taken = this.ofProduct.get(productId) ?? { views: 0, purchases: 0 };
      this.ofProduct.set(productId, taken);
      if (eventType === 'view') taken.views += 1;
      if (eventType === 'purchase') taken.purchases += 1;
    }
    for (const [category, found] of counts) {
      this.pairs.push({ user, category, events: found });
      this.ofCategory[category]! += found;
      this.ofUser[user]! += found;
    }
  }

  /** Users with an event that counts. */
  get known(): number {
    return this.ofUser.reduce((sum, events) => sum + (events > 0 ? 1 : 0), 0);
  }

  /**
   * Affinities of all users with some products; a product is worth its latest price, and nothing where it has none.
   * @throws RangeError - more categories and users than memory is meant for.
   */
  affinitiesWith(productIds: readonly string[]): Affinities {
    const columns = new Map<number, number>();
    const category = Int32Array.from(productIds, (productId) => {
      const code = this.code(this.categoryOf(productId));
      const column = columns.get(code) ?? columns.size;
      columns.set(code, column);
      return column;
    });
    const categories = columns.size;
    const bytes = 4 * this.users * categories;
    if (bytes > MOST_BYTES)
      throw new RangeError(
        `Affinities of ${this.users} users with the ${categories} categories in their lists take ${(bytes / 1e9).toPrecision(2)} GB, more than ${MOST_BYTES / 1e9}; choose a narrower audience, or a shorter period of it.`,
      );
    return {
      affinity: this.shares(columns),
      categories,
      category,
      appeal: this.appeals(productIds),
      value: Float64Array.from(productIds, (productId) => Number(this.products.get(productId)?.price ?? 0)),
    };
  }

  private shares(columns: ReadonlyMap<number, number>): Float32Array {
    const total = this.ofCategory.reduce((sum, events) => sum + events, 0);
    const shares = new Float32Array(this.users * columns.size);
    for (const [code, column] of columns) {
      const share = total === 0 ? 1 / columns.size : this.ofCategory[code]! / total;
      for (let user = 0; user < this.users; user += 1)
        shares[user * columns.size + column] = (PRIOR_EVENTS * share) / (PRIOR_EVENTS + this.ofUser[user]!);
    }
    for (const { user, category, events } of this.pairs) {
      const column = columns.get(category);
      if (column !== undefined) shares[user * columns.size + column]! += events / (PRIOR_EVENTS + this.ofUser[user]!);
    }
    return shares;
  }

  private appeals(productIds: readonly string[]): Float64Array {
    let [purchases, views] = [0, 0];
    for (const taken of this.ofProduct.values()) {
      purchases += taken.purchases;
      views += Math.max(taken.views, taken.purchases);
    }
    if (purchases === 0) return new Float64Array(productIds.length).fill(1);
    const rate = purchases / views;
    return Float64Array.from(productIds, (productId) => {
      const taken = this.ofProduct.get(productId) ?? { views: 0, purchases: 0 };
      return (taken.purchases + PRIOR_VIEWS * rate) / (Math.max(taken.views, taken.purchases) + PRIOR_VIEWS) / rate;
    });
  }

  private categoryOf(productId: string): string {
    const line = this.products.get(productId);
    return line?.category ?? line?.categoryId ?? '';
  }

  private code(category: string): number {
    const known = this.codes.get(category);
    if (known !== undefined) return known;
    this.codes.set(category, this.ofCategory.length);
    this.ofCategory.push(0);
    return this.ofCategory.length - 1;
  }
}
