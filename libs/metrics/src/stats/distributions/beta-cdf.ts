import cdf from '@stdlib/stats-base-dists-beta-cdf';
import { normalCdf } from './normal.js';

/** Beta(a, b): density ∝ x^(a−1)(1−x)^(b−1). */
export interface Beta {
  a: number;
  b: number;
}

/** From this on the expansion below has eleven digits; the library's continued fraction loses all but two near the mean of 1e8 and 1e9. */
const LARGE = 1e6;

/**
 * P(X ≤ x) for X ~ Beta(a, b), a, b > 0; also where both are millions, there by Temme's expansion
 * I_x(a, b) ≈ Φ(η√n) + e^(−nη²/2)(1/η − s/(x − x₀))/√(2πn), n = a + b, x₀ = a/n, s² = x₀(1 − x₀), η²/2 = −x₀ ln(x/x₀) − (1 − x₀) ln((1 − x)/(1 − x₀)).
 *
 * @param x - in [0, 1].
 * @param rest - 1 − x to all its digits, which matters where x is near 1.
 * @see Temme, Special Functions (1996), §11.3.3; DLMF 8.18.9.
 */
export function betaCdf({ a, b }: Beta, x: number, rest: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  if (Math.min(a, b) < LARGE) return rest < 0.5 && x > a / (a + b) ? 1 - cdf(rest, b, a) : cdf(x, a, b);
  const n = a + b;
  const mean = a / n;
  const s = Math.sqrt(mean * (1 - mean));
  const distance = x < 0.5 ? x - mean : b / n - rest;
  const depth = Math.max(0, -(mean * Math.log1p(distance / mean) + (1 - mean) * Math.log1p(-distance / (1 - mean))));
  const eta = Math.sign(distance) * Math.sqrt(2 * depth);
  const u = distance / s;
  const skew = (1 - 2 * mean) / s;
  const correction =
    Math.abs(u) * (1 + Math.abs(skew)) < 1e-4
      ? skew / 3 + ((skew * skew) / 6 - (1 / (s * s) - 3) / 4) * u
      : 1 / eta - 1 / u;
  return normalCdf(eta * Math.sqrt(n)) + (Math.exp(-n * depth) * correction) / Math.sqrt(2 * Math.PI * n);
}
