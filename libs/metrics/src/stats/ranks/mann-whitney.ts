import { incomputable, levelOf, type Estimate, type LevelOptions, type TestResult } from '../../estimate.js';
import { fallingRoot } from '../numeric/bracketed-root.js';
import { normalCritical, normalTwoSided } from '../distributions/normal.js';
import { studentQuantile } from '../distributions/student-t.js';
import { welchFreedom } from '../means/welch.js';

/** Up to this many values in both arms together, every deal of the ranks is counted. */
const EXACT_VALUES = 50;

/**
 * Mann and Whitney's test that two arms have one distribution, and how often the treatment is the higher one.
 * U = #(t > c) + #(t = c)/2 over all pairs; superiority = U/(n₀n₁) = P(T > C) + P(T = C)/2, 0.5 where neither is.
 * Up to 50 values p is exact given the ties: twice the smaller tail over all deals of the ranks. Beyond, it is normal with the
 * variance corrected for ties and a continuity correction. It compares distributions, not means: use it beside, not instead of, a mean.
 *
 * @param control - finite values, one per unit of randomization, in any order.
 * @param options.alpha - two-sided level of the interval of superiority. Default 0.05.
 * @returns test: statistic U, method `mann-whitney-exact` or `mann-whitney-normal`. superiority: interval by Brunner and Munzel's
 *   variance on the logit scale with Student's t; where no pair is out of order it has no width, and Newcombe's bound answers
 *   instead. `no-data` when an arm is empty; `too-few` where all values are equal, for the interval also below two values an arm.
 * @throws RangeError - a value is not finite.
 * Cost O(n log n).
 * @see Mann, Whitney, Ann. Math. Stat. 18 (1947) 50–60; Brunner, Munzel, Biometrical Journal 42 (2000) 17–25; Newcombe, Statistics
 *   in Medicine 25 (2006) 559–573, method 5.
 */
export function mannWhitney(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  options?: LevelOptions,
): { test: TestResult; superiority: Estimate } {
  const alpha = levelOf(options);
  const [first, second] = [ascending('control', control), ascending('treatment', treatment)];
  const [n0, n1] = [first.length, second.length];
  if (n0 === 0 || n1 === 0) {
    const reason = incomputable('no-data', `The ${n0 === 0 ? 'control' : 'treatment'} arm has no values.`);
    return { test: reason, superiority: reason };
  }
  const ranks = rankTies(first, second);
  if (ranks.ties.length === 1) {
    const reason = incomputable('too-few', 'All values are equal in both arms, so there is no order to test.');
    return { test: reason, superiority: reason };
  }
  const statistic = ranks.wins;
  const exact = n0 + n1 <= EXACT_VALUES;
  const pValue = exact ? exactP(ranks.ties, n0, n1, statistic) : normalP(ranks.ties, n0, n1, statistic);
  return {
    test: { ok: true, statistic, pValue, method: exact ? 'mann-whitney-exact' : 'mann-whitney-normal' },
    superiority: superiorityOf(ranks, n0, n1, alpha),
  };
}

function ascending(name: string, values: ArrayLike<number>): Float64Array {
  for (let index = 0; index < values.length; index += 1) {
    if (!Number.isFinite(values[index]!))
      throw new RangeError(`${name}[${index}] is ${values[index]}; give finite numbers.`);
  }
  return Float64Array.from(values).toSorted();
}

interface RankedArms {
  /** Sizes of the groups of equal values, ascending by value. */
  ties: number[];
  /** U of the treatment. */
  wins: number;
  /** Σ over the control (treatment) of the squared deviation of each value's share of pairs won. */
  spread0: number;
  spread1: number;
}

/** Walks both arms in ascending order, group of equal values by group. */
function rankTies(control: Float64Array, treatment: Float64Array): RankedArms {
  const [n0, n1] = [control.length, treatment.length];
  const ties: number[] = [];
  let [at0, at1, wins] = [0, 0, 0];
  const [shares0, shares1] = [
    { sum: 0, squares: 0 },
    { sum: 0, squares: 0 },
  ];
  while (at0 < n0 || at1 < n1) {
    const value = Math.min(at0 < n0 ? control[at0]! : Infinity, at1 < n1 ? treatment[at1]! : Infinity);
    const [start0, start1] = [at0, at1];
    while (at0 < n0 && control[at0] === value) at0 += 1;
    while (at1 < n1 && treatment[at1] === value) at1 += 1;
    const [equal0, equal1] = [at0 - start0, at1 - start1];
    ties.push(equal0 + equal1);
    wins += equal1 * (start0 + equal0 / 2);
    const share0 = (start1 + equal1 / 2) / n1 - 0.5;
    const share1 = (start0 + equal0 / 2) / n0 - 0.5;
    shares0.sum += equal0 * share0;
    shares0.squares += equal0 * share0 * share0;
    shares1.sum += equal1 * share1;
    shares1.squares += equal1 * share1 * share1;
  }
  const spread = (shares: { sum: number; squares: number }, n: number): number => {
    const left = shares.squares - (shares.sum * shares.sum) / n;
    return left <= 1e-14 * n ? 0 : left;
  };
  return { ties, wins, spread0: spread(shares0, n0), spread1: spread(shares1, n1) };
}

