import type { CsrMatrix } from './csr.js';
import type { Factors } from './factors.js';
import { gram } from './kernel/gram.js';

/**
 * The sum that training minimises, over all user–item pairs:
 * Σ c(p − x·y)² + λ(Σ‖x‖² + Σ‖y‖²). The pairs without interaction come in closed form: Σ (x·y)² = ⟨XᵀX, YᵀY⟩.
 *
 * @param options - λ and α the model was trained with.
 * Cost O(nnz·f + (nUsers + nItems)·f²).
 */
export function objective(interactions: CsrMatrix, model: Factors, options: { regularization: number; alpha: number }): number {
  const { factors, userFactors, itemFactors } = model;
  const users = gram(userFactors, factors);
  const items = gram(itemFactors, factors);
  let sum = 0;
  for (let entry = 0; entry < users.length; entry += 1) sum += users[entry]! * items[entry]!;
  for (let a = 0; a < factors; a += 1) sum += options.regularization * (users[a * factors + a]! + items[a * factors + a]!);
  for (let user = 0; user < interactions.rows; user += 1) {
    for (let entry = interactions.indptr[user]!; entry < interactions.indptr[user + 1]!; entry += 1) {
      const strength = interactions.values[entry]!;
      const score = dot(userFactors, user * factors, itemFactors, interactions.indices[entry]! * factors, factors);
      const missed = (strength > 0 ? 1 : 0) - score;
      sum += (1 + options.alpha * strength) * missed * missed - score * score;
    }
  }
  return sum;
}

/** Inner product of two rows, in double precision, in ascending order. */
export function dot(left: Float32Array, leftOffset: number, right: Float32Array, rightOffset: number, length: number): number {
  let sum = 0;
  for (let a = 0; a < length; a += 1) sum += left[leftOffset + a]! * right[rightOffset + a]!;
  return sum;
}
