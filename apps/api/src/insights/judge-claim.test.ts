import { newcombe, wilson } from '@cartograph/metrics';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Unit, type Estimate } from '../estimate.js';
import { ClaimDirection, type Claim } from './claim.js';
import { judgeClaim } from './judge-claim.js';

const estimate = (
  value: number | null,
  low: number | null = value,
  high: number | null = value,
  unit = Unit.RELATIVE,
): Estimate => ({ value, low, high, unit, level: 0.95, method: 'test', incomputable: null });
const rate = (part: number, all: number): Estimate => {
  const one = wilson(part, all);
  if (!one.ok) throw new Error(one.detail);
  return estimate(one.value, one.low, one.high, Unit.FRACTION);
};
const odds = (value: number, low: number, high: number): Estimate => estimate(value, low, high, Unit.RATIO);
const above: Claim = { path: ['x'], direction: ClaimDirection.ABOVE, reference: 0 };
const below: Claim = { ...above, direction: ClaimDirection.BELOW };
const about: Claim = { ...above, direction: ClaimDirection.ABOUT };
const judged = (
  claim: Claim | null,
  before: Estimate | null,
  after: Estimate | null,
  ...against: (Estimate | null)[]
): string =>
  Object.values(
    judgeClaim(claim, { figure: before, against: against[0] ?? null }, { figure: after, against: against[1] ?? null }),
  ).join(' ');

describe('a claim of a side, on newer data', () => {
  test.each([
    [
      'all of it on the claimed side',
      above,
      estimate(0.3, 0.2, 0.4),
      estimate(0.25, 0.1, 0.4),
      'CONFIRMED INTERVAL_BEYOND',
    ],
    ['stronger than before', above, estimate(0.3, 0.2, 0.4), estimate(0.9, 0.8, 1), 'CONFIRMED INTERVAL_BEYOND'],
    ['smaller by more than chance', above, estimate(0.3, 0.2, 0.4), estimate(0.1, 0.05, 0.15), 'WEAKER SMALLER'],
    [
      'smaller by more than chance, though the intervals overlap',
      above,
      estimate(0.3, 0.2, 0.4),
      estimate(0.16, 0.11, 0.21),
      'WEAKER SMALLER',
    ],
    [
      'surely smaller, by less than a tenth',
      above,
      estimate(0.3, 0.299, 0.301),
      estimate(0.29, 0.289, 0.291),
      'CONFIRMED INTERVAL_BEYOND',
    ],
    ['not sure any more', above, estimate(0.3, 0.2, 0.4), estimate(0.1, -0.05, 0.3), 'WEAKER INTERVAL_INCLUDES'],
    ['on the other side', above, estimate(0.3, 0.2, 0.4), estimate(-0.1, -0.3, 0.1), 'NOT_CONFIRMED OTHER_SIDE'],
    ['nothing left of it', above, estimate(0.3, 0.2, 0.4), estimate(0, -0.1, 0.1), 'NOT_CONFIRMED OTHER_SIDE'],
    ['below, all of it', below, estimate(-0.3, -0.4, -0.2), estimate(-0.3, -0.5, -0.1), 'CONFIRMED INTERVAL_BEYOND'],
    ['below, and smaller', below, estimate(-0.3, -0.4, -0.2), estimate(-0.1, -0.15, -0.05), 'WEAKER SMALLER'],
    [
      'above a reference of its own',
      { ...above, reference: 2 },
      estimate(3, 2.5, 3.5),
      estimate(1.5, 1, 2.2),
      'NOT_CONFIRMED OTHER_SIDE',
    ],
    [
      'odds above 1, by their logarithms',
      { ...above, reference: 1 },
      odds(4, 2, 8),
      odds(2.5, 1.25, 5),
      'CONFIRMED INTERVAL_BEYOND',
    ],
    [
      'odds that shrank by more than chance',
      { ...above, reference: 1 },
      odds(4, 3, 5.333),
      odds(1.5, 1.2, 1.875),
      'WEAKER SMALLER',
    ],
    [
      'odds below 1',
      { ...below, reference: 1 },
      odds(0.5, 0.4, 0.625),
      odds(0.9, 0.7, 1.157),
      'WEAKER INTERVAL_INCLUDES',
    ],
    [
      'without an interval, by its value',
      above,
      estimate(3, null, null),
      estimate(4, null, null),
      'CONFIRMED INTERVAL_BEYOND',
    ],
    ['of which one bound is open', above, estimate(3, 1, null), estimate(4, null, 5), 'WEAKER INTERVAL_INCLUDES'],
    ['that names nothing', null, null, estimate(1), 'CANNOT_TELL NO_CLAIM'],
    ['whose estimate is gone', above, estimate(1), null, 'CANNOT_TELL NOT_IN_ANSWER'],
    ['whose estimate cannot be computed', above, estimate(1), estimate(null), 'CANNOT_TELL INCOMPUTABLE'],
  ] as const)('%s', (_, claim, before, after, expected) => {
    expect(judged(claim, before, after)).toBe(expected);
  });

  test('against another figure it is the difference of both in each answer that counts', () => {
    const against: Claim = { ...above, against: ['y'] };
    // 30 % against 20 %, kept; the figure stays what it was, and what it is held against comes up to it.
    expect(judged(against, rate(300, 1000), rate(300, 1000), rate(200, 1000), rate(205, 1000))).toBe(
      'CONFIRMED INTERVAL_BEYOND',
    );
    expect(judged(against, rate(300, 1000), rate(300, 1000), rate(200, 1000), rate(270, 1000))).toBe(
      'WEAKER INTERVAL_INCLUDES',
    );
    expect(judged(against, rate(300, 1000), rate(300, 1000), rate(200, 1000), rate(310, 1000))).toBe(
      'NOT_CONFIRMED OTHER_SIDE',
    );
    expect(judged(against, rate(3000, 10_000), rate(3000, 10_000), rate(2000, 10_000), rate(2700, 10_000))).toBe(
      'WEAKER SMALLER',
    );
    expect(judged(against, rate(300, 1000), rate(300, 1000), rate(200, 1000), null)).toBe('CANNOT_TELL NOT_IN_ANSWER');
    expect(judged(against, rate(300, 1000), rate(300, 1000), rate(200, 1000), estimate(null))).toBe(
      'CANNOT_TELL INCOMPUTABLE',
    );
    expect(
      judged(
        { ...below, against: ['y'] },
        rate(10, 100),
        rate(12, 100),
        estimate(0.4, null, null),
        estimate(0.35, null, null),
      ),
    ).toBe('CONFIRMED INTERVAL_BEYOND');
  });
});

