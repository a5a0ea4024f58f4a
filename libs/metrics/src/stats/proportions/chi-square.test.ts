import { describe, expect, it } from 'vitest';
import { chiSquareGoodness, chiSquareSurvival } from './chi-square.js';
import growthbook from '../golden/growthbook.golden.json' with { type: 'json' };
import golden from '../golden/stats.golden.json' with { type: 'json' };

describe('chiSquareGoodness', () => {
  it.each(golden.cases.goodness)('agrees with scipy for $observed', ({ observed, shares, statistic, pValue }) => {
    const test = chiSquareGoodness(observed, shares);
    if (!test.ok) throw new Error(test.detail);
    expect(test.statistic).toBeCloseTo(statistic, 9);
    expect(test.pValue / pValue).toBeCloseTo(1, 9);
  });

  it.each(growthbook.cases.mismatches)('agrees with GrowthBook for $counts', ({ counts, shares, pValue }) => {
    const test = chiSquareGoodness(counts, shares);
    expect(test.ok && test.pValue / pValue).toBeCloseTo(1, 9);
  });

  it('keeps tiny tails', () => {
    expect(chiSquareSurvival(400, 2) / 1.383896526736753e-87).toBeCloseTo(1, 9);
    expect(chiSquareSurvival(0, 2)).toBe(1);
  });

  it('says when nothing was seen or expectations are too small', () => {
    expect(chiSquareGoodness([0, 0], [1, 1])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(chiSquareGoodness([3, 4], [1, 1])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(() => chiSquareGoodness([3], [1])).toThrow(/at least 2/);
    expect(() => chiSquareGoodness([3, 4], [1, 0])).toThrow(/shares\[1\]/);
  });
});
