import { Readable } from 'node:stream';
import { setInterval } from 'node:timers';
import { createGzip, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TableError } from './table-error.js';
import { keptExample, shownValue, TABLE_LIMITS } from './table-limits.js';
import { tableRows, type TableOptions, type TableRow } from './table-rows.js';
import type { TableSource } from './table-source.js';

const sourceOf = (name: string, ...pieces: (string | Buffer)[]): TableSource => ({
  name,
  open: () =>
    Readable.from(
      pieces.map((piece) => Buffer.from(piece)),
      { objectMode: false },
    ),
});
const text = (content: string): TableSource => sourceOf('file.csv', content);

/** A table that goes on until its reader has had enough, and how many bytes that were. */
function endless(head: string, piece: string, bytes: number, isPacked = false) {
  const read = { bytes: 0 };
  function* pieces(): Generator<Buffer> {
    yield Buffer.from(head);
    const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)));
    for (; read.bytes < bytes; read.bytes += block.length) yield block;
  }
  const open = (): Readable => {
    const source = Readable.from(pieces(), { objectMode: false });
    return isPacked ? source.pipe(createGzip()) : source;
  };
  return { source: { name: isPacked ? 'file.csv.gz' : 'file.csv', open }, read };
}

async function rowsOf(source: TableSource, options?: TableOptions): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const some of tableRows(source, options)) rows.push(...some);
  return rows;
}
const cellsOf = async (source: TableSource, options?: TableOptions): Promise<string[][]> =>
  (await rowsOf(source, options)).map(({ cells }) => cells);

async function refusal(source: TableSource, options?: TableOptions): Promise<TableError> {
  try {
    for await (const rows of tableRows(source, options)) void rows;
  } catch (error) {
    if (error instanceof TableError) return error;
    throw error;
  }
  throw new Error('the table was taken');
}

describe('a table', () => {
  test.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons', 'a;b\r\n1;2\r\n'],
    ['tabs, and no line end at the end', 'a\tb\n1\t2'],
    ['bars, a byte order mark and empty lines', '\uFEFF\n a | b \n\n1|2\n\n'],
    ['carriage returns', 'a,b\r1,2\r'],
    ['quotes', '"a","b"\n"1","2"\n'],
    ['line ends of two kinds', '"a","b"\r\n1,2\n'],
    ['line ends of the other two kinds', 'a,b\n"1","2"\r\n'],
  ])('with %s is read', async (_, content) => {
    expect(await cellsOf(text(content))).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  test('keeps what stands within quotes, and counts its lines', async () => {
    const rows = await rowsOf(text('a,b\n"x, ""y""\nz",1\n2,3\n'));
    expect(rows).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: ['x, "y"\nz', '1'], line: 2 },
      { cells: ['2', '3'], line: 4 },
    ]);
  });

  test('reads the same in pieces of any size, packed or not', async () => {
    const content = `id;text\r\n${Array.from({ length: 3_000 }, (_, row) => `${row};"é ""${row}""; ${'x'.repeat(row % 90)}\r\n"\r\n`).join('')}`;
    const whole = await rowsOf(text(content));
    expect(whole).toHaveLength(3_001);
    expect(whole.at(-1)).toMatchObject({ line: 2 + 2 * 2_999 });
    const bytes = Buffer.from(content);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7));
    expect(await rowsOf(sourceOf('file.csv', ...pieces))).toEqual(whole);
    expect(await rowsOf(sourceOf('file.csv.gz', gzipSync(bytes)))).toEqual(whole);
  });

  test('takes other separators, and uneven rows, where its reader does', async () => {
    expect(await cellsOf(text('1::2::3\n4::5\n'), { separators: ['::'], uneven: true })).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
    ]);
  });

  test.each<[string, TableSource, Partial<TableError>]>([
    ['a row of another width', text('a,b\n1,2\n3\n'), { reason: 'cells', line: 3 }],
    ['a quote that is never closed', text('a,b\n1,"2\n3,4\n'), { reason: 'quotes', line: 2 }],
    ['text behind a quote', text('a,b\n"1"x,2\n"3",4\n'), { reason: 'quotes', line: 2 }],
    ['another encoding', sourceOf('file.csv', Buffer.from('a,é\n', 'latin1')), { reason: 'encoding', line: 1 }],
    ['no gzip', sourceOf('file.csv.gz', 'a,b\n1,2\n'), { reason: 'gzip', line: null }],
    ['a gzip that is cut off', sourceOf('file.csv.gz', gzipSync('a,b\n1,2\n').subarray(0, 20)), { reason: 'gzip' }],
    ['too many cells', text(`${'a,'.repeat(TABLE_LIMITS.columns)}b\n`), { reason: 'too-many-columns', line: 1 }],
    [
      'a cell too long',
      text(`a,b\n1,${'x'.repeat(TABLE_LIMITS.cellCharacters + 1)}\n`),
      { reason: 'cell-too-long', line: 2, column: 'b', value: `${'x'.repeat(99)}…` },
    ],
    [
      'a row too long',
      text(`a,b,c,d,e,f\n${`${'x'.repeat(50_000)},`.repeat(5)}${'x'.repeat(50_000)}\n`),
      { reason: 'row-too-long', line: 2 },
    ],
  ])('with %s is refused', async (_, source, facts) => {
    const error = await refusal(source);
    expect(error).toMatchObject(facts);
    expect(error.message.startsWith(`${source.name}${facts.line ? `, line ${facts.line}` : ''}`)).toBe(true);
    expect(error.message.length).toBeLessThan(500);
  });

  test('with more rows than its reader takes is refused', async () => {
    expect(await cellsOf(text('a\n1\n2\n'), { mostRows: 2 })).toHaveLength(3);
    expect(await refusal(text('a\n1\n2\n3\n'), { mostRows: 2 })).toMatchObject({ reason: 'too-many-rows', line: 4 });
  });
});

