import { describe, expect, test } from 'vitest';
import { Unit, type Estimate } from '../estimate.js';
import { ClaimDirection, estimateAt, judgeClaim, type Claim } from './claim.js';

const estimate = (value: number | null, low = value, high = value): Estimate => ({ value, low, high, unit: Unit.RELATIVE, level: 0.95, method: 'test', incomputable: null });
const above: Claim = { path: ['x'], direction: ClaimDirection.ABOVE, reference: 0 };
const below: Claim = { ...above, direction: ClaimDirection.BELOW };
const about: Claim = { ...above, direction: ClaimDirection.ABOUT };
const judged = (claim: Claim | null, before: Estimate | null, after: Estimate | null): string => Object.values(judgeClaim(claim, before, after)).join(' ');

describe('a claim on newer data', () => {
  test.each([
    ['all of it on the claimed side', above, estimate(0.3, 0.2, 0.4), estimate(0.25, 0.1, 0.4), 'HOLDS INTERVAL_BEYOND'],
    ['stronger than before', above, estimate(0.3, 0.2, 0.4), estimate(0.9, 0.8, 1), 'HOLDS INTERVAL_BEYOND'],
    ['smaller than all of the old interval', above, estimate(0.3, 0.2, 0.4), estimate(0.1, 0.05, 0.15), 'WEAKER SMALLER'],
    ['not sure any more', above, estimate(0.3, 0.2, 0.4), estimate(0.1, -0.05, 0.3), 'WEAKER INTERVAL_INCLUDES'],
    ['on the other side', above, estimate(0.3, 0.2, 0.4), estimate(-0.1, -0.3, 0.1), 'NO_LONGER OTHER_SIDE'],
    ['nothing left of it', above, estimate(0.3, 0.2, 0.4), estimate(0, -0.1, 0.1), 'NO_LONGER OTHER_SIDE'],
    ['below, all of it', below, estimate(-0.3, -0.4, -0.2), estimate(-0.3, -0.5, -0.1), 'HOLDS INTERVAL_BEYOND'],
    ['below, and smaller', below, estimate(-0.3, -0.4, -0.2), estimate(-0.1, -0.15, -0.05), 'WEAKER SMALLER'],
    ['above a reference of its own', { ...above, reference: 2 }, estimate(3, 2.5, 3.5), estimate(1.5, 1, 2.2), 'NO_LONGER OTHER_SIDE'],
    ['about what it was', about, estimate(0.1, 0.05, 0.15), estimate(0.16, 0.14, 0.2), 'HOLDS INTERVALS_OVERLAP'],
    ['another than it was', about, estimate(0.1, 0.05, 0.15), estimate(0.3, 0.2, 0.4), 'NO_LONGER INTERVALS_APART'],
    ['without an interval, by its value', above, estimate(3, null, null), estimate(4, null, null), 'HOLDS INTERVAL_BEYOND'],
    ['that names nothing', null, null, estimate(1), 'CANNOT_TELL NO_CLAIM'],
    ['whose estimate is gone', above, estimate(1), null, 'CANNOT_TELL NOT_IN_ANSWER'],
    ['whose estimate cannot be computed', above, estimate(1), estimate(null), 'CANNOT_TELL INCOMPUTABLE'],
  ] as const)('%s', (_, claim, before, after, expected) => {
    expect(judged(claim, before, after)).toBe(expected);
  });
});

test('an estimate is found by names, places, and what an entry of a list has', () => {
  const result = { analytics: { changes: { findings: [{ subject: 'Views of a.b', effect: estimate(1) }, { subject: 'x=y', effect: estimate(2) }] }, overview: { total: { buyersPerVisitor: { value: 0.1 } } } } };
  const at = (...path: string[]): number | null | undefined => estimateAt(result, path)?.value;
  expect(at('analytics', 'changes', 'findings', '1', 'effect')).toBe(2);
  expect(at('analytics', 'changes', 'findings', 'subject=Views of a.b', 'effect')).toBe(1);
  expect(at('analytics', 'changes', 'findings', 'subject=x=y', 'effect')).toBe(2);
  expect(estimateAt(result, ['analytics', 'overview', 'total', 'buyersPerVisitor'])).toMatchObject({ value: 0.1, low: null, level: 0.95 });
  for (const path of [[], ['analytics'], ['analytics', 'changes', 'findings', '9', 'effect'], ['analytics', 'changes', 'findings', 'subject=none', 'effect'], ['constructor', 'name'], ['analytics', 'changes', 'findings', '-1']]) expect(estimateAt(result, path)).toBeNull();
  expect(estimateAt({ x: { value: 'text' } }, ['x'])).toBeNull();
});
