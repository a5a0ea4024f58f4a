import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Engine } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import { openLake } from '../lake.js';
import type { ImportReport, Progress } from '../report.js';
import { LOG_COLUMNS } from '../schema.js';
import { verifyLake } from '../snapshots/verify/verify-lake.js';
import { HEADER, line, log, rowsOf, scratchFolder, writeFiles, type LogRow } from '../testing/logs.js';
import { importLog, type ImportOptions } from './import-log.js';

const folder = scratchFolder();
let count = 0;

/** Imports one text as a log into a data folder of its own, or the given one. */
async function importText(text: string | Uint8Array, options: Partial<ImportOptions> & { name?: string } = {}): Promise<ImportReport> {
  const { name = `log-${(count += 1)}.csv`, ...rest } = options;
  const [file = ''] = await writeFiles(folder, { [name]: text });
  const report = await importLog({ dataDir: folder(), paths: [file], ...rest });
  expectConserved(report);
  return report;
}

function expectConserved(report: ImportReport): void {
  for (const part of report.files) expect(part.read, part.name).toBe(part.accepted + part.duplicates + part.quarantined);
  const quarantined = Object.values(report.quarantined).reduce((a, b) => a + b, 0);
  expect(report.read).toBe(report.accepted + report.duplicates + quarantined);
}

const failure = async (work: Promise<unknown>): Promise<ImportError> => {
  const error = await work.then(() => null, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ImportError);
  return error as ImportError;
};

async function quarantinedRows(file: string | null): Promise<Record<string, unknown>[]> {
  const engine = await Engine.open({ tempRoot: folder() });
  try {
    return await (await run(await engine.connect(), `SELECT * FROM read_parquet('${file ?? ''}') ORDER BY file, line`)).getRowObjectsJson();
  } finally {
    await engine.close();
  }
}

const FIVE = rowsOf(5);

test('files and data folders whose names could be patterns are read alone', async () => {
  const root = folder('odd[x]*?');
  for (const name of [root, folder('oddxyz')]) await mkdir(name);
  const names = ["a*'.csv", 'ab.csv', 'a[b].csv'];
  for (const [index, name] of names.entries()) {
    await writeFile(path.join(root, name), log(rowsOf(2, { product_id: String(index + 1) })));
    const report = await importLog({ dataDir: path.join(root, 'data*'), paths: [path.join(root, name)] });
    expectConserved(report);
    expect([report.read, report.snapshot.rows], name).toEqual([2, 2 * index + 2]);
  }
  await writeFile(path.join(root, 'bad.csv'), log([{}, { price: '-1' }]));
  await importLog({ dataDir: path.join(root, 'data*'), paths: [path.join(root, 'bad.csv')] });
  // Another data folder with the same files, whose name fits.
  await cp(path.join(root, 'data*'), path.join(root, 'data-2'), { recursive: true });
  const lake = await openLake({ dataDir: path.join(root, 'data*') });
  expect(await (await lake.store()).rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 7 }]);
  expect((await lake.quarantine((await lake.reports())[0]?.id ?? '', { first: 5 })).total).toBe(1);
  await lake.close();
  expect(await verifyLake(path.join(root, 'data*'), { deep: true })).toMatchObject({ isOk: true, problems: [] });
});

test('a folder that holds the data folder gives its logs, not the rows of the lake again', async () => {
  const root = folder();
  await mkdir(root);
  await writeFile(path.join(root, 'log.csv'), log(FIVE));
  await importLog({ dataDir: path.join(root, 'data'), paths: [root] });
  const again = await importLog({ dataDir: path.join(root, 'data'), paths: [root] });
  expect([again.committed, again.alreadyImported, again.snapshot.rows, again.skipped.length]).toEqual([false, ['log.csv'], 5, 1]);
});