describe('a claim that a figure is about what it was', () => {
  test.each([
    ['within chance', rate(50, 1000), rate(60, 1000), 'CONFIRMED CHANGE_WITHIN_CHANCE'],
    ['beyond chance, though the intervals overlap', rate(100, 1000), rate(130, 1000), 'NOT_CONFIRMED CHANGED'],
    ['beyond chance, but within a tenth', rate(100_000, 1_000_000), rate(102_000, 1_000_000), 'CONFIRMED CHANGE_SMALL'],
    ['far apart', rate(100, 1000), rate(300, 1000), 'NOT_CONFIRMED CHANGED'],
    ['exact figures within a tenth', estimate(100, null, null), estimate(109, null, null), 'CONFIRMED CHANGE_SMALL'],
    ['exact figures beyond a tenth', estimate(100, null, null), estimate(111, null, null), 'NOT_CONFIRMED CHANGED'],
    ['the very same', estimate(0, null, null), estimate(0, null, null), 'CONFIRMED CHANGE_WITHIN_CHANCE'],
    ['which was not known', estimate(null), estimate(1), 'CANNOT_TELL NO_CLAIM'],
  ])('%s', (_, before, after, expected) => {
    expect(judged(about, before, after)).toBe(expected);
  });

  test('of two rates agrees with Newcombe’s interval of their difference', () => {
    const counts = fc
      .integer({ min: 20, max: 5000 })
      .chain((users) => fc.record({ users: fc.constant(users), converted: fc.integer({ min: 1, max: users }) }));
    fc.assert(
      fc.property(counts, counts, (control, treatment) => {
        const difference = newcombe({ control, treatment });
        if (!difference.ok) throw new Error(difference.detail);
        const includesNothing = difference.low <= 0 && difference.high >= 0;
        expect(
          judged(about, rate(control.converted, control.users), rate(treatment.converted, treatment.users)) ===
            'CONFIRMED CHANGE_WITHIN_CHANCE',
        ).toBe(includesNothing);
      }),
    );
  });
});
