import { minimumDetectableUplift, power, sampleSize } from '@cartograph/experiments';
import { wilson } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { designCampaign, type DesignAnswer, type DesignQuestion } from './design.js';

const plan = { upliftRelative: 0.1, alpha: 0.05, power: 0.8, treatmentShare: 0.5 };

function design(
  buyers: number,
  size: number,
  usersPerDay: number,
  change: Partial<DesignQuestion['plan']> = {},
): DesignAnswer {
  return designCampaign({ plan: { ...plan, ...change }, baseline: wilson(buyers, size), size, usersPerDay });
}

describe('designCampaign', () => {
  it('answers what the experiments library answers', () => {
    const answer = design(5_000, 100_000, 2_000);
    const numbers = { baselineRate: 0.05, ...plan };
    const needed = sampleSize(numbers);
    const reached = power({ ...numbers, users: 100_000 });
    const smallest = minimumDetectableUplift({ ...numbers, users: 100_000 });
    if (!needed.ok || !reached.ok || !smallest.ok || !answer.detectable.ok) throw new Error('incomputable');
    expect(answer).toMatchObject({
      controlUsers: needed.controlUsers,
      treatmentUsers: needed.treatmentUsers,
      powerWithAudience: reached.value,
      durationDays: Math.ceil(needed.users / 2_000),
      incomputable: null,
    });
    expect(answer.treatmentRate).toBeCloseTo(0.055, 12);
    expect(answer.detectable.value).toBe(smallest.value);
  });

  it('says that the audience is enough, and for how long', () => {
    const answer = design(5_000, 100_000, 2_000);
    expect(answer.verdictKind).toBe('ENOUGH');
    expect(answer.verdict).toMatch(
      /^The audience of 100,000 users is large enough\. A test needs 62,468 users \(31,234 in control, 31,234 with the campaign\) to find \+10 % with a power of 80 %; .* At 2,000 users a day that takes 32 days\.$/,
    );
  });

  it('says that more days help, where they are affordable', () => {
    const answer = design(500, 10_000, 1_000);
    expect(answer.verdictKind).toBe('LONGER');
    expect(answer.verdict).toContain('at 1,000 users a day, 63 days');
    expect(answer.verdict).toContain('What helps: run it that long');
  });

  it('leaves out numbers of users that nobody could count', () => {
    for (const upliftRelative of [1e-9, -1e-9, 5e-324]) {
      expect(design(50, 1_000, 10, { upliftRelative })).toMatchObject({
        controlUsers: null,
        treatmentUsers: null,
        durationDays: null,
        verdictKind: 'TOO_SMALL',
      });
    }
  });

  it('says honestly that no affordable test can tell, and what could help', () => {
    const answer = design(48, 1_755, 1_755 / 30);
    expect(answer.verdictKind).toBe('TOO_SMALL');
    expect(answer.verdict).toMatch(
      /^No affordable test can tell\. Finding \+10 % .* years at 59 users a day; the audience has 1,755\. As it is, .* only \+96\.4 % or more .* What helps: a wider audience, a bolder campaign/,
    );
    expect(answer.powerWithAudience).toBeLessThan(0.1);
  });

  it('gives the detectable uplift over the interval of the baseline, ends in order', () => {
    for (const upliftRelative of [0.1, -0.1]) {
      const { detectable } = design(600, 20_000, 100, { upliftRelative });
      if (!detectable.ok || detectable.low === null || detectable.high === null) throw new Error('incomputable');
      expect(Math.sign(detectable.value)).toBe(Math.sign(upliftRelative));
      expect(detectable.low).toBeLessThan(detectable.value);
      expect(detectable.high).toBeGreaterThan(detectable.value);
    }
  });

  it('leaves an end of the detectable uplift open where the baseline’s end finds none', () => {
    const { detectable } = design(80, 100, 10, { upliftRelative: 0.2 });
    expect(detectable).toMatchObject({ ok: true, low: null, high: expect.any(Number) });
  });

  it('draws the power curve past both the hypothesis and what would be found', () => {
    const { powerCurve, detectable } = design(48, 1_755, 59);
    expect(powerCurve[0]).toEqual({ upliftRelative: 0, power: expect.closeTo(0.05, 9) });
    expect(powerCurve.at(-1)?.upliftRelative).toBeGreaterThan(detectable.ok ? detectable.value : Infinity);
    expect(design(5_000, 100_000, 2_000, { upliftRelative: -0.1 }).powerCurve.at(-1)?.upliftRelative).toBe(-0.2);
  });

  it('has no numbers without a baseline, and says why', () => {
    expect(design(0, 200, 10)).toMatchObject({
      verdictKind: 'INCOMPUTABLE',
      treatmentRate: null,
      powerCurve: [],
      incomputable: { reason: 'zero-baseline' },
      verdict: expect.stringContaining('None of the 200 users'),
    });
    expect(design(0, 0, 0)).toMatchObject({
      verdictKind: 'INCOMPUTABLE',
      incomputable: { reason: 'no-data' },
      verdict: expect.stringContaining('Nobody is in this audience'),
    });
  });

  it('does without a duration where nobody comes by', () => {
    expect(design(5_000, 100_000, 0)).toMatchObject({ durationDays: null, verdictKind: 'ENOUGH' });
    expect(design(48, 1_755, 0)).toMatchObject({ durationDays: null, verdictKind: 'TOO_SMALL' });
  });
});
