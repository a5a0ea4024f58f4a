import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Engine, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { scratchFolder } from '../testing/logs.js';
import { csvCell, csvLine, disarmedSql } from './csv-cell.js';

const folder = scratchFolder();

test('a text that a spreadsheet would run is disarmed, a plain number is not', () => {
  for (const text of [
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '+5',
    '＝1+1',
    '－1+1',
    '＠x',
    '\u00A0=1',
    '\u3000＋1',
    ' =1',
    '\uFEFF@x',
  ])
    expect(csvCell(text)).toBe(`'${text}`);
  expect(csvCell('\r=1')).toBe(`"'\r=1"`);
  for (const text of ['-1', '-12.50', '9223372036854775807', 'a=b', '', '2019-10-01']) expect(csvCell(text)).toBe(text);
  expect([csvCell(-3), csvCell(null)]).toEqual(['-3', '']);
});

test('a cell with a comma, a quote or a line break is quoted, after it was disarmed', () => {
  expect(csvLine(['a,b', 'say "x"', '=HYPERLINK("http://x","y")', 'two\nlines', 1, null])).toBe(
    `"a,b","say ""x""","'=HYPERLINK(""http://x"",""y"")","two\nlines",1,\r\n`,
  );
});

test('the engine disarms the same texts', async () => {
  const signs = fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    "'",
    '.',
    '0',
    '7',
    ' ',
    '=1',
    '한',
    '＝',
    '\u00A0',
    '\u3000',
    '\u200B',
  );
  const texts = fc.sample(
    fc.array(signs, { maxLength: 5 }).map((parts) => parts.join('')),
    { numRuns: 400, seed: 1 },
  );
  const engine = await Engine.open({ tempRoot: folder('spill'), threads: 1 });
  try {
    const values = texts.map((text, place) => `(${place}, ${literal(text)})`).join(', ');
    const found = await (
      await run(
        await engine.connect(),
        `SELECT ${disarmedSql('text')} FROM (VALUES ${values}) AS t(place, text) ORDER BY place`,
      )
    ).getRowsJson();
    const unquoted = (cell: string): string => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    expect(found.map(([text]) => text)).toEqual(texts.map((text) => unquoted(csvCell(text))));
    expect(found.filter(([text], place) => text !== texts[place]).length).toBeGreaterThan(100);
  } finally {
    await engine.close();
  }
});
