import { yieldTurn } from '@cartograph/threads';
import type { EventStore } from '@cartograph/events';
import { countChange, type Estimate } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import { countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { decimalOf, plainDecimal } from '../decimal.js';
import { checkFilter } from '../event-filter.js';
import { selectWithIds } from '../external-ids.js';
import type { Period } from '../local-days.js';
import { comparablePeriod, trackedPeriod } from '../tracked-period.js';
import { QuestionError } from '../question-error.js';
import { judgedProducts } from './judged-products.js';
import { PRODUCT_RATES, type ProductFigures, type ProductRateName, type ProductUsers } from './product-figures.js';
import { type PlainProductSort, type ProductScope, productCountsQuery } from './product-query.js';
import type { ProductPriors } from './product-priors.js';
import { STANDING_RULE, type ProductStanding, type StandingRule } from './product-standings.js';
import { isOfWholeProducts } from './whole-products.js';
import {
  type ProductsTogether,
  productsTogether,
  productTree,
  type ProductTree,
  type ProductTreeKind,
} from './product-tree.js';

/** What products are sorted by; the unknown last, ties by ascending product number. Rates are the shrunken ones. */
export type ProductSort = PlainProductSort | ProductRateName;

/** A rate of one product. */
export interface ProductRate {
  /** Users of the numerator, among those of the denominator. */
  users: number;
  /** Users of the denominator. */
  of: number;
  /** The rate of the product, shrunken towards its group, with its posterior interval. */
  estimate: Estimate;
  /** The usual product's rate in the group that it is shrunken towards; null where no group says. */
  usual: number | null;
  /** That group: a category; null: the whole shop, or none. */
  group: string | null;
}

/** One product in the period. */
export interface ProductInPeriod extends ProductUsers {
  productId: string;
  categoryId: string | null;
  category: string | null;
  brand: string | null;
  /** The log's latest price above 0; null where it knows none. */
  price: string | null;
  /** Of the period's events, above 0; null where none was known. */
  lowestPrice: string | null;
  highestPrice: string | null;
  counts: EventCounts;
  /** Sum of its purchases' prices, exact. */
  revenue: string;
  rates: Record<ProductRateName, ProductRate>;
  standing: ProductStanding;
  /** The same counts of the period before; null where the log does not cover that. */
  previous: { counts: EventCounts; revenue: string } | null;
  /** Relative changes against the period before; null where the log does not cover that. */
  changes: { views: Estimate; carts: Estimate; purchases: Estimate } | null;
}

/** Answer of {@link products}. */
export interface Products extends Answer {
  /** The page. */
  products: ProductInPeriod[];
  /** How many products the pages go through. */
  total: number;
  /** All products of the scope together, whatever their standing. */
  all: ProductsTogether;
  /** How many stand out, of how many that could. */
  stars: number;
  laggards: number;
  candidates: { stars: number; laggards: number };
  rule: StandingRule;
  tree: ProductTree;
  previousPeriod: Period | null;
}

/** Arguments of {@link products}. */
export interface ProductsQuestion extends Question {
  /** Products of the page, 0 to 10,000. Default 20. */
  first?: number;
  /** Products before the page. Default 0. */
  skip?: number;
  sort?: ProductSort;
  /** Default `desc`. */
  direction?: 'asc' | 'desc';
  /** Only products of this standing. */
  standing?: ProductStanding | null;
  /** Only these products, by the log's ids, judged among all as ever. Default: all. */
  only?: readonly string[] | null;
  rule?: Partial<StandingRule>;
  /** Which tree, which part of it, and how many groups (1 to 200) before the others are one. Default: the top 50 categories. */
  tree?: { kind?: ProductTreeKind; under?: string | null; first?: number };
}

/** Longest page: each product has four posterior intervals. */
export const MOST_PRODUCTS = 10_000;
/** After so many products others have their turn. */
const AT_ONCE = 100;

const DEFINITION = {
  name: 'Products',
  formula:
    "views, carts, removes, purchases = events; revenue = sum of purchase prices; cartersPerViewer, buyersPerViewer = distinct users who viewed the product and also put it into the cart, or bought it ÷ those who viewed it; buyersPerCarter, removersPerCarter = those with it in the cart who also bought it, or took it out ÷ those with it in the cart; each shrunken by a beta-binomial prior fitted over the products of its category, with the posterior interval. A star's buyersPerViewer lies above its category's usual rate by the least effect, a laggard's below it while it is among the most viewed quarter; false discoveries among either are bounded in expectation. A group of the trees counts pairs of user and product, which add up",
};

/**
 * Every product's counts, users, rates, price and trend in a period, which of them stand out, and one level of the category or brand tree.
 *
 * Users are counted by what they did with the product within the period, in whatever order. A product stands in the category and brand that the log
 * last gave it; a filter keeps only matching events. Days that lost events are left out, see `trackedPeriod`.
 *
 * @returns no product where nothing matches; a rate without a denominator is `no-data`, one of events that the log never records `not-logged`, one that no group can tell anything about `too-few`.
 * @throws QuestionError - an invalid period, time zone, filter, page, rule or tree, or no period on an empty log.
 * Cost: over the whole log, with bots, without a day that lost events, and filtered by nothing or what no product changed, one pass over the lake's pairs of those who did more than view, else one aggregation of the period's events to pairs; one more count of the page's products in the period before; then O(products).
 */
export async function products(store: EventStore, question: ProductsQuestion): Promise<Products> {
  const {
    filter,
    signal,
    bots = 'include',
    first = 20,
    skip = 0,
    sort = 'views',
    direction = 'desc',
    standing,
    only,
  } = question;
  const rule = { ...STANDING_RULE, ...question.rule };
  const { kind = 'category', under = null, first: most = 50 } = question.tree ?? {};
  checkPage('first', first, 0, MOST_PRODUCTS);
  checkPage('skip', skip, 0, 2 ** 31);
  checkPage('tree.first', most, 1, 200);
  checkRule(rule);
  checkFilter(filter);
  const period = await trackedPeriod(store, question);
  const before = await comparablePeriod(store, period, filter);
  const scope: ProductScope = {
    period,
    filter,
    bots,
    isOfWholeProducts: await isOfWholeProducts(store, { period, filter, bots }),
  };
  const { figures, priors, standings, unlogged, query } = await judgedProducts(store, scope, rule, signal);
  const named = only == null ? null : new Set(only);
  const listed = figures.filter(
    (product) =>
      (standing == null || standings.of.get(product) === standing) && (named === null || named.has(product.id)),
  );
  const page = sorted(listed, priors, sort, direction).slice(skip, skip + first);

  const previousQuery =
    before && page.length > 0
      ? productCountsQuery(
          { ...scope, period: before },
          page.map(({ id }) => id),
        )
      : null;
  const earlierRows = previousQuery
    ? await selectWithIds<EarlierRow & { id: string }>(store, previousQuery, ['id'], signal)
    : [];
  const earlier = new Map(earlierRows.map((row) => [row.id, row]));
  const rows: ProductInPeriod[] = [];
  for (const [at, product] of page.entries()) {
    if (at > 0 && at % AT_ONCE === 0) await yieldTurn(signal);
    rows.push(
      inPeriod(
        product,
        priors,
        standings.of.get(product) ?? 'unknown',
        before === null ? null : (earlier.get(product.id) ?? NOTHING),
      ),
    );
  }
  return {
    ...answerFor(
      store,
      period,
      {
        ...DEFINITION,
        population: `products with an event from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}${botsText(bots)}`,
      },
      [query, ...(previousQuery ? [previousQuery] : [])],
    ),
    products: rows,
    total: listed.length,
    all: productsTogether(figures, unlogged),
    stars: standings.stars,
    laggards: standings.laggards,
    candidates: standings.candidates,
    rule,
    tree: productTree(figures, kind, under, most, unlogged),
    previousPeriod: before && { from: before.from, to: before.to },
  };
}

interface EarlierRow extends CountsRow {
  revenue: string;
}

const NOTHING: EarlierRow = { views: 0, carts: 0, removes: 0, purchases: 0, revenue: '0' };

const RATES = Object.keys(PRODUCT_RATES) as ProductRateName[];

function inPeriod(
  product: ProductFigures,
  priors: ProductPriors,
  standing: ProductStanding,
  earlier: EarlierRow | null,
): ProductInPeriod {
  const rate = (name: ProductRateName): ProductRate => {
    const group = priors.groupOf(product, name);
    const { users, of } = PRODUCT_RATES[name];
    return {
      users: product[users],
      of: product[of],
      estimate: priors.rate(product, name),
      usual: group?.mean ?? null,
      group: group?.category ?? null,
    };
  };
  const {
    id,
    categoryId,
    category,
    brand,
    viewers,
    carters,
    buyers,
    cartingViewers,
    buyingViewers,
    buyingCarters,
    removingCarters,
  } = product;
  return {
    productId: id,
    categoryId,
    category,
    brand,
    price: isZero(product.price) ? null : plainDecimal(product.price),
    lowestPrice: product.lowestPrice && plainDecimal(product.lowestPrice),
    highestPrice: product.highestPrice && plainDecimal(product.highestPrice),
    counts: countsOf(product),
    revenue: decimalOf(product.revenue),
    viewers,
    carters,
    buyers,
    cartingViewers,
    buyingViewers,
    buyingCarters,
    removingCarters,
    rates: {
      cartersPerViewer: rate('cartersPerViewer'),
      buyersPerViewer: rate('buyersPerViewer'),
      buyersPerCarter: rate('buyersPerCarter'),
      removersPerCarter: rate('removersPerCarter'),
    },
    standing,
    previous: earlier && { counts: countsOf(earlier), revenue: plainDecimal(earlier.revenue) },
    changes: earlier && {
      views: countChange(product.views, earlier.views),
      carts: countChange(product.carts, earlier.carts),
      purchases: countChange(product.purchases, earlier.purchases),
    },
  };
}

/** Products as they are asked for; `figures` come by ascending number, and equals stay so. */
function sorted(
  figures: readonly ProductFigures[],
  priors: ProductPriors,
  sort: ProductSort,
  direction: 'asc' | 'desc',
): ProductFigures[] {
  const rate = RATES.find((name) => name === sort);
  const valueOf = (product: ProductFigures): number | null => {
    if (rate) return priors.mean(product, rate);
    if (sort === 'revenue') return Number(product.revenue);
    if (sort === 'price') return isZero(product.price) ? null : Number(product.price);
    return product[sort as Exclude<ProductSort, ProductRateName | 'revenue' | 'price'>];
  };
  const sign = direction === 'asc' ? 1 : -1;
  return figures
    .map((product) => ({ product, value: valueOf(product) }))
    .toSorted((a, b) => Number(a.value === null) - Number(b.value === null) || sign * ((a.value ?? 0) - (b.value ?? 0)))
    .map(({ product }) => product);
}

/** A price that the log does not know. */
export const isZero = (price: string): boolean => Number(price) === 0;

/** @throws QuestionError - `invalid-page-size`. */
export function checkPage(name: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new QuestionError(
      'invalid-page-size',
      name,
      String(value),
      `${name} is ${value}. Give a whole number from ${least} to ${most}.`,
    );
  }
}

function checkRule({ minimumViewers, minimumEffect, falseDiscoveryRate }: StandingRule): void {
  if (!Number.isSafeInteger(minimumViewers) || minimumViewers < 1) {
    throw new QuestionError(
      'invalid-rule',
      'rule.minimumViewers',
      String(minimumViewers),
      `minimumViewers is ${minimumViewers}. Give a whole number from 1.`,
    );
  }
  if (!(minimumEffect >= 0 && minimumEffect < 1)) {
    throw new QuestionError(
      'invalid-rule',
      'rule.minimumEffect',
      String(minimumEffect),
      `minimumEffect is ${minimumEffect}. Give a fraction from 0 to below 1, such as 0.25.`,
    );
  }
  if (!(falseDiscoveryRate > 0 && falseDiscoveryRate < 1)) {
    throw new QuestionError(
      'invalid-rule',
      'rule.falseDiscoveryRate',
      String(falseDiscoveryRate),
      `falseDiscoveryRate is ${falseDiscoveryRate}. Give a fraction between 0 and 1, such as 0.05.`,
    );
  }
}
