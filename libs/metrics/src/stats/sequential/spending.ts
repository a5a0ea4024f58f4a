import { normalQuantile, normalSurvival } from '../distributions/normal.js';

/** How the error of a group-sequential test is spent over its looks; both sides spend alike. */
export type Spending =
  /** Next to nothing early: 2 − 2Φ(z/√t). */
  | { kind: 'obrien-fleming' }
  /** About alike at every look: ln(1 + (e − 1)t). */
  | { kind: 'pocock' }
  /** (1 − e^−γt)/(1 − e^−γ): γ = −4 is near O'Brien–Fleming, 1 near Pocock, 0 proportional to t. */
  | { kind: 'hwang-shih-decani'; gamma: number };

/**
 * Error spent, on both sides together, when a fraction t of the planned information is in.
 * Each side spends α/2 by its own function, the usual reading of a two-sided plan; O'Brien–Fleming-like: 2·(2 − 2Φ(z₁₋α⁄₄/√t)).
 *
 * @param fraction - t ≥ 0; from 1 on everything is spent.
 * @param alpha - two-sided level, fraction in (0, 1).
 * @returns 0 at t = 0, alpha from t = 1 on, never falling; computed from tails, so that 1e-40 stays 1e-40.
 * @throws RangeError - t is negative or NaN; gamma outside [−40, 40].
 * @see Lan, DeMets, Biometrika 70 (1983) 659–663; Hwang, Shih, DeCani, Statistics in Medicine 9 (1990) 1439–1445.
 */
export function spentBy(spending: Spending, fraction: number, alpha: number): number {
  if (!(fraction >= 0))
    throw new RangeError(`fraction is ${fraction}; give the share of the planned information, 0 or more.`);
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  const gamma = spending.kind === 'hwang-shih-decani' ? spending.gamma : 0;
  if (!(Math.abs(gamma) <= 40))
    throw new RangeError(`gamma is ${gamma}; give a number from -40 to 40, for example -4.`);
  if (fraction === 0) return 0;
  if (fraction >= 1) return alpha;
  switch (spending.kind) {
    case 'obrien-fleming':
      return 4 * normalSurvival(-normalQuantile(alpha / 4) / Math.sqrt(fraction));
    case 'pocock':
      return alpha * Math.log1p((Math.E - 1) * fraction);
    case 'hwang-shih-decani':
      return Math.abs(gamma) < 1e-12 ? alpha * fraction : (alpha * Math.expm1(-gamma * fraction)) / Math.expm1(-gamma);
  }
}
