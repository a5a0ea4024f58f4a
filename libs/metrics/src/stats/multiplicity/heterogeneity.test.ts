import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../golden/conditional-logit.golden.json' with { type: 'json' };
import { differencesFromOthers, heterogeneity, shrunkenEffects } from './heterogeneity.js';

describe('heterogeneity', () => {
  it.each(golden.cases.groups)(
    'agrees with statsmodels for $effects',
    ({ effects, variances, q, pValue, iSquared, tauSquared, pooled }) => {
      const found = heterogeneity(effects, variances);
      if (!found.ok) throw new Error(found.detail);
      expect(found.q).toBeCloseTo(q, 9);
      expect(found.pValue / pValue).toBeCloseTo(1, 8);
      expect(found.iSquared).toBeCloseTo(iSquared, 9);
      expect(found.tauSquared).toBeCloseTo(tauSquared, 7);
      for (const side of ['value', 'low', 'high'] as const) expect(found.pooled[side]).toBeCloseTo(pooled[side], 6);
    },
  );

  it('has no answer for one group and refuses what is no variance', () => {
    expect(heterogeneity([0.3], [0.1])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(heterogeneity([], [])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(() => heterogeneity([1, 2], [1])).toThrow('2 effects and 1 variances');
    expect(() => heterogeneity([1, 2], [1, 0])).toThrow('variances[1] is 0');
  });
});

const groups = fc.array(
  fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true })),
  { minLength: 3, maxLength: 12 },
);

describe('shrunkenEffects', () => {
  it('lie between the effect and the average, and are narrower than the effect alone where nothing differs', () => {
    fc.assert(
      fc.property(groups, (drawn) => {
        const [effects, variances] = [drawn.map(([effect]) => effect), drawn.map(([, variance]) => variance)];
        const all = heterogeneity(effects, variances);
        if (!all.ok) throw new Error(all.detail);
        shrunkenEffects(effects, variances, all).forEach(({ value, low, high }, i) => {
          const [from, to] = [effects[i]!, all.pooled.value].toSorted((a, b) => a - b);
          expect(value).toBeGreaterThanOrEqual(from! - 1e-12);
          expect(value).toBeLessThanOrEqual(to! + 1e-12);
          expect(low).toBeLessThanOrEqual(high);
          if (all.tauSquared === 0) expect(value).toBeCloseTo(all.pooled.value, 12);
        });
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('differencesFromOthers', () => {
  it('finds the one that stands out, which does not hide itself in the spread', () => {
    const found = differencesFromOthers([0, 0.02, -0.03, 0.01, 0.8], [0.01, 0.01, 0.01, 0.01, 0.01]);
    expect(found[4]!.pValue).toBeLessThan(1e-6);
    expect(found[4]!.value).toBeCloseTo(0.8, 12);
    for (const other of found.slice(0, 4)) expect(other!.pValue).toBeGreaterThan(0.05);
  });

  it('has no answer with fewer than three groups', () => {
    expect(differencesFromOthers([0, 1], [1, 1])).toEqual([null, null]);
  });
});
