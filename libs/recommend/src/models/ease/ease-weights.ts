import { SymmetricMatrix, type CsrMatrix } from '@cartograph/als';
import { numbersOf, productsWithPairs } from '../item-item/products-with-pairs.js';
import type { WorkPace } from '@cartograph/threads';

/** Weights between the products that have a pair, numbered in the order of their rows. */
export interface EaseWeights {
  /** n product rows, ascending. */
  products: Int32Array;
  /** n × n, row-major: entry (i, j) is what product i, once owned, adds to the score of product j. The diagonal is 0; others may be negative. */
  weights: Float32Array;
}

/** What is watched and stopped. */
export interface EaseHooks {
  pace: WorkPace;
  onColumns?: (done: number) => void;
}

/**
 * The weights B that minimize ‖X − XB‖² + λ‖B‖² with an empty diagonal, in closed form: with P = (XᵀX + λI)⁻¹, Bᵢⱼ = −Pᵢⱼ ÷ Pⱼⱼ.
 * Everything before the last division is in double precision.
 *
 * @param x - users × products; at least one pair.
 * @param lambda - λ > 0.
 * Cost n³/2 + Σ (products of a user)²/2 multiply-adds, 8·n² bytes and a little at the peak, n the products with a pair.
 * @see Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019, eq. 8.
 */
export async function easeWeights(x: CsrMatrix, lambda: number, { pace, onColumns }: EaseHooks): Promise<EaseWeights> {
  const products = productsWithPairs(x);
  const n = products.length;
  const numberOf = numbersOf(products, x.columns);
  const matrix = new SymmetricMatrix(n);
  for (let user = 0; user < x.rows; user += 1) {
    const [begin, end] = [x.indptr[user]!, x.indptr[user + 1]!];
    for (let left = begin; left < end; left += 1) {
      const [number, value] = [numberOf[x.indices[left]!]!, x.values[left]!];
      for (let right = begin; right <= left; right += 1)
        matrix.add(number, numberOf[x.indices[right]!]!, value * x.values[right]!);
    }
    const pause = pace((8 * (end - begin) * (end - begin)) / 2);
    if (pause !== null) await pause;
  }
  for (let number = 0; number < n; number += 1) matrix.add(number, number, lambda);
  await matrix.invert({ pause: pace, ...(onColumns ? { onColumns } : {}) });
  return { products, weights: await divided(matrix, pace) };
}

async function divided(matrix: SymmetricMatrix, pace: WorkPace): Promise<Float32Array> {
  const { n } = matrix;
  const weights = new Float32Array(n * n);
  const diagonal = Float64Array.from({ length: n }, (_, number) => matrix.get(number, number));
  const row = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    matrix.readRow(i, row);
    for (let j = 0; j < i; j += 1) {
      weights[i * n + j] = -row[j]! / diagonal[j]!;
      weights[j * n + i] = -row[j]! / diagonal[i]!;
    }
    const pause = pace(8 * i);
    if (pause !== null) await pause;
  }
  return weights;
}
