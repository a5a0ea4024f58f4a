import type { Baskets } from '../baskets.js';

/** Baskets of the given products, each ascending. */
export function basketsFrom(rows: readonly (readonly number[])[], products = 6): Baskets {
  const indptr = new Int32Array(rows.length + 1);
  for (const [row, basket] of rows.entries()) indptr[row + 1] = indptr[row]! + basket.length;
  return {
    kind: { event: 'cart', within: 'session' },
    products,
    indptr,
    indices: Int32Array.from(rows.flat()),
    tooLarge: 0,
  };
}
