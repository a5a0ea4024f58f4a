import { expect, test } from 'vitest';
import { runsOf, shadedRuns } from './shaded-runs.js';

test('items that follow one another are one run', () => {
  expect(runsOf([...'..xx.x...xxx'], (sign) => sign === 'x')).toEqual([
    [2, 3],
    [5, 5],
    [9, 11],
  ]);
  expect(runsOf([...'xxx'], (sign) => sign === 'x')).toEqual([[0, 2]]);
  expect([runsOf([...'...'], (sign) => sign === 'x'), runsOf([], () => true)]).toEqual([[], []]);
});

test('a run is one area, from half a step before its first category to half a step after its last', () => {
  const series = shadedRuns([[2, 4]], 'tan');
  const area = series.renderItem(undefined, {
    value: (dimension) => [2, 4][dimension] ?? NaN,
    coord: ([x, y]) => [10 * x + 5, 100 - 100 * y],
    size: () => [10, 0],
  });
  expect(area).toEqual({
    type: 'rect',
    shape: { x: 20, y: 0, width: 30, height: 100 },
    style: { fill: 'tan', opacity: 0.16 },
  });
});
