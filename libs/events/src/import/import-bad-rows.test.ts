import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { openLake } from '../lake.js';
import { failureOf, FIVE, importText, quarantinedRows } from '../testing/import-text.js';
import { HEADER, line, log, rowsOf, scratchFolder, type LogRow } from '../testing/logs.js';
import { importLog } from './import-log.js';

const folder = scratchFolder();
let count = 0;

describe('bad rows', () => {
  const cases: Record<string, { row: LogRow; reason: string; column: string; value: string }> = {
    'unknown event type': {
      row: { event_type: 'veiw' },
      reason: 'unknown-event-type',
      column: 'event_type',
      value: 'veiw',
    },
    'no event type': { row: { event_type: '' }, reason: 'missing-value', column: 'event_type', value: '' },
    'a date that is none': {
      row: { event_time: 'yesterday' },
      reason: 'bad-event-time',
      column: 'event_time',
      value: 'yesterday',
    },
    'a day that does not exist': {
      row: { event_time: '2019-02-29 00:00:00 UTC' },
      reason: 'bad-event-time',
      column: 'event_time',
      value: '2019-02-29 00:00:00 UTC',
    },
    'an hour that does not exist': {
      row: { event_time: '2019-10-01 24:00:00 UTC' },
      reason: 'bad-event-time',
      column: 'event_time',
      value: '2019-10-01 24:00:00 UTC',
    },
    'negative price': { row: { price: '-1.00' }, reason: 'negative-price', column: 'price', value: '-1.00' },
    'price in words': { row: { price: 'free' }, reason: 'bad-price', column: 'price', value: 'free' },
    'price with five decimals': {
      row: { price: '1.23456' },
      reason: 'price-too-precise',
      column: 'price',
      value: '1.23456',
    },
    'no price': { row: { price: '' }, reason: 'missing-value', column: 'price', value: '' },
    'a product id rewritten by a spreadsheet': {
      row: { product_id: '2.10381E+18' },
      reason: 'mangled-id',
      column: 'product_id',
      value: '2.10381E+18',
    },
    'a user id that became a decimal': {
      row: { user_id: '5773203.0' },
      reason: 'mangled-id',
      column: 'user_id',
      value: '5773203.0',
    },
    'an id of more than 64 digits': {
      row: { user_id: '1'.repeat(65) },
      reason: 'id-too-large',
      column: 'user_id',
      value: '1'.repeat(65),
    },
    'an id with a leading zero': {
      row: { product_id: '01001' },
      reason: 'bad-id',
      column: 'product_id',
      value: '01001',
    },
    'no user id': { row: { user_id: '' }, reason: 'missing-value', column: 'user_id', value: '' },
  };
  for (const [what, { row, reason, column, value }] of Object.entries(cases)) {
    test(`${what} goes to quarantine as ${reason}, the others are kept`, async () => {
      const report = await importText(folder, log([...rowsOf(2), row, ...rowsOf(2, { user_id: '9' })]), {
        name: `${reason}-${(count += 1)}.csv`,
      });
      expect(report).toMatchObject({ read: 5, accepted: 4, quarantined: { [reason]: 1 } });
      const [problem] = report.problems;
      expect(problem).toMatchObject({ file: report.files[0]?.name, line: 4, column, value, reason, isWarning: false });
      expect(problem?.remedy).not.toBe('');
      const [kept] = await quarantinedRows(folder, report.quarantineFile);
      expect(kept).toMatchObject({
        line: '4',
        column_name: column,
        reason,
        text: line(row),
        byte_offset: String(log(rowsOf(2)).length),
      });
    });
  }

  const raw: Record<string, { line: string | Buffer; reason: string }> = {
    'too few values': { line: '2019-10-01 00:00:00 UTC,view,1', reason: 'missing-columns' },
    'too many values': { line: `${line()},more`, reason: 'extra-columns' },
    'an open quote': { line: line({ brand: '"acme' }), reason: 'unclosed-quote' },
    'text after a quote': { line: line({ brand: '"acme"x' }), reason: 'bad-quote' },
    'bytes that are not UTF-8': {
      line: Buffer.concat([Buffer.from(line({ brand: '' })), Buffer.from([0xff, 0xfe])]),
      reason: 'not-utf8',
    },
    'a zero byte': { line: line({ brand: 'ac\0me' }), reason: 'nul-byte' },
    'the header again': { line: HEADER, reason: 'repeated-header' },
    'two megabytes': { line: 'x'.repeat(2_000_000), reason: 'line-too-long' },
    'only spaces': { line: '   ', reason: 'missing-columns' },
  };
  for (const [what, { line: bad, reason }] of Object.entries(raw)) {
    test(`a line with ${what} is quarantined alone as ${reason}`, async () => {
      const text = Buffer.concat([
        Buffer.from(log(rowsOf(3))),
        Buffer.from(bad),
        Buffer.from(`\n${line({ user_id: '8' })}\n${line({ user_id: '9' })}\n`),
      ]);
      const report = await importText(folder, text);
      expect(report).toMatchObject({ read: 6, accepted: 5, quarantined: { [reason]: 1 } });
      expect(report.problems[0]).toMatchObject({ line: 5, reason });
    });
  }

  test('a last line cut anywhere is never taken for a whole row', async () => {
    const text = log(rowsOf(6)).trimEnd();
    const start = text.lastIndexOf('\n') + 1;
    const outcomes = new Map<string, number>();
    for (let end = start + 1; end < text.length; end += 11) {
      const report = await importText(folder, text.slice(0, end));
      expect(report, text.slice(start, end)).toMatchObject({ read: 6, accepted: 5 });
      for (const reason of Object.keys(report.quarantined)) outcomes.set(reason, (outcomes.get(reason) ?? 0) + 1);
    }
    expect([...outcomes.keys()]).toEqual(['cut-line']);
  });

  test('a value in quotes with a line end loses no row of 2,000', async () => {
    const rows = rowsOf(2000).map((row, index) => ({ ...row, brand: index % 1000 === 500 ? '"Acme\nInc."' : 'acme' }));
    const dataDir = folder();
    const report = await importText(folder, log(rows), { dataDir });
    expect(report).toMatchObject({ read: 2000, accepted: 2000, quarantined: {} });
  });

  test('a gzip file that breaks off is refused, and where that is accepted it keeps the rows before the break and says so', async () => {
    const packed = gzipSync(log(rowsOf(2000).map((row, index) => ({ ...row, product_id: String(7919 * index) }))));
    const cut = packed.subarray(0, Math.floor(packed.length / 2));
    const dataDir = folder();
    const refused = await failureOf(importText(folder, cut, { name: 'cut.csv.gz', dataDir }));
    expect(refused).toMatchObject({ code: 'cut-file', facts: { file: 'cut.csv.gz' } });
    expect(refused.message).toContain('--accept-cut');
    expect(await readdir(path.join(dataDir, 'lake', 'snapshots')).catch(() => [])).toEqual([]);
    // The rows are all there, and only the checksum behind them is not: whether all are there, nobody can know.
    const almost = packed.subarray(0, packed.length - 3);
    expect(await failureOf(importText(folder, almost, { name: 'almost.csv.gz' }))).toMatchObject({ code: 'cut-file' });
    const report = await importText(folder, cut, { name: 'cut.csv.gz', dataDir, acceptCut: true });
    expect(report.accepted).toBeGreaterThan(500);
    expect(report.warnings).toEqual({ 'truncated-gzip': 1 });
    expect(report.problems.at(-1)).toMatchObject({ reason: 'truncated-gzip', isWarning: true });
  });

  test('a category id rewritten by a spreadsheet keeps its row with the category unknown', async () => {
    const dataDir = folder();
    const report = await importText(
      folder,
      log([...rowsOf(2), { category_id: '2.10381E+18', product_id: '77' }, { category_id: 'x', product_id: '78' }]),
      { dataDir },
    );
    expect(report).toMatchObject({
      read: 4,
      accepted: 4,
      quarantined: {},
      warnings: { 'mangled-category-id': 1, 'bad-category-id': 1 },
      quarantineFile: null,
    });
    expect(report.problems.map(({ line: at, value, isWarning }) => [at, value, isWarning])).toEqual([
      [4, '2.10381E+18', true],
      [5, 'x', true],
    ]);
    const lake = await openLake({ dataDir });
    const store = await lake.store();
    expect(await store.rows('SELECT category_id, category_code FROM events WHERE product_id = 77')).toEqual([
      { category_id: null, category_code: 'electronics.smartphone' },
    ]);
    await lake.close();
  });

  test('a time without a zone is taken as UTC, with a warning', async () => {
    const report = await importText(
      folder,
      log([{ event_time: '2019-10-01 10:00:00' }, { event_time: '2019-10-01T11:00:00' }]),
    );
    expect(report).toMatchObject({
      accepted: 2,
      warnings: { 'time-without-zone': 2 },
      firstEventAt: '2019-10-01T10:00:00.000Z',
      lastEventAt: '2019-10-01T11:00:00.000Z',
    });
  });

  test('good rows are kept beside one bad one in a hundred; a file of 1,000 rows with more is refused before anything is committed', async () => {
    const dataDir = folder();
    const bad = rowsOf(500, { event_type: 'veiw' });
    const error = await failureOf(importText(folder, log([...rowsOf(500), ...bad]), { dataDir }));
    expect(error).toMatchObject({ code: 'too-many-bad', facts: { read: 1000, bad: 500, limit: 1 } });
    expect(error.message).toContain('500 of 1000');
    expect(error.problems[0]).toMatchObject({ line: 502, reason: 'unknown-event-type' });
    const lake = await openLake({ dataDir });
    expect([await lake.current(), await lake.reports()]).toEqual([null, []]);
    await lake.close();
    expect((await failureOf(importText(folder, log([...rowsOf(989), ...bad.slice(0, 11)])))).message).toContain(
      '11 of 1000',
    );
    expect(await importText(folder, log([...rowsOf(990), ...bad.slice(0, 10)]))).toMatchObject({ accepted: 990 });
    expect(await importText(folder, log([...rowsOf(500), ...bad]), { dataDir, maxBadShare: 0.5 })).toMatchObject({
      read: 1000,
      accepted: 500,
      quarantined: { 'unknown-event-type': 500 },
    });
    expect(
      (await failureOf(importText(folder, log([...rowsOf(999), ...bad.slice(0, 1)]), { maxBadShare: 0 }))).message,
    ).toContain('1 of 1000');
    expect(await importText(folder, log(rowsOf(1000)), { maxBadShare: 0 })).toMatchObject({
      read: 1000,
      accepted: 1000,
    });
  });

  test('a shorter file is refused only when no row is good', async () => {
    expect(await importText(folder, log([...rowsOf(1), ...rowsOf(50, { price: '-1' })]))).toMatchObject({
      accepted: 1,
      quarantined: { 'negative-price': 50 },
    });
    expect(await failureOf(importText(folder, log(rowsOf(50, { price: '-1' }))))).toMatchObject({
      code: 'too-many-bad',
    });
  });
});

