import type { ProductRow } from './products-page.js';

/** How a product converts against all those listed. */
export type Standing = 'star' | 'laggard' | 'usual';

/** Buyers ÷ viewers over all the products together; null where nobody viewed any. */
export function averageRate(products: readonly Pick<ProductRow, 'buyers' | 'viewers'>[]): number | null {
  const viewers = products.reduce((sum, product) => sum + product.viewers, 0);
  const buyers = products.reduce((sum, product) => sum + product.buyers, 0);
  return viewers === 0 ? null : buyers / viewers;
}

/** A star's whole interval lies above the average, a laggard's whole interval below it. */
export function standingOf({ buyersPerViewer: { low, high } }: Pick<ProductRow, 'buyersPerViewer'>, average: number | null): Standing {
  if (average === null || low === null || high === null) return 'usual';
  if (low > average) return 'star';
  return high < average ? 'laggard' : 'usual';
}
