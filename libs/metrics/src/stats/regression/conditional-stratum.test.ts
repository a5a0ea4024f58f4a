import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionalStratum, type StratumWork } from './conditional-stratum.js';

function choices(n: number, k: number): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: n }, (_, last) => choices(last, k - 1).map((rest) => [...rest, last])).flat();
}

describe('conditionalStratum', () => {
  it('is the sum over all choices, counted one by one', () => {
    const rows = fc.array(
      fc.tuple(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.integer({ min: -2, max: 2 }),
        fc.integer({ min: 0, max: 1 }),
      ),
      { minLength: 2, maxLength: 7 },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 6 }), (drawn, asked) => {
        const n = drawn.length;
        const k = Math.min(asked, n - 1);
        const design = Float64Array.from(drawn.flatMap(([, a, b]) => [a, b]));
        const work: StratumWork = {
          chances: new Float64Array(n),
          variance: new Float64Array(4),
          mean: new Float64Array(2),
          recursion: new Float64Array(0),
        };
        const log = conditionalStratum(
          Float64Array.from(drawn, ([eta]) => eta),
          n,
          design,
          0,
          2,
          k,
          work,
        );
        const all = choices(n, k).map((rowsChosen) => ({
          rowsChosen,
          weight: Math.exp(rowsChosen.reduce((sum, row) => sum + drawn[row]![0], 0)),
        }));
        const total = all.reduce((sum, { weight }) => sum + weight, 0);
        const expected = (value: (rowsChosen: number[]) => number): number =>
          all.reduce((sum, { rowsChosen, weight }) => sum + weight * value(rowsChosen), 0) / total;
        const side = (place: 1 | 2) => (rowsChosen: number[]) =>
          rowsChosen.reduce((sum, row) => sum + drawn[row]![place], 0);
        expect(log).toBeCloseTo(Math.log(total), 9);
        drawn.forEach((_, row) =>
          expect(work.chances[row]).toBeCloseTo(
            expected((rowsChosen) => Number(rowsChosen.includes(row))),
            9,
          ),
        );
        expect(work.mean[0]).toBeCloseTo(expected(side(1)), 9);
        expect(work.variance[2]).toBeCloseTo(
          expected((chosen) => side(1)(chosen) * side(2)(chosen)) - expected(side(1)) * expected(side(2)),
          9,
        );
        expect(work.variance[3]).toBeCloseTo(expected((chosen) => side(2)(chosen) ** 2) - expected(side(2)) ** 2, 9);
      }),
      { seed: 5, numRuns: 150 },
    );
  });
});
