import { moments, newcombe, twoProportionTest } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { analyse, type ArmOutcome } from './analyse.js';

const value = (values: number[]): ArmOutcome => ({ users: values.length, converted: values.filter((one) => one > 0).length, value: moments(values) });

describe('analyse', () => {
  const arms = { control: { users: 1000, converted: 50 }, treatment: { users: 1000, converted: 65 } };

  it('answers difference, uplift and test of the same two arms', () => {
    const analysis = analyse(arms, { alpha: 0.1 });
    expect(analysis.difference).toEqual(newcombe(arms, { alpha: 0.1 }));
    expect(analysis.test).toEqual(twoProportionTest(arms));
    expect(analysis.uplift).toMatchObject({ ok: true, value: expect.closeTo(0.3, 12), level: 0.9 });
    expect(analysis.valueDifference).toMatchObject({ ok: false, reason: 'not-logged' });
  });

  it('keeps the difference where a zero control leaves no uplift', () => {
    const analysis = analyse({ control: { users: 40, converted: 0 }, treatment: { users: 40, converted: 5 } });
    expect(analysis.uplift).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(analysis.difference).toMatchObject({ ok: true, value: 0.125 });
    expect(analysis.test.ok).toBe(true);
  });

  it('compares value per user over all users of an arm', () => {
    const analysis = analyse({ control: value([0, 0, 0, 10]), treatment: value([0, 0, 12, 12]) });
    expect(analysis.valueDifference).toMatchObject({ ok: true, value: expect.closeTo(3.5, 12), method: 'welch' });
  });
});
