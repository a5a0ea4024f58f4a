import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

/**
 * P(Z ≤ z) of the standard normal distribution. Small lower tails keep their digits (z = −13.3 gives 1.16e-40).
 */
export function normalCdf(z: number): number {
  return cdf(z, 0, 1);
}

/** P(Z > z) of the standard normal distribution, as the lower tail of −z: never 1 − cdf, so 1e-40 stays 1e-40. */
export function normalSurvival(z: number): number {
  return cdf(-z, 0, 1);
}

/** Two-sided p value of a standard normal statistic. */
export function normalTwoSided(z: number): number {
  return Math.min(1, 2 * cdf(-Math.abs(z), 0, 1));
}

/** The z that a standard normal statistic exceeds in absolute value with probability α; also far down the tail (α = 1e-40 gives 13.3). */
export function normalCritical(alpha: number): number {
  return -normalQuantile(alpha / 2);
}

/** Natural logarithm of the two-sided p value, also where that is below the smallest double (z = 50 gives −1254.1): beyond 30 by the series of the tail. */
export function logNormalTwoSided(z: number): number {
  const far = Math.abs(z);
  if (far < 30) return Math.log(normalTwoSided(far));
  const inverse = 1 / (far * far);
  return (
    Math.LN2 -
    (far * far) / 2 -
    Math.log(far * Math.sqrt(2 * Math.PI)) +
    Math.log1p(-inverse * (1 - 3 * inverse * (1 - 5 * inverse)))
  );
}

/**
 * The z with P(Z ≤ z) = p.
 *
 * @param p - probability in [0, 1]; 0 gives −∞ and 1 gives ∞. Tails down to 1e-300 are answered.
 * @throws RangeError - p outside [0, 1].
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p is ${p}; give a probability between 0 and 1.`);
  if (p === 0) return -Infinity;
  if (p >= 1e-15) return quantile(p, 0, 1);
  return deepTailQuantile(p);
}

/** Newton on ln Φ(z) = ln p; the library's inverse ends near 1e-16. */
function deepTailQuantile(p: number): number {
  const target = Math.log(p);
  let z = -Math.sqrt(-2 * target);
  for (let step = 0; step < 50; step += 1) {
    const probability = cdf(z, 0, 1);
    const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    if (probability === 0 || density === 0) {
      z *= 0.99;
      continue;
    }
    const change = ((Math.log(probability) - target) * probability) / density;
    z -= change;
    if (Math.abs(change) < 1e-14 * Math.abs(z)) break;
  }
  return z;
}
