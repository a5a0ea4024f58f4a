import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestResult } from '../../estimate.js';
import { seededRandom } from '@cartograph/threads';
import { pairedPermutation, type PairedPermutationOptions } from './paired-permutation.js';
import golden from '../golden/paired.golden.json' with { type: 'json' };

const test = (
  baseline: readonly number[],
  candidate: readonly number[],
  options: Partial<PairedPermutationOptions> = {},
): TestResult => pairedPermutation(baseline, candidate, { random: seededRandom(2), ...options });

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

describe.each(golden.cases)('pairedPermutation of $name', ({ baseline, candidate, permutation }) => {
  it('agrees with scipy’s permutation test of paired samples', () => {
    const result = test(baseline, candidate, { resamples: 200_000 });
    if (!result.ok) throw new Error(result.detail);
    expect(result.statistic).toBeCloseTo(permutation.statistic, 12);
    expect(result.method).toBe(permutation.exact ? 'sign-flip-exact' : 'sign-flip-monte-carlo');
    const noise = permutation.exact ? 1e-12 : 4 * Math.sqrt((2 * permutation.pValue) / 200_000);
    expect(Math.abs(result.pValue - permutation.pValue)).toBeLessThan(noise);
  });
});

describe('pairedPermutation', () => {
  it('counts every assignment up to 20 pairs that differ: all one way is 2 of 2ⁿ', () => {
    expect(
      test(
        zeros(20),
        zeros(20).map((_, unit) => unit + 1),
      ),
    ).toMatchObject({ pValue: 2 / 2 ** 20, method: 'sign-flip-exact' });
    expect(test(zeros(3), [1, 1, 1])).toMatchObject({ statistic: 1, pValue: 0.25 });
  });

  it('draws beyond, and p is then never 0', () => {
    expect(
      test(
        zeros(300),
        zeros(300).map((_, unit) => unit + 1),
        { resamples: 999 },
      ),
    ).toMatchObject({ pValue: 1 / 1000, method: 'sign-flip-monte-carlo' });
  });

  it('drawn and counted p agree on the same pairs', () => {
    const differences = zeros(20).map((_, unit) => Math.sin(unit * unit + 1) + 0.3);
    const exact = test(zeros(20), differences);
    const drawn = test(zeros(22), [...differences, 1e-9, -1e-9], { resamples: 200_000 });
    if (!exact.ok || !drawn.ok) throw new Error('incomputable');
    expect(drawn.method).toBe('sign-flip-monte-carlo');
    expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(0.01);
  });

  it('passes over pairs without difference, and knows no order and no side', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })), {
          minLength: 1,
          maxLength: 10,
        }),
        (pairs) => {
          const first = pairs.map((pair) => pair[0] / 10);
          const second = pairs.map((pair) => pair[1] / 10);
          const p = (a: readonly number[], b: readonly number[]): number => {
            const result = test(a, b);
            return result.ok ? result.pValue : Number.NaN;
          };
          const whole = p(first, second);
          expect(whole).toBeGreaterThan(0);
          expect(whole).toBeLessThanOrEqual(1);
          expect(p(second, first)).toBeCloseTo(whole, 12);
          expect(p(first.toReversed(), second.toReversed())).toBeCloseTo(whole, 12);
          expect(p([...first, 7, 7], [...second, 7, 7])).toBeCloseTo(whole, 12);
        },
      ),
    );
  });

  it('rejects about α of the time where there is no difference', () => {
    let rejected = 0;
    for (let run = 0; run < 500; run += 1) {
      const random = seededRandom(run, 8);
      const draw = (): number[] => Array.from({ length: 40 }, () => random.next() ** 3);
      const result = test(draw(), draw(), { random, resamples: 999 });
      if (result.ok && result.pValue <= 0.05) rejected += 1;
    }
    expect(rejected / 500).toBeGreaterThan(0.025);
    expect(rejected / 500).toBeLessThan(0.08);
  });

  it('is certain of nothing where nothing differs, and has no answer without pairs', () => {
    expect(test([1, 2], [1, 2])).toMatchObject({ ok: true, statistic: 0, pValue: 1 });
    expect(test([], [])).toMatchObject({ ok: false, reason: 'no-data' });
  });

  it('repeats itself for a seed and refuses pairs that are none', () => {
    const { baseline, candidate } = golden.cases[5]!;
    expect(test(baseline, candidate)).toEqual(test(baseline, candidate));
    expect(() => test([1], [])).toThrow(/baseline has 1 values and candidate 0/);
    expect(() => test([1], [Infinity])).toThrow(/Pair 0 is 1 and Infinity/);
    expect(() => test([1], [2], { resamples: 1.5 })).toThrow(/resamples is 1.5/);
  });
});
