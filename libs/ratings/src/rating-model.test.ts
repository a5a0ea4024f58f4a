import { array, assert, boolean, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { bestRated } from './rating-model.js';

it('the best rated are those of a plain sort: highest first, of equal ones the earliest row, none that was rated or is not allowed', () => {
  const item = integer({ min: 0, max: 6 });
  assert(
    property(
      array(item, { maxLength: 30 }),
      array(boolean(), { minLength: 30, maxLength: 30 }),
      array(boolean(), { minLength: 30, maxLength: 30 }),
      integer({ min: 1, max: 12 }),
      boolean(),
      (levels, ratedBy, allows, k, includeSeen) => {
        const estimates = Float64Array.from(levels);
        const rows = levels.map((_, row) => row);
        const rated = Int32Array.from(rows.filter((row) => ratedBy[row]));
        const expected = rows
          .filter((row) => allows[row] && (includeSeen || !ratedBy[row]))
          .toSorted((a, b) => levels[b]! - levels[a]! || a - b)
          .slice(0, k);
        const found = bestRated(
          estimates,
          rated,
          k,
          { low: 1, high: 5 },
          { includeSeen, allowed: Uint8Array.from(rows, (row) => (allows[row] ? 1 : 0)) },
        );
        expect([...found.items]).toEqual(expected);
        expect([...found.ratings]).toEqual(expected.map((row) => Math.min(5, Math.max(1, levels[row]!))));
      },
    ),
    { numRuns: 300 },
  );
});
