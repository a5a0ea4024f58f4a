import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { HEADER, line, log, rowsOf, scratchFolder } from '../testing/logs.js';
import { readHead, type FileHead } from './read-head.js';

const folder = scratchFolder();
let count = 0;
async function headOf(content: string | Uint8Array, name = 'log.csv'): Promise<FileHead> {
  const file = folder(`${(count += 1)}-${name}`);
  await writeFile(file, content);
  return readHead(name, file);
}

describe('the beginning of a file', () => {
  test('has its lines without their ends, whole where the file is short', async () => {
    expect(await headOf(`${HEADER}\r\n\r\n${line()}`)).toEqual({
      packing: 'none',
      format: 'csv',
      hasBom: false,
      lines: [HEADER, '', line()],
      isWhole: true,
    });
    expect(await headOf(`\uFEFF${HEADER}\n`)).toMatchObject({ hasBom: true, lines: [HEADER, ''] });
  });

  test('of a long file leaves out the line that goes on, packed or not', async () => {
    const rows = rowsOf(12_000).map((row, index) => ({
      ...row,
      user_id: String(index * 7_919),
      product_id: String((index * 104_729) % 1_000_003),
    }));
    const text = log(rows);
    for (const [content, packing] of [
      [text, 'none'],
      [gzipSync(text), 'gzip'],
    ] as const) {
      const { lines, isWhole, packing: found } = await headOf(content);
      expect([isWhole, found, lines[0], lines.at(-1)]).toEqual([false, packing, HEADER, line(rows[lines.length - 2])]);
      expect(lines.length).toBeLessThan(12_001);
    }
  });

  test('of a line longer than what is looked at is that line, as far as it was read', async () => {
    const { lines, isWhole } = await headOf(`a,${'x'.repeat(100_000)}`);
    expect([lines.length, lines[0]?.length, isWhole]).toEqual([1, 64 * 1024, false]);
  });
});

test.each<[string, string, FileHead['format']]>([
  ['log.jsonl', 'anything', 'jsonl'],
  ['log.ndjson.gz', 'anything', 'jsonl'],
  ['log.txt', '\n{"a":1}\n', 'jsonl'],
  ['log.csv', '{"a":1}', 'jsonl'],
  ['log.csv', '{a,b}x\n', 'csv'],
  ['log.csv', '{"a":1\n', 'csv'],
])('%s with %j is read as its name or its first row says', async (name, content, format) => {
  expect((await headOf(content, name)).format).toBe(format);
});

test('Parquet is known by its bytes, whatever its name', async () => {
  expect(await headOf('PAR1....', 'log.csv')).toEqual({
    packing: 'none',
    format: 'parquet',
    hasBom: false,
    lines: [],
    isWhole: false,
  });
});

describe('what is no log', () => {
  test.each<[string, string | Uint8Array, string, RegExp]>([
    ['nothing', '', 'empty', /is empty/],
    ['blank lines', '\n \r\n', 'empty', /is empty/],
    ['nothing, packed', gzipSync(''), 'empty', /is empty/],
    ['a 7z archive', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 1), 'binary', /7z archive.*unpack it/],
    ['an xz file', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a), 'binary', /an xz file/],
    ['a packed Parquet file', gzipSync('PAR1'), 'binary', /packed Parquet/],
    ['a file packed twice', gzipSync(gzipSync('a')), 'binary', /packed twice/],
    ['a spreadsheet, packed', gzipSync(Buffer.from([0x50, 0x4b, 3, 4])), 'binary', /spreadsheet/],
    [
      'a first line of control characters',
      Buffer.concat([Buffer.alloc(40, 1), Buffer.from(`\n${log(rowsOf(500))}`)]),
      'binary',
      /not a text file/,
    ],
    ['UTF-16 of the other end', Buffer.from([0xfe, 0xff, 0, 0x61]), 'encoding', /UTF-16/],
    [
      'a packed file that breaks off at once',
      gzipSync(log(rowsOf(50))).subarray(0, 12),
      'damaged',
      /breaks off before its first row/,
    ],
  ])('%s is told by its kind', async (_what, content, code, says) => {
    await expect(headOf(content)).rejects.toMatchObject({
      name: 'ImportError',
      code,
      message: expect.stringMatching(says) as string,
    });
  });

  test('a tab, a form feed or a few control characters are text all the same', async () => {
    expect((await headOf(`a\tb\f\u0001${'x'.repeat(300)}\n`)).format).toBe('csv');
  });
});
