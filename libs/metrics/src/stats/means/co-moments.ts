import { sampleVariance, type Moments } from './moments.js';

/**
 * Sufficient statistics of pairs (x, y), one pair per unit of randomization; two of them add up to those of the union.
 * x is a ratio's denominator or a covariate from before the experiment, y its numerator or the outcome.
 */
export interface CoMoments {
  /** Number of pairs. */
  n: number;
  /** Arithmetic mean of x; 0 when n is 0. */
  meanX: number;
  /** Arithmetic mean of y; 0 when n is 0. */
  meanY: number;
  /** Σ (x − meanX)². */
  m2X: number;
  /** Σ (y − meanY)². */
  m2Y: number;
  /** Σ (x − meanX)(y − meanY). */
  cXY: number;
}

/**
 * Co-moments of finite pairs, by Welford's update.
 *
 * @param x - denominators, or covariates of before the experiment, one per unit.
 * @param y - numerators, or outcomes, of the same units in the same order.
 * @throws RangeError - lengths differ, or a value is not finite.
 * Cost O(n).
 */
export function coMoments(x: ArrayLike<number>, y: ArrayLike<number>): CoMoments {
  const n = x.length;
  if (y.length !== n)
    throw new RangeError(`x has ${n} values and y ${y.length}; give one of each per unit, in the same order.`);
  let [meanX, meanY, m2X, m2Y, cXY] = [0, 0, 0, 0, 0];
  for (let index = 0; index < n; index += 1) {
    const [a, b] = [x[index]!, y[index]!];
    if (!Number.isFinite(a) || !Number.isFinite(b))
      throw new RangeError(`Pair ${index} is ${a} and ${b}; give finite numbers.`);
    const changeX = a - meanX;
    const changeY = b - meanY;
    meanX += changeX / (index + 1);
    meanY += changeY / (index + 1);
    m2X += changeX * (a - meanX);
    m2Y += changeY * (b - meanY);
    cXY += changeX * (b - meanY);
  }
  return { n, meanX, meanY, m2X, m2Y, cXY };
}

/** Co-moments of the union of two disjoint samples. @see Chan, Golub, LeVeque, The American Statistician 37 (1983) 242–247. */
export function mergeCoMoments(a: CoMoments, b: CoMoments): CoMoments {
  const n = a.n + b.n;
  if (n === 0) return { n: 0, meanX: 0, meanY: 0, m2X: 0, m2Y: 0, cXY: 0 };
  const changeX = b.meanX - a.meanX;
  const changeY = b.meanY - a.meanY;
  const share = b.n / n;
  const weight = a.n * share;
  return {
    n,
    meanX: a.meanX + changeX * share,
    meanY: a.meanY + changeY * share,
    m2X: a.m2X + b.m2X + changeX * changeX * weight,
    m2Y: a.m2Y + b.m2Y + changeY * changeY * weight,
    cXY: a.cXY + b.cXY + changeX * changeY * weight,
  };
}

/** Co-moments from a published summary: n pairs with these means, sample variances and sample covariance (n − 1). */
export function coMomentsFromSummary(summary: {
  n: number;
  meanX: number;
  meanY: number;
  varianceX: number;
  varianceY: number;
  covariance: number;
}): CoMoments {
  const { n, meanX, meanY } = summary;
  const freedom = Math.max(0, n - 1);
  return {
    n,
    meanX,
    meanY,
    m2X: summary.varianceX * freedom,
    m2Y: summary.varianceY * freedom,
    cXY: summary.covariance * freedom,
  };
}

/**
 * Co-moments from plain sums, as a warehouse or a resampling kernel adds them up.
 * Σ(x − x̄)² = Σx² − (Σx)²/n loses digits where the mean is many times the spread, and counts as 0 where it is within rounding of it
 * (10⁻¹³ of Σx²); prefer `coMoments` where the pairs are at hand.
 */
export function coMomentsFromSums(sums: {
  n: number;
  sumX: number;
  sumY: number;
  sumXX: number;
  sumYY: number;
  sumXY: number;
}): CoMoments {
  const { n, sumX, sumY } = sums;
  if (n === 0) return { n: 0, meanX: 0, meanY: 0, m2X: 0, m2Y: 0, cXY: 0 };
  const [meanX, meanY] = [sumX / n, sumY / n];
  const m2X = spreadOf(sums.sumXX, sumX * meanX);
  const m2Y = spreadOf(sums.sumYY, sumY * meanY);
  return { n, meanX, meanY, m2X, m2Y, cXY: m2X === 0 || m2Y === 0 ? 0 : sums.sumXY - sumX * meanY };
}

/** Σx² − (Σx)²/n, or 0 where what is left is no more than rounding. */
function spreadOf(squares: number, ofMean: number): number {
  const left = squares - ofMean;
  return left <= 1e-13 * squares ? 0 : left;
}

/** The moments of x alone. */
export function momentsOfX(pairs: CoMoments): Moments {
  return { n: pairs.n, mean: pairs.meanX, m2: pairs.m2X };
}

/** The moments of y alone. */
export function momentsOfY(pairs: CoMoments): Moments {
  return { n: pairs.n, mean: pairs.meanY, m2: pairs.m2Y };
}

/** Sample variances and covariance (n − 1); NaN below two pairs. */
export function sampleCovariances(pairs: CoMoments): { varianceX: number; varianceY: number; covariance: number } {
  return {
    varianceX: sampleVariance(momentsOfX(pairs)),
    varianceY: sampleVariance(momentsOfY(pairs)),
    covariance: pairs.n < 2 ? Number.NaN : pairs.cXY / (pairs.n - 1),
  };
}
