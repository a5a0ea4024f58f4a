import { expect, it } from 'vitest';
import { categoryAt, nameCodes } from './name-codes.js';

it('numbers names in the order in which they first come, and an empty one not at all', () => {
  expect(nameCodes(['b', '', 'a', 'b', 'c', 'a'])).toEqual({
    codes: Int32Array.of(0, -1, 1, 0, 2, 1),
    names: ['b', 'a', 'c'],
  });
  expect(nameCodes([])).toEqual({ codes: new Int32Array(), names: [] });
});

it('gives texts that count as one name its number, and asks for each text once', () => {
  const asked: string[] = [];
  const { codes, names } = nameCodes(['x.a', 'x.b', 'y', 'x.a', ''], (text) => {
    asked.push(text);
    return categoryAt(text, 1);
  });
  expect([...codes]).toEqual([0, 0, 1, 0, -1]);
  expect(names).toEqual(['x', 'y']);
  expect(asked).toEqual(['x.a', 'x.b', 'y', '']);
});

it('cuts a category to its first parts, which may be all it has', () => {
  expect([categoryAt('a.b.c', 2), categoryAt('a', 2), categoryAt('a.b.c', null), categoryAt('', 1)]).toEqual([
    'a.b',
    'a',
    'a.b.c',
    '',
  ]);
});
