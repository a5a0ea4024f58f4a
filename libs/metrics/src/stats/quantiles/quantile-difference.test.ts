import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, type Random } from '@cartograph/threads';
import { quantileOfSorted } from './quantile-of-sorted.js';
import { quantileDifference, relativeQuantileUplift } from './quantile-difference.js';
import { mergeQuantileSketches, quantileSketch } from './quantile-sketch.js';
import { parts } from '../testing/comparison.js';

const skewed = (random: Random, n: number, times = 1): Float64Array =>
  Float64Array.from({ length: n }, () => -Math.log(1 - random.next()) * times).toSorted();
const sample = fc
  .tuple(fc.integer({ min: 12, max: 300 }), fc.nat(1e6))
  .map(([n, seed]) => skewed(seededRandom(seed), n));

describe('quantileDifference', () => {
  it('mirrors when the arms change places, scales with the unit and forgets a common shift', () => {
    fc.assert(
      fc.property(sample, sample, fc.constantFrom(0.4, 0.5, 0.7), (first, second, q) => {
        const { estimate, test } = parts(quantileDifference(first, second, { q }));
        const back = parts(quantileDifference(second, first, { q }));
        expect([back.estimate.low, back.estimate.value, back.estimate.high]).toEqual(
          [-estimate.high, -estimate.value, -estimate.low].map((end) => expect.closeTo(end, 9)),
        );
        expect(back.test.pValue).toBeCloseTo(test.pValue, 7);
        const moved = parts(
          quantileDifference(
            first.map((x) => 3 * x + 50),
            second.map((x) => 3 * x + 50),
            { q },
          ),
        );
        expect(moved.estimate.low).toBeCloseTo(3 * estimate.low, 9);
        expect(moved.estimate.high).toBeCloseTo(3 * estimate.high, 9);
        expect(moved.test.pValue).toBeCloseTo(test.pValue, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('has a p that agrees with its interval: at that α it ends at 0', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        for (const compare of [quantileDifference, relativeQuantileUplift]) {
          const { estimate, test } = parts(compare(first, second, { q: 0.5 }));
          if (Math.abs(test.pValue - 0.05) > 1e-6)
            expect(test.pValue < 0.05).toBe(estimate.low > 0 || estimate.high < 0);
          if (test.pValue > 1e-6 && test.pValue < 0.99) {
            const touching = parts(compare(first, second, { q: 0.5, alpha: test.pValue })).estimate;
            expect(Math.min(Math.abs(touching.low), Math.abs(touching.high))).toBeLessThan(1e-6);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('from sketches holds the interval from the values, and is wider by no more than the buckets', () => {
    fc.assert(
      fc.property(
        sample,
        sample,
        fc.constantFrom(0.5, 0.7),
        fc.constantFrom(0.001, 0.01),
        (first, second, q, accuracy) => {
          const exact = parts(quantileDifference(first, second, { q })).estimate;
          const sketch = (values: Float64Array) =>
            mergeQuantileSketches(
              quantileSketch(
                values.filter((_, index) => index % 3 > 0),
                { accuracy },
              ),
              quantileSketch(
                values.filter((_, index) => index % 3 === 0),
                { accuracy },
              ),
            );
          const found = parts(quantileDifference(sketch(first), sketch(second), { q })).estimate;
          expect(found.method).toBe('order-statistics-sketched');
          const [top0, top1] = [first.at(-1)!, second.at(-1)!];
          expect(Math.abs(found.value - exact.value)).toBeLessThanOrEqual(accuracy * (top0 + top1));
          expect(found.low).toBeLessThanOrEqual(
            exact.low + accuracy * (quantileOfSorted(first, q) + quantileOfSorted(second, q)),
          );
          expect(found.high).toBeGreaterThanOrEqual(
            exact.high - accuracy * (quantileOfSorted(first, q) + quantileOfSorted(second, q)),
          );
          expect(found.high - found.low).toBeLessThanOrEqual(exact.high - exact.low + 4 * accuracy * (top0 + top1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('covers the true difference about as often as it says, from values and from sketches', () => {
    const runs = 400;
    for (const [n0, n1, q] of [
      [30, 50, 0.5],
      [300, 200, 0.9],
    ] as const) {
      const covered = { values: 0, relative: 0, sketches: 0 };
      const truth = -Math.log(1 - q);
      for (let run = 0; run < runs; run += 1) {
        const random = seededRandom(run, n0);
        const [control, treatment] = [skewed(random, n0), skewed(random, n1, 1.3)];
        const holds = (found: ReturnType<typeof quantileDifference>, wanted: number): number =>
          parts(found).estimate.low <= wanted && parts(found).estimate.high >= wanted ? 1 : 0;
        covered.values += holds(quantileDifference(control, treatment, { q }), 0.3 * truth);
        covered.relative += holds(relativeQuantileUplift(control, treatment, { q }), 0.3);
        covered.sketches += holds(
          quantileDifference(quantileSketch(control), quantileSketch(treatment), { q }),
          0.3 * truth,
        );
      }
      for (const count of Object.values(covered)) {
        expect(count / runs).toBeGreaterThan(0.925);
        expect(count / runs).toBeLessThan(0.992);
      }
    }
  });

  it('rejects no oftener than α where there is no difference, also with ties', () => {
    const rejected = { smooth: 0, tied: 0 };
    for (let run = 0; run < 300; run += 1) {
      const random = seededRandom(run, 5);
      const [control, treatment] = [skewed(random, 80), skewed(random, 120)];
      const p = (first: Float64Array, second: Float64Array): number =>
        parts(quantileDifference(first, second, { q: 0.6 })).test.pValue;
      if (p(control, treatment) <= 0.05) rejected.smooth += 1;
      if (
        p(
          control.map((x) => Math.ceil(3 * x)),
          treatment.map((x) => Math.ceil(3 * x)),
        ) <= 0.05
      )
        rejected.tied += 1;
    }
    expect(rejected.smooth / 300).toBeLessThan(0.09);
    expect(rejected.smooth / 300).toBeGreaterThan(0.006);
    expect(rejected.tied / 300).toBeLessThan(0.09);
  });

  it('keeps p of 1e-40 and less', () => {
    const grid = (shift: number): Float64Array =>
      Float64Array.from({ length: 4000 }, (_, index) => index / 4000 + shift);
    const { test } = parts(quantileDifference(grid(0), grid(0.15), { q: 0.5 }));
    expect(test.pValue).toBeGreaterThan(0);
    expect(test.pValue).toBeLessThan(1e-30);
  });

  it('has a reason where values are too few, all equal, or there is no baseline', () => {
    const many = Array.from({ length: 60 }, (_, index) => index);
    expect(quantileDifference([], many, { q: 0.5 }).estimate).toMatchObject({ ok: false, reason: 'no-data' });
    expect(quantileDifference(many, [1, 2, 3], { q: 0.5 }).test).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('treatment arm has 3 values'),
    });
    expect(quantileDifference(many, many, { q: 0.99 }).test).toMatchObject({ ok: false, reason: 'too-few' });
    const flat = many.map(() => 7);
    expect(quantileDifference(flat, flat, { q: 0.5 }).test).toMatchObject({ ok: false, reason: 'too-few' });
    expect(parts(quantileDifference(flat, many, { q: 0.5 })).estimate.value).toBe(22.5);
    expect(
      relativeQuantileUplift(
        flat.map(() => 0),
        many,
        { q: 0.5 },
      ).estimate,
    ).toMatchObject({ ok: false, reason: 'zero-baseline', detail: expect.stringContaining('quantile is 0') });
    expect(
      relativeQuantileUplift(
        many.map((x) => Math.max(0, x - 25)),
        many,
        { q: 0.5 },
      ).estimate,
    ).toMatchObject({ ok: false, reason: 'zero-baseline', detail: expect.stringContaining('lower limit is 0') });
    expect(
      relativeQuantileUplift(
        flat,
        flat.map(() => -1),
        { q: 0.5 },
      ).estimate,
    ).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(() => quantileDifference(many, many, { q: 50 })).toThrow(/q is 50/);
    expect(() => quantileDifference(many.toReversed(), many, { q: 0.5 })).toThrow(/control\[1\] is 58 after 59/);
  });
});
