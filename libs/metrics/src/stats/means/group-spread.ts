import { levelOf, type LevelOptions } from '../../estimate.js';
import { seededRandom } from '@cartograph/threads';
import { fallingRoot } from '../numeric/bracketed-root.js';
import { chiSquareSurvival } from '../proportions/chi-square.js';
import { noncentralChiSquareCdf, noncentralityAt } from '../distributions/noncentral-chi-square.js';

// The spread of groups is the standard deviation of their true effects θ, s² = Σ (θᵢ − θ̄)² ÷ (groups − 1). Whatever they are, Cochran's Q of their
// estimates is noncentral chi-square with λ = Σ wᵢ (θᵢ − θ̄_w)², w = 1 ÷ variance: what s says of λ hangs on which groups differ.

/** Ways in which the groups may differ that a power is the mean over. */
const ARRANGEMENTS = 200;

/** Values that a power is worked out at, once for all arrangements. */
const KNOTS = 32;

/** A spread beyond this is told as not detectable. */
const LARGEST_SPREAD = 5;

/**
 * Returns the upper limit of the groups' spread: whichever of them differ, a larger spread gives so small a Q in at most α ÷ 2 of cases.
 * λ ≥ (groups − 1)·s²·e, e the smallest eigenvalue but 0 of λ as a form in θ; a Q below its degrees of freedom counts as these, so that luck is not
 * taken for precision.
 *
 * @param q - Cochran's Q of {@link heterogeneity}.
 * @param variances - sampling variances of the groups' effects, two or more, each > 0.
 * @see Smithson, Confidence Intervals (2003), chapter 4, for the interval of a noncentrality.
 */
export function spreadLimit(q: number, variances: readonly number[], options?: LevelOptions): number {
  const degreesOfFreedom = variances.length - 1;
  const most = noncentralityAt(Math.max(q, degreesOfFreedom), degreesOfFreedom, levelOf(options) / 2);
  return Math.sqrt(most / (degreesOfFreedom * smallestEigenvalue(variances.map((variance) => 1 / variance))));
}

/**
 * Returns how often groups of so large a spread would be found to differ by Cochran's Q, as a function of the spread.
 * It is the mean over {@link ARRANGEMENTS} drawn ways in which the groups may differ, the same ones each time.
 *
 * @param variances - as in {@link spreadLimit}.
 * @param level - what p of Q has to reach.
 */
export function spreadPower(variances: readonly number[], level: number): (spread: number) => number {
  const degreesOfFreedom = variances.length - 1;
  const powerAt = powerTable(degreesOfFreedom, level);
  const roots = arrangements(variances).map(Math.sqrt);
  return (spread) => roots.reduce((sum, root) => sum + powerAt(root * spread), 0) / roots.length;
}

/** Returns the smallest spread that is found with such a power; null beyond {@link LARGEST_SPREAD}. See {@link spreadPower}. */
export function detectableSpread(variances: readonly number[], level: number, power: number): number | null {
  const powerOf = spreadPower(variances, level);
  if (powerOf(LARGEST_SPREAD) < power) return null;
  const log = fallingRoot((at) => power - powerOf(Math.exp(at)), Math.log(1e-6), Math.log(LARGEST_SPREAD), 1e-3);
  return Math.exp(log);
}

/** λ of effects that lie in random directions at a spread of 1. */
function arrangements(variances: readonly number[]): number[] {
  const weights = variances.map((variance) => 1 / variance);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const random = seededRandom(variances.length);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Array.from({ length: variances.length === 2 ? 1 : ARRANGEMENTS }, () => {
    const effects = weights.map(normal);
    const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
    const weighted = effects.reduce((sum, effect, i) => sum + weights[i]! * effect, 0) / all;
    const squares = (from: number, weightOf: (i: number) => number): number =>
      effects.reduce((sum, effect, i) => sum + weightOf(i) * (effect - from) ** 2, 0);
    return (squares(weighted, (i) => weights[i]!) / squares(mean, () => 1)) * (effects.length - 1);
  });
}

/** Smallest eigenvalue but 0 of diag(w) − wwᵀ ÷ Σw: the root of Σ wᵢ ÷ (wᵢ − e) = 0 between the two smallest weights. */
function smallestEigenvalue(weights: readonly number[]): number {
  const [first, second] = weights.toSorted((a, b) => a - b) as [number, number];
  // Times both distances, so that it has no pole: it falls from first·(second − first) to −second·(second − first).
  const form = (e: number): number => {
    const twice = first === second ? 0 : first * (second - e) + second * (first - e);
    let others = 0;
    let [skippedFirst, skippedSecond] = [false, false];
    for (const weight of weights) {
      if (weight === first && !skippedFirst) skippedFirst = true;
      else if (weight === second && !skippedSecond) skippedSecond = true;
      else others += weight / (weight - e);
    }
    return twice + others * (first - e) * (second - e);
  };
  return first === second ? first : fallingRoot(form, first, second, 1e-9 * first);
}

/** Power of the test by √λ, between {@link KNOTS} values of it. */
function powerTable(degreesOfFreedom: number, level: number): (root: number) => number {
  const critical = criticalValue(degreesOfFreedom, level);
  const powerOf = (root: number): number => 1 - noncentralChiSquareCdf(critical, degreesOfFreedom, root ** 2);
  let end = Math.sqrt(critical);
  while (powerOf(end) < 0.9999) end *= 1.25;
  const known = Array.from({ length: KNOTS + 1 }, (_, at) => powerOf((end * at) / KNOTS));
  return (root) => {
    const place = (root / end) * KNOTS;
    const at = Math.floor(place);
    return at >= KNOTS ? 1 : known[at]! + (place - at) * (known[at + 1]! - known[at]!);
  };
}

/** The x at which P(χ² > x) is the level. */
function criticalValue(degreesOfFreedom: number, level: number): number {
  const high = degreesOfFreedom + 100 + 20 * Math.sqrt(degreesOfFreedom);
  return fallingRoot((x) => chiSquareSurvival(x, degreesOfFreedom) - level, 0, high, 1e-9);
}
