/** Settings of the model; the meaning of each is the same in training, fold-in and explanation. */
export interface AlsOptions {
  /** f, the length of a user's and an item's vector. Default 64. */
  factors: number;
  /** λ > 0, not scaled by row counts. Default 0.05. */
  regularization: number;
  /** Confidence c = 1 + α·r of a strength r; α ≥ 0. Default 1. */
  alpha: number;
  /** Alternations; each solves the items, then the users. Default 10. */
  iterations: number;
  /** Conjugate gradient steps a row, from zero. 2 are good, 8 equal the exact solution to float precision. Default 3. */
  cgSteps: number;
  /** The same seed gives the same factors, bit for bit. Default 1. */
  seed: number;
  /** `cg`: whitened conjugate gradients; `cholesky`: the exact solution of every row, much slower. Default `cg`. */
  solver: 'cg' | 'cholesky';
}

/** The settings that solve one row. */
export type SolverOptions = Pick<AlsOptions, 'regularization' | 'alpha' | 'cgSteps' | 'solver'>;

/** The settings a model gets where none are given. */
export const ALS_DEFAULTS: Readonly<AlsOptions> = {
  factors: 64, regularization: 0.05, alpha: 1, iterations: 10, cgSteps: 3, seed: 1, solver: 'cg',
};

/**
 * Completes settings with their defaults.
 *
 * @throws RangeError - a setting outside its range; names it and says what is allowed.
 */
export function resolveOptions(options: Partial<AlsOptions> | undefined): AlsOptions {
  const resolved: AlsOptions = { ...ALS_DEFAULTS, ...options };
  for (const name of ['factors', 'iterations', 'cgSteps'] as const) {
    if (!Number.isInteger(resolved[name]) || resolved[name] < 1) throw new RangeError(`${name} is ${resolved[name]}; give a whole number ≥ 1.`);
  }
  if (!(resolved.regularization > 0 && Number.isFinite(resolved.regularization))) {
    throw new RangeError(`regularization is ${resolved.regularization}; give a number > 0, for example 0.05.`);
  }
  if (!(resolved.alpha >= 0 && Number.isFinite(resolved.alpha))) throw new RangeError(`alpha is ${resolved.alpha}; give a number ≥ 0, for example 1.`);
  if (!Number.isSafeInteger(resolved.seed)) throw new RangeError(`seed is ${resolved.seed}; give a whole number.`);
  if (resolved.solver !== 'cg' && resolved.solver !== 'cholesky') throw new RangeError(`solver is ${String(resolved.solver)}; give cg or cholesky.`);
  return resolved;
}
