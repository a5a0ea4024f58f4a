import { expect, test } from 'vitest';
import { NO_LINE } from './line-language.js';
import { LineScan } from './line-scan.js';
import { QuotedRecords } from './quoted-records.js';
import { splitLine } from './split-line.js';

/** The rows of a text of two columns of which a good one has a number first; `+` where lines were joined. */
function rowsIn(text: string): string[] {
  const rows: string[] = [];
  const records = new QuotedRecords({
    shape: { delimiter: ',', hasBom: false, columns: ['id', 'text'] },
    judge: ({ bytes }) => {
      const split = splitLine(bytes.toString('utf8'), ',');
      if (!split.ok) return { reason: split.reason };
      return { reason: split.fields.length === 2 && /^[0-9]+$/.test(split.fields[0] ?? '') ? null : 'bad' };
    },
    take: ({ number, offset, bytes }, { reason }, isJoined) =>
      rows.push(
        `${number}@${offset}${isJoined ? '+' : ' '}${reason ?? 'good'} ${JSON.stringify(bytes.toString('utf8'))}`,
      ),
  });
  const scan = new LineScan(NO_LINE, {
    always: Number.POSITIVE_INFINITY,
    zonelessExamples: 0,
    look: (line) => records.add(line),
  });
  // Piece by piece, so that lines that are held outlive the piece they stood in.
  for (const piece of text.match(/[^]{1,7}/g) ?? []) {
    const bytes = Buffer.from(piece);
    scan.feed(bytes);
    bytes.fill(0x21);
  }
  scan.finish();
  records.finish();
  return rows;
}

test('lines are one row where a quoted value goes on, blank ones and carriage returns included', () => {
  expect(rowsIn('1,"a\nb"\n2,c\n')).toEqual(['1@0+good "1,\\"a\\nb\\""', '3@8 good "2,c"']);
  expect(rowsIn('1,"a\r\n\r\n ""x"", b"\r\n')).toEqual(['1@0+good "1,\\"a\\r\\n\\r\\n \\"\\"x\\"\\", b\\""']);
  expect(rowsIn('"1\n2","a\nb\nc"')).toEqual(['1@0+bad "\\"1\\n2\\",\\"a\\nb\\nc\\""']);
});

test('a quote that nothing closes takes no good row with it, and each line is judged alone', () => {
  expect(rowsIn('1,"a\n2,b\n3,c"\n')).toEqual(['1@0 unclosed-quote "1,\\"a"', '2@5 good "2,b"', '3@9 good "3,c\\""']);
  expect(rowsIn('1,"a\nx\n')).toEqual(['1@0 unclosed-quote "1,\\"a"', '2@5 bad "x"']);
  expect(rowsIn('1,"a\nx"y\n\n2,b')).toEqual(['1@0 unclosed-quote "1,\\"a"', '2@5 bad "x\\"y"', '4@10 good "2,b"']);
});

test('together they have as many values as there are columns', () => {
  expect(rowsIn('1,"a\nb",c\n')).toEqual(['1@0 unclosed-quote "1,\\"a"', '2@5 bad "b\\",c"']);
  expect(rowsIn('1,"a\nb",\n')).toEqual(['1@0+bad "1,\\"a\\nb\\","']);
  expect(rowsIn('"1\n2"\n')).toEqual(['1@0 unclosed-quote "\\"1"', '2@3 bad "2\\""']);
});

test('a row behind a stray quote is found', () => {
  expect(rowsIn('x,"a\n1,"b\nc"\n')).toEqual(['1@0 unclosed-quote "x,\\"a"', '2@5+good "1,\\"b\\nc\\""']);
});

test('a row of more than 1 MiB is none, and what would be held ends there', () => {
  const long = `${'x'.repeat(1000)}\n`.repeat(1100);
  const rows = rowsIn(`1,"${long}y"\n2,b\n`);
  expect([rows.length, rows.some((row) => row.includes('+')), rows.at(-1)]).toEqual([
    1102,
    false,
    '1102@1101106 good "2,b"',
  ]);
});
