import { transpose, validateCsr, type CsrMatrix } from './csr.js';
import { initialFactors, type Factors } from './factors.js';
import { solveExactly } from './kernel/exact.js';
import { gram } from './kernel/gram.js';
import { createWhitening, paddedLength, unwhitenRow, whitenRow } from './kernel/whiten.js';
import { WhitenedCg } from './kernel/whitened-cg.js';
import { objective } from './objective.js';
import { resolveOptions, type AlsOptions } from './options.js';
import { createPace } from './pace.js';

/** What an iteration reports. */
export interface IterationReport {
  /** 1 for the first. */
  iteration: number;
  /** The minimised sum after this iteration; see `objective`. */
  objective: number;
  /** Seconds since the fit began. */
  seconds: number;
}

/** Ways to watch and to stop a fit. */
export interface FitHooks {
  onIteration?(report: IterationReport): void;
  /** Aborting rejects the fit with the signal's reason within a few chunks of work. */
  signal?: AbortSignal;
}

/** Non-zeros, or rows, handled between two looks at the clock. */
const CHUNK = 4096;

/**
 * Factorizes implicit feedback by alternating least squares.
 * Minimizes Σ_ui c(p − xᵤ·yᵢ)² + λ(Σ‖xᵤ‖² + Σ‖yᵢ‖²) over all pairs, c = 1 + αr, p = [r > 0].
 * Every iteration solves the items from the users, then the users from the items, so that a user's row equals the fold-in
 * of their interactions bit for bit.
 *
 * @param interactions - nUsers × nItems, row = user; values are strengths r ≥ 0.
 * @param options - see `AlsOptions`; defaults for what is left out.
 * @returns row-major factors; a row without positive strengths is all zeros.
 * @throws InvalidMatrixError - an unsorted, repeated or outlying entry, a negative or non-finite strength; carries row and column.
 * @throws RangeError - an option outside its range.
 * Cost per iteration: O(nnz·f·cgSteps + (nUsers + nItems)·f²).
 * @see Hu, Koren, Volinsky, ICDM 2008, eqs. 3–5; Takács, Pilászy, Tikk, RecSys 2011, for the conjugate gradients.
 */
export async function fit(interactions: CsrMatrix, options?: Partial<AlsOptions>, hooks?: FitHooks): Promise<Factors> {
  const settings = resolveOptions(options);
  validateCsr(interactions);
  hooks?.signal?.throwIfAborted();
  const pause = createPace(hooks?.signal);
  const began = performance.now();
  const byItem = transpose(interactions);
  const result: Factors = {
    factors: settings.factors,
    users: interactions.rows,
    items: interactions.columns,
    userFactors: initialFactors(interactions, settings.factors, settings.seed),
    itemFactors: new Float32Array(interactions.columns * settings.factors),
  };
  for (let iteration = 1; iteration <= settings.iterations; iteration += 1) {
    await solveSide(result.userFactors, byItem, result.itemFactors, settings, pause);
    await solveSide(result.itemFactors, interactions, result.userFactors, settings, pause);
    if (hooks?.onIteration) {
      hooks.onIteration({ iteration, objective: objective(interactions, result, settings), seconds: (performance.now() - began) / 1000 });
    }
  }
  return result;
}

/** Solves every row of one side with the other side fixed. */
async function solveSide(
  fixed: Float32Array, rows: CsrMatrix, solved: Float32Array, settings: AlsOptions, pause: () => Promise<void>,
): Promise<void> {
  if (settings.solver === 'cholesky') return solveSideExactly(fixed, rows, solved, settings, pause);
  const { factors } = settings;
  const whitening = createWhitening(fixed, factors, settings.regularization);
  await pause();
  const stride = paddedLength(factors);
  const whitened = new Float32Array(rows.columns * stride);
  for (let row = 0; row < rows.columns; row += 1) {
    whitenRow(whitening, fixed, row * factors, whitened, row * stride);
    if (row % CHUNK === 0) await pause();
  }
  const cg = new WhitenedCg(factors, settings.cgSteps, settings.alpha);
  const scratch = new Float64Array(factors);
  let sinceLook = 0;
  for (let row = 0; row < rows.rows; row += 1) {
    const from = rows.indptr[row]!;
    const to = rows.indptr[row + 1]!;
    if (to > from) {
      cg.solve(whitened, { indices: rows.indices, values: rows.values, from, to });
      unwhitenRow(whitening, cg.z, solved, row * factors, scratch);
    }
    sinceLook += 1 + to - from;
    if (sinceLook < CHUNK) continue;
    sinceLook = 0;
    await pause();
  }
}

async function solveSideExactly(
  fixed: Float32Array, rows: CsrMatrix, solved: Float32Array, settings: AlsOptions, pause: () => Promise<void>,
): Promise<void> {
  const { factors } = settings;
  const dense = gram(fixed, factors);
  for (let row = 0; row < rows.rows; row += 1) {
    const from = rows.indptr[row]!;
    const to = rows.indptr[row + 1]!;
    if (to === from) continue;
    solved.set(solveExactly(fixed, factors, dense, { indices: rows.indices, values: rows.values, from, to }, settings), row * factors);
    await pause();
  }
}
