import { describe, expect, it } from 'vitest';
import { EVEN_ARMS } from '../arms.js';
import { affordability, type Remedy } from './affordability.js';
import { powerOfPlan, sizePlan } from './plan-answers.js';
import { detectableInWeek, powerOnDay } from './plan-curves.js';
import type { TestPlan } from './test-plan.js';

const byWeekday = [900, 900, 900, 900, 900, 500, 500];
const plan: TestPlan = {
  arms: [
    { name: 'control', weight: 0.7 },
    { name: 'email', weight: 0.15 },
    { name: 'banner', weight: 0.15 },
  ],
  metrics: [
    {
      name: 'revenue',
      outcome: { mean: 4, sd: 30 },
      effect: { scale: 'relative', value: 0.1 },
      preperiodCorrelation: 0.5,
    },
    {
      name: 'refunds',
      role: 'guardrail',
      outcome: { baselineRate: 0.08 },
      margin: { scale: 'relative', value: 0.02 },
      higherIsBetter: false,
    },
  ],
};
const conversion: TestPlan = {
  arms: EVEN_ARMS,
  metrics: [{ name: 'conversion', outcome: { baselineRate: 0.05 }, effect: { scale: 'relative', value: 0.1 } }],
};
const remedy = <K extends Remedy['kind']>(remedies: readonly Remedy[], kind: K): Extract<Remedy, { kind: K }> => {
  const found = remedies.find((one) => one.kind === kind);
  if (!found) throw new Error(`There is no remedy ${kind}.`);
  return found as Extract<Remedy, { kind: K }>;
};

