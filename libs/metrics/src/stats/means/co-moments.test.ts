import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coMoments,
  coMomentsFromSummary,
  coMomentsFromSums,
  mergeCoMoments,
  momentsOfX,
  momentsOfY,
  sampleCovariances,
  type CoMoments,
} from './co-moments.js';
import { moments } from './moments.js';

const pairs = fc.array(
  fc.tuple(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.double({ min: -1e4, max: 1e4, noNaN: true })),
  { maxLength: 60 },
);
const of = (list: readonly (readonly [number, number])[]): CoMoments =>
  coMoments(
    list.map((pair) => pair[0]),
    list.map((pair) => pair[1]),
  );

describe('coMoments', () => {
  it('of parts merge to those of the whole, in any grouping', () => {
    fc.assert(
      fc.property(pairs, pairs, pairs, (first, second, third) => {
        const whole = of([...first, ...second, ...third]);
        const merged = [
          mergeCoMoments(mergeCoMoments(of(first), of(second)), of(third)),
          mergeCoMoments(of(first), mergeCoMoments(of(third), of(second))),
        ];
        for (const found of merged) {
          expect(found.n).toBe(whole.n);
          for (const mean of ['meanX', 'meanY'] as const)
            expect(Math.abs(found[mean] - whole[mean])).toBeLessThan(1e-8);
          for (const sum of ['m2X', 'm2Y', 'cXY'] as const)
            expect(Math.abs(found[sum] - whole[sum])).toBeLessThan(1e-9 * (1 + whole.m2X + whole.m2Y));
        }
      }),
    );
  });

  it('hold the moments of either side', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const known = of(list);
        const [x, y] = [moments(list.map((pair) => pair[0])), moments(list.map((pair) => pair[1]))];
        expect(momentsOfX(known)).toEqual(x);
        expect(momentsOfY(known)).toEqual(y);
      }),
    );
  });

  it('come from sums or a summary as from the pairs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: -50, max: 900 })), {
          minLength: 2,
          maxLength: 40,
        }),
        (list) => {
          const known = of(list);
          const add = (value: (pair: readonly [number, number]) => number): number =>
            list.reduce((sum, pair) => sum + value(pair), 0);
          const sums = coMomentsFromSums({
            n: list.length,
            sumX: add(([x]) => x),
            sumY: add(([, y]) => y),
            sumXX: add(([x]) => x * x),
            sumYY: add(([, y]) => y * y),
            sumXY: add(([x, y]) => x * y),
          });
          const summary = coMomentsFromSummary({
            n: known.n,
            meanX: known.meanX,
            meanY: known.meanY,
            ...sampleCovariances(known),
          });
          for (const found of [sums, summary]) {
            for (const key of ['n', 'meanX', 'meanY', 'm2X', 'm2Y', 'cXY'] as const)
              expect(Math.abs(found[key] - known[key])).toBeLessThan(1e-7);
          }
        },
      ),
    );
  });

  it('of sums call spread what is more than rounding: a constant covariate has none', () => {
    const n = 1_000_003;
    const sums = coMomentsFromSums({
      n,
      sumX: 0.1 * n,
      sumY: 5,
      sumXX: 0.1 * 0.1 * n * (1 + 1e-15),
      sumYY: 5,
      sumXY: 0.5,
    });
    expect(sums).toMatchObject({ m2X: 0, cXY: 0 });
    expect(coMomentsFromSums({ n: 0, sumX: 0, sumY: 0, sumXX: 0, sumYY: 0, sumXY: 0 })).toEqual(coMoments([], []));
  });

  it('of 10⁹ users neither overflow nor lose what a few thousand of them add', () => {
    const x = coMoments([0, 900, 30, 0], [10, 1250, 90, 0]);
    let known = x;
    for (let doubling = 0; doubling < 28; doubling += 1) known = mergeCoMoments(known, known);
    expect(known.n).toBe(4 * 2 ** 28);
    expect(known.n).toBeGreaterThan(1e9);
    expect(known.meanY).toBeCloseTo(337.5, 9);
    expect(known.cXY / known.n).toBeCloseTo(x.cXY / x.n, 6);
    expect(mergeCoMoments(known, coMoments([5e6], [7e6])).cXY - known.cXY).toBeCloseTo(
      (5e6 - 232.5) * (7e6 - 337.5) * (known.n / (known.n + 1)),
      -4,
    );
  });

  it('survive a large offset', () => {
    const known = coMoments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], [4, 7, 13, 16]);
    expect(sampleCovariances(known)).toEqual({ varianceX: 30, varianceY: 30, covariance: 30 });
    expect(sampleCovariances(coMoments([1], [1]))).toEqual({
      varianceX: Number.NaN,
      varianceY: Number.NaN,
      covariance: Number.NaN,
    });
  });

  it('refuse what is no pair', () => {
    expect(() => coMoments([1, 2], [1])).toThrow(/x has 2 values and y 1/);
    expect(() => coMoments([1, 2], [1, Infinity])).toThrow(/Pair 1 is 2 and Infinity/);
  });
});
