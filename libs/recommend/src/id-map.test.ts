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

it('keeps 64-digit ids, long numbers before short ones, and text of any script', () => {
  const digits = (last: number): string => '9'.repeat(62) + String(10 + last);
  const ids = [...Array.from({ length: 90 }, (_, last) => digits(last)), '1', '12', '123', 'ü-Größe', '상품'];
  const map = new IdMap(ids);
  expect(map.ids).toEqual(ids);
  expect(ids.map((id) => map.row(id))).toEqual(ids.map((_, row) => row));
  expect([map.row(digits(0).slice(1)), map.row('상'), map.row('')]).toEqual([-1, -1, -1]);
});

it('finds every one of many ids, whatever the order they stand in', () => {
  const ids = Array.from({ length: 50_000 }, (_, n) => String((n * 7_368_787) % 1_000_000_007));
  const map = new IdMap(ids);
  expect(ids.every((id, row) => map.row(id) === row && map.id(row) === id)).toBe(true);
  expect(map.row('1000000008')).toBe(-1);
});

it('is the same map again from its own text', () => {
  const map = new IdMap(['7', '', '1234567890123456789']);
  const again = new IdMap({ text: map.text.slice() });
  expect([again.size, again.ids, again.row('1234567890123456789')]).toEqual([3, ['7', '', '1234567890123456789'], 2]);
});

it('erases rows without moving the others', () => {
  const map = new IdMap(['a', 'b', 'c', 'd']).without(new Set([3, 1, 9]));
  expect(map.ids).toEqual(['a', '', 'c', '']);
  expect(['a', 'b', 'c', 'd'].map((id) => map.row(id))).toEqual([0, -1, 2, -1]);
  expect(map.id(1)).toBe('');
  expect(map.without(new Set([1])).ids).toEqual(['a', '', 'c', '']);
});

it('refuses an id with a line end', () => {
  expect(() => new IdMap(['a\nb'])).toThrow('id "a\\nb" holds a line end');
});

it('is made in steps of many ids, too, the same map', () => {
  const ids = Array.from({ length: 600_000 }, (_, n) => String(n));
  const steps = IdMap.steps(ids);
  let pauses = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) pauses += 1;
  expect(pauses).toBeGreaterThanOrEqual(2);
  expect([step.value.size, step.value.id(599_999), step.value.row('250000'), step.value.row('249999')]).toEqual([
    600_000,
    '599999',
    250_000,
    249_999,
  ]);
  expect(() => new IdMap(['a', 'b\nc'])).toThrow('"b\\nc" holds a line end');
});