/** Twice the smaller tail of U over all C(N, n) deals, ties as they are; counts below 2⁵³ are whole. */
function exactP(ties: readonly number[], n0: number, n1: number, wins: number): number {
  const dealt = Math.min(n0, n1);
  const doubled: number[] = [];
  let before = 0;
  for (const size of ties) {
    for (let index = 0; index < size; index += 1) doubled.push(2 * before + size + 1);
    before += size;
  }
  const width = doubled.slice(-dealt).reduce((sum, rank) => sum + rank, 0) + 1;
  const deals = Array.from({ length: dealt + 1 }, () => new Float64Array(width));
  deals[0]![0] = 1;
  for (const rank of doubled) {
    for (let count = dealt; count > 0; count -= 1) {
      const [from, to] = [deals[count - 1]!, deals[count]!];
      for (let sum = width - 1; sum >= rank; sum -= 1) to[sum]! += from[sum - rank]!;
    }
  }
  const ownWins = n1 <= n0 ? wins : n0 * n1 - wins;
  const observed = Math.round(2 * ownWins) + dealt * (dealt + 1);
  let [below, above, all] = [0, 0, 0];
  for (const [sum, count] of deals[dealt]!.entries()) {
    all += count;
    if (sum <= observed) below += count;
    if (sum >= observed) above += count;
  }
  return Math.min(1, (2 * Math.min(below, above)) / all);
}

function normalP(ties: readonly number[], n0: number, n1: number, wins: number): number {
  const n = n0 + n1;
  const tied = ties.reduce((sum, size) => sum + size * (size * size - 1), 0);
  const error = Math.sqrt(((n0 * n1) / 12) * (n + 1 - tied / (n * (n - 1))));
  return normalTwoSided(Math.max(0, Math.abs(wins - (n0 * n1) / 2) - 0.5) / error);
}

function superiorityOf({ wins, spread0, spread1 }: RankedArms, n0: number, n1: number, alpha: number): Estimate {
  if (n0 < 2 || n1 < 2) return incomputable('too-few', 'Each arm needs at least two values to know its spread.');
  const value = wins / n0 / n1;
  const level = 1 - alpha;
  const [control, treatment] = [
    { value, variance: spread0 / (n0 - 1) / n0, n: n0 },
    { value, variance: spread1 / (n1 - 1) / n1, n: n1 },
  ];
  const variance = control.variance + treatment.variance;
  if (variance === 0 || value === 0 || value === 1) {
    const far = orderedBound(n0, n1, normalCritical(alpha));
    const [low, high] = value > 0.5 ? [far, value] : value < 0.5 ? [value, 1 - far] : [far, 1 - far];
    return { ok: true, value, low: Math.min(low, value), high: Math.max(high, value), level, method: 'newcombe-bound' };
  }
  const center = Math.log(value / (1 - value));
  const half =
    (studentQuantile(1 - alpha / 2, welchFreedom(control, treatment)) * Math.sqrt(variance)) / (value * (1 - value));
  const share = (x: number): number => 1 / (1 + Math.exp(-x));
  return {
    ok: true,
    value,
    low: share(center - half),
    high: share(center + half),
    level,
    method: 'brunner-munzel-logit',
  };
}

/** The θ at which an observed superiority of 1 is z standard errors away: (1 − θ)² = z²·θ(1 − θ)[1 + m((1 − θ)/(2 − θ) + θ/(1 + θ))]/(n₀n₁). */
function orderedBound(n0: number, n1: number, z: number): number {
  const m = (n0 + n1) / 2 - 1;
  const gap = (theta: number): number => {
    const variance = (theta * (1 - theta) * (1 + m * ((1 - theta) / (2 - theta) + theta / (1 + theta)))) / (n0 * n1);
    return (1 - theta) ** 2 - z * z * variance;
  };
  return fallingRoot(gap, 0, 1, 1e-12);
}
