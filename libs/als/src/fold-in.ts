import type { Factors } from './factors.js';
import { solveExactly } from './kernel/exact.js';
import { GROUP } from './kernel/whitening.js';
import { WhitenedCg } from './kernel/whitened-cg.js';
import { resolveOptions, type SolverOptions } from './options.js';
import { itemGram, itemWhitening, sortRow, whitenEntries, type SparseRow } from './row-system.js';

/**
 * The factors of a user from fixed item factors: what training would have given for these interactions, bit for bit.
 * The first call computes the model's Gram matrix and keeps it as long as the model lives, so its item factors must not change.
 *
 * @param options - the solver settings the model was trained with.
 * @returns f numbers; zeros without positive strengths.
 * @throws RangeError - an unknown or repeated item, a negative or non-finite strength.
 * Cost O(k·f² + k·f·cgSteps).
 */
export function foldIn(model: Factors, row: SparseRow, options?: Partial<SolverOptions>): Float32Array {
  const settings = resolveOptions(options);
  const { factors } = model;
  const { entries } = sortRow(row, model.items);
  const result = new Float32Array(factors);
  if (entries.to === 0) return result;
  if (settings.solver === 'cholesky') {
    result.set(solveExactly(model.itemFactors, factors, itemGram(model), entries, settings));
    return result;
  }
  const whitening = itemWhitening(model, settings.regularization);
  const system = whitenEntries(model, whitening, entries);
  const cg = new WhitenedCg(factors, settings.cgSteps, settings.alpha);
  cg.solve(system.whitened, system.entries);
  const z = new Float64Array(GROUP * factors);
  z.set(cg.z.subarray(0, factors));
  whitening.unwhiten(z, [0], result);
  return result;
}
