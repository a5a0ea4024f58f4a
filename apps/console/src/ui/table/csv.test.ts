import { expect, test } from 'vitest';
import { toCsv } from './csv.js';

test('quotes what needs quoting and starts with a byte order mark', () => {
  expect(toCsv([{ name: '노트북, 15"', price: 12.5 }])).toBe('\uFEFFname,price\r\n"노트북, 15""",12.5\r\n');
});

test('unknown is empty, never 0', () => {
  expect(toCsv([{ rate: null, views: 0 }])).toBe('\uFEFFrate,views\r\n,0\r\n');
});

test('a brand that looks like a formula stays text, a negative number stays a number', () => {
  expect(toCsv([{ brand: '=cmd()', change: '-0.25', id: '@x' }])).toBe(
    "\uFEFFbrand,change,id\r\n'=cmd(),-0.25,'@x\r\n",
  );
});

test('full-width signs and white space before them disarm nothing', () => {
  expect(toCsv([{ a: '＝1+1', b: '\u00A0=1', c: '\u3000＠x', d: ' a' }])).toBe(
    "\uFEFFa,b,c,d\r\n'＝1+1,'\u00A0=1,'\u3000＠x, a\r\n",
  );
});

test('nothing to export is an empty text', () => {
  expect(toCsv([])).toBe('');
});
