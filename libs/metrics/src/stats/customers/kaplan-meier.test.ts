import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../golden/clusters-and-survival.golden.json' with { type: 'json' };
import { kaplanMeier, shareWithin, timeUntil } from './kaplan-meier.js';

describe.each(golden.cases.survival)('Kaplan–Meier, $name', ({ rows, steps, median }) => {
  const curve = kaplanMeier({
    times: rows.map(([time = 0]) => time),
    events: rows.map((row) => row[1] ?? 0),
    censored: rows.map((row) => row[2] ?? 0),
  });

  it('has the curve and the intervals of lifelines', () => {
    expect(curve.steps).toHaveLength(steps.length);
    curve.steps.forEach(({ time, survival, low, high }, i) => {
      const [expectedTime, value, lower, upper] = steps[i] ?? [];
      expect(time).toBe(expectedTime);
      expect(survival).toBeCloseTo(value ?? 0, 9);
      expect(low).toBeCloseTo(lower ?? 0, 9);
      expect(high).toBeCloseTo(upper ?? 0, 9);
    });
  });

  it('has its median, or none', () => {
    expect(timeUntil(curve, 0.5).value).toBe(median);
  });
});

describe('a share within a time', () => {
  it('is the plain share where everybody was watched to the end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 50 }), fc.nat(20), (waits, time) => {
        const times = [...new Set(waits)].toSorted((a, b) => a - b);
        const share = shareWithin(
          kaplanMeier({
            times,
            events: times.map((t) => waits.filter((wait) => wait === t).length),
            censored: times.map(() => 0),
          }),
          time,
        );
        if (!share.ok) throw new Error(share.detail);
        expect(share.value).toBeCloseTo(waits.filter((wait) => wait <= time).length / waits.length, 12);
        expect(share.low).toBeLessThanOrEqual(share.value);
        expect(share.high).toBeGreaterThanOrEqual(share.value);
      }),
    );
  });

  it('is not known beyond what anybody was watched, nor without anybody', () => {
    const curve = kaplanMeier({ times: [2, 5], events: [1, 0], censored: [0, 3] });
    expect(shareWithin(curve, 5)).toMatchObject({ ok: true, value: 0.25 });
    expect(shareWithin(curve, 6)).toMatchObject({ ok: false, reason: 'not-logged' });
    expect(shareWithin(curve, 1)).toMatchObject({ ok: true, value: 0, low: 0 });
    expect(timeUntil(curve, 0.5)).toMatchObject({ value: null });
    expect(shareWithin(kaplanMeier({ times: [], events: [], censored: [] }), 5)).toMatchObject({
      ok: false,
      reason: 'no-data',
    });
  });
});

it('refuses times out of order and counts that are none', () => {
  expect(() => kaplanMeier({ times: [2, 2], events: [1, 1], censored: [0, 0] })).toThrow(/times\[1\] is 2/);
  expect(() => kaplanMeier({ times: [2], events: [0.5], censored: [0] })).toThrow(/events\[0\] is 0.5/);
  expect(() => kaplanMeier({ times: [2], events: [1], censored: [-1] })).toThrow(/censored\[0\] is -1/);
  expect(() => timeUntil(kaplanMeier({ times: [], events: [], censored: [] }), 1)).toThrow(/share is 1/);
});
