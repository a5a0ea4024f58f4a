import type { Estimate } from '@cartograph/metrics';
import { incomputable } from '@cartograph/metrics';
import { expect, it } from 'vitest';
import { simpsonOf } from './simpson.js';

const estimate = (value: number, low: number, high: number): Estimate => ({
  ok: true,
  value,
  low,
  high,
  level: 0.95,
  method: 'test',
});

it('names what becomes of an association within strata', () => {
  expect(simpsonOf(estimate(2, 1.5, 3), estimate(0.5, 0.3, 0.8))).toBe('reversed');
  expect(simpsonOf(estimate(0.4, 0.3, 0.6), estimate(2, 1.5, 3))).toBe('reversed');
  expect(simpsonOf(estimate(2, 1.5, 3), estimate(1.1, 0.9, 1.3))).toBe('vanishes');
  expect(simpsonOf(estimate(2, 1.5, 3), estimate(1.8, 1.2, 2.2))).toBe('none');
});

it('warns of nothing that is unclear or small at first sight, and says when it cannot tell', () => {
  expect(simpsonOf(estimate(2, 0.9, 3), estimate(0.5, 0.3, 0.8))).toBe('none');
  expect(simpsonOf(estimate(1.1, 1.05, 1.15), estimate(0.9, 0.8, 0.95))).toBe('none');
  expect(simpsonOf(incomputable('no-data', ''), estimate(1, 1, 1))).toBeNull();
});
