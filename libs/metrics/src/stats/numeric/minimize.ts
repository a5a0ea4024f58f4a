/** A smooth function of a few parameters: its value, and its gradient written into `gradient`. */
export type SmoothFunction = (at: Float64Array, gradient: Float64Array) => number;

/** Options of {@link minimize}. */
export interface MinimizeOptions {
  /** Steps before it gives up. Default 500. */
  maxSteps?: number;
  /** It gives up where a parameter grows beyond, up or down: the minimum is then at infinity. Default: nowhere. */
  bound?: number;
  /** It has converged when no entry of the gradient is larger. Default 1e-7. */
  tolerance?: number;
}

/** Where a search for a minimum ended. */
export interface Minimum {
  at: Float64Array;
  value: number;
  /** Largest entry of the gradient there, as an absolute value. */
  gradientSize: number;
  steps: number;
  /** False when it gave up: `at` is then the best point seen, and no minimum. */
  converged: boolean;
}

/**
 * Finds a local minimum of a smooth function by BFGS with backtracking.
 * Bₖ₊₁ = (I − ρsyᵀ)Bₖ(I − ρysᵀ) + ρssᵀ; updated only where sᵀy > 0, so that every step goes downhill.
 *
 * @param start - finite; the value there must be finite too.
 * @throws RangeError - the function is not finite at the start.
 * Cost: some dozens of evaluations; O(d²) besides. For functions of a few parameters.
 * @see Nocedal, Wright, Numerical Optimization (2006), ch. 6.
 */
export function minimize(
  f: SmoothFunction,
  start: ArrayLike<number>,
  { maxSteps = 500, bound = Infinity, tolerance = 1e-7 }: MinimizeOptions = {},
): Minimum {
  const d = start.length;
  let at = Float64Array.from(start);
  let gradient = new Float64Array(d);
  let value = f(at, gradient);
  if (!Number.isFinite(value)) throw new RangeError(`The function is ${value} at the start; begin where it is finite.`);
  let inverse = identity(d);
  let steps = 0;
  // Along a flat valley every step gains next to nothing.
  let idle = 0;
  for (; steps < maxSteps && idle < 5 && size(gradient) > tolerance && size(at) <= bound; steps += 1) {
    let direction = times(inverse, gradient, -1);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      inverse = identity(d);
      direction = times(inverse, gradient, -1);
      slope = dot(direction, gradient);
    }
    const next = new Float64Array(d);
    const nextGradient = new Float64Array(d);
    // A step that no parameter can leave far behind: they are logarithms here, and exp(50) is no rate.
    let length = Math.min(1, 3 / Math.max(1e-300, size(direction)));
    let nextValue = Number.NaN;
    for (let halved = 0; halved < 40; halved += 1, length /= 2) {
      for (let i = 0; i < d; i += 1) next[i] = (at[i] ?? 0) + length * (direction[i] ?? 0);
      nextValue = f(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
      nextValue = Number.NaN;
    }
    if (!Number.isFinite(nextValue)) break;
    const s = next.map((x, i) => x - (at[i] ?? 0));
    const y = nextGradient.map((x, i) => x - (gradient[i] ?? 0));
    const curvature = dot(s, y);
    if (curvature > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y))) inverse = updated(inverse, s, y, curvature);
    idle = value - nextValue < 1e-13 * Math.abs(value) ? idle + 1 : 0;
    [at, gradient, value] = [next, nextGradient, nextValue];
  }
  // Rounding may end the search a little before the tolerance.
  return { at, value, gradientSize: size(gradient), steps, converged: size(gradient) <= 10 * tolerance };
}

/**
 * The matrix of second derivatives (d × d, row-major), by central differences of the gradient; made symmetric.
 * Cost: 2d evaluations.
 */
export function hessian(f: SmoothFunction, at: Float64Array): Float64Array {
  const d = at.length;
  const rows = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    const h = 1e-5 * Math.max(1, Math.abs(at[i] ?? 0));
    const [up, down] = [new Float64Array(d), new Float64Array(d)];
    f(
      at.map((x, j) => (i === j ? x + h : x)),
      up,
    );
    f(
      at.map((x, j) => (i === j ? x - h : x)),
      down,
    );
    for (let j = 0; j < d; j += 1) rows[i * d + j] = ((up[j] ?? 0) - (down[j] ?? 0)) / (2 * h);
  }
  return rows.map((value, place) => (value + (rows[(place % d) * d + Math.floor(place / d)] ?? 0)) / 2);
}

/**
 * Inverse of a symmetric positive definite matrix (d × d, row-major), by Cholesky; null where it is not positive definite.
 */
export function invertPositive(matrix: Float64Array, d: number): Float64Array | null {
  const lower = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let rest = matrix[i * d + j] ?? 0;
      for (let k = 0; k < j; k += 1) rest -= (lower[i * d + k] ?? 0) * (lower[j * d + k] ?? 0);
      if (i === j) {
        if (!(rest > 1e-12 * Math.abs(matrix[i * d + i] ?? 0))) return null;
        lower[i * d + i] = Math.sqrt(rest);
      } else {
        lower[i * d + j] = rest / (lower[j * d + j] ?? 1);
      }
    }
  }
  const inverse = new Float64Array(d * d);
  for (let column = 0; column < d; column += 1) {
    const x = new Float64Array(d);
    for (let i = 0; i < d; i += 1) {
      let rest = i === column ? 1 : 0;
      for (let k = 0; k < i; k += 1) rest -= (lower[i * d + k] ?? 0) * (x[k] ?? 0);
      x[i] = rest / (lower[i * d + i] ?? 1);
    }
    for (let i = d - 1; i >= 0; i -= 1) {
      let rest = x[i] ?? 0;
      for (let k = i + 1; k < d; k += 1) rest -= (lower[k * d + i] ?? 0) * (x[k] ?? 0);
      x[i] = rest / (lower[i * d + i] ?? 1);
      inverse[i * d + column] = x[i] ?? 0;
    }
  }
  return inverse;
}

const identity = (d: number): Float64Array =>
  Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
const size = (a: Float64Array): number =>
  a.reduce((largest, x) => Math.max(largest, Number.isNaN(x) ? Infinity : Math.abs(x)), 0);
const times = (matrix: Float64Array, vector: Float64Array, sign: number): Float64Array =>
  vector.map((_, i) => sign * dot(matrix.subarray(i * vector.length, (i + 1) * vector.length), vector));

function updated(inverse: Float64Array, s: Float64Array, y: Float64Array, curvature: number): Float64Array {
  const d = s.length;
  const by = times(inverse, y, 1);
  const scale = (1 + dot(y, by) / curvature) / curvature;
  return inverse.map((value, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    return (
      value + scale * (s[i] ?? 0) * (s[j] ?? 0) - ((by[i] ?? 0) * (s[j] ?? 0) + (s[i] ?? 0) * (by[j] ?? 0)) / curvature
    );
  });
}
