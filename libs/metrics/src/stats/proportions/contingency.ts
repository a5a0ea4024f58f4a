import {
  incomputable,
  levelOf,
  requireCount,
  type Estimate,
  type Incomputable,
  type LevelOptions,
  type TestResult,
} from '../../estimate.js';
import { chiSquareSurvival } from './chi-square.js';
import { noncentralityAt } from '../distributions/noncentral-chi-square.js';

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
