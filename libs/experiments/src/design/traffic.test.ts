import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationOf, unitsAfter, type Traffic } from './traffic.js';

const byWeekday = [100, 120, 110, 105, 140, 60, 50];

describe('a test’s duration', () => {
  it('follows the weekdays from the one it starts on', () => {
    const traffic = { byWeekday, startWeekday: 6 };
    expect([0, 1, 2, 3, 7, 8].map((days) => unitsAfter(traffic, days))).toEqual([0, 60, 110, 210, 685, 745]);
    expect(durationOf(traffic, 111)).toEqual({
      ok: true,
      days: 3,
      weeks: 1,
      unitsInWeeks: 685,
      lastWeekday: 1,
      isBeyondData: false,
    });
    expect(durationOf(traffic, 685)).toMatchObject({ days: 7, weeks: 1, lastWeekday: 5 });
    expect(durationOf(traffic, 686)).toMatchObject({ days: 8, weeks: 2, unitsInWeeks: 1370, lastWeekday: 6 });
  });

  it('takes in the share that enters', () => {
    expect(unitsAfter({ byWeekday, share: 0.2 }, 7)).toBeCloseTo(137, 9);
    expect(durationOf({ byWeekday, share: 0.1 }, 685)).toMatchObject({ weeks: 10 });
  });

  it('is the first day by which the units are there, whatever the traffic', () => {
    const traffic = fc.record({
      byWeekday: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 7, maxLength: 7 }),
      startWeekday: fc.integer({ min: 1, max: 7 }),
      distinctByDay: fc
        .array(fc.nat(300), { maxLength: 30 })
        .map((daily) => daily.map((_, at) => daily.slice(0, at + 1).reduce((sum, units) => sum + units, 0))),
    });
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 20_000 }), (given, units) => {
        const duration = durationOf(given, units);
        fc.pre(duration.ok);
        expect(unitsAfter(given, duration.days)).toBeGreaterThanOrEqual(units);
        expect(unitsAfter(given, duration.days - 1)).toBeLessThan(units);
        expect(duration.weeks).toBe(Math.ceil(duration.days / 7));
        expect(duration.unitsInWeeks).toBeGreaterThanOrEqual(units);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('counts returning users once as far as the data reach, goes on as the last week, and says so', () => {
    const distinctByDay = [100, 190, 270, 340, 400, 450, 490, 520, 545, 565, 580, 592, 601, 608];
    const traffic: Traffic = { byWeekday, distinctByDay };
    expect(durationOf(traffic, 601)).toMatchObject({ days: 13, isBeyondData: false });
    expect(durationOf(traffic, 609)).toMatchObject({ days: 15, isBeyondData: true });
    expect(unitsAfter(traffic, 21)).toBe(608 + 118);
    expect(unitsAfter(traffic, 16)).toBe(608 + 55);
    expect(unitsAfter({ byWeekday, distinctByDay: [10, 15] }, 4)).toBe(30);
  });

  it('is incomputable where nobody comes by, or it would take more than a hundred years', () => {
    expect(durationOf({ byWeekday: [0, 0, 0, 0, 0, 0, 0] }, 1)).toMatchObject({ ok: false, reason: 'no-data' });
    expect(durationOf({ byWeekday: [1, 0, 0, 0, 0, 0, 0] }, 1e9)).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('A hundred years'),
    });
    expect(durationOf({ byWeekday: [0, 0, 0, 0, 0, 0, 5] }, 5)).toMatchObject({ days: 7 });
  });

  it.each<[string, Traffic, RegExp]>([
    ['six weekdays', { byWeekday: [1, 2, 3, 4, 5, 6] }, /byWeekday has 6 numbers/],
    ['a negative weekday', { byWeekday: [1, 2, 3, -4, 5, 6, 7] }, /byWeekday\[3\] is -4/],
    ['an eighth weekday', { byWeekday, startWeekday: 8 }, /startWeekday is 8/],
    ['no share', { byWeekday, share: 0 }, /share is 0/],
    ['users who vanish', { byWeekday, distinctByDay: [5, 4] }, /distinctByDay\[1\] is 4 after 5/],
  ])('refuses %s by name', (_, traffic, message) => {
    expect(() => durationOf(traffic, 10)).toThrow(message);
  });

  it('refuses units and days that are none', () => {
    expect(() => durationOf({ byWeekday }, 0)).toThrow(/units is 0/);
    expect(() => unitsAfter({ byWeekday }, 1.5)).toThrow(/days is 1.5/);
  });
});
