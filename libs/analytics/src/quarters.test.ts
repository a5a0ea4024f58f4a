import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { between, byType, endOf, type Quarter, sessionsBetween, sum } from './quarters.js';

const quarter = (start: number, sessions = 1): Quarter => ({
  start,
  sessions,
  events: byType(),
  sessionsWith: byType(),
});

it('quarter-hours are cut out by their starts, the first bound in, the second out', () => {
  const quarters = [quarter(0, 1), quarter(900_000, 2), quarter(2_700_000, 4)];
  const starts = (from: number, to: number): number[] => between(quarters, from, to).map(({ start }) => start);
  expect([
    starts(0, 900_000),
    starts(1, 2_700_000),
    starts(900_000, 2_700_001),
    starts(-5, 9e9),
    starts(3e6, 9e9),
    starts(5, 5),
  ]).toEqual([[0], [900_000], [900_000, 2_700_000], [0, 900_000, 2_700_000], [], []]);
  expect([
    sessionsBetween(quarters, 0, 2_700_000),
    sessionsBetween(quarters, 900_000, 9e9),
    sessionsBetween([], 0, 9),
  ]).toEqual([3, 6, 0]);
  expect(endOf(quarter(900_000))).toBe(1_800_000);
  expect([sum([]), sum([1, 2, 0.5])]).toEqual([0, 3.5]);
});

it('bisection finds what a look at each one finds', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 50 })),
      fc.integer({ min: -5, max: 55 }),
      fc.integer({ min: 0, max: 60 }),
      (numbers, from, length) => {
        const quarters = numbers.toSorted((a, b) => a - b).map((start) => quarter(start));
        expect(between(quarters, from, from + length)).toEqual(
          quarters.filter(({ start }) => start >= from && start < from + length),
        );
      },
    ),
  );
});
