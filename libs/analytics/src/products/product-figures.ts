import { type ColumnTable, type EventStore, externalIds } from '@cartograph/events';
import { type CountsRow } from '../counts.js';
import { tenThousandths } from '../decimal.js';
import type { Fragment } from '../sql.js';

/** Distinct users of a product, or user–product pairs of several, by what was done in the period, in whatever order. */
export interface ProductUsers {
  viewers: number;
  carters: number;
  buyers: number;
  /** Viewers who put it into the cart. */
  cartingViewers: number;
  /** Viewers who bought it. */
  buyingViewers: number;
  /** Those with it in the cart who bought it. */
  buyingCarters: number;
  /** Those with it in the cart who took it out again. */
  removingCarters: number;
}

/** What is known of one product in a scope. */
export interface ProductFigures extends CountsRow, ProductUsers {
  /** The log's id. */
  id: string;
  categoryId: string | null;
  category: string | null;
  brand: string | null;
  /** The log's latest price above 0, else 0. */
  price: string;
  /** Ten-thousandths of the log's currency. */
  revenue: bigint;
  lowestPrice: string | null;
  highestPrice: string | null;
}

/** A rate of a product: which users, of which. */
export type ProductRateName = 'cartersPerViewer' | 'buyersPerViewer' | 'buyersPerCarter' | 'removersPerCarter';

/** Every rate by its name, with the users of its numerator and denominator. */
export const PRODUCT_RATES: Readonly<Record<ProductRateName, { users: keyof ProductUsers; of: keyof ProductUsers }>> = {
  cartersPerViewer: { users: 'cartingViewers', of: 'viewers' },
  buyersPerViewer: { users: 'buyingViewers', of: 'viewers' },
  buyersPerCarter: { users: 'buyingCarters', of: 'carters' },
  removersPerCarter: { users: 'removingCarters', of: 'carters' },
};

/** Asks for every product of a scope. @param query - of `productQuery`. */
export async function loadProducts(
  store: EventStore,
  query: Fragment,
  signal: AbortSignal | undefined,
): Promise<ProductFigures[]> {
  const table = await store.columns(query.text, [...query.params], { signal });
  const ids = await externalIds(
    store,
    table.strings('id').map((id) => id ?? ''),
  );
  const categoryIds = await externalIds(
    store,
    table.strings('category_id').map((id) => id ?? ''),
  );
  return figuresOf(table, ids, categoryIds);
}

function figuresOf(table: ColumnTable, ids: readonly string[], categoryIds: readonly string[]): ProductFigures[] {
  const numbers = {
    views: table.int32('views'),
    carts: table.int32('carts'),
    removes: table.int32('removes'),
    purchases: table.int32('purchases'),
    viewers: table.int32('viewers'),
    carters: table.int32('carters'),
    buyers: table.int32('buyers'),
    cartingViewers: table.int32('carting_viewers'),
    buyingViewers: table.int32('buying_viewers'),
    buyingCarters: table.int32('buying_carters'),
    removingCarters: table.int32('removing_carters'),
  };
  const [codes, brands, prices, revenues, lowest, highest] = [
    'category_code',
    'brand',
    'price',
    'revenue',
    'lowest_price',
    'highest_price',
  ].map((name) => table.strings(name));
  const hasCategory = table.strings('category_id');
  const at = (column: Int32Array, row: number): number => column[row] ?? 0;
  return ids.map((id, row) => ({
    id,
    categoryId: hasCategory[row] == null ? null : (categoryIds[row] ?? null),
    category: codes?.[row] ?? null,
    brand: brands?.[row] ?? null,
    price: prices?.[row] ?? '0',
    revenue: tenThousandths(revenues?.[row] ?? '0'),
    lowestPrice: lowest?.[row] ?? null,
    highestPrice: highest?.[row] ?? null,
    views: at(numbers.views, row),
    carts: at(numbers.carts, row),
    removes: at(numbers.removes, row),
    purchases: at(numbers.purchases, row),
    viewers: at(numbers.viewers, row),
    carters: at(numbers.carters, row),
    buyers: at(numbers.buyers, row),
    cartingViewers: at(numbers.cartingViewers, row),
    buyingViewers: at(numbers.buyingViewers, row),
    buyingCarters: at(numbers.buyingCarters, row),
    removingCarters: at(numbers.removingCarters, row),
  }));
}
