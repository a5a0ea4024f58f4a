import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import {
  incomputable,
  levelOf,
  requireCount,
  type Estimate,
  type Incomputable,
  type LevelOptions,
  type TestResult,
} from '../estimate.js';
import { chiSquareSurvival } from './chi-square.js';
import { normalCdf } from './normal.js';

/** Expected counts below this make the chi-square approximation doubtful. */
const LEAST_EXPECTED = 5;

/**
 * Pearson's test that rows and columns of a table of counts are independent: X² = Σ (observed − expected)² / expected with
 * (rows − 1)(columns − 1) degrees of freedom, over the rows and columns that are not empty. No continuity correction.
 *
 * @param counts - rows of equally many whole numbers ≥ 0.
 * @returns X² and p from the survival function; `no-data` without counts, `too-few` with one row or column or where an expected count is below 5.
 * @throws RangeError - rows of different lengths, a count that is none.
 */
export function chiSquareIndependence(counts: readonly (readonly number[])[]): TestResult {
  const table = tableOf(counts);
  if ('ok' in table) return table;
  if (table.leastExpected < LEAST_EXPECTED)
    return incomputable(
      'too-few',
      `An expected count is ${table.leastExpected.toFixed(1)}; the test needs at least 5 in every cell.`,
    );
  const { statistic, rows, columns } = table;
  return {
    ok: true,
    statistic,
    pValue: chiSquareSurvival(statistic, (rows - 1) * (columns - 1)),
    method: 'chi-square-independence',
  };
}

/**
 * Cramér's V, corrected for bias: φ̃² = max(0, X²/n − (r−1)(c−1)/(n−1)), r̃ = r − (r−1)²/(n−1), c̃ alike, V = √(φ̃² / (min(r̃, c̃) − 1)).
 * Its interval holds the noncentrality λ of X² between the values at which X² would be a rarity on either side, as √(λ / (n(min(r̃, c̃) − 1))).
 *
 * @param counts - rows of equally many whole numbers ≥ 0; empty rows and columns are left out.
 * @returns from 0, independent, to 1; `no-data` without counts, `too-few` with one row or column.
 * @throws RangeError - rows of different lengths, a count that is none.
 * @see Bergsma, Journal of the Korean Statistical Society 42 (2013) 323–328; Smithson, Confidence Intervals (2003), chapter 4.
 */
export function cramersV(counts: readonly (readonly number[])[], options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  const table = tableOf(counts);
  if ('ok' in table) return table;
  const { statistic, rows, columns, n } = table;
  const degreesOfFreedom = (rows - 1) * (columns - 1);
  const shrunk = (size: number): number => size - (size - 1) ** 2 / (n - 1);
  const span = Math.min(shrunk(rows), shrunk(columns)) - 1;
  if (n < 2 || span <= 0)
    return incomputable('too-few', `${n} units are too few for a table of ${rows} by ${columns}.`);
  const value = Math.min(1, Math.sqrt(Math.max(0, statistic / n - degreesOfFreedom / (n - 1)) / span));
  const end = (tail: number): number =>
    Math.min(1, Math.sqrt(noncentralityAt(statistic, degreesOfFreedom, tail) / n / span));
  return {
    ok: true,
    value,
    low: Math.min(value, end(1 - alpha / 2)),
    high: Math.max(value, end(alpha / 2)),
    level: 1 - alpha,
    method: 'cramers-v-bias-corrected',
  };
}

/** The λ at which P(X² ≤ x) = probability; 0 where even λ = 0 gives less. By bisection, as the probability falls with λ. */
function noncentralityAt(x: number, degreesOfFreedom: number, probability: number): number {
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

interface Table {
  statistic: number;
  rows: number;
  columns: number;
  n: number;
  leastExpected: number;
}

function tableOf(counts: readonly (readonly number[])[]): Table | Incomputable {
  const width = counts[0]?.length ?? 0;
  counts.forEach((row, i) => {
    if (row.length !== width)
      throw new RangeError(`row ${i} has ${row.length} counts and row 0 has ${width}; give rows of one length.`);
    row.forEach((count, j) => requireCount(`counts[${i}][${j}]`, count));
  });
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const rowSums = counts.map(total);
  const columnSums = Array.from({ length: width }, (_, j) => total(counts.map((row) => row[j] ?? 0)));
  const n = total(rowSums);
  if (n === 0) return incomputable('no-data', 'Nothing was counted in any cell.');
  const rows = rowSums.filter((sum) => sum > 0).length;
  const columns = columnSums.filter((sum) => sum > 0).length;
  if (rows < 2 || columns < 2)
    return incomputable(
      'too-few',
      `The table has ${rows} row${rows === 1 ? '' : 's'} and ${columns} column${columns === 1 ? '' : 's'} with counts; it takes two of each.`,
    );
  let statistic = 0;
  let leastExpected = Infinity;
  counts.forEach((row, i) =>
    row.forEach((count, j) => {
      const expected = ((rowSums[i] ?? 0) / n) * (columnSums[j] ?? 0);
      if (expected === 0) return;
      statistic += (count - expected) ** 2 / expected;
      leastExpected = Math.min(leastExpected, expected);
    }),
  );
  return { statistic, rows, columns, n, leastExpected };
}
