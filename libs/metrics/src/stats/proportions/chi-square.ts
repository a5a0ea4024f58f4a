import gammainc from '@stdlib/math-base-special-gammainc';
import { incomputable, requireCount, type TestResult } from '../../estimate.js';

/** P(X > x) of the chi-square distribution, from the upper incomplete gamma function, so small p values keep their digits. */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  if (x <= 0) return 1;
  return gammainc(x / 2, degreesOfFreedom / 2, true, true);
}

/**
 * The non-centrality λ at which a chi-square test has a power: P(X > c) = Σ_j Poisson(j; λ/2) P(χ²(df + 2j) > c), c being exceeded at λ = 0
 * with probability `level`.
 *
 * @returns λ ≥ 0, to ten digits.
 */
export function nonCentralityFor(degreesOfFreedom: number, level: number, power: number): number {
  const critical = root((x) => level - chiSquareSurvival(x, degreesOfFreedom));
  return root((lambda) => {
    let [weight, found, sum] = [Math.exp(-lambda / 2), 0, 0];
    for (let j = 0; sum < 1 - 1e-12 && j < 1000; j += 1) {
      found += weight * chiSquareSurvival(critical, degreesOfFreedom + 2 * j);
      sum += weight;
      weight *= lambda / 2 / (j + 1);
    }
    return found - power;
  });
}

/** Where a rising function crosses 0, from 0 on. */
function root(f: (x: number) => number): number {
  let [low, high] = [0, 1];
  while (f(high) < 0) [low, high] = [high, high * 2];
  for (let round = 0; round < 40; round += 1) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Pearson's goodness-of-fit test: do the observed counts follow the planned shares?
 * X² = Σ (observed − expected)² / expected with (cells − 1) degrees of freedom.
 *
 * @param observed - counts per cell, at least two cells.
 * @param shares - planned share per cell, each > 0; they are scaled to sum to 1.
 * @returns statistic and p from the survival function; `no-data` when nothing was observed, `too-few` when an expected
 *   count is below 5, where the approximation does not hold.
 * @throws RangeError - lengths differ, a count is not a whole number, a share is not positive.
 */
export function chiSquareGoodness(observed: readonly number[], shares: readonly number[]): TestResult {
  if (observed.length !== shares.length || observed.length < 2) {
    throw new RangeError(
      `observed has ${observed.length} cells and shares ${shares.length}; give the same number, at least 2.`,
    );
  }
  observed.forEach((count, cell) => requireCount(`observed[${cell}]`, count));
  shares.forEach((share, cell) => {
    if (!(share > 0 && Number.isFinite(share))) throw new RangeError(`shares[${cell}] is ${share}; give a share > 0.`);
  });
  const total = observed.reduce((sum, count) => sum + count, 0);
  if (total === 0) return incomputable('no-data', 'Nothing was observed in any cell.');
  const shareSum = shares.reduce((sum, share) => sum + share, 0);
  let statistic = 0;
  let smallest = Infinity;
  observed.forEach((count, cell) => {
    const expected = (total * (shares[cell] ?? 0)) / shareSum;
    smallest = Math.min(smallest, expected);
    statistic += (count - expected) ** 2 / expected;
  });
  if (smallest < 5)
    return incomputable(
      'too-few',
      `An expected count is ${smallest.toFixed(1)}; the test needs at least 5 in every cell.`,
    );
  return {
    ok: true,
    statistic,
    pValue: chiSquareSurvival(statistic, observed.length - 1),
    method: 'chi-square-goodness',
  };
}
