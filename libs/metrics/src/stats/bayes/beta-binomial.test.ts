import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BetaPrior, fitBetaPrior, rateAtMost, shrunkenRate } from './beta-binomial.js';

interface Golden {
  cases: {
    groups: {
      name: string;
      successes: number[];
      trials: number[];
      alpha: number;
      beta: number;
      posteriors: {
        successes: number;
        trials: number;
        mean: number;
        interval: [number, number];
        atMost: [number, number][];
      }[];
    }[];
  };
}
const golden = JSON.parse(readFileSync(new URL('../golden/shrinkage.golden.json', import.meta.url), 'utf8')) as Golden;

function prior(successes: number[], trials: number[]): BetaPrior {
  const fitted = fitBetaPrior(successes, trials);
  if (!fitted.ok) throw new Error(fitted.detail);
  return fitted;
}

describe.each(golden.cases.groups)('against scipy: $name', ({ successes, trials, alpha, beta, posteriors }) => {
  it('finds the likeliest prior', () => {
    const fitted = prior(successes, trials);
    expect(fitted.method).toBe('mle');
    expect(fitted.alpha / alpha).toBeCloseTo(1, 4);
    expect(fitted.beta / beta).toBeCloseTo(1, 4);
  });

  it.each(posteriors)(
    'has the posterior of $successes of $trials',
    ({ successes: k, trials: n, mean, interval, atMost }) => {
      const rate = shrunkenRate({ alpha, beta }, k, n);
      if (!rate.ok) throw new Error(rate.detail);
      expect(rate.value / mean).toBeCloseTo(1, 8);
      expect(rate.low / interval[0]).toBeCloseTo(1, 8);
      expect(rate.high / interval[1]).toBeCloseTo(1, 8);
      for (const [at, probability] of atMost) expect(rateAtMost({ alpha, beta }, k, n, at)).toBeCloseTo(probability, 8);
    },
  );
});

