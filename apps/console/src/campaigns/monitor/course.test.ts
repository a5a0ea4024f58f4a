import { expect, test } from 'vitest';
import { effectOf, foundOf, planOf } from '../testing/analysis-of.js';
import { coursesOf, zRange } from './course.js';

const effect = (metric: string, statistic: number | null) => ({
  metric,
  arm: 'treatment',
  absolute: effectOf(0.01, 0, 0.02, 'FRACTION'),
  relative: effectOf(0.1, -0.1, 0.3),
  pValue: 0.1,
  statistic,
  bound: 3,
  guardrail: null,
});
const day = (date: string, units: number, statistic: number | null) => ({
  date,
  units,
  arms: [],
  sampleRatioP: 0.5,
  metrics: [effect('refund', 0), effect('purchase', statistic)],
});

test('courses are told metric by metric, primary ones first, with the share of the plan', () => {
  const found = foundOf({ course: [day('2026-01-09', 900, 0.4), day('2026-01-10', 1_800, null)] });
  const courses = coursesOf(found, planOf());
  expect(courses.map(({ metric }) => metric)).toEqual(['purchase', 'refund']);
  expect(courses[0]?.points.map(({ date, share, statistic }) => [date, share, statistic])).toEqual([
    ['2026-01-09', 0.1, 0.4],
    ['2026-01-10', 0.2, null],
  ]);
  expect(coursesOf(found, planOf({ plannedUnits: null }))[0]?.points[0]?.share).toBeNull();
  expect(courses[1]?.higherIsBetter).toBe(false);
});

test('the axis holds what was reached and the bounds that can be; others are drawn at its edge', () => {
  const [course] = coursesOf(foundOf({ course: [day('2026-01-09', 900, -4.2)] }), planOf());
  expect(zRange(course?.points ?? [], [{ bound: 8 }, { bound: 2 }, { bound: null }])).toBe(5);
  expect(zRange([], [{ bound: 5.9 }])).toBe(7);
});
