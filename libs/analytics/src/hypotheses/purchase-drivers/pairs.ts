import type { EventStore } from '@cartograph/events';
import type { Fragment } from '../../sql.js';
import type { PurchaseDriverStep } from './attribute.js';

/** Pairs of session and product as columns, sorted by category, user, session, product. */
export interface Pairs {
  count: number;
  /** Pairs before the limit; more than `count` where users were left out. */
  before: number;
  brand: readonly string[];
  user: Float64Array;
  product: Float64Array;
  half: Int32Array;
  looks: Int32Array;
  carted: Int32Array;
  bought: Int32Array;
  /** 0 low, 1 mid, 2 high. */
  band: Int32Array;
  /** Price ÷ the middle price of its band. */
  priceRatio: Float64Array;
  /** Price ÷ the product's own usual price before; NaN where unknown. */
  usualRatio: Float64Array;
  othersViews: Float64Array;
  isNew: Int32Array;
  categories: readonly CategoryRows[];
}

/** The rows of one category, and where its sessions begin. */
export interface CategoryRows {
  category: string;
  /** First row of each session, and the row after the last one. */
  sessions: Int32Array;
}

/** Asks for the pairs of a query of {@link pairsQuery}. */
export async function readPairs(store: EventStore, query: Fragment, signal: AbortSignal | undefined): Promise<Pairs> {
  const table = await store.columns(query.text, query.params, { signal });
  return {
    count: table.rowCount,
    before: table.float64('pairs')[0] ?? 0,
    brand: table.strings('brand').map((brand) => brand ?? ''),
    user: table.float64('user_no'),
    product: table.float64('product_no'),
    half: table.int32('half'),
    looks: table.int32('looks'),
    carted: table.int32('carted'),
    bought: table.int32('bought'),
    band: table.int32('band'),
    priceRatio: table.float64('price_ratio'),
    usualRatio: table.float64('usual_ratio'),
    othersViews: table.float64('others_views'),
    isNew: table.int32('is_new'),
    categories: categoryRows(table.strings('category'), table.float64('session_no'), table.float64('user_no')),
  };
}

function categoryRows(category: readonly (string | null)[], session: Float64Array, user: Float64Array): CategoryRows[] {
  const found: CategoryRows[] = [];
  let starts: number[] = [];
  for (let row = 0; row <= category.length; row += 1) {
    const isNewCategory = row === category.length || row === 0 || category[row] !== category[row - 1];
    if (isNewCategory && row > 0) {
      found.push({ category: category[row - 1] ?? '', sessions: Int32Array.from([...starts, row]) });
      starts = [];
    }
    if (row < category.length && (isNewCategory || session[row] !== session[row - 1] || user[row] !== user[row - 1]))
      starts.push(row);
  }
  return found;
}

/** The rows of one step in sessions with at least two products of the category at that step, of which one at least went on. */
export interface StepRows {
  /** Rows of {@link Pairs}. */
  rows: Int32Array;
  outcomes: Uint8Array;
  /** First of `rows` of each stratum, and their number at the end. */
  strata: Int32Array;
  /** 1 for each stratum in which a product did not go on: these can tell odds, all of them chances. */
  tells: Uint8Array;
}

/**
 * Chooses the rows of a step. View to cart: pairs with a view, which went on where they were carted or bought (a purchase without a cart skips it).
 * Cart to purchase: pairs with a cart, which went on where they were bought.
 *
 * @param half - only users of this half; null for all.
 */
export function stepRows(
  pairs: Pairs,
  { sessions }: CategoryRows,
  step: PurchaseDriverStep,
  half: 0 | 1 | null,
): StepRows {
  const rows: number[] = [];
  const outcomes: number[] = [];
  const strata: number[] = [0];
  const tells: number[] = [];
  for (let session = 0; session + 1 < sessions.length; session += 1) {
    const start = rows.length;
    let positives = 0;
    for (let row = sessions[session]!; row < sessions[session + 1]!; row += 1) {
      if (half !== null && pairs.half[row] !== half) continue;
      if (step === 'view-to-cart' ? pairs.looks[row] === 0 : pairs.carted[row] === 0) continue;
      const wentOn = pairs.bought[row] === 1 || (step === 'view-to-cart' && pairs.carted[row] === 1) ? 1 : 0;
      rows.push(row);
      outcomes.push(wentOn);
      positives += wentOn;
    }
    const size = rows.length - start;
    if (positives > 0 && size > 1) {
      strata.push(rows.length);
      tells.push(positives < size ? 1 : 0);
    } else rows.length = outcomes.length = start;
  }
  return {
    rows: Int32Array.from(rows),
    outcomes: Uint8Array.from(outcomes),
    strata: Int32Array.from(strata),
    tells: Uint8Array.from(tells),
  };
}
