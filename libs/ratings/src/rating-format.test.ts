import { describe, expect, it } from 'vitest';
import { ratingFormat } from './rating-format.js';

describe('ratingFormat', () => {
  it.each([
    [
      ['196', '242', '3', '881250949'],
      { header: false, width: 4, columns: { user: 0, item: 1, rating: 2, timestamp: 3 } },
    ],
    [['u1', 'i1', '4.5'], { header: false, width: 3, columns: { user: 0, item: 1, rating: 2, timestamp: null } }],
    [
      ['userId', 'movieId', 'rating', 'timestamp'],
      { header: true, width: 4, columns: { user: 0, item: 1, rating: 2, timestamp: 3 } },
    ],
    [
      ['user_id:token', 'item_id:token', 'rating:float', 'timestamp:float'],
      { header: true, width: 4, columns: { user: 0, item: 1, rating: 2, timestamp: 3 } },
    ],
    [
      ['Stars', 'Customer ID', 'Note', 'Product.ID'],
      { header: true, width: 4, columns: { user: 1, item: 3, rating: 0, timestamp: null } },
    ],
    [
      ['User-ID', 'ISBN', 'Book-Rating'],
      { header: true, width: 3, columns: { user: 0, item: 1, rating: 2, timestamp: null } },
    ],
  ])('reads %j', (cells, wanted) => {
    expect(ratingFormat(cells, 1)).toEqual(wanted);
  });

  it.each([
    [[''], 'Line 4 "" has one cell'],
    [['user item rating'], 'has one cell'],
    [['1', '2'], 'has 2 cells'],
    [['user', 'thing', 'rating'], 'Line 4 names no item: its columns are "user", "thing", "rating". Name one item_id.'],
    [['1', '2', ''], 'Line 4 names no user'],
  ])('refuses %j with what to give', (cells, words) => {
    expect(() => ratingFormat(cells, 4)).toThrow(words);
    expect(() => ratingFormat(cells, 4)).toThrow(expect.objectContaining({ name: 'RatingsError' }));
  });
});
