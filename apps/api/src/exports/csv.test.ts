import { expect, test } from 'vitest';
import { csvCell, csvLine } from './csv.js';

test('a text that a spreadsheet would run is disarmed, a plain number is not', () => {
  for (const text of ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '+5']) expect(csvCell(text)).toBe(`'${text}`);
  expect(csvCell('\r=1')).toBe(`"'\r=1"`);
  for (const text of ['-1', '-12.50', '9223372036854775807', 'a=b', '', '2019-10-01']) expect(csvCell(text)).toBe(text);
  expect([csvCell(-3), csvCell(null)]).toEqual(['-3', '']);
});

test('a cell with a comma, a quote or a line break is quoted, after it was disarmed', () => {
  expect(csvLine(['a,b', 'say "x"', '=HYPERLINK("http://x","y")', 'two\nlines', 1, null])).toBe(`"a,b","say ""x""","'=HYPERLINK(""http://x"",""y"")","two\nlines",1,\r\n`);
});
