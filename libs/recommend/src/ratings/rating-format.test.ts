import { describe, expect, it } from 'vitest';
import { ratingFormat, splitRow } from './rating-format.js';

describe('ratingFormat', () => {
  it.each([
    [
      '196\t242\t3\t881250949',
      { separator: '\t', header: false, width: 4, columns: { user: 0, item: 1, rating: 2, timestamp: 3 } },
    ],
    [
      '1::1193::5::978300760',
      { separator: '::', header: false, width: 4, columns: { user: 0, item: 1, rating: 2, timestamp: 3 } },
    ],
    [
      'u1;i1;4.5',
      { separator: ';', header: false, width: 3, columns: { user: 0, item: 1, rating: 2, timestamp: null } },
    ],
    [
      'userId,movieId,rating,timestamp',
      { separator: ',', header: true, width: 4, columns: { user: 0, item: 1, rating: 2, timestamp: 3 } },
    ],
    [
      'user_id:token\titem_id:token\trating:float\ttimestamp:float',
      { separator: '\t', header: true, width: 4, columns: { user: 0, item: 1, rating: 2, timestamp: 3 } },
    ],
    [
      'Stars|Customer ID|Note|Product.ID',
      { separator: '|', header: true, width: 4, columns: { user: 1, item: 3, rating: 0, timestamp: null } },
    ],
    [
      '"User-ID";"ISBN";"Book-Rating"',
      { separator: ';', header: true, width: 3, columns: { user: 0, item: 1, rating: 2, timestamp: null } },
    ],
  ])('reads %s', (line, wanted) => {
    expect(ratingFormat(line, 1)).toEqual(wanted);
  });

  it('takes a tab before a comma inside a cell', () => {
    expect(ratingFormat('a, b\tc\t3', 1)).toMatchObject({ separator: '\t', width: 3 });
  });

  it.each([
    ['', 'Line 4 "" has one cell'],
    ['user item rating', 'has one cell'],
    ['1,2', 'has 2 cells'],
    ['user,thing,rating', 'Line 4 names no item: its columns are "user", "thing", "rating". Name one item_id.'],
    ['1,2,', 'Line 4 names no user'],
  ])('refuses "%s" with what to give', (line, words) => {
    expect(() => ratingFormat(line, 4)).toThrow(words);
    expect(() => ratingFormat(line, 4)).toThrow(expect.objectContaining({ name: 'RatingsError' }));
  });
});

describe('splitRow', () => {
  it.each([
    ['a,b,c', ',', ['a', 'b', 'c']],
    ['a::b::', '::', ['a', 'b', '']],
    ['"a,b",c', ',', ['a,b', 'c']],
    ['"say ""yes""",2', ',', ['say "yes"', '2']],
    ['"",2', ',', ['', '2']],
    ['1;"x;y"', ';', ['1', 'x;y']],
    ['1,"ends with ""quote"""', ',', ['1', 'ends with "quote"']],
    ['"a"::"b::c"::3', '::', ['a', 'b::c', '3']],
    ['"not closed,2', ',', ['not closed,2']],
    ['5" pipe,2', ',', ['5" pipe', '2']],
  ])('cuts %s', (line, separator, cells) => {
    expect(splitRow(line, separator)).toEqual(cells);
  });
});