describe('an attack', () => {
  const MANY = 400 * 2 ** 20;

  test.each([
    ['a line that is never cut', 'product_id,in_stock\n1,', 'x'],
    ['a cell in quotes that is never closed', 'product_id,in_stock\n1,"', 'x\n'],
    ['a cell of doubled quotes', 'product_id,in_stock\n1,"', '""'],
    ['a header that is never cut', 'product_id,', 'in_stock,'],
  ])('by %s is seen within the first megabyte', async (_, head, piece) => {
    const { source, read } = endless(head, piece, MANY);
    expect((await refusal(source)).reason).toBe('row-too-long');
    expect(read.bytes).toBeLessThan(2 ** 20);
  });

  test.each([
    ['one cell', 'a,b\n1,"', 'x\n', 'row-too-long'],
    ['rows', 'a,b\n', `1,${'2'.repeat(200)}\n`, 'unpacks-too-large'],
    ['empty lines', 'a,b\n', `${' '.repeat(200)}\n`, 'unpacks-too-large'],
  ])('by a small file that unpacks to %s without end is seen early', async (_, head, piece, reason) => {
    const { source, read } = endless(head, piece, MANY, true);
    expect((await refusal(source)).reason).toBe(reason);
    expect(read.bytes).toBeLessThan(MANY / 4);
  });

  test('leaves others their turn, and ends at once when it is canceled', async () => {
    const { source, read } = endless('a,b\n', '1,2\n', 2 ** 40);
    const controller = new AbortController();
    let turns = 0;
    const timer = setInterval(() => (turns += 1) === 5 && controller.abort(new Error('enough')), 1);
    const reading = rowsNotKept(source, { signal: controller.signal });
    await expect(reading).rejects.toThrow('enough');
    clearInterval(timer);
    expect(read.bytes).toBeLessThan(2 ** 30);
  });
});

async function rowsNotKept(source: TableSource, options: TableOptions): Promise<void> {
  for await (const rows of tableRows(source, options)) void rows;
}

test('what is shown and kept is cut, and no character in half', () => {
  expect([shownValue('short'), keptExample('x'.repeat(1_000))]).toEqual(['short', 'x'.repeat(1_000)]);
  expect(keptExample('x'.repeat(1_001))).toBe(`${'x'.repeat(999)}…`);
  expect(shownValue(`${'x'.repeat(98)}😀😀`)).toBe(`${'x'.repeat(98)}…`);
});
