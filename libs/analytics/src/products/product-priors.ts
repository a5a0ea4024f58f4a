import {
  type BetaPrior,
  fitBetaPrior,
  shrunkenRate,
  type Estimate,
  type Incomputable,
  incomputable,
  type RatePosterior,
  ratePosteriors,
} from '@cartograph/metrics';
import { PRODUCT_RATES, type ProductFigures, type ProductRateName } from './product-figures.js';

/** How many products with a denominator a category needs for a prior of its own. */
export const LEAST_PRODUCTS = 10;

/** The group that a product's rate is shrunken towards. */
export interface RateGroup {
  /** Category code or id; null: the whole shop. */
  category: string | null;
  prior: BetaPrior;
  /** α ÷ (α + β): the rate of the group's usual product. */
  mean: number;
}

/**
 * The priors of a shop's products: of a rate, for each product the smallest group around it that says how its products differ: its category, the
 * categories above it, the shop. A group speaks where at least {@link LEAST_PRODUCTS} of its products have the denominator, and some of the
 * users went on and some did not. Fitted when first asked for.
 *
 * Cost: the products of every group that is asked for, once a rate.
 */
export class ProductPriors {
  readonly #members = new Map<string | null, ProductFigures[]>();
  readonly #fitted = new Map<string, RateGroup | null>();

  /** @param unlogged - rates whose events the log never records: nothing is known of them, however many users there are. */
  constructor(
    products: readonly ProductFigures[],
    private readonly unlogged: ReadonlyMap<ProductRateName, Incomputable> = new Map(),
  ) {
    for (const product of products) {
      for (const group of groupsOf(product)) {
        const members = this.#members.get(group);
        if (members) members.push(product);
        else this.#members.set(group, [product]);
      }
    }
  }

  /** Products of a group: those of a category and below it, or all. */
  members(category: string | null): readonly ProductFigures[] {
    return this.#members.get(category) ?? [];
  }

  /** The group of a product for a rate; null where not even the whole shop says how products differ. */
  groupOf(product: ProductFigures, rate: ProductRateName): RateGroup | null {
    for (const category of groupsOf(product)) {
      const group = this.#group(category, rate);
      if (group) return group;
    }
    return null;
  }

  /** The shrunken rate without its interval; null where there is none. O(1), once the group is fitted. */
  mean(product: ProductFigures, rate: ProductRateName): number | null {
    const { users, of } = PRODUCT_RATES[rate];
    const group = product[of] === 0 ? null : this.groupOf(product, rate);
    return group && (group.prior.alpha + product[users]) / (group.prior.alpha + group.prior.beta + product[of]);
  }

  /**
   * How a rate varies within each of these groups, with how well that is known. Groups as deep in the tree of categories share how much their products
   * differ, so that one of many small groups does not look spread out by chance; the shop stands alone.
   *
   * @param groups - of one rate, as {@link groupOf} answers them.
   * Cost: O(different pairs of counts of all groups), a few hundred times.
   */
  posteriors(groups: Iterable<RateGroup>, rate: ProductRateName): Map<RateGroup, RatePosterior> {
    const { users, of } = PRODUCT_RATES[rate];
    const found = new Map<RateGroup, RatePosterior>();
    const byDepth = new Map<number, RateGroup[]>();
    for (const group of groups) {
      const depth = depthOf(group.category);
      byDepth.set(depth, [...(byDepth.get(depth) ?? []), group]);
    }
    for (const alike of byDepth.values()) {
      const counts = alike.map(({ category }) => ({
        successes: this.members(category).map((product) => product[users]),
        trials: this.members(category).map((product) => product[of]),
      }));
      for (const [at, posterior] of ratePosteriors(counts).entries())
        if (posterior.ok) found.set(alike[at]!, posterior);
    }
    return found;
  }

  /** A product's rate, shrunken towards its group. */
  rate(product: ProductFigures, rate: ProductRateName): Estimate {
    const { users, of } = PRODUCT_RATES[rate];
    const unknown = this.unlogged.get(rate);
    if (unknown) return unknown;
    const group = this.groupOf(product, rate);
    if (product[of] === 0)
      return incomputable('no-data', `Nobody did what ${rate} is a share of with this product in the period.`);
    if (!group)
      return incomputable('too-few', `In the whole shop too few products differ in ${rate} to say what is usual.`);
    return shrunkenRate(group.prior, product[users], product[of]);
  }

  #group(category: string | null, rate: ProductRateName): RateGroup | null {
    const key = `${rate} ${category === null ? '' : `of ${category}`}`;
    const known = this.#fitted.get(key);
    if (known !== undefined) return known;
    const { users, of } = PRODUCT_RATES[rate];
    const members = this.members(category).filter((product) => product[of] > 0);
    const fitted =
      members.length < LEAST_PRODUCTS
        ? null
        : fitBetaPrior(
            members.map((product) => product[users]),
            members.map((product) => product[of]),
          );
    const group = fitted?.ok ? { category, prior: fitted, mean: fitted.alpha / (fitted.alpha + fitted.beta) } : null;
    this.#fitted.set(key, group);
    return group;
  }
}

/** 0 for the shop, 1 for a top category and for a category without a code. */
function depthOf(category: string | null): number {
  return category === null ? 0 : category.split('.').length;
}

/** From the smallest to the largest: `a.b`, `a`, the shop. A product without a code: its category's id, the shop. */
function groupsOf({ category, categoryId }: ProductFigures): (string | null)[] {
  if (category === null) return categoryId === null ? [null] : [categoryId, null];
  const parts = category.split('.');
  return [...parts.map((_, place) => parts.slice(0, parts.length - place).join('.')), null];
}
