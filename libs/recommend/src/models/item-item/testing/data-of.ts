import { csrFromTriplets, type CsrMatrix } from '@cartograph/als';
import type { PairMatrix } from '../../../log/pair-matrix.js';
import { CART_STRENGTHS } from '../../../log/strengths.js';
import type { TrainingData } from '../../../log/training-data.js';

/** A day in epoch seconds; every pair of {@link dataOf} is of this instant unless it says otherwise. */
export const DAY = 86_400;

/** Training data with these strengths, all of them carts and all seen, and no sessions. */
export function dataOf(
  csr: CsrMatrix,
  lastAt: Float64Array = new Float64Array(csr.indices.length).fill(DAY),
  end: number = 2 * DAY,
): TrainingData {
  const pairs: PairMatrix = { csr, lastAt };
  const none: PairMatrix = {
    csr: csrFromTriplets({ rows: csr.rows, columns: csr.columns, rowIndices: [], columnIndices: [], values: [] }),
    lastAt: new Float64Array(),
  };
  return {
    users: csr.rows,
    products: csr.columns,
    end,
    strengths: pairs,
    strengthOptions: CART_STRENGTHS,
    carts: pairs,
    purchases: none,
    seen: pairs,
    sessions: {
      indptr: new Int32Array(1),
      products: new Int32Array(),
      types: new Uint8Array(),
      at: new Float64Array(),
      users: new Int32Array(),
    },
    facts: {
      categories: Array.from({ length: csr.columns }, () => ''),
      brands: Array.from({ length: csr.columns }, () => ''),
      prices: new Float64Array(csr.columns).fill(Number.NaN),
    },
  };
}

/** Training data from rows written out: a number a product, 0 for no pair. */
export function dataOfRows(rows: readonly (readonly number[])[]): TrainingData {
  const entries = rows.flatMap((row, user) =>
    row.flatMap((value, product) => (value === 0 ? [] : [{ user, product, value }])),
  );
  return dataOf(
    csrFromTriplets({
      rows: rows.length,
      columns: rows[0]!.length,
      rowIndices: entries.map((entry) => entry.user),
      columnIndices: entries.map((entry) => entry.product),
      values: entries.map((entry) => entry.value),
    }),
  );
}
