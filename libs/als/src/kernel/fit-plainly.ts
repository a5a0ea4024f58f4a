import { transpose, type CsrMatrix } from '../csr.js';
import { BestFactors, emptyFactors } from '../early-stopping.js';
import { initialFactors, type Factors } from '../factors.js';
import type { FitHooks } from '../fit-hooks.js';
import { checkMemory } from '../memory.js';
import { objectiveFromGrams } from '../objective.js';
import type { AlsOptions } from '../options.js';
import { createPace, type Pace } from '@cartograph/threads';
import { countPositive, rowRegularization } from '../row-regularization.js';
import { stepsIn, type Side } from '../steps.js';
import { solveExactly } from './exact.js';
import { gramWithPauses } from './gram.js';
import { GROUP, paddedLength, Whitening } from './whitening.js';
import { WhitenedCg } from './whitened-cg.js';

/** Non-zeros and rows handled between two looks at the clock. */
const CHUNK = 4096;

/** Bytes of the transposed matrix, the factors (and two models more where they are judged) and the larger side in whitened coordinates. */
function bytesNeeded({ rows, columns, indices }: CsrMatrix, factors: number, isJudged: boolean): number {
  return (
    8 * indices.length +
    (isJudged ? 3 : 1) * 4 * factors * (rows + columns) +
    4 * paddedLength(factors) * Math.max(rows, columns)
  );
}

/**
 * Fits in plain TypeScript on the calling thread, in double precision: the twin of the WebAssembly kernel, for machines without it, and the
 * exact solver.
 *
 * @param interactions - valid.
 * @param pause - awaited between two chunks of work; ends the fit where it rejects.
 * @throws NotEnoughMemoryError - before it starts. The signal's reason when it aborts.
 */
export async function fitPlainly(
  interactions: CsrMatrix,
  settings: AlsOptions,
  hooks: FitHooks | undefined,
  pause: Pace = createPace(hooks?.signal),
): Promise<Factors> {
  const { factors } = settings;
  checkMemory({
    matrix: interactions,
    factors,
    limit: settings.memoryBytes,
    bytesAt: (f) => bytesNeeded(interactions, f, hooks?.earlyStopping !== undefined),
  });
  const began = performance.now();
  let since = began;
  const byItem = transpose(interactions);
  const result: Factors = {
    factors,
    users: interactions.rows,
    items: interactions.columns,
    userFactors: initialFactors(interactions, factors, settings.seed),
    itemFactors: new Float32Array(interactions.columns * factors),
  };
  const best = hooks?.earlyStopping
    ? new BestFactors(
        hooks.earlyStopping,
        settings.iterations,
        () => emptyFactors(result.users, result.items, factors),
        (target) => {
          target.userFactors.set(result.userFactors);
          target.itemFactors.set(result.itemFactors);
        },
      )
    : null;
  let userGram = await gramWithPauses(result.userFactors, factors, pause);
  for (let iteration = 1; iteration <= settings.iterations; iteration += 1) {
    const settingsOf = (side: Side): AlsOptions => ({
      ...settings,
      cgSteps: stepsIn(iteration, side, settings, best !== null),
    });
    await solveSide(
      { fixed: result.userFactors, dense: userGram, rows: byItem, solved: result.itemFactors },
      settingsOf('items'),
      pause,
    );
    const itemGram = await gramWithPauses(result.itemFactors, factors, pause);
    await solveSide(
      { fixed: result.itemFactors, dense: itemGram, rows: interactions, solved: result.userFactors },
      settingsOf('users'),
      pause,
    );
    userGram = await gramWithPauses(result.userFactors, factors, pause);
    const sum = hooks?.onIteration
      ? objectiveFromGrams(interactions, result, settings, { users: userGram, items: itemGram })
      : Number.NaN;
    const now = performance.now();
    const iterationSeconds = (now - since) / 1000;
    const quality = best === null ? null : await best.judge(iteration);
    hooks?.signal?.throwIfAborted();
    since = best === null ? now : performance.now();
    hooks?.onIteration?.({ iteration, objective: sum, seconds: (since - began) / 1000, iterationSeconds, quality });
    if (best !== null && (best.isEnough(iteration) || iteration === settings.iterations)) return best.finish(iteration);
  }
  return result;
}

/** One half of an iteration. */
interface Half {
  fixed: Float32Array;
  /** Gram matrix of the fixed side. */
  dense: Float64Array;
  /** Entries by solved row. */
  rows: CsrMatrix;
  solved: Float32Array;
}

async function solveSide(side: Half, settings: AlsOptions, pause: Pace): Promise<void> {
  if (settings.solver === 'cholesky') return solveSideExactly(side, settings, pause);
  const { rows, fixed, solved } = side;
  const { factors } = settings;
  const whitening = new Whitening(side.dense, factors, settings);
  const whitened = new Float32Array(rows.columns * paddedLength(factors));
  for (let row = 0; row < rows.columns; row += CHUNK) {
    await pause();
    whitening.whiten(fixed, row, Math.min(rows.columns, row + CHUNK), whitened);
  }
  const cg = new WhitenedCg(factors, settings);
  const group = new Float64Array(GROUP * factors);
  let waiting: number[] = [];
  let sinceLook = 0;
  for (let row = 0; row < rows.rows; row += 1) {
    const from = rows.indptr[row]!;
    const to = rows.indptr[row + 1]!;
    if (to > from) {
      const regularization = rowRegularization(settings, rows.columns, countPositive(rows.values, from, to));
      cg.solve(whitened, { indices: rows.indices, values: rows.values, from, to }, whitening.scaleOf(regularization));
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

async function solveSideExactly(
  { fixed, dense, rows, solved }: Half,
  settings: AlsOptions,
  pause: Pace,
): Promise<void> {
  const { factors } = settings;
  for (let row = 0; row < rows.rows; row += 1) {
    const from = rows.indptr[row]!;
    const to = rows.indptr[row + 1]!;
    if (to === from) continue;
    const regularization = rowRegularization(settings, rows.columns, countPositive(rows.values, from, to));
    solved.set(
      solveExactly(
        fixed,
        factors,
        dense,
        { indices: rows.indices, values: rows.values, from, to },
        { ...settings, regularization },
      ),
      row * factors,
    );
    await pause();
  }
}
