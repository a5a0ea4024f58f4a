import { describe, expect, it } from 'vitest';
import { checkRatings, checkScale, meanRating, otherSide, ratingsWhere, rowsOfUsers, type Ratings } from './ratings.js';
import { ratingsOf, tasteRatings } from './testing/made-ratings.js';

const shop = (): Ratings =>
  ratingsOf(
    [
      [0, 1, 5],
      [0, 2, 3],
      [2, 0, 1],
      [2, 1, 4],
    ],
    { users: 3, items: 4 },
  );

describe('checkRatings', () => {
  it('takes what is in order, users and items without a rating too', () => {
    expect(() => checkRatings(shop())).not.toThrow();
    expect(() => checkRatings(tasteRatings())).not.toThrow();
  });

  it.each<[string, (ratings: Ratings) => Partial<Ratings>, string]>([
    [
      'nothing',
      () => ({ users: new Int32Array(), items: new Int32Array(), values: new Float64Array() }),
      'There are no ratings',
    ],
    ['columns of unlike length', ({ users }) => ({ users: users.slice(1) }), '3 users, 4 items, 4 values;'],
    ['too few times', () => ({ at: new Float64Array(2) }), '4 values, 2 times;'],
    [
      'a user beyond the ids',
      () => ({ users: Int32Array.of(0, 0, 2, 3) }),
      'user row 3 at position 3 is outside 0 … 2',
    ],
    ['an item below 0', () => ({ items: Int32Array.of(-1, 2, 0, 1) }), 'item row -1 at position 0 is outside 0 … 3'],
    [
      'a value above the scale',
      () => ({ values: Float64Array.of(5, 5.5, 1, 4) }),
      'rating 5.5 at position 1 is outside the scale 1 … 5',
    ],
    ['a value that is none', () => ({ values: Float64Array.of(5, Number.NaN, 1, 4) }), 'rating NaN at position 1'],
    ['a pair twice', () => ({ items: Int32Array.of(1, 1, 0, 1) }), '(0, 1) at position 1 follows (0, 1)'],
    ['users that fall', () => ({ users: Int32Array.of(2, 2, 0, 0) }), '(0, 0) at position 2 follows (2, 2)'],
    ['a scale upside down', () => ({ scale: { low: 5, high: 1 } }), 'The rating scale is 5 … 1'],
  ])('refuses %s, by place and value', (_, change, words) => {
    expect(() => checkRatings({ ...shop(), ...change(shop()) })).toThrow(words);
  });
});

it('a scale is two finite numbers in order, which may be one', () => {
  expect(() => checkScale({ low: 3, high: 3 })).not.toThrow();
  expect(() => checkScale({ low: -Infinity, high: 5 })).toThrow('give two finite numbers');
  expect(() => checkScale({ low: Number.NaN, high: 5 })).toThrow('give two finite numbers');
});

it('the ratings at some positions keep ids, rows, scale and their times', () => {
  const some = ratingsWhere({ ...shop(), at: Float64Array.of(10, 20, 30, 40) }, Uint8Array.of(0, 1, 0, 1));
  expect([[...some.users], [...some.items], [...some.values], [...some.at!]]).toEqual([
    [0, 2],
    [2, 1],
    [3, 4],
    [20, 40],
  ]);
  expect([some.userIds, some.itemIds, some.scale]).toEqual([shop().userIds, shop().itemIds, shop().scale]);
  expect(ratingsWhere(shop(), new Uint8Array(4)).at).toBeNull();
});

describe('rows', () => {
  it('hold the ratings of each user, and none of those who have none', () => {
    expect([...rowsOfUsers(shop()).indptr]).toEqual([0, 2, 2, 4]);
  });

  it('turned to the other side hold the same ratings, users ascending; turned twice they are as they were', () => {
    const byUser = rowsOfUsers(shop());
    const byItem = otherSide(byUser, 4);
    expect([[...byItem.indptr], [...byItem.indices], [...byItem.values]]).toEqual([
      [0, 1, 3, 4, 4],
      [2, 0, 2, 0],
      [1, 5, 4, 3],
    ]);
    const many = rowsOfUsers(tasteRatings());
    expect(otherSide(otherSide(many, 40), 60)).toEqual({
      ...many,
      indices: many.indices.slice(),
      values: many.values.slice(),
    });
  });
});

it('the mean of no rating is none', () => {
  expect(meanRating(Float64Array.of(1, 2, 6))).toBe(3);
  expect(meanRating(new Float64Array())).toBeNaN();
});
