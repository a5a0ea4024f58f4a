import * as fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { forEachLine, MAX_LINE_BYTES, type Line } from './read-lines.js';
import { isRegular, surveyLines } from './survey.js';

const folder = scratchFolder();

async function linesOf(content: string | Buffer): Promise<(Omit<Line, 'bytes'> & { text: string })[]> {
  const file = folder('lines.txt');
  await writeFile(file, content);
  const lines: (Omit<Line, 'bytes'> & { text: string })[] = [];
  await forEachLine(file, {}, ({ bytes, ...rest }) => lines.push({ ...rest, text: bytes.toString('utf8') }));
  return lines;
}

test('lines come with number, offset and end, for LF, CRLF, and none at the end of the file', async () => {
  expect((await linesOf('a\r\nbb\n\nccc')).map(({ text, number, offset, isTerminated }) => [text, number, offset, isTerminated])).toEqual([['a', 1, 0, true], ['bb', 2, 3, true], ['', 3, 6, true], ['ccc', 4, 7, false]]);
  expect(await linesOf('')).toEqual([]);
});

test('lines longer than a piece are put together, and longer than a row may be are cut short and counted whole', async () => {
  const long = 'x'.repeat(MAX_LINE_BYTES - 5);
  const tooLong = 'y'.repeat(3 * MAX_LINE_BYTES);
  const lines = await linesOf(`${long}\n${tooLong}\nend\n`);
  expect(lines.map(({ text, offset, isTooLong }) => [text.length, offset, isTooLong])).toEqual([[long.length, 0, false], [MAX_LINE_BYTES, long.length + 1, true], [3, long.length + tooLong.length + 2, false]]);
});

test('reading stops when it is aborted', async () => {
  const file = folder('abort.txt');
  await writeFile(file, 'a\n'.repeat(2_000_000));
  const controller = new AbortController();
  let seen = 0;
  const reading = forEachLine(file, { signal: controller.signal, afterPiece: () => controller.abort(new Error('stop')) }, () => { seen += 1; });
  await expect(reading).rejects.toThrow('stop');
  expect(seen).toBeLessThan(2_000_000);
});

test('the survey counts what the lines are, for every text', async () => {
  const piece = fc.constantFrom('a', ',', '"', '\r', '\n', '\r\n', '\0', 'é');
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
    const lines = await linesOf(pieces.join(''));
    const survey = await surveyLines(folder('lines.txt'));
    expect(survey).toMatchObject({
      bytes: Buffer.byteLength(pieces.join('')), physicalLines: lines.length, lines: lines.filter(({ text }) => text !== '').length,
      endsWithLineEnd: lines.at(-1)?.isTerminated ?? true, hasZeroByte: pieces.includes('\0'), quotesClose: lines.every(({ text }) => text.split('"').length % 2 === 1),
    });
  }), { numRuns: 200 });
});

async function isRegularText(content: string): Promise<boolean> {
  await writeFile(folder('regular.txt'), content);
  return isRegular(await surveyLines(folder('regular.txt')));
}

test('a file is regular when a row can only be a line', async () => {
  for (const content of ['a,b\nc,d\n', 'a\r\nb\r\n', 'a,"b"\n', 'a\nb']) expect(await isRegularText(content), content).toBe(true);
  for (const content of ['a\r\nb\n', 'a,"b\n', 'a\rb\n', 'a\0\n', `${'x'.repeat(MAX_LINE_BYTES + 1)}\n`]) expect(await isRegularText(content), content.slice(0, 9)).toBe(false);
});
