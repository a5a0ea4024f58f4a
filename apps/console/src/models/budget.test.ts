import { expect, test } from 'vitest';
import { isBudget, minutesOf, secondsOf } from './budget.js';

test('minutes become whole seconds, and an empty field no limit', () => {
  expect([null, 0.5, 10, 1 / 60].map(secondsOf)).toEqual([null, 30, 600, 1]);
});

test('seconds that are shown as minutes with two decimals come back as they were', () => {
  for (const seconds of [1, 7, 59, 100, 3599, 86_399]) expect(secondsOf(minutesOf(seconds))).toBe(seconds);
});

test.each([
  [null, true],
  [0.02, true],
  [1440, true],
  [0, false],
  [-5, false],
  [1441, false],
])('%s minutes may be asked for: %s', (minutes, may) => {
  expect(isBudget(minutes)).toBe(may);
});
