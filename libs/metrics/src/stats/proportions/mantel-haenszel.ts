import { incomputable, levelOf, type Estimate, type LevelOptions, type TestResult } from '../../estimate.js';
import { chiSquareSurvival, nonCentralityFor } from './chi-square.js';
import { normalQuantile } from '../distributions/normal.js';
import type { TwoByTwo } from './two-by-two.js';

/**
 * Mantel and Haenszel's odds ratio common to strata, Σ ad/n ÷ Σ bc/n: the association among units that are alike in what the strata hold
 * fixed. Interval by Robins, Breslow and Greenland's variance of its logarithm, good for many small strata and for few large ones.
 *
 * @param strata - one table a stratum; those in which a feature does not vary say nothing and change nothing.
 * @returns `no-data` without units, `too-few` where Σ ad/n or Σ bc/n is 0.
 * Cost: O(strata).
 * @see Mantel, Haenszel, JNCI 22 (1959) 719–748; Robins, Breslow, Greenland, Biometrics 42 (1986) 311–323.
 */
export function commonOddsRatio(strata: Iterable<TwoByTwo>, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  let [r, s, pr, qsPr, qs, units] = [0, 0, 0, 0, 0, 0];
  for (const { both: a, onlyFirst: b, onlySecond: c, neither: d } of strata) {
    const n = a + b + c + d;
    if (n === 0) continue;
    units += n;
    const [p, q, ri, si] = [(a + d) / n, (b + c) / n, (a * d) / n, (b * c) / n];
    r += ri;
    s += si;
    pr += p * ri;
    qsPr += p * si + q * ri;
    qs += q * si;
  }
  if (units === 0) return incomputable('no-data', 'There are no units in any stratum.');
  if (r === 0 || s === 0)
    return incomputable(
      'too-few',
      'Within the strata the features never meet, or never part: there is no finite odds ratio.',
    );
  const value = r / s;
  const half = normalQuantile(1 - alpha / 2) * Math.sqrt(pr / (2 * r * r) + qsPr / (2 * r * s) + qs / (2 * s * s));
  return {
    ok: true,
    value,
    low: value * Math.exp(-half),
    high: value * Math.exp(half),
    level: 1 - alpha,
    method: 'mantel-haenszel',
  };
}

/**
 * Cochran, Mantel and Haenszel's test that the features are independent within every stratum, without continuity correction:
 * (Σ a − Σ E a)² / Σ var a with one degree of freedom, margins of each stratum held fixed.
 *
 * @returns `no-data` without units, `too-few` where no stratum varies in both features.
 */
export function cochranMantelHaenszel(strata: Iterable<TwoByTwo>): TestResult {
  const { observed, expected, variance, units } = conditional(strata);
  if (units === 0) return incomputable('no-data', 'There are no units in any stratum.');
  if (variance === 0) return incomputable('too-few', 'In no stratum do both features vary.');
  const statistic = (observed - expected) ** 2 / variance;
  return { ok: true, statistic, pValue: chiSquareSurvival(statistic, 1), method: 'cochran-mantel-haenszel' };
}

/**
 * Breslow and Day's test that one odds ratio fits all strata, with Tarone's correction: Σ (a − E a)²/var a − (Σ a − Σ E a)²/Σ var a at
 * the common odds ratio, with (strata − 1) degrees of freedom over the strata in which both features vary.
 *
 * @returns `no-data` without units, `too-few` with fewer than two such strata or without a common odds ratio.
 * @see Breslow, Day, Statistical Methods in Cancer Research I (1980) 142; Tarone, Biometrika 72 (1985) 91–95.
 */
export function breslowDay(strata: readonly TwoByTwo[]): TestResult {
  const common = commonOddsRatio(strata);
  if (!common.ok) return common;
  const varying = strata.filter(varies);
  if (varying.length < 2)
    return incomputable('too-few', 'The test compares strata, and fewer than two vary in both features.');
  let [statistic, off, spread] = [0, 0, 0];
  for (const stratum of varying) {
    const { expected, variance } = conditionalAt(stratum, common.value);
    statistic += (stratum.both - expected) ** 2 / variance;
    off += stratum.both - expected;
    spread += variance;
  }
  statistic -= off ** 2 / spread;
  return {
    ok: true,
    statistic,
    pValue: chiSquareSurvival(statistic, varying.length - 1),
    method: 'breslow-day-tarone',
  };
}

