import type { Factors } from './factors.js';
import { chooseKernel } from './kernel/choose.js';
import { solveExactly } from './kernel/exact.js';
import { GROUP } from './kernel/whitening.js';
import { WhitenedCg } from './kernel/whitened-cg.js';
import { resolveOptions, type SolverOptions } from './options.js';
import {
  itemGram,
  itemWhitening,
  privateKernel,
  sortRow,
  userRegularization,
  wasmBasis,
  whitenEntries,
  type SparseRow,
} from './row-system.js';

/**
 * The factors of a user from fixed item factors: what training with the same kernel would have given for these interactions, bit for bit.
 * The first call computes the model's Gram matrix and keeps it as long as the model lives, so its item factors must not change.
 *
 * @param options - the solver settings the model was trained with.
 * @returns f numbers; zeros without positive strengths.
 * @throws RangeError - an unknown or repeated item, a negative or non-finite strength, or a kernel that the machine does not have.
 * Cost O(k·f² + k·f·cgSteps).
 */
export function foldIn(model: Factors, row: SparseRow, options?: Partial<SolverOptions>): Float32Array {
  const settings = resolveOptions(options);
  const kernel = chooseKernel(settings);
  const { factors } = model;
  const { entries } = sortRow(row, model.items);
  const result = new Float32Array(factors);
  if (entries.to === 0) return result;
  if (kernel === 'wasm') return privateKernel().solve(model, wasmBasis(model, settings), entries, settings);
  const regularization = userRegularization(model, entries, settings);
  if (settings.solver === 'cholesky') {
    result.set(solveExactly(model.itemFactors, factors, itemGram(model), entries, { ...settings, regularization }));
    return result;
  }
  const whitening = itemWhitening(model, settings);
  const system = whitenEntries(model, whitening, entries);
  const cg = new WhitenedCg(factors, settings);
  cg.solve(system.whitened, system.entries, whitening.scaleOf(regularization));
  const z = new Float64Array(GROUP * factors);
  z.set(cg.z.subarray(0, factors));
  whitening.unwhiten(z, [0], result);
  return result;
}
