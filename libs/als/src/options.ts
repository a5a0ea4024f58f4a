/** Settings of the model; the meaning of each is the same in training, fold-in and explanation. */
export interface AlsOptions {
  /** f, the length of a user's and an item's vector. Default 64. */
  factors: number;
  /** λ > 0; not scaled by row counts unless `frequencyExponent` says so. Default 0.05. */
  regularization: number;
  /** Confidence c = α₀ + α·r of a strength r; α ≥ 0. Default 1. */
  alpha: number;
  /** α₀ > 0, the confidence of a pair without interaction. Less of it lets the interactions count for more. Default 1. */
  unobservedWeight: number;
  /**
   * ν ≥ 0: a row with `count` positive strengths against n rows of the other side is regularized by λ·(α₀·n + count)^ν. 0 treats all rows alike, 1 grows with
   * the weight of what is known of a row, so that λ must be smaller by as much. Default 0.
   */
  frequencyExponent: number;
  /** Alternations; each solves the items, then the users. Default 10. */
  iterations: number;
  /** Conjugate gradient steps a row, from zero. 2 are good, 8 equal the exact solution to float precision. Default 3. */
  cgSteps: number;
  /**
   * The first so many iterations, fewer than `iterations`, take fewer conjugate gradient steps a row, one for an item and one less than `cgSteps` for a user: what they find is only where the
   * next one starts. `auto`: all but the last where `cgSteps` is 2 to 7, none where the fit may stop early. Default `auto`.
   */
  roughIterations: number | 'auto';
  /** The same seed gives the same factors, bit for bit. Default 1. */
  seed: number;
  /** `cg`: whitened conjugate gradients; `cholesky`: the exact solution of every row, much slower. Default `cg`. */
  solver: 'cg' | 'cholesky';
  /**
   * What computes `cg`. `wasm`: SIMD and threads in WebAssembly, in single precision; `typescript`: one thread, in double precision, on any
   * machine; `auto`: the first where the machine has it. Both give the same model to float precision; a user is folded in bit for bit as
   * trained where both say the same kernel. Default `auto`.
   */
  kernel: 'auto' | 'wasm' | 'typescript';
  /**
   * Worker threads of the `wasm` kernel; the factors are the same for any number, bit for bit. `auto`: one for each core, and the caller's
   * own thread for what takes a moment. Default `auto`.
   */
  threads: number | 'auto';
  /** Bytes that a fit may take; what needs more is refused before it starts. `auto`: what the machine has free. Default `auto`. */
  memoryBytes: number | 'auto';
}

/** The settings that solve one row. */
export type SolverOptions = Pick<
  AlsOptions,
  'regularization' | 'alpha' | 'unobservedWeight' | 'frequencyExponent' | 'cgSteps' | 'solver' | 'kernel'
>;

/** The settings that shape the minimized sum. */
export type ObjectiveSettings = Pick<AlsOptions, 'regularization' | 'alpha' | 'unobservedWeight' | 'frequencyExponent'>;

/** The settings a model gets where none are given. */
export const ALS_DEFAULTS: Readonly<AlsOptions> = {
  factors: 64,
  regularization: 0.05,
  alpha: 1,
  unobservedWeight: 1,
  frequencyExponent: 0,
  iterations: 10,
  cgSteps: 3,
  roughIterations: 'auto',
  seed: 1,
  solver: 'cg',
  kernel: 'auto',
  threads: 'auto',
  memoryBytes: 'auto',
};

const KERNELS: readonly AlsOptions['kernel'][] = ['auto', 'wasm', 'typescript'];
const MOST_THREADS = 256;

/**
 * Completes settings with their defaults.
 *
 * @throws RangeError - a setting outside its range; names it and says what is allowed.
 */
export function resolveOptions(options: Partial<AlsOptions> | undefined): AlsOptions {
  const resolved: AlsOptions = { ...ALS_DEFAULTS, ...options };
  for (const name of ['factors', 'iterations', 'cgSteps'] as const) {
    if (!Number.isInteger(resolved[name]) || resolved[name] < 1)
      throw new RangeError(`${name} is ${resolved[name]}; give a whole number ≥ 1.`);
  }
  const { roughIterations } = resolved;
  if (
    roughIterations !== 'auto' &&
    !(Number.isInteger(roughIterations) && roughIterations >= 0 && roughIterations < resolved.iterations)
  ) {
    throw new RangeError(
      `roughIterations is ${roughIterations}; give a whole number from 0 to ${resolved.iterations - 1}, fewer than the iterations, or auto.`,
    );
  }
  if (!(resolved.regularization > 0 && Number.isFinite(resolved.regularization))) {
    throw new RangeError(`regularization is ${resolved.regularization}; give a number > 0, for example 0.05.`);
  }
  if (!(resolved.alpha >= 0 && Number.isFinite(resolved.alpha)))
    throw new RangeError(`alpha is ${resolved.alpha}; give a number ≥ 0, for example 1.`);
  const { unobservedWeight, frequencyExponent } = resolved;
  if (!(unobservedWeight > 0 && Number.isFinite(unobservedWeight)))
    throw new RangeError(`unobservedWeight is ${unobservedWeight}; give a number > 0, for example 1.`);
  if (!(frequencyExponent >= 0 && Number.isFinite(frequencyExponent)))
    throw new RangeError(`frequencyExponent is ${frequencyExponent}; give a number ≥ 0, for example 0 or 1.`);
  if (!Number.isSafeInteger(resolved.seed)) throw new RangeError(`seed is ${resolved.seed}; give a whole number.`);
  if (resolved.solver !== 'cg' && resolved.solver !== 'cholesky')
    throw new RangeError(`solver is ${String(resolved.solver)}; give cg or cholesky.`);
  if (!KERNELS.includes(resolved.kernel))
    throw new RangeError(`kernel is ${String(resolved.kernel)}; give ${KERNELS.join(', ')}.`);
  const { threads, memoryBytes } = resolved;
  if (threads !== 'auto' && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new RangeError(`threads is ${threads}; give a whole number from 1 to ${MOST_THREADS}, or auto.`);
  }
  if (memoryBytes !== 'auto' && !(memoryBytes > 0))
    throw new RangeError(`memoryBytes is ${memoryBytes}; give a number of bytes > 0, or auto.`);
  return resolved;
}
