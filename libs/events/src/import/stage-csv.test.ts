import { describe, expect, test } from 'vitest';
import { HEADER, line, log, rowsOf, scratchFolder, writeFiles, type LogRow } from '../testing/logs.js';
import { reasonsOf, stagingGround, warningsOf } from '../testing/staging.js';
import { stageText } from '../testing/staged-text.js';

const folder = scratchFolder();
const ground = stagingGround(folder);
const staged = stageText(folder, ground);
let count = 0;

describe('a dirty file', () => {
  test('keeps its good rows; each bad one is put aside with line, offset, text, reason and remedy', async () => {
    const text =
      log([
        ...rowsOf(3),
        { price: '-2' },
        { category_id: 'x' },
        { event_time: '2019-10-05 00:00:00' },
        { event_type: 'veiw' },
        { user_id: '5773203.0' },
        { product_id: '1'.repeat(65) },
        { price: 'x', brand: '삼성' },
      ]) + `1,2,3\n${line()},more\n${HEADER}\n`;
    const result = await staged(text);
    expect(result).toMatchObject({ read: 13, good: 5 });
    expect(reasonsOf(result)).toEqual({
      'negative-price': 1,
      'unknown-event-type': 1,
      'mangled-id': 1,
      'id-too-large': 1,
      'bad-price': 1,
      'missing-columns': 1,
      'extra-columns': 1,
      'repeated-header': 1,
    });
    expect(warningsOf(result)).toEqual({ 'bad-category-id': 1, 'time-without-zone': 1 });
    const bytes = Buffer.from(text);
    for (const { byte_offset, text: raw, line: number, remedy } of result.aside) {
      expect(bytes.subarray(byte_offset ?? 0, (byte_offset ?? 0) + Buffer.byteLength(raw)).toString()).toBe(raw);
      expect(text.split('\n')[number - 1]).toBe(raw);
      expect(remedy.length).toBeGreaterThan(10);
    }
    expect(result.aside).toHaveLength(8);
  });

  test('what the engine would read otherwise is read line by line: open and inner quotes, zero bytes, stray returns, mixed line ends', async () => {
    const good = rowsOf(4);
    for (const [what, odd, reason] of [
      ['an open quote', line({ brand: '"open' }), 'unclosed-quote'],
      ['text behind a quote', line({ brand: '"a"b' }), 'bad-quote'],
      ['a zero byte', line({ brand: 'a\0b' }), 'nul-byte'],
    ] as const) {
      const result = await staged(`${log(good)}${odd}\n${line({ event_time: '2019-10-09 00:00:00 UTC' })}\n`);
      expect(result.good, what).toBe(5);
      expect(reasonsOf(result)).toEqual({ [reason]: 1 });
    }
    const odd: LogRow = { brand: 'a\rb', event_time: '2019-09-30 00:00:00 UTC' };
    expect((await staged(log([odd, ...good]))).rows.map(({ brand }) => brand)).toEqual([
      'a\rb',
      'acme',
      'acme',
      'acme',
      'acme',
    ]);
    expect((await staged(log(good).replaceAll('\n', '\r\r\n'))).good).toBe(4);
    const mixed = await staged(log(good).replace('\n', '\r\n'));
    expect([mixed.good, mixed.readAs]).toEqual([4, 'csv, comma, header, mixed line ends, UTC times, 9 columns']);
  });

  test('a row with line ends in quotes is one row, good or bad; a quote that nothing closes costs its own line', async () => {
    const good = rowsOf(4);
    const later = line({ event_time: '2019-10-09 00:00:00 UTC' });
    const joined = await staged(`${log(good)}${line({ brand: '"two\r\nlines, ""2""\n\nand more"' })}\n${later}\n`);
    expect([joined.read, joined.good, reasonsOf(joined)]).toEqual([6, 6, {}]);
    expect(joined.rows.map(({ brand }) => brand)).toContain('two\r\nlines, "2"\n\nand more');
    const bad = await staged(`${log(good)}${line({ brand: '"two\nlines"', price: '-1' })}\n${later}\n`);
    expect([bad.read, bad.good, reasonsOf(bad)]).toEqual([6, 5, { 'negative-price': 1 }]);
    expect(bad.aside).toMatchObject([{ line: 6, text: line({ brand: '"two\nlines"', price: '-1' }) }]);
    const open = await staged(`${log(good)}${line({ brand: '"open' })}\n${later}\n${line({ brand: 'x"' })}\n`);
    expect([open.read, open.good, reasonsOf(open)]).toEqual([7, 6, { 'unclosed-quote': 1 }]);
    const header = HEADER.replace('user_session', 'note,user_session');
    const noted = await staged(`${header}\n${line().replace(/,([^,]*)$/, ',"a\nb",$1')}\n`);
    expect([noted.read, noted.good]).toEqual([1, 1]);
  });

  test('invalid UTF-8 and zero bytes are kept aside byte by byte', async () => {
    const bad = Buffer.concat([Buffer.from(line({ brand: 'A' }).replace('A', 'x')), Buffer.from([0xff, 0xfe])]);
    const result = await staged(Buffer.concat([Buffer.from(log(rowsOf(2))), bad, Buffer.from('\n')]));
    expect(reasonsOf(result)).toEqual({ 'not-utf8': 1 });
    expect(Buffer.from(result.aside[0]?.raw_base64 ?? '', 'base64')).toEqual(bad);
    expect(result.aside[0]?.text).toContain('\uFFFD');
  });

  test('a line of 10 MB is one bad row, and memory does not hold it', async () => {
    const result = await staged(
      `${log(rowsOf(2))}${line({ brand: 'x'.repeat(10 * 1024 ** 2) })}\n${line({ event_time: '2019-10-09 00:00:00 UTC' })}\n`,
    );
    expect([result.read, result.good, reasonsOf(result), result.aside[0]?.text.length]).toEqual([
      4,
      3,
      { 'line-too-long': 1 },
      64 * 1024,
    ]);
  });

  test('a last line that is cut anywhere costs at most itself', async () => {
    const text = log(rowsOf(6)).trimEnd();
    const last = text.length - text.lastIndexOf('\n') - 1;
    for (let cut = 1; cut < last; cut += 9) {
      const result = await staged(text.slice(0, -cut));
      expect([result.read, result.good, reasonsOf(result)], `${cut}`).toEqual([6, 5, { 'cut-line': 1 }]);
    }
  });

  test('a clock that runs ahead and the year 1970 are put aside and say so', async () => {
    const result = await staged(
      log([
        ...rowsOf(2),
        { event_time: '1970-01-01 00:00:00 UTC' },
        { event_time: '2019-10-06 00:00:01 UTC' },
        { event_time: '2019-10-05 23:59:59 UTC' },
      ]),
      'log.csv',
      { now: new Date('2019-10-04T00:00:00Z') },
    );
    expect([result.good, reasonsOf(result)]).toEqual([3, { 'bad-event-time': 2 }]);
    expect(result.aside.map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('zero of a computer clock'),
      expect.stringContaining('48 hours in the future'),
    ]);
  });
});

test('a large file is read beside the look at its lines, and changes its way of reading when a line calls for it', async () => {
  const clean = `${log(rowsOf(86_400, { user_id: '7' }))}`;
  const times = 2;
  const many = clean + clean.slice(HEADER.length + 1).repeat(times - 1);
  expect(Buffer.byteLength(many)).toBeGreaterThan(16 * 1024 ** 2);
  const bad = line({ price: 'x' });
  const odd = line({ brand: '"open' });
  const session = line({ user_session: 'odd' });
  for (const [tail, good, reasons, sessionType] of [
    ['', 172_800, {}, 'uuid'],
    [`${bad}\n`, 172_800, { 'bad-price': 1 }, 'uuid'],
    [`${session}\n`, 172_801, {}, 'text'],
    [`${odd}\n`, 172_800, { 'unclosed-quote': 1 }, 'uuid'],
  ] as const) {
    const file = folder(`large-${(count += 1)}.csv`);
    await writeFiles(folder, { [`large-${count}.csv`]: many + tail });
    const [result] = await ground.stage([file]);
    expect([result?.good, Object.fromEntries(result?.quarantined ?? []), result?.sessionType]).toEqual([
      good,
      reasons,
      sessionType,
    ]);
  }
});
