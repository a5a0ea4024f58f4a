import { coMoments } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { ratioInterval } from './ratio-interval.js';

describe('ratioInterval', () => {
  it('is R ± t·s ÷ (√n·x̄) of the residuals y − Rx, by hand', () => {
    // x̄ = 2, R = 12/8 = 1.5; residuals 0.5, −0.5, 1, −1 with squares that sum to 2.5; t(3) at 97.5 % is 3.182446305.
    const found = ratioInterval(coMoments([1, 3, 2, 2], [2, 4, 4, 2]));
    const half = (3.182446305 * Math.sqrt(2.5 / 3 / 4)) / 2;
    expect(found).toMatchObject({
      ok: true,
      value: 1.5,
      low: expect.closeTo(1.5 - half, 8),
      high: expect.closeTo(1.5 + half, 8),
      method: 'ratio-delta',
      level: 0.95,
    });
  });

  it('has the error of the jackknife', () => {
    const random = seededRandom(4);
    const x = Array.from({ length: 200 }, () => 1 + Math.floor(4 * random.next()));
    const y = x.map((sessions) => sessions * (0.5 + random.next()));
    const ratioOf = (left: number): number =>
      y.toSpliced(left, 1).reduce((sum, one) => sum + one, 0) / x.toSpliced(left, 1).reduce((sum, one) => sum + one, 0);
    const without = x.map((_, left) => ratioOf(left));
    const mean = without.reduce((sum, one) => sum + one, 0) / 200;
    const error = Math.sqrt((199 / 200) * without.reduce((sum, one) => sum + (one - mean) ** 2, 0));
    const found = ratioInterval(coMoments(x, y));
    if (!found.ok) throw new Error(found.detail);
    expect((found.high - found.low) / 2 / 1.97195654 / error).toBeCloseTo(1, 2);
  });

  it('has its reason without units, with one, and where denominators sum to 0', () => {
    expect(ratioInterval(coMoments([], []))).toMatchObject({ ok: false, reason: 'no-data' });
    expect(ratioInterval(coMoments([2], [1]))).toMatchObject({ ok: false, reason: 'too-few' });
    expect(ratioInterval(coMoments([0, 0], [1, 2]))).toMatchObject({
      ok: false,
      reason: 'no-data',
      detail: expect.stringContaining('sum to 0'),
    });
  });
});
