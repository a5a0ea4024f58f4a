import { expect, test } from 'vitest';
import { textStart, visibleText } from './visible-text.js';

test('control characters are seen, every other sign stays', () => {
  expect(visibleText('1\0\0,2\r\n')).toBe('1\\x00\\x00,2\\r\\n');
  expect(visibleText('a\tb\u007F\u0085')).toBe('a\\tb\\x7f\\x85');
  expect(visibleText('삼성 "둘", ½ 😀')).toBe('삼성 "둘", ½ 😀');
});

test('a long text is cut between letters, and says that it goes on', () => {
  expect(textStart('abcd', 4)).toBe('abcd');
  expect(textStart('abcde', 4)).toBe('abcd…');
  expect(textStart('abc😀e', 4)).toBe('abc…');
  expect(textStart('a\rcde', 4)).toBe('a\\rcd…');
});
