import { describe, expect, it } from 'vitest';
import golden from '../golden/stats.golden.json' with { type: 'json' };
import { wilson } from './proportion.js';
import { newcombe, relativeUplift, twoProportionTest, type TwoArms } from './two-proportions.js';

const arms = (c0: number, n0: number, c1: number, n1: number): TwoArms => ({
  control: { users: n0, converted: c0 },
  treatment: { users: n1, converted: c1 },
});

describe.each(golden.cases.arms)(
  '$control.converted/$control.users against $treatment.converted/$treatment.users',
  (golden) => {
    it('has statsmodels’ Newcombe interval of the difference', () => {
      const estimate = newcombe(golden);
      if (!estimate.ok) throw new Error(estimate.detail);
      expect(estimate.low).toBeCloseTo(golden.newcombe[0] ?? Number.NaN, 10);
      expect(estimate.high).toBeCloseTo(golden.newcombe[1] ?? Number.NaN, 10);
    });

    it('has statsmodels’ z and p', () => {
      const test = twoProportionTest(golden);
      if (!test.ok) throw new Error(test.detail);
      expect(test.statistic).toBeCloseTo(golden.z, 9);
      expect(golden.pValue === 0 ? test.pValue : test.pValue / golden.pValue).toBeCloseTo(
        golden.pValue === 0 ? 0 : 1,
        9,
      );
    });

    it('has statsmodels’ log interval of the relative uplift, or says why not', () => {
      const estimate = relativeUplift(golden);
      if (golden.relativeLog === null) {
        expect(estimate.ok).toBe(false);
        return;
      }
      if (!estimate.ok) throw new Error(estimate.detail);
      expect(estimate.low).toBeCloseTo(golden.relativeLog[0] ?? Number.NaN, 9);
      expect(estimate.high).toBeCloseTo(golden.relativeLog[1] ?? Number.NaN, 9);
    });
  },
);

it('tells two shares apart whose own intervals overlap', () => {
  const compared = arms(3_376, 27_076, 4_328, 36_478);
  const [then, now] = [compared.control, compared.treatment].map(({ converted, users }) => wilson(converted, users));
  const [difference, test] = [newcombe(compared), twoProportionTest(compared)];
  if (!then?.ok || !now?.ok || !difference.ok || !test.ok) throw new Error('not computed');
  expect(now.high).toBeGreaterThan(then.low);
  expect(difference.high).toBeLessThan(0);
  expect(test.pValue).toBeCloseTo(0.021, 3);
});

describe('two arms', () => {
  it('keep p values far below what 1 − cdf can hold', () => {
    const test = twoProportionTest(arms(5000, 100_000, 7300, 100_000));
    if (!test.ok) throw new Error(test.detail);
    expect(test.pValue).toBeGreaterThan(0);
    expect(test.pValue).toBeLessThan(1e-90);
  });

  it('without users or without variation give a reason, never 0 and 1', () => {
    expect(newcombe(arms(0, 0, 1, 5))).toMatchObject({
      ok: false,
      reason: 'no-data',
      detail: expect.stringContaining('control'),
    });
    expect(twoProportionTest(arms(1, 5, 0, 0))).toMatchObject({
      ok: false,
      reason: 'no-data',
      detail: expect.stringContaining('treatment'),
    });
    expect(twoProportionTest(arms(0, 5, 0, 5))).toMatchObject({ ok: false, reason: 'too-few' });
    expect(twoProportionTest(arms(5, 5, 7, 7))).toMatchObject({ ok: false, reason: 'too-few' });
    expect(relativeUplift(arms(0, 50, 3, 50))).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(relativeUplift(arms(3, 50, 0, 50))).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('have a delta interval of the relative uplift even where the treatment converted nobody', () => {
    expect(relativeUplift(arms(3, 50, 0, 50), { method: 'delta' })).toMatchObject({
      ok: true,
      value: -1,
      method: 'relative-delta',
    });
    const estimate = relativeUplift(arms(50, 1000, 65, 1000), { method: 'delta' });
    if (!estimate.ok) throw new Error(estimate.detail);
    const error = Math.sqrt((0.065 * 0.935) / 1000 / 0.05 ** 2 + ((0.05 * 0.95) / 1000) * (0.065 ** 2 / 0.05 ** 4));
    expect(estimate.high - estimate.value).toBeCloseTo(1.959963984540054 * error, 12);
  });

  it('refuse more converted than exposed', () => {
    expect(() => newcombe(arms(6, 5, 1, 5))).toThrow(/control.converted/);
    expect(() => newcombe(arms(1, 5, 1.5, 5))).toThrow(/treatment.converted is 1.5/);
  });
});
