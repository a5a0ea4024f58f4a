import type { EventStore } from '@cartograph/events';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { countsOf, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import { checkFilter } from '../event-filter.js';
import { selectWithIds } from '../external-ids.js';
import { select } from '../sql.js';
import { trackedPeriod } from '../tracked-period.js';
import {
  type PlainProductSort,
  type ProductScope,
  topQuery,
  type TopProductRow,
  wholeProductsQuery,
} from './product-query.js';
import { checkPage, isZero, MOST_PRODUCTS } from './products.js';
import { isOfWholeProducts } from './whole-products.js';

/** A product as the lake's table of products has it. */
export interface TopProduct {
  productId: string;
  categoryId: string | null;
  category: string | null;
  brand: string | null;
  /** The log's latest price above 0; null where it knows none. */
  price: string | null;
  /** Above 0; null where none was known. */
  lowestPrice: string | null;
  highestPrice: string | null;
  counts: EventCounts;
  /** Sum of its purchases' prices, exact. */
  revenue: string;
  /** Distinct users who viewed it, and who bought it. */
  viewers: number;
  buyers: number;
}

/** Answer of {@link topProducts}. */
export interface TopProducts extends Answer {
  products: TopProduct[];
  /** How many products the pages go through. */
  total: number;
}

/** Arguments of {@link topProducts}; defaults as for `products`. */
export interface TopProductsQuestion extends Question {
  first?: number;
  skip?: number;
  sort?: PlainProductSort;
  direction?: 'asc' | 'desc';
}

/**
 * A page of the products of the whole log by a count, revenue or price: the page of `products` without rates, standings, sums and trees, for which
 * every pair of a product and a user has to be looked at. Days that lost events are told, and count with what was recorded: no rate is made of it.
 *
 * @returns null where the table of products does not tell: a part of the log, bots left out, or a filter that some product came into or left; then
 *   `products` does.
 * @throws QuestionError - an invalid period, time zone, filter or page, or no period on an empty log.
 * Cost: one pass over the table of products.
 */
export async function topProducts(store: EventStore, question: TopProductsQuestion): Promise<TopProducts | null> {
  const { filter, signal, bots = 'include', first = 20, skip = 0, sort = 'views', direction = 'desc' } = question;
  checkPage('first', first, 0, MOST_PRODUCTS);
  checkPage('skip', skip, 0, 2 ** 31);
  checkFilter(filter);
  const period = await trackedPeriod(store, question, { needed: [] });
  if (!(await isOfWholeProducts(store, { period, filter, bots }))) return null;
  const scope: ProductScope = { period, filter, bots, isOfWholeProducts: true };
  const statements = { page: topQuery(scope, { sort, direction, first, skip }), count: wholeProductsQuery(scope) };
  const [rows, [counted]] = await Promise.all([
    selectWithIds<TopProductRow>(store, statements.page, ['id', 'category_id'], signal),
    select<{ products: number }>(store, statements.count, signal),
  ]);
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Top products',
        formula:
          'views, carts, removes, purchases = events; revenue = sum of purchase prices; viewers, buyers = distinct users who viewed it, who bought it',
        population: `products with an event from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}`,
      },
      Object.values(statements),
    ),
    products: rows.map(topProduct),
    total: counted?.products ?? 0,
  };
}

function topProduct({
  id,
  category_id,
  category_code,
  brand,
  price,
  lowest_price,
  highest_price,
  revenue,
  viewers,
  buyers,
  ...counts
}: TopProductRow): TopProduct {
  return {
    productId: id,
    categoryId: category_id,
    category: category_code,
    brand,
    price: isZero(price) ? null : plainDecimal(price),
    lowestPrice: lowest_price && plainDecimal(lowest_price),
    highestPrice: highest_price && plainDecimal(highest_price),
    counts: countsOf(counts),
    revenue: plainDecimal(revenue),
    viewers,
    buyers,
  };
}
