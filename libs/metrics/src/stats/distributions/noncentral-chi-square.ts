import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import { normalCdf } from './normal.js';

/** The λ at which P(X² ≤ x) = probability; 0 where even λ = 0 gives less. By bisection, as the probability falls with λ. */
export function noncentralityAt(x: number, degreesOfFreedom: number, probability: number): number {
  if (noncentralChiSquareCdf(x, degreesOfFreedom, 0) <= probability) return 0;
  let [low, high] = [0, x + 10 * Math.sqrt(2 * x) + 50];
  for (let step = 0; step < 80 && high - low > 1e-12 * high; step += 1) {
    const middle = (low + high) / 2;
    if (noncentralChiSquareCdf(x, degreesOfFreedom, middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** From this noncentrality on Sankaran's normal approximation is exact to seven digits, and the sum would be long. */
const SANKARAN_FROM = 10_000;

/**
 * P(X ≤ x) of the noncentral chi-square distribution: Σ_j Poisson(j; λ/2)·P(χ²_{df+2j} ≤ x), from λ = 10,000 on by Sankaran's approximation.
 * @see Sankaran, Biometrika 46 (1959) 235–237.
 */
export function noncentralChiSquareCdf(x: number, degreesOfFreedom: number, noncentrality: number): number {
  if (x <= 0) return 0;
  if (noncentrality === 0) return gammainc(x / 2, degreesOfFreedom / 2);
  if (noncentrality >= SANKARAN_FROM) return sankaran(x, degreesOfFreedom, noncentrality);
  const half = noncentrality / 2;
  const reach = 40 + 10 * Math.sqrt(half);
  const last = Math.ceil(half + reach);
  const first = Math.max(0, Math.floor(half - reach));
  // Downwards: P(s, y) = P(s + 1, y) + yˢe⁻ʸ/Γ(s + 1), which only ever adds.
  let below = gammainc(x / 2, degreesOfFreedom / 2 + last);
  let sum = 0;
  for (let j = last; j >= first; j -= 1) {
    sum += Math.exp(j * Math.log(half) - half - gammaln(j + 1)) * below;
    const s = degreesOfFreedom / 2 + j - 1;
    if (s > 0) below += Math.exp(s * Math.log(x / 2) - x / 2 - gammaln(s + 1));
  }
  return Math.min(1, sum);
}

function sankaran(x: number, k: number, l: number): number {
  const h = 1 - ((2 / 3) * (k + l) * (k + 3 * l)) / (k + 2 * l) ** 2;
  const p = (k + 2 * l) / (k + l) ** 2;
  const m = (h - 1) * (1 - 3 * h);
  return normalCdf(
    ((x / (k + l)) ** h - (1 + h * p * (h - 1 - 0.5 * (2 - h) * m * p))) / (h * Math.sqrt(2 * p) * (1 + 0.5 * m * p)),
  );
}
