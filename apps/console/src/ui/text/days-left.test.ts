import { expect, test } from 'vitest';
import { daysLeft } from './days-left.js';

test('a day that has begun is still left, and nothing is left below zero', () => {
  expect(daysLeft('2026-01-01T00:00:00Z', 14, new Date('2026-01-01T00:00:00Z'))).toBe(14);
  expect(daysLeft('2026-01-01T00:00:00Z', 14, new Date('2026-01-05T06:00:00Z'))).toBe(10);
  expect(daysLeft('2026-01-01T00:00:00Z', 14, new Date('2026-03-05T06:00:00Z'))).toBe(0);
  // Clocks of server and browser may differ.
  expect(daysLeft('2026-01-01T00:00:00Z', 14, new Date('2025-12-31T23:58:00Z'))).toBe(14);
});
