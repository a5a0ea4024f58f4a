import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestResult } from '../../estimate.js';
import { seededRandom } from '@cartograph/threads';
import golden from '../golden/experiments.golden.json' with { type: 'json' };
import { permutationTest, type PermutationOptions } from './two-sample-permutation.js';

const test = (
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  options: Partial<PermutationOptions> = {},
): TestResult => permutationTest(control, treatment, { random: seededRandom(2), ...options });

function computed(result: TestResult) {
  if (!result.ok) throw new Error(result.detail);
  return result;
}

const filled = (length: number, of: (index: number) => number): number[] =>
  Array.from({ length }, (_, index) => of(index));

describe.each(golden.cases.permuted)(
  'permutationTest of $control.length and $treatment.length values',
  ({ control, treatment, exact, difference, pValue }) => {
    it('agrees with scipy’s permutation test of independent samples', () => {
      const result = computed(test(control, treatment, { permutations: 200_000 }));
      expect(result.statistic).toBeCloseTo(difference, 12);
      expect(result.method).toBe(exact ? 'permutation-exact' : 'permutation-monte-carlo');
      expect(Math.abs(result.pValue - pValue)).toBeLessThan(exact ? 1e-12 : 4 * Math.sqrt((2 * pValue) / 200_000));
    });
  },
);

describe('permutationTest', () => {
  it('counts every deal where they are few: one way apart is 2 of C(n, k)', () => {
    expect(computed(test([1, 2, 3, 4], [15, 16, 17, 18])).pValue).toBeCloseTo(2 / 70, 12);
  });

  it('drawn and counted p agree on the same values', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 3, max: 9 }), (seed, n) => {
        const random = seededRandom(seed);
        const draw = (count: number): number[] =>
          filled(count, () => (random.next() < 0.5 ? 0 : Math.round(20 * random.next() - 4)));
        const [control, treatment] = [draw(n), draw(16 - n)];
        const exact = test(control, treatment);
        fc.pre(exact.ok);
        expect(computed(exact).method).toBe('permutation-exact');
        const noisy = (values: readonly number[]): number[] => [
          ...values,
          ...filled(400, (index) => (index % 2 === 0 ? 1e-9 : -1e-9)),
        ];
        const p = computed(test(control, treatment)).pValue;
        expect(p).toBeGreaterThan(0);
        expect(computed(test(treatment, control)).pValue).toBeCloseTo(p, 12);
        expect(computed(test(noisy(control), noisy(treatment), { permutations: 100 })).method).toBe(
          'permutation-monte-carlo',
        );
      }),
      { numRuns: 30 },
    );
  });

  it('has a uniform p where there is no difference', () => {
    const runs = 800;
    const pValues = filled(runs, (run) => {
      const random = seededRandom(run, 8);
      const draw = (n: number): number[] => filled(n, () => (random.next() < 0.3 ? random.next() ** 3 : 0));
      return computed(test(draw(90), draw(60), { random, permutations: 399 })).pValue;
    }).toSorted((a, b) => a - b);
    const distance = Math.max(
      ...pValues.map((p, index) => Math.max(Math.abs(p - index / runs), Math.abs(p - (index + 1) / runs))),
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(runs));
  });

  it('does not depend on whether a value is written as 0: a common shift changes no deal’s difference', () => {
    const { control, treatment } = golden.cases.permuted[3]!;
    const [zeros, shifted] = [
      test(control, treatment, { permutations: 40_000 }),
      test(
        control.map((x) => x + 5),
        treatment.map((x) => x + 5),
        { permutations: 40_000 },
      ),
    ];
    const p = computed(zeros).pValue;
    expect(Math.abs(computed(shifted).pValue - p)).toBeLessThan(5 * Math.sqrt((2 * p) / 40_000));
  });

  it('is never 0 when drawn', () => {
    expect(
      test(
        filled(300, () => 0),
        filled(300, () => 1),
        { permutations: 999 },
      ),
    ).toMatchObject({ pValue: 1 / 1000, method: 'permutation-monte-carlo' });
  });

  it('has a reason for an empty arm and equal values, repeats itself for a seed, refuses what is no number', () => {
    expect(test([], [1])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(test([3, 3], [3, 3, 3])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(computed(test([3, 3], [4, 4])).pValue).toBeCloseTo(1 / 3, 12);
    const { control, treatment } = golden.cases.permuted[3]!;
    expect(test(control, treatment)).toEqual(test(control, treatment));
    expect(() => test([1], [Infinity])).toThrow(/treatment\[0\] is Infinity/);
    expect(() => test([1], [2], { permutations: 5 })).toThrow(/permutations is 5/);
  });
});