/** Whether both features vary. */
const varies = ({ both: a, onlyFirst: b, onlySecond: c, neither: d }: TwoByTwo): boolean =>
  a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0;

/** What is expected of the units with both features given the margins and an odds ratio, and its variance. */
function conditionalAt(stratum: TwoByTwo, odds: number): { expected: number; variance: number } {
  const expected = expectedBoth(stratum, odds);
  const { both: a, onlyFirst: b, onlySecond: c, neither: d } = stratum;
  const [first, second] = [a + b, a + c];
  const variance =
    1 /
    (1 / expected + 1 / (first - expected) + 1 / (second - expected) + 1 / (a + b + c + d - first - second + expected));
  return { expected, variance };
}

/**
 * How much larger the odds ratio of the last stratum has to be than that of the first, or smaller, for {@link breslowDay} to find it. In
 * between, ln of the odds ratio is taken to change evenly. ln ratio = √(λ / Σ v (s − s̄)²): s is the place from 0 to 1, v the variance of the
 * units with both features, λ the non-centrality at which the test has the power.
 *
 * @param strata - in order.
 * @param options.level - two-sided level of the test. Default 0.05.
 * @param options.power - how often it finds it, a fraction in (level, 1). Default 0.8.
 * @returns a ratio above 1, as large as it may be; null where the test itself is incomputable.
 */
export function breslowDayDetectable(
  strata: readonly TwoByTwo[],
  { level = 0.05, power = 0.8 }: { level?: number; power?: number } = {},
): number | null {
  const common = commonOddsRatio(strata);
  const varying = strata.filter(varies);
  if (!common.ok || varying.length < 2) return null;
  const places = varying.map((stratum, at) => ({
    place: at / (varying.length - 1),
    weight: conditionalAt(stratum, common.value).variance,
  }));
  const all = places.reduce((sum, { weight }) => sum + weight, 0);
  const middle = places.reduce((sum, { place, weight }) => sum + weight * place, 0) / all;
  const information = places.reduce((sum, { place, weight }) => sum + weight * (place - middle) ** 2, 0);
  return Math.exp(Math.sqrt(nonCentralityFor(varying.length - 1, level, power) / information));
}

/**
 * How many units one expects with both features, given the margins and an odds ratio ψ: the root of x(n − r − s + x) = ψ(r − x)(s − x)
 * between the least and the most that the margins allow. At ψ = 1 it is rs / n.
 */
export function expectedBoth({ both, onlyFirst, onlySecond, neither }: TwoByTwo, odds: number): number {
  const [r, s, n] = [both + onlyFirst, both + onlySecond, both + onlyFirst + onlySecond + neither];
  if (n === 0) return 0;
  const k = 1 - odds;
  const b = n - r - s + odds * (r + s);
  const c = -odds * r * s;
  // k·x² + b·x + c = 0, in the form that keeps its digits where k is near 0; b > 0 or the margins fill the table.
  const root = Math.sqrt(Math.max(0, b * b - 4 * k * c));
  const x = b >= 0 ? (-2 * c) / (b + root) : (-b + root) / (2 * k);
  return Math.min(Math.min(r, s), Math.max(Math.max(0, r + s - n), x));
}

function conditional(strata: Iterable<TwoByTwo>): {
  observed: number;
  expected: number;
  variance: number;
  units: number;
} {
  const sums = { observed: 0, expected: 0, variance: 0, units: 0 };
  for (const { both: a, onlyFirst: b, onlySecond: c, neither: d } of strata) {
    const n = a + b + c + d;
    if (n < 2) continue;
    sums.units += n;
    sums.observed += a;
    sums.expected += ((a + b) / n) * (a + c);
    sums.variance += (((a + b) / n) * ((c + d) / n) * (a + c) * (b + d)) / (n - 1);
  }
  return sums;
}
