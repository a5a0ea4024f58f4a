import { validateCsr, type CsrMatrix } from './csr.js';
import { checkEarlyStopping } from './early-stopping.js';
import type { Factors } from './factors.js';
import type { FitHooks } from './fit-hooks.js';
import { chooseKernel } from './kernel/choose.js';
import { fitPlainly } from './kernel/fit-plainly.js';
import { resolveOptions, type AlsOptions } from './options.js';
import { fitInWasm } from './pool/fit-in-wasm.js';

/**
 * Factorizes implicit feedback by alternating least squares.
 * Minimizes Σ_ui c(p − xᵤ·yᵢ)² + λ(Σ‖xᵤ‖² + Σ‖yᵢ‖²) over all pairs, c = α₀ + αr, p = [r > 0]; with a frequency exponent λ is each row's own.
 * Every iteration solves the items from the users, then the users from the items, so that a user's row equals the fold-in
 * of their interactions bit for bit.
 *
 * @param interactions - nUsers × nItems, row = user; values are strengths r ≥ 0.
 * @param options - see `AlsOptions`; defaults for what is left out.
 * @param options.cgSteps - from 8 on the objective never rises; fewer solve a row approximately, which on small dense matrices
 *   with large α can let it rise from one iteration to the next.
 * @param hooks.earlyStopping - returns the iteration of highest quality, with the bits of a fit of that many iterations (`roughIterations: 0`), and stops when there
 *   was no better one for `patience` iterations; takes memory for one or two more models while it runs.
 * @returns row-major factors; a row without positive strengths is all zeros. The same bits for any number of threads.
 * @throws InvalidMatrixError - an unsorted, repeated or outlying entry, a negative or non-finite strength; carries row and column.
 * @throws RangeError - an option outside its range, rough iterations asked of a fit that may stop early, the `wasm` kernel on a machine that has none, or a quality that is no finite number.
 * @throws NotEnoughMemoryError - before any work; carries the bytes it needs and the bytes it may take.
 * Cost per iteration: O(nnz·f·cgSteps + (nUsers + nItems)·f²).
 * @see Hu, Koren, Volinsky, ICDM 2008, eqs. 3–5; Takács, Pilászy, Tikk, RecSys 2011, for the conjugate gradients;
 *   Rendle, Krichene, Zhang, Koren, RecSys 2022, for α₀ and the frequency exponent.
 */
export async function fit(interactions: CsrMatrix, options?: Partial<AlsOptions>, hooks?: FitHooks): Promise<Factors> {
  const settings = resolveOptions(options);
  const kernel = chooseKernel(settings);
  if (hooks?.earlyStopping) checkEarlyStopping(hooks.earlyStopping, settings);
  validateCsr(interactions);
  hooks?.signal?.throwIfAborted();
  return kernel === 'wasm' ? fitInWasm(interactions, settings, hooks) : fitPlainly(interactions, settings, hooks);
}
