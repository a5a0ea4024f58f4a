import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdMap } from './id-map.js';

it('brings every id to its row and back, 19 digits and more exactly', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 24n }).map(String), { minLength: 1 }), (ids) => {
      const map = new IdMap(ids);
      for (const [row, id] of ids.entries()) expect([map.row(id), map.id(row)]).toEqual([row, id]);
    }),
  );
  const close = new IdMap(['9007199254740993', '9007199254740992']);
  expect([close.row('9007199254740992'), close.row('9007199254740993')]).toEqual([1, 0]);
});

it('answers −1 for an unknown id and refuses a row it does not have', () => {
  const map = new IdMap(['a']);
  expect(map.row('b')).toBe(-1);
  expect(new IdMap([]).row('a')).toBe(-1);
  expect(() => map.id(1)).toThrow('row 1 is outside 0 … 0');
});

it('refuses an id that stands twice', () => {
  expect(() => new IdMap(['a', 'b', 'a']).row('b')).toThrow('"a" stands in rows 0 and 2');
});
