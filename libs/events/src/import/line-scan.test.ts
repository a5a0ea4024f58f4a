import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { line } from '../testing/logs.js';
import { LOG_COLUMNS } from '../schema.js';
import { compileLines, LINE_BITS } from './line-automaton.js';
import { LineScan, type LookedAt } from './line-scan.js';
import { MAX_LINE_BYTES } from './line.js';

const automaton = compileLines({ columns: LOG_COLUMNS, delimiter: ',' }, '2024-01-01');

type Seen = Omit<LookedAt, 'bytes'> & { text: string };

/** Scans a content that comes in pieces of a given size. */
function scanned(
  content: string | Buffer,
  pieceBytes: number,
  options: { always?: number; zonelessExamples?: number } = {},
): { seen: Seen[]; scan: LineScan; passed: string } {
  const bytes = Buffer.from(content);
  const seen: Seen[] = [];
  const passed: Buffer[] = [];
  const scan = new LineScan(automaton, {
    always: 0,
    zonelessExamples: 0,
    ...options,
    look: ({ bytes: found, ...rest }) => seen.push({ ...rest, text: found.toString('utf8') }),
    pass: (run) => passed.push(Buffer.from(run)),
  });
  for (let at = 0; at < bytes.length; at += pieceBytes) scan.feed(Buffer.from(bytes.subarray(at, at + pieceBytes)));
  scan.finish();
  return { seen, scan, passed: Buffer.concat(passed).toString('utf8') };
}

test('lines that are not canonical come with number, offset and end, for LF, CRLF, and none at the end of the file', () => {
  const good = line();
  const { seen, scan } = scanned(`a\r\n${good}\nbb\n\n${good}\r\nccc`, 50);
  const first = 3 + good.length + 1;
  expect(
    seen.map(({ text, number, offset, isTerminated, returns, bits }) => [
      text,
      number,
      offset,
      isTerminated,
      returns,
      bits,
    ]),
  ).toEqual([
    ['a', 1, 0, true, 1, null],
    ['bb', 3, first, true, 0, null],
    ['', 4, first + 3, true, 0, null],
    ['ccc', 6, first + 4 + good.length + 2, false, 0, null],
  ]);
  expect([scan.lines, scan.canonical, scan.counts[0], scan.counts[LINE_BITS.crlf]]).toEqual([6, 2, 1, 1]);
  expect(scanned('', 9).seen).toEqual([]);
});

test('a canonical last line without a line end, the first lines, and examples of zoneless ones are looked at all the same', () => {
  const zoneless = line({ event_time: '2019-10-01 00:00:00' });
  const { seen, scan } = scanned([zoneless, zoneless, zoneless, line(), line()].join('\n'), 33, {
    always: 1,
    zonelessExamples: 1,
  });
  expect(seen.map(({ number, bits, isTerminated }) => [number, bits, isTerminated])).toEqual([
    [1, null, true],
    [2, LINE_BITS.zoneless, true],
    [5, 0, false],
  ]);
  expect([scan.lines, scan.canonical]).toEqual([5, 4]);
});

test('a line longer than a row may be is cut short and counted whole, in one piece or in many', () => {
  const long = line({ brand: 'x'.repeat(MAX_LINE_BYTES - 200) });
  const tooLong = line({ brand: 'y'.repeat(2 * MAX_LINE_BYTES) });
  for (const bytes of [300_000, 10 * MAX_LINE_BYTES]) {
    const { seen, scan } = scanned(`${long}\n${tooLong}\nend\n`, bytes);
    expect(seen.map(({ text, offset, number, isTooLong }) => [text.length, offset, number, isTooLong])).toEqual([
      [MAX_LINE_BYTES, long.length + 1, 2, true],
      [3, long.length + tooLong.length + 2, 3, false],
    ]);
    expect([scan.lines, scan.canonical]).toEqual([3, 1]);
  }
});

test('pieces that are read in quarters give the same as short ones, wherever a line to look at stands', () => {
  const clean = Array.from({ length: 60 }, (_, index) =>
    line({ user_id: String(index * 7919), brand: 'x'.repeat(index % 13) }),
  );
  for (const odd of [
    null,
    line({ price: 'x' }),
    line({ event_time: '2019-10-01 00:00:00' }),
    '',
    line({ brand: 'y'.repeat(900) }),
  ]) {
    for (let place = 0; place <= clean.length; place += 1) {
      const lines = odd === null ? clean : [...clean.slice(0, place), odd, ...clean.slice(place), line()];
      const content = `${lines.join('\n')}\n`;
      const [split, short] = [
        scanned(content, 100_000, { zonelessExamples: 1 }),
        scanned(content, 100, { zonelessExamples: 1 }),
      ];
      expect([split.seen, split.passed, [...split.scan.counts], split.scan.lines]).toEqual([
        short.seen,
        short.passed,
        [...short.scan.counts],
        short.scan.lines,
      ]);
    }
  }
});

test('for every text and every cut into pieces: lines are what a split says, and each is either passed on or looked at', () => {
  const piece = fc.constantFrom(
    ...[
      line(),
      line({ user_session: 's' }),
      line({ event_time: '2019-10-01 00:00:00' }),
      line({ price: 'x' }),
      'a',
      ',',
      '"',
      'é',
      '',
    ].flatMap((text) => [`${text}\n`, `${text}\r\n`]),
    'x',
    '\r',
    '\0',
    line(),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.integer({ min: 1, max: 200 }),
      fc.nat(2),
      (pieces, size, always) => {
        const content = pieces.join('');
        const { seen, scan, passed } = scanned(content, size, { always });
        const expected = content.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(scan.lines).toBe(expected.length);
        let offset = 0;
        const offsets = expected.map((text) => {
          const at = offset;
          offset += Buffer.byteLength(text) + 1;
          return at;
        });
        for (const one of seen)
          expect([one.text, one.offset]).toEqual([
            expected[one.number - 1]?.replace(/\r+$/, ''),
            offsets[one.number - 1],
          ]);
        const looked = new Set(seen.map(({ number }) => number));
        expect(passed).toBe(
          expected
            .filter((_, index) => !looked.has(index + 1))
            .map((text) => `${text}\n`)
            .join(''),
        );
        expect(scan.canonical).toBe(expected.length - seen.filter(({ bits }) => bits === null).length);
      },
    ),
    { numRuns: 400 },
  );
});
