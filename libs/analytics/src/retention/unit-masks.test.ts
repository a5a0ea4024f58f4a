import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raw, select, sql } from '../sql.js';
import { type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { bitsOf, maskColumns, maskSince, wordsFor } from './unit-masks.js';

describe('masks over units', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([{ at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1' }]);
  });
  afterAll(() => lake.close());

  it('since a unit have a bit for each of the sixty that follow, over the borders of words', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.uniqueArray(fc.nat(299), { minLength: 1, maxLength: 12 }),
        fc.nat(299),
        async (units, places, start) => {
          const inside = places.filter((place) => place < units);
          const entered = start % units;
          const values =
            inside.length === 0
              ? 'select cast(null as int) as place, false as held'
              : inside.map((place) => `select ${place} as place, true as held`).join(' union all ');
          const rows = await select<{ mask: string }>(
            lake.store,
            sql`
with words as (select ${raw(String(entered))} as entered, ${maskColumns(raw('held'), raw('place'), units)} from (${raw(values)}) v)
select cast(${raw(maskSince('entered', units))} as string) as mask from words`,
          );
          const mask = inside
            .filter((place) => place >= entered && place - entered < 62)
            .reduce((bits, place) => bits | (1n << BigInt(place - entered)), 0n);
          expect(rows[0]?.mask).toBe(mask.toString());
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('need a word for every 62 units', () => {
    expect([1, 62, 63, 124, 125].map(wordsFor)).toEqual([1, 1, 2, 2, 3]);
  });
});

it('bits of a bracket are those between its ends', () => {
  expect(bitsOf(1, 3)).toBe('14');
  expect(bitsOf(61, 61)).toBe((2n ** 61n).toString());
});
