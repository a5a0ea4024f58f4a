import { transpose, validateCsr, type CsrMatrix } from './csr.js';
import { initialFactors, type Factors } from './factors.js';
import { solveExactly } from './kernel/exact.js';
import { gram } from './kernel/gram.js';
import { GROUP, paddedLength, Whitening } from './kernel/whitening.js';
import { WhitenedCg } from './kernel/whitened-cg.js';
import { objectiveFromGrams } from './objective.js';
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

/** Non-zeros and rows handled between two looks at the clock. */
const CHUNK = 4096;

/**
 * Factorizes implicit feedback by alternating least squares.
 * Minimizes Σ_ui c(p − xᵤ·yᵢ)² + λ(Σ‖xᵤ‖² + Σ‖yᵢ‖²) over all pairs, c = 1 + αr, p = [r > 0].
 * Every iteration solves the items from the users, then the users from the items, so that a user's row equals the fold-in
 * of their interactions bit for bit.
 *
 * @param interactions - nUsers × nItems, row = user; values are strengths r ≥ 0.
 * @param options - see `AlsOptions`; defaults for what is left out.
 * @param options.cgSteps - from 8 on the objective never rises; fewer solve a row approximately, which on small dense matrices
 *   with large α can let it rise from one iteration to the next.
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
  const { factors } = settings;
  const result: Factors = {
    factors,
    users: interactions.rows,
    items: interactions.columns,
    userFactors: initialFactors(interactions, factors, settings.seed),
    itemFactors: new Float32Array(interactions.columns * factors),
  };
  let userGram = gram(result.userFactors, factors);
  for (let iteration = 1; iteration <= settings.iterations; iteration += 1) {
    await solveSide({ fixed: result.userFactors, dense: userGram, rows: byItem, solved: result.itemFactors }, settings, pause);
    const itemGram = gram(result.itemFactors, factors);
    await solveSide({ fixed: result.itemFactors, dense: itemGram, rows: interactions, solved: result.userFactors }, settings, pause);
    userGram = gram(result.userFactors, factors);
    if (hooks?.onIteration) {
      const sum = objectiveFromGrams(interactions, result, settings, { users: userGram, items: itemGram });
      hooks.onIteration({ iteration, objective: sum, seconds: (performance.now() - began) / 1000 });
    }
  }
  return result;
}

/** One half of an iteration. */
interface Side {
  fixed: Float32Array;
  /** Gram matrix of the fixed side. */
  dense: Float64Array;
  /** Entries by solved row. */
  rows: CsrMatrix;
  solved: Float32Array;
}

async function solveSide(side: Side, settings: AlsOptions, pause: () => Promise<void>): Promise<void> {
  if (settings.solver === 'cholesky') return solveSideExactly(side, settings, pause);
  const { rows, fixed, solved } = side;
  const { factors } = settings;
  const whitening = new Whitening(side.dense, factors, settings.regularization);
  const whitened = new Float32Array(rows.columns * paddedLength(factors));
  for (let row = 0; row < rows.columns; row += CHUNK) {
    await pause();
    whitening.whiten(fixed, row, Math.min(rows.columns, row + CHUNK), whitened);
  }
  const cg = new WhitenedCg(factors, settings.cgSteps, settings.alpha);
  const group = new Float64Array(GROUP * factors);
  let waiting: number[] = [];
  let sinceLook = 0;
  for (let row = 0; row < rows.rows; row += 1) {
    const from = rows.indptr[row]!;
    const to = rows.indptr[row + 1]!;
    if (to > from) {
      cg.solve(whitened, { indices: rows.indices, values: rows.values, from, to });
      group.set(cg.z.subarray(0, factors), waiting.length * factors);
      waiting.push(row);
    }
    if (waiting.length === GROUP) {
      whitening.unwhiten(group, waiting, solved);
      waiting = [];
    }
    sinceLook += 1 + to - from;
    if (sinceLook < CHUNK) continue;
    sinceLook = 0;
    await pause();
  }
  whitening.unwhiten(group, waiting, solved);
}

async function solveSideExactly({ fixed, dense, rows, solved }: Side, settings: AlsOptions, pause: () => Promise<void>): Promise<void> {
  const { factors } = settings;
  for (let row = 0; row < rows.rows; row += 1) {
    const from = rows.indptr[row]!;
    const to = rows.indptr[row + 1]!;
    if (to === from) continue;
    solved.set(solveExactly(fixed, factors, dense, { indices: rows.indices, values: rows.values, from, to }, settings), row * factors);
    await pause();
  }
}
