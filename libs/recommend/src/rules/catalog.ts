import type { ProductFacts } from '../log/training-log.js';
import type { RepeatPurchases } from './repeat-purchases.js';
import type { Stock } from './stock-feed.js';

/** What rules need to know of the shop; rows are those of the models. */
export interface Catalog {
  /** Product rows. */
  products: number;
  facts: ProductFacts;
  /** One byte a product: 0 where the shop no longer has it, so that it stands in no list; null where it has all. */
  here?: Uint8Array | null;
  /** The row of an external product id, −1 where the shop does not have it. */
  rowOf(id: string): number;
  /** The product feed; `in-stock` rules need it, and its prices go before those of the log. */
  stock?: Stock | null;
  /** When products are bought again; `bought` rules with a learned window need it. */
  repeat?: RepeatPurchases | null;
  /** How alike two products are, 0 … 1; diversity by `model` needs it (see `modelSimilarity`). */
  similarity?: ((a: number, b: number) => number) | null;
}

/** A training's products as rules see them, with what a shop knows besides. */
export function catalogOf(
  training: { shared: { products: number; facts: ProductFacts }; productIds: { row(id: string): number } },
  more: Pick<Catalog, 'here' | 'stock' | 'repeat' | 'similarity'> = {},
): Catalog {
  const { shared, productIds } = training;
  const rowOf = (id: string): number => {
    const row = productIds.row(id);
    return more.here?.[row] === 0 ? -1 : row;
  };
  return { products: shared.products, facts: shared.facts, rowOf, ...more };
}

/** Whether a product's category is a category or lies below it: `electronics.audio` is in `electronics`. Nothing is in ''. */
export function isInCategory(own: string, category: string): boolean {
  return (
    category !== '' && own.startsWith(category) && (own.length === category.length || own[category.length] === '.')
  );
}

/** The price that rules look at: the feed's where it has one, else the log's latest; NaN where neither has. */
export function priceOf(catalog: Catalog, product: number): number {
  const fed = catalog.stock?.prices[product];
  return fed !== undefined && !Number.isNaN(fed) ? fed : catalog.facts.prices[product]!;
}
