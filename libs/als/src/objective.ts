import type { CsrMatrix } from './csr.js';
import type { Factors } from './factors.js';
import { gram } from './kernel/gram.js';

/** The settings that shape the minimised sum. */
export interface ObjectiveOptions {
  /** λ. */
  regularization: number;
  /** c = 1 + α·r. */
  alpha: number;
}

/**
 * The sum that training minimises, over all user–item pairs: Σ c(p − x·y)² + λ(Σ‖x‖² + Σ‖y‖²), c = 1 + αr, p = [r > 0].
 * The pairs without interaction come in closed form: Σ (x·y)² = ⟨XᵀX, YᵀY⟩.
 *
 * @param options - λ and α the model was trained with.
 * Cost O(nnz·f + (nUsers + nItems)·f²).
 */
export function objective(interactions: CsrMatrix, model: Factors, options: ObjectiveOptions): number {
  const grams = { users: gram(model.userFactors, model.factors), items: gram(model.itemFactors, model.factors) };
  return objectiveFromGrams(interactions, model, options, grams);
}

/** The same from Gram matrices that are at hand. Cost O(nnz·f + f²). */
export function objectiveFromGrams(
  interactions: CsrMatrix, model: Factors, options: ObjectiveOptions, grams: { users: Float64Array; items: Float64Array },
): number {
  const { factors, userFactors, itemFactors } = model;
  let sum = 0;
  for (let entry = 0; entry < factors * factors; entry += 1) sum += grams.users[entry]! * grams.items[entry]!;
  for (let a = 0; a < factors; a += 1) sum += options.regularization * (grams.users[a * factors + a]! + grams.items[a * factors + a]!);
  for (let user = 0; user < interactions.rows; user += 1) {
    for (let entry = interactions.indptr[user]!; entry < interactions.indptr[user + 1]!; entry += 1) {
      const strength = interactions.values[entry]!;
      const score = innerProduct(userFactors, user * factors, itemFactors, interactions.indices[entry]! * factors, factors);
      const missed = (strength > 0 ? 1 : 0) - score;
      sum += (1 + options.alpha * strength) * missed * missed - score * score;
    }
  }
  return sum;
}

function innerProduct(left: Float32Array, leftOffset: number, right: Float32Array, rightOffset: number, length: number): number {
  let even = 0;
  let odd = 0;
  let a = 0;
  for (; a + 1 < length; a += 2) {
    even += left[leftOffset + a]! * right[rightOffset + a]!;
    odd += left[leftOffset + a + 1]! * right[rightOffset + a + 1]!;
  }
  if (a < length) even += left[leftOffset + a]! * right[rightOffset + a]!;
  return even + odd;
}
