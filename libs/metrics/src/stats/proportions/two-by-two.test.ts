import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../estimate.js';
import golden from '../golden/association.golden.json' with { type: 'json' };
import { lift, oddsRatio, phi, type TwoByTwo } from './two-by-two.js';

const table = ([both = 0, onlyFirst = 0, onlySecond = 0, neither = 0]: readonly number[]): TwoByTwo => ({
  both,
  onlyFirst,
  onlySecond,
  neither,
});
const ends = (estimate: Estimate): number[] => {
  if (!estimate.ok) throw new Error(estimate.detail);
  return [estimate.value, estimate.low, estimate.high];
};
const near = (found: readonly number[], wanted: readonly number[], relative: number): void =>
  found.forEach((value, at) =>
    expect(Math.abs(value - (wanted[at] ?? Number.NaN))).toBeLessThanOrEqual(
      relative * Math.max(1e-3, Math.abs(wanted[at] ?? 0)),
    ),
  );

describe.each(golden.cases.tables)('the table $cells', (wanted) => {
  it('has statsmodels’ odds ratio, with ½ added where a cell is empty', () => {
    near(ends(oddsRatio(table(wanted.cells))), wanted.oddsRatio, 1e-9);
    expect(oddsRatio(table(wanted.cells))).toMatchObject({
      method: wanted.cells.includes(0) ? 'woolf-haldane' : 'woolf',
    });
  });

  it('has its φ, risk ratio and lift with the intervals of the delta method', () => {
    near(ends(phi(table(wanted.cells))).slice(0, 1), [wanted.phi], 1e-9);
    if (!wanted.phiInterval) return;
    near(ends(phi(table(wanted.cells))).slice(1), wanted.phiInterval, 1e-5);
    near(ends(lift(table(wanted.cells))), wanted.lift, 1e-5);
  });
});

describe('a table of two features', () => {
  it('says why there is no figure', () => {
    for (const measure of [oddsRatio, phi]) {
      expect(measure(table([0, 0, 0, 0]))).toMatchObject({ ok: false, reason: 'no-data' });
      expect(measure(table([3, 4, 0, 0]))).toMatchObject({
        ok: false,
        reason: 'too-few',
        detail: expect.stringContaining('Every unit has the first'),
      });
      expect(measure(table([0, 4, 0, 5]))).toMatchObject({
        ok: false,
        reason: 'too-few',
        detail: expect.stringContaining('No unit has the second'),
      });
    }
    expect(lift(table([0, 4, 2, 5]))).toMatchObject({ reason: 'too-few' });
    expect(lift(table([0, 4, 0, 5]))).toMatchObject({ reason: 'no-data' });
  });

  it('refuses counts that are none', () => {
    expect(() => oddsRatio(table([1.5, 2, 3, 4]))).toThrow(/both is 1.5/);
    expect(() => lift(table([1, 2, -3, 4]))).toThrow(/onlySecond is -3/);
  });
});
