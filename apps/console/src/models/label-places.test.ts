import { expect, test } from 'vitest';
import { nameWidth, placeNames, type Dot } from './label-places.js';

const dot = (x: number, y: number, nameWidth: number | null = 60): Dot => ({ x, y, radius: 5, nameWidth });

test('a name stands on the right of its dot where there is room', () => {
  expect(placeNames([dot(20, 50)], 200, 100)).toEqual(['right']);
});

test('a name at the edge stands on the other side', () => {
  expect(placeNames([dot(180, 50)], 200, 100)).toEqual(['left']);
});

test('a name covers no dot, not even one without a name', () => {
  expect(placeNames([dot(100, 50), dot(130, 50, null)], 200, 100)).toEqual(['left', null]);
  expect(placeNames([dot(100, 50), dot(145, 50, null), dot(55, 50, null)], 200, 100)).toEqual(['top', null, null]);
});

test('names do not cover each other: the first has the first choice', () => {
  expect(placeNames([dot(80, 50), dot(78, 62)], 200, 100)).toEqual(['right', 'left']);
});

test('a name without room is left out', () => {
  expect(placeNames([dot(50, 50)], 100, 60)).toEqual(['top']);
  expect(placeNames([dot(50, 10)], 100, 20)).toEqual([null]);
});

test('Hangul is wider than Latin, and what is not drawn takes no room', () => {
  expect(nameWidth('인기 상품')).toBeGreaterThan(nameWidth('abcde'));
  expect(nameWidth('V-\u2060S')).toBe(nameWidth('V-S'));
});
