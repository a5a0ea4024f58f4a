import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import golden from '../golden/experiments.golden.json' with { type: 'json' };
import { mannWhitney } from './mann-whitney.js';
import { normalQuantile } from '../distributions/normal.js';

function computed(control: ArrayLike<number>, treatment: ArrayLike<number>, alpha?: number) {
  const { test, superiority } = mannWhitney(control, treatment, { alpha });
  if (!test.ok) throw new Error(test.detail);
  if (!superiority.ok) throw new Error(superiority.detail);
  return { test, superiority };
}

describe.each(golden.cases.ranked)(
  'mannWhitney of $name',
  ({ control, treatment, exact, u, pValue, brunnerMunzel }) => {
    it('agrees with scipy’s test', () => {
      const { test } = computed(control, treatment);
      expect(test).toMatchObject({ statistic: u, method: exact ? 'mann-whitney-exact' : 'mann-whitney-normal' });
      expect(test.pValue / pValue).toBeCloseTo(1, 9);
    });

    it('has the error of scipy’s Brunner–Munzel statistic', () => {
      const { superiority } = computed(control, treatment, 0.5);
      expect(superiority.value).toBeCloseTo(u / control.length / treatment.length, 12);
      if (superiority.method !== 'brunner-munzel-logit') return;
      const { low, high, value } = superiority;
      const logit = (share: number): number => Math.log(share / (1 - share));
      const error = ((logit(high) - logit(low)) / 2 / normalQuantile(0.75)) * value * (1 - value);
      expect((value - 0.5) / error / brunnerMunzel).toBeCloseTo(1, 1);
    });
  },
);

describe('mannWhitney', () => {
  it('has the method of Brunner and Munzel in some of scipy’s cases', () => {
    const methods = golden.cases.ranked.map(
      ({ control, treatment }) => computed(control, treatment).superiority.method,
    );
    expect(methods).toContain('brunner-munzel-logit');
  });

  const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 40 });

  it('counts pairs, mirrors when the arms change places and knows only the order of the values', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        fc.pre(new Set([...first, ...second]).size > 1);
        const { test, superiority } = computed(first, second);
        let wins = 0;
        for (const t of second) for (const c of first) wins += t > c ? 1 : t === c ? 0.5 : 0;
        expect(test.statistic).toBe(wins);
        const back = computed(second, first);
        expect(back.test.pValue).toBeCloseTo(test.pValue, 10);
        expect(back.superiority.low).toBeCloseTo(1 - superiority.high, 10);
        const bent = computed(
          first.map((x) => Math.exp(x) + 3),
          second.map((x) => Math.exp(x) + 3),
        );
        expect(bent).toEqual({ test, superiority });
        expect(superiority.low).toBeLessThanOrEqual(superiority.value);
        expect(superiority.low).toBeGreaterThanOrEqual(0);
        expect(superiority.high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('counts the same p whichever arm is the smaller, and the normal one is near where counting ends', () => {
    const random = seededRandom(4);
    const draw = (n: number, shift: number): number[] =>
      Array.from({ length: n }, () => Math.round(8 * random.next() + shift));
    const [control, treatment] = [draw(28, 0), draw(22, 1.2)];
    const exact = computed(control, treatment).test;
    const normal = computed([...control, 4], treatment).test;
    expect([exact.method, normal.method]).toEqual(['mann-whitney-exact', 'mann-whitney-normal']);
    expect(Math.abs(exact.pValue - normal.pValue)).toBeLessThan(0.03);
  });

  it('has a uniform p for continuous values and one above uniform for few ties and converters', () => {
    const pValues: number[] = [];
    const rejected = { counted: 0, drawn: 0 };
    const runs = 1500;
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(run, 12);
      const draw = (n: number, of: () => number): number[] => Array.from({ length: n }, of);
      pValues.push(
        computed(
          draw(60, () => random.next()),
          draw(45, () => random.next()),
        ).test.pValue,
      );
      const converters = mannWhitney(
        draw(15, () => (random.next() < 0.3 ? 1 : 0)),
        draw(12, () => (random.next() < 0.3 ? 1 : 0)),
      ).test;
      if (converters.ok && converters.pValue <= 0.05) rejected.counted += 1;
      const many = mannWhitney(
        draw(200, () => (random.next() < 0.1 ? 1 + Math.floor(4 * random.next()) : 0)),
        draw(150, () => (random.next() < 0.1 ? 1 + Math.floor(4 * random.next()) : 0)),
      ).test;
      if (many.ok && many.pValue <= 0.05) rejected.drawn += 1;
    }
    const distance = Math.max(
      ...pValues
        .toSorted((a, b) => a - b)
        .map((p, index) => Math.max(Math.abs(p - index / runs), Math.abs(p - (index + 1) / runs))),
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(runs));
    expect(rejected.counted / runs).toBeLessThan(0.05);
    expect(rejected.drawn / runs).toBeLessThan(0.07);
  });

  it('covers the true superiority of spreads that differ', () => {
    let covered = 0;
    for (let run = 0; run < 1500; run += 1) {
      const random = seededRandom(run, 13);
      const draw = (n: number, sd: number): number[] =>
        Array.from({ length: n }, () => sd * normalQuantile(random.next() || 0.5));
      const { superiority } = computed(draw(40, 1), draw(60, 3));
      if (superiority.low <= 0.5 && superiority.high >= 0.5) covered += 1;
    }
    expect(covered / 1500).toBeGreaterThan(0.93);
    expect(covered / 1500).toBeLessThan(0.97);
  });

  it('of arms wholly apart does not call them certain, and p goes below 1e-40', () => {
    const few = computed([1, 2, 3, 4], [5, 6, 7]);
    expect(few.test.pValue).toBeCloseTo(2 / 35, 12);
    expect(few.superiority).toMatchObject({ value: 1, high: 1, method: 'newcombe-bound' });
    expect(few.superiority.low).toBeGreaterThan(0.3);
    expect(few.superiority.low).toBeLessThan(0.9);
    const ascending = (n: number, from: number): number[] => Array.from({ length: n }, (_, index) => from + index);
    const many = computed(ascending(200, 0), ascending(200, 500));
    expect(many.test.pValue).toBeGreaterThan(0);
    expect(many.test.pValue).toBeLessThan(1e-40);
    expect(many.superiority.low).toBeGreaterThan(0.97);
  });

  it('has a reason for an empty arm, equal values and single ones, and refuses what is no number', () => {
    expect(mannWhitney([], [1]).test).toMatchObject({
      ok: false,
      reason: 'no-data',
      detail: expect.stringContaining('control'),
    });
    expect(mannWhitney([2, 2], [2, 2, 2])).toMatchObject({
      test: { ok: false, reason: 'too-few' },
      superiority: { ok: false, reason: 'too-few' },
    });
    expect(mannWhitney([1], [1, 2])).toMatchObject({
      test: { ok: true },
      superiority: { ok: false, reason: 'too-few' },
    });
    expect(() => mannWhitney([1, Number.NaN], [1])).toThrow(/control\[1\] is NaN/);
  });
});
