import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { amountBounds, fifthOf } from './amount-bounds.js';

/** By sorting all of them. */
function bySorting(amounts: readonly number[]): number[] {
  const ascending = amounts.toSorted((a, b) => a - b);
  return [2, 3, 4, 5].flatMap(
    (score) =>
      ascending.find(
        (amount) =>
          fifthOf(
            ascending.indexOf(amount),
            ascending.lastIndexOf(amount) - ascending.indexOf(amount) + 1,
            ascending.length,
          ) >= score,
      ) ?? [],
  );
}

it('the least amounts of each score are those of all amounts in order', () => {
  // Far apart, equal, and so near to one another that a 32-bit float cannot tell them apart.
  const amount = fc.oneof(
    fc.nat(4),
    fc.nat(Number.MAX_SAFE_INTEGER),
    fc.integer({ min: 1_299_000_000, max: 1_299_000_900 }),
    fc.integer({ min: 10_000, max: 3_000_000 }),
  );
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 400 }), (amounts) => {
      expect(amountBounds(Float64Array.from(amounts))).toEqual(bySorting(amounts));
    }),
    { numRuns: 400, seed: 6 },
  );
});

it('nobody has no bounds, one amount of all sits in the middle, and the amounts are left as they were', () => {
  expect(amountBounds(new Float64Array())).toEqual([]);
  expect(amountBounds(Float64Array.of(7, 7, 7, 7))).toEqual([7, 7]);
  const amounts = Float64Array.of(5, 0, 9, 1, 3);
  expect(amountBounds(amounts)).toEqual([1, 3, 5, 9]);
  expect([...amounts]).toEqual([5, 0, 9, 1, 3]);
});