describe('files that are refused', () => {
  const refused: Record<string, { text: string | Uint8Array; name?: string; code: string; says: RegExp }> = {
    'an empty file': { text: '', code: 'empty', says: /empty/ },
    'an empty gzip file': { text: gzipSync(''), name: 'e.csv.gz', code: 'empty', says: /empty/ },
    'blank lines only': { text: '\n\n\r\n', code: 'empty', says: /empty/ },
    'a header only': { text: `${HEADER}\n`, code: 'header-only', says: /no rows/ },
    'a header only, without line end': { text: HEADER, code: 'header-only', says: /no rows/ },
    'a zip archive': { text: Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), code: 'binary', says: /zip.*unpack/ },
    'random bytes': {
      text: Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919 + (i >> 3)) % 256)),
      code: 'binary',
      says: /not a text file/,
    },
    'UTF-16': { text: Buffer.from(`\uFEFF${log(FIVE)}`, 'utf16le'), code: 'encoding', says: /UTF-8/ },
    'line ends of carriage returns alone': {
      text: log(FIVE).replaceAll('\n', '\r'),
      code: 'encoding',
      says: /carriage return/,
    },
    'a table that is no log': { text: 'id,name\n1,x\n', code: 'columns', says: /not a log/ },
    'a damaged gzip file': {
      text: Buffer.concat([gzipSync(log(rowsOf(400))).subarray(0, 200), Buffer.alloc(300, 7)]),
      name: 'd.csv.gz',
      code: 'damaged',
      says: /copy it again/,
    },
    'a column twice': { text: log(FIVE).replace('brand', 'price'), code: 'columns', says: /repeated column price/ },
  };
  for (const [what, { text, name, code, says }] of Object.entries(refused)) {
    test(`${what}: ${code}`, async () => {
      const error = await failureOf(importText(folder, text, name === undefined ? {} : { name }));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(says);
    });
  }

  test('a missing and an unknown column are both named, with line and remedy', async () => {
    const error = await failureOf(importText(folder, log(FIVE).replace('event_time', 'event_tme')));
    expect(error.code).toBe('columns');
    expect(error.problems.map(({ line: at, column, reason }) => [at, column, reason])).toEqual([
      [1, 'event_time', 'missing-column'],
      [1, 'event_tme', 'unknown-column'],
    ]);
    expect(error.problems[0]?.remedy).toContain('event_time');
  });

  test('a file that does not exist, a folder without logs, no path at all', async () => {
    expect(await failureOf(importLog({ dataDir: folder(), paths: [folder('nowhere.csv')] }))).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('nowhere.csv') as string,
    });
    const empty = folder('bare');
    await mkdir(empty);
    expect(await failureOf(importLog({ dataDir: folder(), paths: [empty] }))).toMatchObject({
      code: 'no-logs',
      message: expect.stringContaining('bare') as string,
    });
    expect(await failureOf(importLog({ dataDir: folder(), paths: [] }))).toMatchObject({ code: 'options' });
  });
});

test('where the clock of the machine cannot be right, it is named beside the times that seem to be in the future', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2015-03-01T00:00:00Z') });
  try {
    await expect(importText(folder, log(rowsOf(5)))).rejects.toThrow(
      /clock of this machine says 2015-03-01.*set the clock/,
    );
  } finally {
    vi.useRealTimers();
  }
  await expect(importText(folder, log(rowsOf(5, { event_time: '2199-01-01 00:00:00 UTC' })))).rejects.not.toThrow(
    'clock of this machine',
  );
});
