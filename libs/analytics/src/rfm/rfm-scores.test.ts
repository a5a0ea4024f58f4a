import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { addTotals, scorePlaces, SCORES, totalsBy } from './rfm-scores.js';

const rowsOf = (buyers: readonly (readonly [number, number, number])[]) => ({
  userIds: BigInt64Array.from(buyers, (_, i) => BigInt(i)),
  recencyDays: Int32Array.from(buyers, ([days]) => days),
  purchaseSessions: Int32Array.from(buyers, ([, sessions]) => sessions),
  spent: Float64Array.from(buyers, ([, , spent]) => spent),
});
const buyers = fc.array(
  fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 5 }), fc.oneof(fc.nat(4), fc.nat(Number.MAX_SAFE_INTEGER))),
  { maxLength: 60 },
);

it('a buyer scores by those who are worse and half of those who are equal', () => {
  fc.assert(
    fc.property(buyers, (given) => {
      const score = (i: number, worth: (buyer: readonly [number, number, number]) => number): number => {
        const own = worth(given[i] ?? [0, 0, 0]);
        const equal = given.filter((other) => worth(other) === own).length;
        return Math.min(
          5,
          Math.floor((5 * (given.filter((other) => worth(other) < own).length + equal / 2)) / given.length) + 1,
        );
      };
      expect([...scorePlaces(rowsOf(given))].map((place) => SCORES[place])).toEqual(
        given.map((_, i) => ({
          recency: score(i, ([days]) => -days),
          frequency: Math.min(
            given[i]?.[1] === 1 ? 2 : 5,
            score(i, ([, sessions]) => sessions),
          ),
          monetary: score(i, ([, , spent]) => spent),
        })),
      );
    }),
  );
});

it('money is summed up exactly, also beyond what a double holds', () => {
  fc.assert(
    fc.property(buyers, (given) => {
      const rows = rowsOf(given);
      const { buyers: count, revenue, recencyDays } = addTotals(totalsBy(rows, scorePlaces(rows), SCORES.length));
      expect([count, revenue, recencyDays]).toEqual([
        given.length,
        given.reduce((sum, [, , spent]) => sum + BigInt(spent), 0n),
        given.reduce((sum, [days]) => sum + days, 0),
      ]);
    }),
  );
});
