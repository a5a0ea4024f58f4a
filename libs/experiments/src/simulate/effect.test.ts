import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImpossibleUpliftError } from '../design/rate-after.js';
import { courseByDay, noveltyByAge, raisedRate, upliftsOf } from './effect.js';

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

describe('courseByDay', () => {
  it('is the whole effect on every day where nothing is said', () => {
    expect([...courseByDay(undefined, 3)]).toEqual([1, 1, 1]);
  });

  it('adds up to the integral of the rise and the decay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (days, halfLifeDays, onsetDays) => {
          const rise = onsetDays === 0 ? 0 : Math.min(days, onsetDays) ** 2 / (2 * onsetDays);
          const rest = Math.max(0, days - onsetDays);
          const decay = (halfLifeDays / Math.LN2) * (1 - 2 ** (-rest / halfLifeDays));
          expect(sumOf(courseByDay({ onsetDays, halfLifeDays }, days))).toBeCloseTo(rise + decay, 8);
        },
      ),
    );
  });

  it('halves in a half-life', () => {
    const course = courseByDay({ halfLifeDays: 7 }, 15);
    expect(course[7]! / course[0]!).toBeCloseTo(0.5, 12);
    expect(course[14]! / course[0]!).toBeCloseTo(0.25, 12);
  });

  it('refuses what is no time', () => {
    expect(() => courseByDay({ onsetDays: -1 }, 3)).toThrow(/^course.onsetDays is -1/);
    expect(() => courseByDay({ halfLifeDays: 0 }, 3)).toThrow(/^course.halfLifeDays is 0/);
  });
});

describe('noveltyByAge', () => {
  it('wears off by its share, from entry on', () => {
    expect([...noveltyByAge(undefined, 5)]).toEqual([1]);
    const ages = noveltyByAge({ novelty: { share: 0.4, halfLifeDays: 2 } }, 60);
    expect(ages[59]).toBeCloseTo(0.6, 6);
    expect((ages[2]! - 0.6) / (ages[0]! - 0.6)).toBeCloseTo(0.5, 12);
    expect(() => noveltyByAge({ novelty: { share: 1.2, halfLifeDays: 2 } }, 3)).toThrow(/^course.novelty.share is 1.2/);
    expect(() => noveltyByAge({ novelty: { share: 1, halfLifeDays: Number.NaN } }, 3)).toThrow(
      /^course.novelty.halfLifeDays is NaN/,
    );
  });
});

describe('raisedRate', () => {
  it('is p(1 + u) without a ceiling, and no rate where that leaves [0, 1]', () => {
    expect(raisedRate(0.2, 0.5, undefined)).toBeCloseTo(0.3, 12);
    expect(() => raisedRate(0.8, 0.5, undefined)).toThrow(ImpossibleUpliftError);
  });

  it('bends below the ceiling: never above it, p(1 + u) for small u, rising with u', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (rate, ceiling, uplift) => {
          const raised = raisedRate(rate, uplift, ceiling);
          expect(raised).toBeGreaterThanOrEqual(rate);
          expect(raised).toBeLessThanOrEqual(Math.max(rate, ceiling) + 1e-12);
          expect(raised).toBeLessThanOrEqual(rate * (1 + uplift) + 1e-12);
          expect(raisedRate(rate, uplift * 1.1, ceiling)).toBeGreaterThanOrEqual(raised);
        },
      ),
    );
    expect(raisedRate(0.2, 1e-4, 0.5)).toBeCloseTo(0.20002, 8);
    expect(raisedRate(0.6, 0.5, 0.5)).toBe(0.6);
    expect(raisedRate(0.2, -0.5, 0.5)).toBeCloseTo(0.1, 12);
    expect(() => raisedRate(0.2, 0.1, 0)).toThrow(/^ceiling is 0/);
  });
});

describe('upliftsOf', () => {
  it('is by segment where one is named, else the same for all', () => {
    expect([...upliftsOf('basket', { uplift: 0.1, bySegment: { b: -0.2 } }, ['a', 'b', 'c'])]).toEqual([
      0.1, -0.2, 0.1,
    ]);
    expect([...upliftsOf('basket', undefined, ['a'])]).toEqual([0]);
    expect(() => upliftsOf('return', { uplift: 0, bySegment: { d: 1 } }, ['a', 'b'])).toThrow(
      'return.bySegment names d; the segments are a, b.',
    );
    expect(() => upliftsOf('basket', { uplift: -1.01 }, ['a'])).toThrow(
      /^basket is -1.01; give a relative uplift of at least -1/,
    );
  });
});
