import type { CsrMatrix } from './csr.js';
import type { Factors } from './factors.js';
import { gram } from './kernel/gram.js';
import type { ObjectiveSettings } from './options.js';
import { countPositive, rowRegularization } from './row-regularization.js';

/** λ and α the model was trained with, and what else was not left at its default. */
export type ObjectiveOptions = Pick<ObjectiveSettings, 'regularization' | 'alpha'> & Partial<ObjectiveSettings>;

/**
 * The sum that training minimizes, over all user–item pairs: Σ c(p − x·y)² + Σ λᵤ‖x‖² + Σ λᵢ‖y‖², c = α₀ + αr, p = [r > 0],
 * every λ being that of its row; see `AlsOptions.frequencyExponent`.
 * The pairs without interaction come in closed form: Σ (x·y)² = ⟨XᵀX, YᵀY⟩.
 * Cost O(nnz·f + (nUsers + nItems)·f²).
 */
export function objective(interactions: CsrMatrix, model: Factors, options: ObjectiveOptions): number {
  const settings = { unobservedWeight: 1, frequencyExponent: 0, ...options };
  const grams = { users: gram(model.userFactors, model.factors), items: gram(model.itemFactors, model.factors) };
  return objectiveFromGrams(interactions, model, settings, grams);
}

/** The same from Gram matrices that are at hand. Cost O(nnz·f + f²), with a frequency exponent O((nUsers + nItems)·f) more. */
export function objectiveFromGrams(
  interactions: CsrMatrix,
  model: Factors,
  settings: ObjectiveSettings,
  grams: { users: Float64Array; items: Float64Array },
): number {
  const { factors, userFactors, itemFactors } = model;
  const { alpha, unobservedWeight } = settings;
  let sum = denseTerms(grams, factors, settings);
  if (settings.frequencyExponent > 0) sum += scaledTerms(interactions, model, settings);
  for (let user = 0; user < interactions.rows; user += 1) {
    for (let entry = interactions.indptr[user]!; entry < interactions.indptr[user + 1]!; entry += 1) {
      const strength = interactions.values[entry]!;
      const score = innerProduct(
        userFactors,
        user * factors,
        itemFactors,
        interactions.indices[entry]! * factors,
        factors,
      );
      const missed = (strength > 0 ? 1 : 0) - score;
      sum += (unobservedWeight + alpha * strength) * missed * missed - unobservedWeight * score * score;
    }
  }
  return sum;
}

/** What depends on the factors alone: α₀⟨XᵀX, YᵀY⟩, and λ(Σ‖x‖² + Σ‖y‖²) where all rows have one λ. Cost O(f²). */
export function denseTerms(
  grams: { users: Float64Array; items: Float64Array },
  factors: number,
  settings: ObjectiveSettings,
): number {
  let sum = 0;
  for (let entry = 0; entry < factors * factors; entry += 1) sum += grams.users[entry]! * grams.items[entry]!;
  sum *= settings.unobservedWeight;
  if (settings.frequencyExponent > 0) return sum;
  for (let a = 0; a < factors; a += 1)
    sum += settings.regularization * (grams.users[a * factors + a]! + grams.items[a * factors + a]!);
  return sum;
}

/** Σ λᵤ‖x‖² + Σ λᵢ‖y‖². */
export function scaledTerms(interactions: CsrMatrix, model: Factors, settings: ObjectiveSettings): number {
  const { factors } = model;
  const perItem = new Int32Array(model.items);
  let sum = 0;
  for (let user = 0; user < interactions.rows; user += 1) {
    const [from, to] = [interactions.indptr[user]!, interactions.indptr[user + 1]!];
    const lambda = rowRegularization(settings, model.items, countPositive(interactions.values, from, to));
    sum += lambda * innerProduct(model.userFactors, user * factors, model.userFactors, user * factors, factors);
    for (let entry = from; entry < to; entry += 1)
      if (interactions.values[entry]! > 0) perItem[interactions.indices[entry]!]! += 1;
  }
  perItem.forEach((count, item) => {
    sum +=
      rowRegularization(settings, model.users, count) *
      innerProduct(model.itemFactors, item * factors, model.itemFactors, item * factors, factors);
  });
  return sum;
}

function innerProduct(
  left: Float32Array,
  leftOffset: number,
  right: Float32Array,
  rightOffset: number,
  length: number,
): number {
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
