import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLine } from './split-line.js';

test('quotes hold separators and doubled quotes; elsewhere a quote is a character', () => {
  const cases: [string, string[]][] = [
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    [',', ['', '']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a""b"', ['a"b']],
    ['""', ['']],
    ['"",""', ['', '']],
    ['5" x 7",b', ['5" x 7"', 'b']],
    ['"a" ,b', ['a', 'b']],
    ['a,"b"', ['a', 'b']],
    ['"a",', ['a', '']],
    ['""""', ['"']],
    [' "a"', [' "a"']],
  ];
  for (const [line, fields] of cases) expect(splitLine(line, ','), line).toEqual({ ok: true, fields });
  expect(splitLine('"a;b";c', ';')).toEqual({ ok: true, fields: ['a;b', 'c'] });
});

test('a quote that does not close, or that text follows, is told apart', () => {
  for (const line of ['"a', 'a,"b', '"a""', '"'])
    expect(splitLine(line, ','), line).toEqual({ ok: false, reason: 'unclosed-quote' });
  for (const line of ['"a"b', '"a"b,c', '"a"  b'])
    expect(splitLine(line, ','), line).toEqual({ ok: false, reason: 'bad-quote' });
});

test('what is quoted is read back, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
      const line = fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
      expect(splitLine(line, ',')).toEqual({ ok: true, fields });
    }),
  );
});
