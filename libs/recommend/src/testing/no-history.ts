import type { FactHistory } from '../log/training-log.js';

/** The history of products of which nothing was ever known. */
export function noHistory(products: number): FactHistory {
  const none = { indptr: new Int32Array(products + 1), from: new Float64Array(), values: new Int32Array() };
  return { names: [], categories: none, brands: none, prices: { ...none, values: new Float64Array() } };
}
