import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalDifference, type Bounded } from './interval-difference.js';
import { wilson } from './proportion.js';
import { newcombe } from './two-proportions.js';

const rate = (converted: number, users: number): Bounded => {
  const estimate = wilson(converted, users);
  if (!estimate.ok) throw new Error(estimate.detail);
  return estimate;
};
const counts = fc
  .integer({ min: 1, max: 5000 })
  .chain((users) => fc.record({ users: fc.constant(users), converted: fc.integer({ min: 0, max: users }) }));
const bounded = fc
  .tuple(
    fc.double({ min: -100, max: 100, noNaN: true }),
    fc.double({ min: 0, max: 50, noNaN: true }),
    fc.double({ min: 0, max: 50, noNaN: true }),
  )
  .map(([value, below, over]) => ({ value, low: value - below, high: value + over }));

describe('the difference of two figures from their intervals', () => {
  it('is Newcombe’s for two rates with Wilson intervals', () => {
    fc.assert(
      fc.property(counts, counts, (control, treatment) => {
        const estimate = newcombe({ control, treatment });
        if (!estimate.ok) throw new Error(estimate.detail);
        const { value, low, high } = intervalDifference(
          rate(treatment.converted, treatment.users),
          rate(control.converted, control.users),
        );
        expect([value, low, high]).toEqual([estimate.value, estimate.low, estimate.high]);
      }),
    );
  });

  it('turns its signs with the order, and includes nothing less than either interval alone', () => {
    fc.assert(
      fc.property(bounded, bounded, (a, b) => {
        const [there, back] = [intervalDifference(a, b), intervalDifference(b, a)];
        expect(there.low).toBeCloseTo(-back.high, 9);
        expect(there.high).toBeCloseTo(-back.low, 9);
        expect(there.high - there.low).toBeGreaterThanOrEqual(Math.max(a.high - a.low, b.high - b.low) - 1e-9);
      }),
    );
  });

  it('is exact for figures without uncertainty, and open where a bound is', () => {
    expect(intervalDifference({ value: 3, low: 3, high: 3 }, { value: 1, low: 1, high: 1 })).toEqual({
      value: 2,
      low: 2,
      high: 2,
    });
    expect(intervalDifference({ value: 30, low: 20, high: Infinity }, { value: 10, low: 8, high: 12 })).toMatchObject({
      value: 20,
      high: Infinity,
    });
  });
});
