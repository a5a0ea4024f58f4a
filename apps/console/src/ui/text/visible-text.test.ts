import { expect, test } from 'vitest';
import { textStart, visibleText } from './visible-text.js';

test('control characters are seen, every other sign stays', () => {
  expect(visibleText('1\0\0,2\r\n')).toBe('1\\x00\\x00,2\\r\\n');
  expect(visibleText('a\tb\u007F\u0085')).toBe('a\\tb\\x7f\\x85');
  expect(visibleText('삼성 "둘", ½ 😀')).toBe('삼성 "둘", ½ 😀');
});

test('a sign that turns the direction, or has no width, is seen: the rest keeps its order', () => {
  expect(visibleText('sam\u202E,35.79,7\u2066x\u200F')).toBe('sam\\u202e,35.79,7\\u2066x\\u200f');
  expect(visibleText('\uFEFFapple\u200B')).toBe('\\ufeffapple\\u200b');
  expect(visibleText('שלום 👩\u200D🔧')).toBe('שלום 👩\u200D🔧');
});

test('a long text is cut between letters, and says that it goes on', () => {
  expect(textStart('abcd', 4)).toBe('abcd');
  expect(textStart('abcde', 4)).toBe('abcd…');
  expect(textStart('abc😀e', 4)).toBe('abc…');
  expect(textStart('a\rcde', 4)).toBe('a\\rcd…');
});