describe('forms of a log', () => {
  const plain = log(FIVE);
  const forms: Record<string, { text: string | Uint8Array; name?: string; readAs: RegExp }> = {
    'LF': { text: plain, readAs: /^csv, comma, header, LF, UTC times, 9 columns$/ },
    'CRLF': { text: plain.replaceAll('\n', '\r\n'), readAs: /CRLF/ },
    'mixed line ends': { text: plain.replace('\n', '\r\n'), readAs: /mixed line ends/ },
    'no final line end': { text: plain.trimEnd(), readAs: /LF/ },
    'CRLF without a final line end': { text: plain.trimEnd().replaceAll('\n', '\r\n'), readAs: /CRLF/ },
    'CRLF cut before the last line feed': { text: plain.replaceAll('\n', '\r\n').slice(0, -1), readAs: /CRLF/ },
    'blank lines between and at the end': { text: `${plain.replaceAll('\n', '\n\n')}\n\n`, readAs: /LF/ },
    'a byte order mark': { text: `\uFEFF${plain}`, readAs: /byte order mark/ },
    'gzip': { text: plain, name: 'packed.csv.gz', readAs: /gzip/ },
    'gzip under a plain name': { text: gzipSync(plain), name: 'packed.csv', readAs: /gzip/ },
    'gzip in two members': { text: Buffer.concat([gzipSync(plain.slice(0, 300)), gzipSync(plain.slice(300))]), name: 'two.csv.gz', readAs: /gzip/ },
    'every value in quotes': { text: plain.trimEnd().split('\n').map((row) => row.split(',').map((value) => `"${value}"`).join(',')).join('\n'), readAs: /9 columns/ },
    'semicolons': { text: plain.replaceAll(',', ';'), readAs: /semicolon/ },
    'tabs': { text: plain.replaceAll(',', '\t'), name: 'log.tsv', readAs: /tab/ },
    'spaces around the values': { text: plain.replaceAll(',', ' , ').replace(HEADER.replaceAll(',', ' , '), HEADER), readAs: /9 columns/ },
    'no header': { text: plain.slice(HEADER.length + 1), readAs: /no header, taken as event_time event_type/ },
    'no header, byte order mark': { text: `\uFEFF${plain.slice(HEADER.length + 1)}`, readAs: /no header/ },
    'a comma at the end of every line': { text: plain.replaceAll('\n', ',\n'), readAs: /9 columns/ },
    'capitals in the header': { text: plain.replace(HEADER, HEADER.toUpperCase()), readAs: /header/ },
    'an unknown column': { text: plain.trimEnd().split('\n').map((row, index) => (index === 0 ? `${row},colour` : `${row},red`)).join('\n'), readAs: /passed over colour/ },
    'columns in another order': { text: log(FIVE, LOG_COLUMNS.toReversed()), readAs: /another order/ },
    'ISO times': { text: plain.replaceAll(/(\d) (\d\d:\d\d:\d\d) UTC/g, '$1T$2.000Z'), readAs: /9 columns/ },
    'times with +00:00': { text: plain.replaceAll(' UTC', '+00:00'), readAs: /9 columns/ },
    'times of another zone': { text: plain.replaceAll('-01 00:00', '-01 04:00').replaceAll(' UTC', '+04:00'), readAs: /9 columns/ },
  };
  for (const [form, { text, name, readAs }] of Object.entries(forms)) {
    test(`${form} gives the same rows as the clean log`, async () => {
      const dataDir = folder();
      // A blank line more, so that the content is another one.
      const clean = await importText(`${plain}\n`, { dataDir });
      const report = await importText(text, { dataDir, ...(name === undefined ? {} : { name: `${(count += 1)}-${name}` }) });
      expect(clean.accepted).toBe(5);
      expect(report).toMatchObject({ read: 5, accepted: 0, duplicates: 5, committed: false, quarantined: {} });
      expect(report.files[0]?.readAs).toMatch(readAs);
    });
  }

  test('6 columns: no category, no brand', async () => {
    const report = await importText(log(FIVE, ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session']));
    expect(report).toMatchObject({ read: 5, accepted: 5, warnings: {} });
  });

  test('6 and 8 columns without a header are told apart by their values', async () => {
    const six = log(FIVE, ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session']).split('\n').slice(1).join('\n');
    expect((await importText(six)).files[0]?.readAs).toContain('taken as event_time event_type product_id price user_id user_session');
    for (const without of ['user_session', 'brand', 'category_code', 'category_id'] as const) {
      const eight = log(FIVE, LOG_COLUMNS.filter((column) => column !== without)).split('\n').slice(1).join('\n');
      const report = await importText(eight);
      expect(report.files[0]?.readAs, without).toContain(`taken as ${LOG_COLUMNS.filter((column) => column !== without).join(' ')}`);
      expect(report.accepted).toBe(5);
    }
  });

  test('a folder is searched all the way down; files that are no logs are named', async () => {
    const dir = folder('shop');
    await mkdir(path.join(dir, 'more'), { recursive: true });
    await writeFile(path.join(dir, 'a.csv'), log(rowsOf(3)));
    await writeFile(path.join(dir, 'more', 'a.csv.gz'), gzipSync(log(rowsOf(2, { user_id: '7' }))));
    await writeFile(path.join(dir, 'items.csv'), 'product_id,brand\n1,acme\n');
    await writeFile(path.join(dir, 'none.csv'), '');
    await writeFile(path.join(dir, 'notes.txt'), 'hello');
    const report = await importLog({ dataDir: folder(), paths: [dir, path.join(dir, 'a.csv')] });
    expect(report.files.map(({ name, read }) => [name, read])).toEqual([['a.csv', 3], [path.join('more', 'a.csv.gz'), 2]]);
    expect(report.skipped.map(({ name }) => name)).toEqual(['items.csv', 'none.csv']);
    expect(report.skipped[0]?.why).toContain('event_time');
  });
});

describe('bad rows', () => {
  const cases: Record<string, { row: LogRow; reason: string; column: string; value: string }> = {
    'unknown event type': { row: { event_type: 'veiw' }, reason: 'unknown-event-type', column: 'event_type', value: 'veiw' },
    'no event type': { row: { event_type: '' }, reason: 'missing-value', column: 'event_type', value: '' },
    'a date that is none': { row: { event_time: 'yesterday' }, reason: 'bad-event-time', column: 'event_time', value: 'yesterday' },
    'a day that does not exist': { row: { event_time: '2019-02-29 00:00:00 UTC' }, reason: 'bad-event-time', column: 'event_time', value: '2019-02-29 00:00:00 UTC' },
    'an hour that does not exist': { row: { event_time: '2019-10-01 24:00:00 UTC' }, reason: 'bad-event-time', column: 'event_time', value: '2019-10-01 24:00:00 UTC' },
    'negative price': { row: { price: '-1.00' }, reason: 'negative-price', column: 'price', value: '-1.00' },
    'price in words': { row: { price: 'free' }, reason: 'bad-price', column: 'price', value: 'free' },
    'price with five decimals': { row: { price: '1.23456' }, reason: 'price-too-precise', column: 'price', value: '1.23456' },
    'no price': { row: { price: '' }, reason: 'missing-value', column: 'price', value: '' },
    'a product id rewritten by a spreadsheet': { row: { product_id: '2.10381E+18' }, reason: 'mangled-id', column: 'product_id', value: '2.10381E+18' },
    'a user id that became a decimal': { row: { user_id: '5773203.0' }, reason: 'mangled-id', column: 'user_id', value: '5773203.0' },
    'an id of more than 64 digits': { row: { user_id: '1'.repeat(65) }, reason: 'id-too-large', column: 'user_id', value: '1'.repeat(65) },
    'an id with a leading zero': { row: { product_id: '01001' }, reason: 'bad-id', column: 'product_id', value: '01001' },
    'no user id': { row: { user_id: '' }, reason: 'missing-value', column: 'user_id', value: '' },
  };
  for (const [what, { row, reason, column, value }] of Object.entries(cases)) {
    test(`${what} goes to quarantine as ${reason}, the others are kept`, async () => {
      const report = await importText(log([...rowsOf(2), row, ...rowsOf(2, { user_id: '9' })]), { name: `${reason}-${(count += 1)}.csv` });
      expect(report).toMatchObject({ read: 5, accepted: 4, quarantined: { [reason]: 1 } });
      const [problem] = report.problems;
      expect(problem).toMatchObject({ file: report.files[0]?.name, line: 4, column, value, reason, isWarning: false });
      expect(problem?.remedy).not.toBe('');
      const [kept] = await quarantinedRows(report.quarantineFile);
      expect(kept).toMatchObject({ line: '4', column_name: column, reason, text: line(row), byte_offset: String(log(rowsOf(2)).length) });
    });
  }

  const raw: Record<string, { line: string | Buffer; reason: string }> = {
    'too few values': { line: '2019-10-01 00:00:00 UTC,view,1', reason: 'missing-columns' },
    'too many values': { line: `${line()},more`, reason: 'extra-columns' },
    'an open quote': { line: line({ brand: '"acme' }), reason: 'unclosed-quote' },
    'text after a quote': { line: line({ brand: '"acme"x' }), reason: 'bad-quote' },
    'bytes that are not UTF-8': { line: Buffer.concat([Buffer.from(line({ brand: '' })), Buffer.from([0xff, 0xfe])]), reason: 'not-utf8' },
    'a zero byte': { line: line({ brand: 'ac\0me' }), reason: 'nul-byte' },
    'the header again': { line: HEADER, reason: 'repeated-header' },
    'two megabytes': { line: 'x'.repeat(2_000_000), reason: 'line-too-long' },
    'only spaces': { line: '   ', reason: 'missing-columns' },
  };
  for (const [what, { line: bad, reason }] of Object.entries(raw)) {
    test(`a line with ${what} is quarantined alone as ${reason}`, async () => {
      const text = Buffer.concat([Buffer.from(log(rowsOf(3))), Buffer.from(bad), Buffer.from(`\n${line({ user_id: '8' })}\n${line({ user_id: '9' })}\n`)]);
      const report = await importText(text);
      expect(report).toMatchObject({ read: 6, accepted: 5, quarantined: { [reason]: 1 } });
      expect(report.problems[0]).toMatchObject({ line: 5, reason });
    });
  }

  test('a last line cut anywhere is never taken for a whole row', async () => {
    const text = log(rowsOf(6)).trimEnd();
    const start = text.lastIndexOf('\n') + 1;
    const outcomes = new Map<string, number>();
    for (let end = start + 1; end < text.length; end += 11) {
      const report = await importText(text.slice(0, end));
      expect(report, text.slice(start, end)).toMatchObject({ read: 6, accepted: 5 });
      for (const reason of Object.keys(report.quarantined)) outcomes.set(reason, (outcomes.get(reason) ?? 0) + 1);
    }
    expect([...outcomes.keys()]).toEqual(['cut-line']);
  });

  test('a gzip file that breaks off keeps the rows before the break and says so', async () => {
    const packed = gzipSync(log(rowsOf(2000).map((row, index) => ({ ...row, product_id: String(7919 * index) }))));
    const report = await importText(packed.subarray(0, Math.floor(packed.length / 2)), { name: 'cut.csv.gz' });
    expect(report.accepted).toBeGreaterThan(500);
    expect(report.warnings).toEqual({ 'truncated-gzip': 1 });
    expect(report.problems.at(-1)).toMatchObject({ reason: 'truncated-gzip', isWarning: true });
  });

  test('a category id rewritten by a spreadsheet keeps its row with the category unknown', async () => {
    const dataDir = folder();
    const report = await importText(log([...rowsOf(2), { category_id: '2.10381E+18', product_id: '77' }, { category_id: 'x', product_id: '78' }]), { dataDir });
    expect(report).toMatchObject({ read: 4, accepted: 4, quarantined: {}, warnings: { 'mangled-category-id': 1, 'bad-category-id': 1 }, quarantineFile: null });
    expect(report.problems.map(({ line: at, value, isWarning }) => [at, value, isWarning])).toEqual([[4, '2.10381E+18', true], [5, 'x', true]]);
    const lake = await openLake({ dataDir });
    const store = await lake.store();
    expect(await store.rows('SELECT category_id, category_code FROM events WHERE product_id = 77')).toEqual([{ category_id: null, category_code: 'electronics.smartphone' }]);
    await lake.close();
  });

  test('a time without a zone is taken as UTC, with a warning', async () => {
    const report = await importText(log([{ event_time: '2019-10-01 10:00:00' }, { event_time: '2019-10-01T11:00:00' }]));
    expect(report).toMatchObject({ accepted: 2, warnings: { 'time-without-zone': 2 }, firstEventAt: '2019-10-01T10:00:00.000Z', lastEventAt: '2019-10-01T11:00:00.000Z' });
  });

  test('good rows are kept beside one bad one in a hundred; a file of 1,000 rows with more is refused before anything is committed', async () => {
    const dataDir = folder();
    const bad = rowsOf(500, { event_type: 'veiw' });
    const error = await failure(importText(log([...rowsOf(500), ...bad]), { dataDir }));
    expect(error).toMatchObject({ code: 'too-many-bad', facts: { read: 1000, bad: 500, limit: 1 } });
    expect(error.message).toContain('500 of 1000');
    expect(error.problems[0]).toMatchObject({ line: 502, reason: 'unknown-event-type' });
    const lake = await openLake({ dataDir });
    expect([await lake.current(), await lake.reports()]).toEqual([null, []]);
    await lake.close();
    expect((await failure(importText(log([...rowsOf(989), ...bad.slice(0, 11)])))).message).toContain('11 of 1000');
    expect(await importText(log([...rowsOf(990), ...bad.slice(0, 10)]))).toMatchObject({ accepted: 990 });
    expect(await importText(log([...rowsOf(500), ...bad]), { dataDir, maxBadShare: 0.5 })).toMatchObject({ read: 1000, accepted: 500, quarantined: { 'unknown-event-type': 500 } });
    expect((await failure(importText(log([...rowsOf(999), ...bad.slice(0, 1)]), { maxBadShare: 0 }))).message).toContain('1 of 1000');
    expect(await importText(log(rowsOf(1000)), { maxBadShare: 0 })).toMatchObject({ read: 1000, accepted: 1000 });
  });

  test('a shorter file is refused only when no row is good', async () => {
    expect(await importText(log([...rowsOf(1), ...rowsOf(50, { price: '-1' })]))).toMatchObject({ accepted: 1, quarantined: { 'negative-price': 50 } });
    expect(await failure(importText(log(rowsOf(50, { price: '-1' }))))).toMatchObject({ code: 'too-many-bad' });
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
    'random bytes': { text: Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919 + (i >> 3)) % 256)), code: 'binary', says: /not a text file/ },
    'UTF-16': { text: Buffer.from(`\uFEFF${log(FIVE)}`, 'utf16le'), code: 'encoding', says: /UTF-8/ },
    'line ends of carriage returns alone': { text: log(FIVE).replaceAll('\n', '\r'), code: 'encoding', says: /carriage return/ },
    'a table that is no log': { text: 'id,name\n1,x\n', code: 'columns', says: /not a log/ },
    'a damaged gzip file': { text: Buffer.concat([gzipSync(log(rowsOf(400))).subarray(0, 200), Buffer.alloc(300, 7)]), name: 'd.csv.gz', code: 'damaged', says: /copy it again/ },
    'a column twice': { text: log(FIVE).replace('brand', 'price'), code: 'columns', says: /repeated column price/ },
  };
  for (const [what, { text, name, code, says }] of Object.entries(refused)) {
    test(`${what}: ${code}`, async () => {
      const error = await failure(importText(text, name === undefined ? {} : { name }));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(says);
    });
  }

  test('a missing and an unknown column are both named, with line and remedy', async () => {
    const error = await failure(importText(log(FIVE).replace('event_time', 'event_tme')));
    expect(error.code).toBe('columns');
    expect(error.problems.map(({ line: at, column, reason }) => [at, column, reason])).toEqual([[1, 'event_time', 'missing-column'], [1, 'event_tme', 'unknown-column']]);
    expect(error.problems[0]?.remedy).toContain('event_time');
  });

  test('a file that does not exist, a folder without logs, no path at all', async () => {
    expect(await failure(importLog({ dataDir: folder(), paths: [folder('nowhere.csv')] }))).toMatchObject({ code: 'not-found', message: expect.stringContaining('nowhere.csv') as string });
    const empty = folder('bare');
    await mkdir(empty);
    expect(await failure(importLog({ dataDir: folder(), paths: [empty] }))).toMatchObject({ code: 'no-logs', message: expect.stringContaining('bare') as string });
    expect(await failure(importLog({ dataDir: folder(), paths: [] }))).toMatchObject({ code: 'options' });
  });
});

describe('copies of rows', () => {
  const text = log([...rowsOf(4), ...rowsOf(1), ...rowsOf(1)]);

  test('are dropped and counted by default', async () => {
    expect(await importText(text)).toMatchObject({ read: 6, accepted: 4, duplicates: 2, duplicatesFound: 2, snapshot: { rows: 4 } });
  });

  test('are kept on demand: none is dropped, those seen are counted', async () => {
    expect(await importText(text, { keepDuplicates: true })).toMatchObject({ read: 6, accepted: 6, duplicates: 0, duplicatesFound: 2, snapshot: { rows: 6 } });
  });

  test('the same content again adds nothing, kept or not', async () => {
    for (const keepDuplicates of [false, true]) {
      const dataDir = folder();
      const first = await importText(text, { dataDir, keepDuplicates });
      const again = await importText(text, { dataDir, keepDuplicates });
      expect(again).toMatchObject({ committed: false, read: 0, accepted: 0, alreadyImported: [expect.stringContaining('.csv')], snapshot: first.snapshot });
      const spelled = await importText(`${text}\n`, { dataDir, keepDuplicates });
      expect(spelled).toMatchObject({ committed: false, read: 6, accepted: 0, duplicates: 6, duplicatesFound: 6, snapshot: first.snapshot });
    }
  });

  test('an overlapping file adds, per distinct row, what it holds beyond the lake', async () => {
    const dataDir = folder();
    await importText(log([{}, {}]), { dataDir, keepDuplicates: true });
    const more = await importText(log([{}, {}, {}, {}, { user_id: '9' }, { user_id: '9' }]), { dataDir, keepDuplicates: true });
    expect(more).toMatchObject({ accepted: 4, duplicates: 2, duplicatesFound: 5, snapshot: { rows: 6 } });
    const fewer = await importText(log([{}]), { dataDir, keepDuplicates: true });
    expect(fewer).toMatchObject({ committed: false, accepted: 0, duplicates: 1, snapshot: { rows: 6 } });
    const dropping = await importText(log([{}, { user_id: '10' }]), { dataDir });
    expect(dropping).toMatchObject({ accepted: 1, duplicates: 1, snapshot: { rows: 7 } });
  });

  test('are compared in all nine columns, the same instant and the same number being equal however written', async () => {
    const dataDir = folder();
    await importText(log([{}]), { dataDir });
    const spelled = await importText(log([
      { event_time: '2019-10-01T00:00:00.000Z' }, { event_time: '2019-10-01 04:00:00+04:00' }, { price: '10' }, { price: '10.000000' }, { brand: ' acme ' },
    ]), { dataDir });
    expect(spelled).toMatchObject({ accepted: 0, duplicates: 5 });
    const different = LOG_COLUMNS.map((column): LogRow => ({ [column]: { event_time: '2019-10-01 00:00:00.000001 UTC', event_type: 'cart', price: '10.0001', category_code: '', brand: '', user_session: '' }[column as string] ?? '7' }));
    expect(await importText(log(different), { dataDir })).toMatchObject({ accepted: 9, duplicates: 0 });
  });

  test('within one import of several files, only the first file keeps them', async () => {
    const [a = '', b = ''] = await writeFiles(folder, { 'first.csv': log(rowsOf(3)), 'second.csv': log(rowsOf(4)) });
    const report = await importLog({ dataDir: folder(), paths: [a, b] });
    expect(report.files.map(({ accepted, duplicates }) => [accepted, duplicates])).toEqual([[3, 0], [1, 3]]);
    expectConserved(report);
  });
});

describe('demo shop and real log', () => {
  test('a real log takes the place of the demo shop, with a lineage of its own', async () => {
    const dataDir = folder();
    const demo = await importText(log(rowsOf(5)), { dataDir, isSynthetic: true });
    expect(demo.snapshot).toMatchObject({ isSynthetic: true, rows: 5 });
    const real = await importText(log(rowsOf(3)), { dataDir });
    expect(real).toMatchObject({ accepted: 3, duplicates: 0, replacedSynthetic: true, snapshot: { isSynthetic: false, rows: 3, parentId: null } });
  });

  test('demo rows are refused over a real log', async () => {
    const dataDir = folder();
    const real = await importText(log(rowsOf(3)), { dataDir });
    expect(await failure(importText(log(rowsOf(3)), { dataDir, isSynthetic: true }))).toMatchObject({ code: 'mixed-synthetic' });
    const lake = await openLake({ dataDir });
    expect(await lake.current()).toEqual(real.snapshot);
    await lake.close();
  });
});

test('the report describes the resulting snapshot, not the import alone', async () => {
  const dataDir = folder();
  await importText(log([{ event_type: 'purchase', price: '3.5' }, { event_type: 'cart', price: '0' }]), { dataDir });
  const second = await importText(log([{ event_type: 'purchase', price: '10', user_id: '9', product_id: '5', event_time: '2019-12-24 23:59:59 UTC' }]), { dataDir });
  expect(second).toMatchObject({
    read: 1, accepted: 1, eventsByType: { view: 0, cart: 1, remove_from_cart: 0, purchase: 2 }, users: 2, sessions: 2, products: 2, buyers: 2, revenue: '13.50', zeroPrices: 1,
    firstEventAt: '2019-10-01T00:00:00.000Z', lastEventAt: '2019-12-24T23:59:59.000Z',
  });
  const lake = await openLake({ dataDir });
  expect((await lake.reports()).map(({ id }) => id)).toEqual([second.id, expect.any(String)]);
  expect((await lake.snapshots()).map(({ id, parentId }) => [id, parentId])).toEqual([[second.snapshot.id, expect.any(String)], [expect.any(String), null]]);
  await lake.close();
});

test('too little memory is said in words, and nothing is imported', async () => {
  const dataDir = folder();
  const error = await failure(importText(log(rowsOf(20_000)), { dataDir, memoryLimit: '4MB' }));
  expect(error.code).toBe('out-of-memory');
  const lake = await openLake({ dataDir });
  expect(await lake.current()).toBeNull();
  await lake.close();
});

test('progress names each step, counts, speed and time left', async () => {
  const steps: Progress[] = [];
  await importText(log(rowsOf(200)), { onProgress: (progress) => steps.push(progress) });
  expect([...new Set(steps.map(({ step }) => step.split(' ')[0]))]).toEqual(['reading', 'sorting,', 'committing']);
  expect(steps.filter(({ step, done, total, rows }) => step.startsWith('reading') && done === total && rows === 200)).not.toHaveLength(0);
});
