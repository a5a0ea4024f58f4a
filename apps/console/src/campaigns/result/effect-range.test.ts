import { expect, test } from 'vitest';
import { effectOf, metricOf, planOf } from '../testing/analysis-of.js';
import { effectRange, relevantSize } from './effect-range.js';

test('what would matter is told on the other scale by the control’s figure', () => {
  expect(relevantSize(metricOf(), planOf(), 'relative')).toBe(0.05);
  expect(relevantSize(metricOf(), planOf(), 'absolute')).toBeCloseTo(0.0025, 12);
  expect(relevantSize(metricOf({ control: effectOf(0, 0, 0, 'FRACTION') }), planOf(), 'absolute')).toBeNull();
  expect(relevantSize(metricOf({ metric: 'refund' }), planOf(), 'relative')).toBeNull();
});

test('the axis holds every end, zero, and what would matter', () => {
  const { low, high, rows } = effectRange(
    [metricOf(), metricOf({ relative: effectOf(0.4, null, 0.6) }), metricOf({ relative: effectOf(null) })],
    planOf(),
    'relative',
  );
  expect(low).toBeLessThan(-0.05);
  expect(high).toBeGreaterThan(0.6);
  expect(rows.map(({ value }) => value)).toEqual([0.12, 0.4, null]);
  const nothing = effectRange([metricOf({ metric: 'other', relative: effectOf(null) })], planOf(), 'relative');
  expect(nothing.low).toBeLessThan(nothing.high);
});