describe('the prior of a group', () => {
  it('is the likeliest also where the steps begin far off, on the ridge of equal means', () => {
    // Buyers and viewers of a category of the demo shop; α and β by a simplex search of scipy.
    const buyers = [7, 5, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    const viewers = [
      95, 122, 49, 80, 53, 19, 21, 23, 27, 28, 34, 36, 42, 134, 10, 11, 11, 12, 12, 12, 14, 14, 77, 15, 15, 15, 17, 18,
      19, 19, 19, 21, 21, 21, 23, 23, 24, 25, 25, 27, 27, 27, 28, 29, 29, 30, 34, 37, 38, 42, 44, 57, 59, 63,
    ];
    const fitted = prior([...buyers, ...viewers.slice(buyers.length).map(() => 0)], viewers);
    expect(fitted).toMatchObject({ method: 'mle', successes: 31, trials: 1827 });
    expect(fitted.alpha).toBeCloseTo(1.27808, 3);
    expect(fitted.beta).toBeCloseTo(86.2411, 1);
  });

  it('is likelier than those beside it, whatever the counts', () => {
    const logGamma = (to: number, from: number): number =>
      Array.from({ length: to }, (_, i) => Math.log(from + i)).reduce((sum, one) => sum + one, 0);
    const likelihood = (units: readonly { k: number; n: number }[], alpha: number, beta: number): number =>
      units.reduce((sum, { k, n }) => sum + logGamma(k, alpha) + logGamma(n - k, beta) - logGamma(n, alpha + beta), 0);
    let fits = 0;
    // Whole thousandths: fast-check draws most doubles near 0, and of such units none has an interior best.
    const rare = fc
      .record({ n: fc.integer({ min: 1, max: 150 }), share: fc.integer({ min: 0, max: 1000 }) })
      .map(({ n, share }) => ({ k: Math.floor(n * (share / 1000) ** 3), n }));
    fc.assert(
      fc.property(fc.array(rare, { minLength: 10, maxLength: 60 }), (units) => {
        const fitted = fitBetaPrior(
          units.map(({ k }) => k),
          units.map(({ n }) => n),
        );
        if (!fitted.ok || fitted.method !== 'mle') return;
        const { alpha, beta } = fitted;
        // On its bound the likelihood may still rise.
        if (alpha + beta < 0.5 + 1e-9) return;
        fits += 1;
        const best = likelihood(units, alpha, beta);
        for (const [a, b] of [
          [1.02, 1.02],
          [0.98, 0.98],
          [1.02, 1],
          [0.98, 1],
          [1, 1.02],
          [1, 0.98],
        ] as const)
          expect(likelihood(units, a * alpha, b * beta)).toBeLessThanOrEqual(best + 1e-9);
      }),
    );
    expect(fits).toBeGreaterThan(0);
  });

  it('is pooled where units differ no more than chance lets them', () => {
    expect(prior([1, 1, 1, 1], [10, 10, 10, 10])).toEqual({
      ok: true,
      alpha: 4,
      beta: 36,
      units: 4,
      successes: 4,
      trials: 40,
      method: 'pooled',
    });
  });

  it('weighs half a trial at least where all units went one way or the other, so that one success is no certainty', () => {
    const fitted = prior([1, 0, 2, 0, 1, 0, 0, 2, 0, 1], [1, 1, 2, 2, 1, 1, 2, 2, 1, 1]);
    expect(fitted.alpha + fitted.beta).toBeCloseTo(0.5, 9);
    const rate = shrunkenRate(fitted, 1, 1);
    if (!rate.ok) throw new Error(rate.detail);
    expect(rate.value).toBeLessThan(0.9);
    expect(rate.low).toBeLessThan(0.4);
  });

  it('says why there is none', () => {
    expect(fitBetaPrior([], [])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(fitBetaPrior([0, 0], [0, 0])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(fitBetaPrior([2, 0], [9, 0])).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: 'The group has one unit; how units differ cannot be seen.',
    });
    expect(fitBetaPrior([0, 0], [9, 9])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(fitBetaPrior([9, 9], [9, 9])).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('refuses what is no count', () => {
    expect(() => fitBetaPrior([1], [1, 2])).toThrow('There are 1 counts of successes and 2 of trials');
    expect(() => fitBetaPrior([3], [2])).toThrow('successes (3) exceed trials (2)');
    expect(() => fitBetaPrior([0.5], [2])).toThrow('successes is 0.5');
  });

  it('lies inside (0, 1) whatever the counts, and does not depend on the order of units', () => {
    const unit = fc.integer({ min: 0, max: 400 }).chain((n) => fc.integer({ min: 0, max: n }).map((k) => ({ k, n })));
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
        const fitted = fitBetaPrior(
          units.map(({ k }) => k),
          units.map(({ n }) => n),
        );
        fc.pre(fitted.ok);
        expect(fitted.alpha).toBeGreaterThan(0);
        expect(fitted.beta).toBeGreaterThan(0);
        expect(Number.isFinite(fitted.alpha + fitted.beta)).toBe(true);
        expect(fitted.alpha + fitted.beta).toBeLessThanOrEqual(fitted.trials);
        const again = prior(units.map(({ k }) => k).toReversed(), units.map(({ n }) => n).toReversed());
        expect(again.alpha / fitted.alpha).toBeCloseTo(1, 5);
      }),
    );
  });
});

describe('a shrunken rate', () => {
  it('lies between the group and the unit, the nearer to the group the less was tried', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 50, noNaN: true }),
        fc.double({ min: 0.2, max: 500, noNaN: true }),
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (alpha, beta, trials, share) => {
          const successes = Math.round(trials * share);
          const rate = shrunkenRate({ alpha, beta }, successes, trials);
          if (!rate.ok) throw new Error(rate.detail);
          const [own, group] = [successes / trials, alpha / (alpha + beta)];
          expect(rate.value).toBeGreaterThanOrEqual(Math.min(own, group) - 1e-12);
          expect(rate.value).toBeLessThanOrEqual(Math.max(own, group) + 1e-12);
          expect(rate.low).toBeLessThanOrEqual(rate.high);
          expect(rateAtMost({ alpha, beta }, successes, trials, rate.low)).toBeCloseTo(0.025, 6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of nothing tried is not the group passed off as its own', () => {
    expect(shrunkenRate({ alpha: 2, beta: 8 }, 0, 0)).toMatchObject({ ok: false, reason: 'no-data' });
  });
});
