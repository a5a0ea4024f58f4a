import type { Factors } from './factors.js';
import { solveExactly } from './kernel/exact.js';
import { WhitenedCg } from './kernel/whitened-cg.js';
import { resolveOptions, type SolverOptions } from './options.js';
import { itemGram, itemWhitening, sortRow, userRegularization, whitenEntries, type SparseRow } from './row-system.js';

/** A score split into what each of the user's items adds to it. */
export interface ScoreExplanation {
  /** x_u·y_i of the user folded in from `row`. */
  score: number;
  /** One number per entry of the caller's row, in its order; they add up to the score. May be negative. */
  contributions: Float64Array;
}

/**
 * Splits a user's score of an item over the user's own items, exactly.
 * The user's vector is linear in its right side Σ c·y with the solver's steps held fixed: x = P·Σⱼ cⱼyⱼ, P symmetric, so the
 * score is Σⱼ cⱼ·(yⱼᵀP yᵢ). With the exact solver P is the inverse of α₀YᵀY + λI + Σ αr·y·yᵀ, as Hu et al. give it.
 *
 * @param row - the user's interactions.
 * @param item - the item whose score is asked for.
 * @param options - the solver settings the model was trained with.
 * @returns zero score and zero contributions for a row without positive strengths.
 * @throws RangeError - an unknown item, a repeated item, a negative or non-finite strength.
 * Cost O(k·f² + k·f·cgSteps).
 * @see Hu, Koren, Volinsky, ICDM 2008, section 5.
 */
export function explainScore(
  model: Factors,
  row: SparseRow,
  item: number,
  options?: Partial<SolverOptions>,
): ScoreExplanation {
  return scoreExplainer(model, row, options)(item);
}

/**
 * Explains many scores of one user: what does not depend on the item is done once.
 *
 * @param row - not to be changed while the explainer is in use.
 * @returns what `explainScore` answers for the row and an item; throws as it does.
 * Cost O(k·f² + k·f·cgSteps), and O(k·f·cgSteps) for each item.
 */
export function scoreExplainer(
  model: Factors,
  row: SparseRow,
  options?: Partial<SolverOptions>,
): (item: number) => ScoreExplanation {
  const settings = resolveOptions(options);
  const { positions, entries } = sortRow(row, model.items);
  const regularization = entries.to === 0 ? 0 : userRegularization(model, entries, settings);
  let shareOf: ((target: Float32Array) => (place: number) => number) | null = null;
  return (item) => {
    if (!Number.isInteger(item) || item < 0 || item >= model.items) {
      throw new RangeError(`Item ${item} is unknown; the model has items 0 to ${model.items - 1}.`);
    }
    const contributions = new Float64Array(entries.to);
    if (entries.to === 0) return { score: 0, contributions };
    shareOf ??= settings.solver === 'cholesky' ? exactShares() : iteratedShares();
    const share = shareOf(model.itemFactors.subarray(item * model.factors, (item + 1) * model.factors));
    let score = 0;
    for (let place = 0; place < entries.to; place += 1) {
      const strength = entries.values[place]!;
      const contribution = strength === 0 ? 0 : (settings.unobservedWeight + settings.alpha * strength) * share(place);
      contributions[positions[place]!] = contribution;
      score += contribution;
    }
    return { score, contributions };
  };

  function exactShares(): (target: Float32Array) => (place: number) => number {
    return (target) => {
      const weights = solveExactly(
        model.itemFactors,
        model.factors,
        itemGram(model),
        entries,
        { ...settings, regularization },
        target,
      );
      return (place) => product(weights, model.itemFactors, entries.indices[place]! * model.factors, model.factors);
    };
  }

  function iteratedShares(): (target: Float32Array) => (place: number) => number {
    const whitening = itemWhitening(model, settings);
    const scale = whitening.scaleOf(regularization);
    const system = whitenEntries(model, whitening, entries);
    const cg = new WhitenedCg(model.factors, settings);
    cg.solve(system.whitened, system.entries, scale);
    return (target) => {
      const weights = cg.replay(system.whitened, system.entries, scale, whitening.whitenVector(target));
      return (place) => product(weights, system.whitened, place * weights.length, weights.length);
    };
  }
}

function product(weights: Float64Array, rows: Float32Array, offset: number, length: number): number {
  let sum = 0;
  for (let a = 0; a < length; a += 1) sum += weights[a]! * rows[offset + a]!;
  return sum;
}