describe('whether a test is affordable', () => {
  it('is said to be enough, with no remedies', () => {
    expect(affordability(conversion, { audience: 80_000 })).toMatchObject({
      kind: 'enough',
      available: 80_000,
      remedies: [],
      duration: null,
      needed: { units: 62_468 },
    });
    expect(affordability(conversion, { traffic: { byWeekday } })).toMatchObject({
      kind: 'enough',
      available: 13 * 5_500,
      duration: { weeks: 12, days: 80 },
      remedies: [],
    });
  });

  it('is said to take longer where affordable weeks of traffic do it', () => {
    const answer = affordability(conversion, { audience: 20_000, traffic: { byWeekday } });
    expect(answer).toMatchObject({ kind: 'longer', available: 20_000 });
    expect(remedy(answer.remedies, 'longer')).toEqual({ kind: 'longer', weeks: 12, isEnough: true });
    expect(affordability(conversion, { audience: 20_000, traffic: { byWeekday }, affordableWeeks: 11 })).toMatchObject({
      kind: 'too-small',
    });
  });

  it('is denied where no affordable test can tell, with what each remedy would do', () => {
    const audience = 100_000;
    const answer = affordability(plan, { audience, traffic: { byWeekday } });
    expect(answer.kind).toBe('too-small');
    const { remedies, needed } = answer;
    if (!needed.ok) throw new Error(needed.detail);
    expect(remedies.map(({ kind }) => kind)).toEqual([
      'larger-audience',
      'longer',
      'sharper-metric',
      'cuped',
      'fewer-arms',
      'even-arms',
      'one-sided-guardrails',
      'larger-effect',
    ]);
    expect(remedy(remedies, 'larger-audience')).toEqual({
      kind: 'larger-audience',
      units: needed.units,
      times: needed.units / audience,
      isEnough: true,
    });
    expect(remedy(remedies, 'longer').isEnough).toBe(false);
    for (const kind of ['fewer-arms', 'even-arms', 'one-sided-guardrails'] as const)
      expect(remedy(remedies, kind).units).toBeLessThan(needed.units);
    const sharper = remedy(remedies, 'sharper-metric');
    const metrics = plan.metrics.map((metric) =>
      'sd' in metric.outcome
        ? {
            ...metric,
            outcome: { ...metric.outcome, sd: metric.outcome.sd * Math.sqrt(1 - sharper.varianceReduction) },
          }
        : metric,
    );
    const reached = powerOfPlan({ ...plan, metrics }, { units: audience }).comparisons.filter(
      ({ metric }) => metric === 'revenue',
    );
    for (const { power } of reached) expect(power.ok && power.value).toBeGreaterThan(0.8 - 1e-9);
    const halved = sizePlan({ ...plan, cuped: true });
    expect(remedy(remedies, 'cuped')).toMatchObject({
      units: halved.ok && halved.units < needed.units ? halved.units : null,
      correlationNeeded: Math.sqrt(sharper.varianceReduction),
    });
    for (const { metric, arm, differenceAbsolute } of remedy(remedies, 'larger-effect').comparisons) {
      const scale = 'absolute' as const;
      const value = differenceAbsolute.ok ? differenceAbsolute.value : Number.NaN;
      const changed = plan.metrics.map((one) =>
        one.name !== metric
          ? one
          : one.role === 'guardrail'
            ? { ...one, margin: { scale, value } }
            : { ...one, effect: { scale, value } },
      );
      const found = powerOfPlan({ ...plan, metrics: changed }, { units: audience }).comparisons.find(
        (one) => one.arm === arm && one.metric === metric,
      );
      expect(found?.power.ok && found.power.value).toBeCloseTo(0.8, 6);
    }
  });

  it('knows no audience that is large enough for what cannot be counted', () => {
    const hopeless = affordability(
      { ...conversion, metrics: [{ ...conversion.metrics[0]!, effect: { scale: 'relative', value: 1e-10 } }] },
      { audience: 1000, traffic: { byWeekday } },
    );
    expect(hopeless).toMatchObject({ kind: 'too-small', duration: { ok: false, reason: 'too-few' } });
    expect(hopeless.remedies.map(({ kind }) => kind)).not.toContain('larger-audience');
    expect(hopeless.remedies.map(({ kind }) => kind)).not.toContain('longer');
  });

  it('is incomputable without a baseline or without anybody', () => {
    const nothing: TestPlan = { ...conversion, metrics: [{ ...conversion.metrics[0]!, outcome: { baselineRate: 0 } }] };
    expect(affordability(nothing, { audience: 1000 })).toMatchObject({
      kind: 'incomputable',
      incomputable: { reason: 'zero-baseline' },
      remedies: [],
    });
    expect(affordability(conversion, { audience: 0 })).toMatchObject({
      kind: 'incomputable',
      incomputable: { reason: 'no-data' },
    });
  });

  it('refuses to judge without means, by name', () => {
    expect(() => affordability(conversion, {})).toThrow(/Neither an audience nor traffic/);
    expect(() => affordability(conversion, { audience: -1 })).toThrow(/audience is -1/);
    expect(() => affordability(conversion, { audience: 1, affordableWeeks: 0 })).toThrow(/affordableWeeks is 0/);
  });
});

describe('curves of a plan', () => {
  it('rise with the days', () => {
    const points = Array.from({ length: 60 }, (_, at) => powerOnDay(conversion, { byWeekday }, at + 1));
    const powers = points.map((power) => (power.ok ? power.value : Number.NaN));
    expect(powers).toEqual(powers.toSorted((a, b) => a - b));
    expect(points.at(-1)).toEqual(powerOfPlan(conversion, { units: 8 * 5_500 + 4 * 900 }).weakest);
    expect(() => powerOnDay(conversion, { byWeekday }, 0)).toThrow(/day is 0/);
  });

  it('of the smallest effect fall with the weeks', () => {
    const points = Array.from({ length: 6 }, (_, at) => detectableInWeek(plan, { byWeekday }, { week: at + 1 }));
    const smallest = points.map(({ comparisons }) =>
      comparisons[0]?.upliftRelative.ok ? comparisons[0].upliftRelative.value : Number.NaN,
    );
    expect(smallest).toEqual(smallest.toSorted((a, b) => b - a));
    expect(points[5]?.units).toBe(33_000);
    expect(() => detectableInWeek(plan, { byWeekday }, { week: 0 })).toThrow(/week is 0/);
  });
});
