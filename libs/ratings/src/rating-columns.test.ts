import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRatings, RatingColumns } from './rating-columns.js';
import { checkRatings } from './ratings.js';

function columnsOf(
  rows: readonly (readonly [user: string, item: string, value: number, at?: number])[],
): RatingColumns {
  const columns = new RatingColumns();
  for (const [user, item, value, at = Number.NaN] of rows) columns.add(user, item, value, at);
  return columns;
}

describe('ratings put in order', () => {
  it('have whole numbers by size, however long, before other ids by their characters', () => {
    const ids = ['10', '9', 'b', '010', 'B', '99999999999999999999', '100000000000000000000', 'ä'];
    const { ratings } = makeRatings(columnsOf(ids.map((id) => [id, 'x', 1])));
    expect(ratings.userIds).toEqual(['9', '010', '10', '99999999999999999999', '100000000000000000000', 'B', 'b', 'ä']);
  });

  it('keep of a pair that was rated twice the one that came last, and count the other', () => {
    const { ratings, duplicates } = makeRatings(
      columnsOf([
        ['1', 'a', 5, 30],
        ['1', 'b', 2, 10],
        ['1', 'a', 3, 20],
      ]),
    );
    expect(duplicates).toBe(1);
    expect([...ratings.values]).toEqual([3, 2]);
    expect([...ratings.at!]).toEqual([20, 10]);
  });

  it('span the ratings that are kept unless a scale is given', () => {
    const read = columnsOf([
      ['1', 'a', 5],
      ['1', 'a', 2],
      ['2', 'a', 4],
    ]);
    expect(makeRatings(read).ratings.scale).toEqual({ low: 2, high: 4 });
    expect(makeRatings(read, { low: 1, high: 5 }).ratings.scale).toEqual({ low: 1, high: 5 });
  });

  it('have no times where no row has one, and some where one has', () => {
    expect(makeRatings(columnsOf([['1', 'a', 5]])).ratings.at).toBeNull();
    expect([
      ...makeRatings(
        columnsOf([
          ['1', 'a', 5],
          ['1', 'b', 5, 60],
        ]),
      ).ratings.at!,
    ]).toEqual([Number.NaN, 60]);
  });

  it('of no row are none', () => {
    const { ratings, duplicates } = makeRatings(new RatingColumns());
    expect([ratings.userIds, ratings.itemIds, ratings.values.length, duplicates]).toEqual([[], [], 0, 0]);
  });

  it('hold the last rating of every pair, ascending, whatever the order of the file', () => {
    const row = fc.tuple(
      fc.constantFrom('3', '20', '100', 'x', 'y'),
      fc.constantFrom('1', '02', '2', 'z'),
      fc.integer({ min: 1, max: 5 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const last = new Map(rows.map(([user, item, value]) => [`${user} ${item}`, value]));
        const { ratings, duplicates } = makeRatings(columnsOf(rows));
        checkRatings(ratings);
        const found = new Map(
          [...ratings.values].map((value, position) => [
            `${ratings.userIds[ratings.users[position]!]!} ${ratings.itemIds[ratings.items[position]!]!}`,
            value,
          ]),
        );
        expect(found).toEqual(last);
        expect(duplicates).toBe(rows.length - last.size);
      }),
    );
  });

  it('are all there beyond the room that columns begin with', () => {
    const rows = Array.from({ length: 3000 }, (_, row) => [`${row}`, `${row % 7}`, (row % 5) + 1, row] as const);
    const { ratings } = makeRatings(columnsOf(rows));
    expect(ratings.values).toHaveLength(3000);
    expect(ratings.userIds[2999]).toBe('2999');
    expect([ratings.values[2999], ratings.at![2999], ratings.itemIds[ratings.items[2999]!]]).toEqual([
      (2999 % 5) + 1,
      2999,
      `${2999 % 7}`,
    ]);
  });
});
