import { expect, test } from 'vitest';
import { outcomeOf } from './outcome.js';

const difference = (value: number | null, low: number | null, high: number | null) => ({ value, low, high });

test('a corrected p decides where there is one, whatever the interval says', () => {
  expect(outcomeOf(difference(0.02, 0.001, 0.04), 0.11)).toBe('open');
  expect(outcomeOf(difference(0.02, 0.001, 0.04), 0.049)).toBe('better');
  expect(outcomeOf(difference(-0.02, -0.04, 0.001), 0.0009)).toBe('worse');
});

test('without a p the interval decides, and an end at zero decides nothing', () => {
  expect(outcomeOf(difference(0.02, 0.001, 0.04))).toBe('better');
  expect(outcomeOf(difference(-0.02, -0.04, -0.001))).toBe('worse');
  expect(outcomeOf(difference(0.02, 0, 0.04))).toBe('open');
});

test('no number is no verdict', () => {
  expect(outcomeOf(difference(null, null, null), 0.01)).toBe('unknown');
  expect(outcomeOf(difference(0.02, null, null))).toBe('unknown');
});
