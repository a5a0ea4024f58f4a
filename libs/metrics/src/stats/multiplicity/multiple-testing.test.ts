import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from './multiple-testing.js';
import golden from '../golden/stats.golden.json' with { type: 'json' };

describe('adjusted p values', () => {
  it.each(golden.cases.adjusted)('agree with statsmodels for $pValues', (golden) => {
    expect(Array.from(benjaminiHochberg(golden.pValues))).toEqual(
      golden.benjaminiHochberg.map((p) => expect.closeTo(p, 12)),
    );
    expect(Array.from(holm(golden.pValues))).toEqual(golden.holm.map((p) => expect.closeTo(p, 12)));
  });

  it('never fall below the p value, and Holm never below Benjamini–Hochberg', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
        const discovery = benjaminiHochberg(pValues);
        const family = holm(pValues);
        pValues.forEach((p, index) => {
          expect(discovery[index]).toBeGreaterThanOrEqual(p - 1e-15);
          expect(family[index]).toBeGreaterThanOrEqual((discovery[index] ?? 0) - 1e-12);
          expect(family[index]).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('of nothing are nothing, of no probability an error', () => {
    expect(holm([]).length).toBe(0);
    expect(() => benjaminiHochberg([0.1, 1.5])).toThrow(/pValues\[1\] is 1.5/);
  });
});

it('takes hypotheses with p = 1 into account that are not listed', () => {
  const listed = benjaminiHochberg([0.001, 0.02], 5);
  expect([...listed]).toEqual([...benjaminiHochberg([0.001, 0.02, 1, 1, 1])].slice(0, 2));
  expect(() => benjaminiHochberg([0.1, 0.2], 1)).toThrow(/lookedAt is 1/);
});
