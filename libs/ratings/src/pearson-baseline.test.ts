import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pearsonBaseline } from './pearson-baseline.js';
import { otherSide, type RatingRows } from './ratings.js';

/** Rows written out: a deviation a column, null for no rating. */
function rowsOf(table: readonly (readonly (number | null)[])[]): RatingRows {
  const indptr = [0];
  const [indices, values]: [number[], number[]] = [[], []];
  for (const row of table) {
    for (const [column, value] of row.entries()) {
      if (value === null) continue;
      indices.push(column);
      values.push(value);
    }
    indptr.push(indices.length);
  }
  return { indptr: Int32Array.from(indptr), indices: Int32Array.from(indices), values: Float64Array.from(values) };
}

function similarities(table: readonly (readonly (number | null)[])[], shrinkage: number): Float32Array {
  const byRow = rowsOf(table);
  const byOther = otherSide(byRow, table[0]!.length);
  const work = pearsonBaseline(byRow, byOther, byRow.values, byOther.values, shrinkage);
  for (;;) {
    const { value, done } = work.next();
    if (done) return value;
  }
}

/** ρ · (n − 1)/(n − 1 + shrinkage), as it is written. */
function wanted(a: readonly (number | null)[], b: readonly (number | null)[], shrinkage: number): number {
  const common = a.flatMap((x, column) => (x === null || b[column] === null ? [] : [[x, b[column]!] as const]));
  if (common.length < 2) return 0;
  const sum = (of: (pair: readonly [number, number]) => number): number =>
    common.reduce((total, pair) => total + of(pair), 0);
  const scale = Math.sqrt(sum(([x]) => x * x) * sum(([, y]) => y * y));
  return scale === 0 ? 0 : (sum(([x, y]) => x * y) / scale) * ((common.length - 1) / (common.length - 1 + shrinkage));
}

describe('similarities around the baselines', () => {
  it('are the shrunk correlation of what two rows have in common, alike in both directions', () => {
    const deviation = fc.option(fc.integer({ min: -4, max: 4 }).map((halves) => halves / 2));
    const tables = fc
      .integer({ min: 1, max: 6 })
      .chain((width) =>
        fc.array(fc.array(deviation, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    fc.assert(
      fc.property(tables, fc.constantFrom(0, 1, 100), (table, shrinkage) => {
        const found = similarities(table, shrinkage);
        for (const [i, a] of table.entries()) {
          for (const [j, b] of table.entries())
            expect(found[i * table.length + j]).toBeCloseTo(i === j ? 1 : wanted(a, b, shrinkage), 6);
        }
      }),
    );
  });

  it('are 0 for one rating in common, and for a row that deviates nowhere', () => {
    expect([
      ...similarities(
        [
          [1, null],
          [1, 1],
        ],
        0,
      ),
    ]).toEqual([1, 0, 0, 1]);
    expect([
      ...similarities(
        [
          [0, 0],
          [1, 1],
        ],
        0,
      ),
    ]).toEqual([1, 0, 0, 1]);
  });

  it('of rows in common only with themselves are ones on the diagonal', () => {
    expect([
      ...similarities(
        [
          [1, 2, null],
          [null, null, 3],
        ],
        100,
      ),
    ]).toEqual([1, 0, 0, 1]);
  });
});
