import { expect, test } from 'vitest';
import { averageRate, standingOf } from './standing.js';

const rate = (low: number | null, high: number | null) =>
  ({ buyersPerViewer: { value: low, low, high, unit: 'FRACTION', level: 0.95, method: '', incomputable: null } }) as const;

test('the average is over all viewers, not over products', () => {
  expect(averageRate([{ buyers: 1, viewers: 10 }, { buyers: 0, viewers: 90 }])).toBe(0.01);
  expect(averageRate([])).toBeNull();
});

test('only a whole interval beside the average makes a star or a laggard', () => {
  expect(standingOf(rate(0.03, 0.05), 0.02)).toBe('star');
  expect(standingOf(rate(0.001, 0.01), 0.02)).toBe('laggard');
  expect(standingOf(rate(0.01, 0.05), 0.02)).toBe('usual');
  expect(standingOf(rate(null, null), 0.02)).toBe('usual');
  expect(standingOf(rate(0.03, 0.05), null)).toBe('usual');
});
