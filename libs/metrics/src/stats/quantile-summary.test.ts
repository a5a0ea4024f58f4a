import { describe, expect, it } from 'vitest';
import golden from './experiments-growthbook.golden.json' with { type: 'json' };
import { quantileDifference } from './quantile-difference.js';
import { quantileSummaryDifference, relativeQuantileSummaryUplift, type QuantileSummary } from './quantile-summary.js';
import { agrees, parts } from './testing/comparison.js';

const of = ({ n, nStar, value, low, high }: (typeof golden.cases.quantiles)[number]['control']): QuantileSummary => ({
  n,
  ranksOver: nStar,
  value,
  low,
  high,
});

describe('quantileSummaryDifference', () => {
  it.each(golden.cases.quantiles)(
    'agrees with GrowthBook on $control.value against $treatment.value',
    ({ control, treatment, absolute, relative }) => {
      agrees(quantileSummaryDifference(of(control), of(treatment)), absolute);
      agrees(relativeQuantileSummaryUplift(of(control), of(treatment), { limits: 'delta' }), relative);
    },
  );

  it('is near that of the rows where limits are symmetric', () => {
    const rows = (shift: number): Float64Array =>
      Float64Array.from({ length: 10_000 }, (_, index) => index / 100 + shift);
    const summary = (shift: number): QuantileSummary => ({
      n: 10_000,
      value: 49.995 + shift,
      low: 49.015 + shift,
      high: 50.975 + shift,
    });
    const [exact, found] = [
      parts(quantileDifference(rows(0), rows(1), { q: 0.5 })),
      parts(quantileSummaryDifference(summary(0), summary(1))),
    ];
    expect(found.estimate.low).toBeCloseTo(exact.estimate.low, 2);
    expect(found.test.pValue).toBeCloseTo(exact.test.pValue, 2);
  });

  it('has a reason without rows, spread or baseline, and refuses limits that do not hold the value', () => {
    const fine = { n: 100, value: 5, low: 4, high: 6 };
    const flat = { n: 100, value: 5, low: 5, high: 5 };
    expect(quantileSummaryDifference({ ...fine, n: 0 }, fine).estimate).toMatchObject({ ok: false, reason: 'no-data' });
    expect(quantileSummaryDifference(flat, flat).test).toMatchObject({ ok: false, reason: 'too-few' });
    expect(relativeQuantileSummaryUplift({ n: 100, value: 0, low: 0, high: 1 }, fine).estimate).toMatchObject({
      ok: false,
      reason: 'zero-baseline',
    });
    expect(() => quantileSummaryDifference(fine, { ...fine, low: 5.5 })).toThrow(/treatment is 5 between 5.5 and 6/);
  });
});
