import { describe, expect, it } from 'vitest';
import golden from '../golden/association.golden.json' with { type: 'json' };
import { chiSquareIndependence, cramersV } from './contingency.js';
import { noncentralChiSquareCdf } from '../distributions/noncentral-chi-square.js';

describe.each(golden.cases.counts)('the table $counts', ({ counts, statistic, pValue, v, low, high }) => {
  it('has scipy’s chi-square, and p from the tail', () => {
    const test = chiSquareIndependence(counts);
    if (!test.ok) {
      expect(Math.min(...counts.flat())).toBeLessThan(5);
      return;
    }
    expect(test.statistic / statistic).toBeCloseTo(1, 9);
    expect(pValue === 0 ? test.pValue : test.pValue / pValue).toBeCloseTo(pValue === 0 ? 0 : 1, 9);
  });

  it('has Bergsma’s V, with its interval from scipy’s noncentral chi-square', () => {
    const estimate = cramersV(counts);
    if (!estimate.ok) throw new Error(estimate.detail);
    expect(estimate.value).toBeCloseTo(v, 10);
    expect(estimate.low).toBeCloseTo(low, 6);
    expect(estimate.high).toBeCloseTo(high, 6);
  });
});

it.each(golden.cases.noncentral)('P(X ≤ %d), df %d, λ %d is %d, as scipy says', (x, k, ncp, wanted) => {
  expect(noncentralChiSquareCdf(x, k, ncp)).toBeCloseTo(wanted, 7);
});

describe('a table of counts', () => {
  it('leaves empty rows and columns out, and says why there is no figure', () => {
    expect(
      cramersV([
        [30, 0, 20],
        [0, 0, 0],
        [10, 0, 25],
      ]),
    ).toEqual(
      cramersV([
        [30, 20],
        [10, 25],
      ]),
    );
    expect(
      cramersV([
        [0, 0],
        [0, 0],
      ]),
    ).toMatchObject({ ok: false, reason: 'no-data' });
    expect(cramersV([])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(
      cramersV([
        [3, 4],
        [0, 0],
      ]),
    ).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      cramersV([
        [1, 0],
        [0, 1],
      ]),
    ).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      chiSquareIndependence([
        [3, 1],
        [1, 4],
      ]),
    ).toMatchObject({ ok: false, reason: 'too-few', detail: expect.stringContaining('at least 5') });
    expect(chiSquareIndependence([[7, 5]])).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('refuses rows of different lengths and counts that are none', () => {
    expect(() => cramersV([[1, 2], [3]])).toThrow(/row 1 has 1/);
    expect(() =>
      cramersV([
        [1, 2],
        [3, 0.5],
      ]),
    ).toThrow(/counts\[1\]\[1\] is 0.5/);
  });
});
