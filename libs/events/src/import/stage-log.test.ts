import { appendFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { HEADER, line, log, rowsOf, scratchFolder, writeFiles, type LogRow } from '../testing/logs.js';
import { stagingGround, type Staged } from '../testing/staging.js';
import { run } from '../engines/duckdb/run.js';
import { literal } from '../engines/duckdb/engine.js';
import type { LogColumn } from '../schema.js';
import { contentHash } from './stage-log.js';

const folder = scratchFolder();
const ground = stagingGround(folder);
let count = 0;

async function staged(content: string | Uint8Array, name = 'log.csv', options: Parameters<typeof ground.stage>[1] = {}): Promise<Staged> {
  const paths = await writeFiles(folder, { [`${(count += 1)}-${name}`]: content });
  const [first] = await ground.stage(paths, options);
  if (first === undefined) throw new Error('no log');
  return first;
}

const reasonsOf = ({ quarantined }: Staged): Record<string, number> => Object.fromEntries(quarantined);
const warningsOf = ({ warnings }: Staged): Record<string, number> => Object.fromEntries(warnings);

describe('a clean file', () => {
  test('gives typed rows in buckets of users, its months and its fingerprint', async () => {
    const text = log([...rowsOf(3), { event_time: '2019-11-30 23:59:59 UTC', user_id: '9223372036854775807', price: '0.0001', event_type: 'purchase' }]);
    const result = await staged(text);
    expect(result).toMatchObject({ read: 4, good: 4, problems: [], format: 'csv', sessionType: 'uuid', months: ['2019-10', '2019-11'], sha256: createHash('sha256').update(text).digest('hex') });
    expect(result.readAs).toBe('csv, comma, header, LF, UTC times, 9 columns');
    expect(result.rows.at(-1)).toEqual({
      source: '1', event_time: '2019-11-30 23:59:59', kind: '3', product_id: '1001', category_id: '2053013555631882655', category_code: 'electronics.smartphone', brand: 'acme', price: '0.0001',
      user_id: '9223372036854775807', user_session: '11111111-1111-4111-8111-111111111111',
    });
    const types = await run(ground.connection(), `DESCRIBE SELECT * FROM read_parquet(${literal(`${result.rowsDir}/*/*.parquet`)}, hive_partitioning = false)`);
    expect((await types.getRowsJson()).map(([name, type]) => `${String(name)} ${String(type)}`)).toEqual(['source USMALLINT', 'event_time TIMESTAMP', 'kind UTINYINT', 'product_id BIGINT', 'category_id BIGINT', 'category_code VARCHAR', 'brand VARCHAR', 'price DECIMAL(18,4)', 'user_id BIGINT', 'user_session UUID']);
    const spread = await run(ground.connection(), `SELECT count(*) FROM read_parquet(${literal(`${result.rowsDir}/*/*.parquet`)}, hive_partitioning = true) WHERE bucket <> (user_id % 1000003) % 4`);
    expect(await spread.getRowsJson()).toEqual([['0']]);
    expect(await contentHash(result.file.path)).toBe(result.sha256);
  });

  test('knows its months also where nothing happened in some between, and where one begins on the first second', async () => {
    const months = async (...times: string[]): Promise<readonly string[]> => (await staged(log(times.map((event_time) => ({ event_time: `${event_time} UTC` }))))).months;
    expect(await months('2019-10-31 23:59:59', '2019-11-01 00:00:00')).toEqual(['2019-10', '2019-11']);
    expect(await months('2020-01-01 00:00:00', '2019-10-05 00:00:00', '2019-12-05 00:00:00')).toEqual(['2019-10', '2019-12', '2020-01']);
    expect(await months('2019-12-31 23:59:59.999')).toEqual(['2019-12']);
  });

  test('has UUID sessions only when all of them are; empty ones do not matter', async () => {
    expect(await staged(log([{ user_session: '' }, {}]))).toMatchObject({ sessionType: 'uuid', good: 2 });
    const text = await staged(log([{}, { user_session: '11111111-1111-4111-8111-11111111111A' }]));
    expect(text).toMatchObject({ sessionType: 'text', good: 2 });
    expect(new Set(text.rows.map(({ user_session }) => user_session))).toEqual(new Set(['11111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-11111111111A']));
    expect(await staged(log([{}, { user_session: 'odd', price: '-1' }]))).toMatchObject({ sessionType: 'uuid', good: 1 });
  });

  test.each<[string, string]>([
    ['2019-10-01 00:00:00 UTC', 'UTC times'], ['2019-10-01 00:00:00+00:00', 'UTC times'], ['2019-10-01T00:00:00.000Z', 'UTC times'], ['2019-10-01 05:30:00+05:30', 'times with an offset'], ['2019-10-01 00:00:00', 'times without a zone taken as UTC'],
  ])('may write its times as %s', async (event_time, inWords) => {
    const result = await staged(log(rowsOf(4, { event_time })));
    expect(result.rows.map((row) => row['event_time'])).toEqual(Array(4).fill('2019-10-01 00:00:00'));
    expect(result.readAs).toContain(inWords);
    expect(warningsOf(result)).toEqual(inWords.includes('without') ? { 'time-without-zone': 4 } : {});
    if (inWords.includes('without')) expect(result.problems.map((problem) => problem.line)).toEqual([2, 3, 4]);
  });

  test('may have 6, 8 or 9 columns in any order, a header or none, a byte order mark, quotes, other separators', async () => {
    const six: LogColumn[] = ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session'];
    const eight: LogColumn[] = ['event_time', 'event_type', 'product_id', 'category_id', 'category_code', 'brand', 'price', 'user_id'];
    const mixed: LogColumn[] = ['user_session', 'price', 'user_id', 'product_id', 'event_type', 'event_time'];
    const rows = rowsOf(5);
    const all = (await staged(log(rows))).rows;
    for (const columns of [six, eight, mixed]) {
      const { rows: found, good } = await staged(log(rows, columns));
      expect(good).toBe(5);
      expect(found.map((row) => [row['product_id'], row['price'], row['brand']])).toEqual(all.map((row) => [row['product_id'], row['price'], columns.includes('brand') ? row['brand'] : null]));
    }
    const bare = log(rows).split('\n').slice(1).join('\n');
    for (const text of [bare, `\uFEFF${log(rows)}`, `\uFEFF${bare}`, log(rows).replaceAll(',', ';'), log(rows).replaceAll(',', '\t'), log(rows.map((row) => ({ ...row, brand: '"acme"', user_id: '"501"' }))), `\n\n${log(rows)}`, log(rows).replaceAll('\n', '\r\n'), log(rows).trimEnd()]) {
      expect((await staged(text)).rows, JSON.stringify(text.slice(0, 60))).toEqual(all);
    }
  });

  test('may be packed with gzip or zstd; the fingerprint is of the packed file', async () => {
    const plain = await staged(log(rowsOf(5)));
    const gzip = await staged(log(rowsOf(5)), 'log.csv.gz');
    expect(gzip.rows).toEqual(plain.rows);
    expect([gzip.format, gzip.readAs, gzip.sha256]).toEqual(['csv.gz', 'csv, comma, header, LF, gzip, UTC times, 9 columns', await contentHash(gzip.file.path)]);
    // `zstd -19` of the same text.
    const zstd = await staged(Buffer.from(ZSTD_OF_FIVE, 'base64'), 'log.csv.zst');
    expect(zstd.rows).toEqual(plain.rows);
    expect([zstd.format, zstd.readAs]).toEqual(['csv.zst', 'csv, comma, header, LF, zstd, UTC times, 9 columns']);
  });
});

describe('a dirty file', () => {
  test('keeps its good rows; each bad one is put aside with line, offset, text, reason and remedy', async () => {
    const text = log([...rowsOf(3), { price: '-2' }, { category_id: 'x' }, { event_time: '2019-10-05 00:00:00' }, { event_type: 'veiw' }, { user_id: '5773203.0' }, { product_id: '1'.repeat(65) }, { price: 'x', brand: '삼성' }]) + `1,2,3\n${line()},more\n${HEADER}\n`;
    const result = await staged(text);
    expect(result).toMatchObject({ read: 13, good: 5 });
    expect(reasonsOf(result)).toEqual({ 'negative-price': 1, 'unknown-event-type': 1, 'mangled-id': 1, 'id-too-large': 1, 'bad-price': 1, 'missing-columns': 1, 'extra-columns': 1, 'repeated-header': 1 });
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
      ['a quoted line feed', `${line({ brand: '"two\nlines"' })}`, null], ['an open quote', line({ brand: '"open' }), 'unclosed-quote'], ['text behind a quote', line({ brand: '"a"b' }), 'bad-quote'], ['a zero byte', line({ brand: 'a\0b' }), 'nul-byte'],
    ] as const) {
      const result = await staged(`${log(good)}${odd}\n${line({ event_time: '2019-10-09 00:00:00 UTC' })}\n`);
      expect(result.good, what).toBe(5);
      if (reason === null) expect(reasonsOf(result)).toEqual({ 'unclosed-quote': 1, 'missing-columns': 1 });
      else expect(reasonsOf(result)).toEqual({ [reason]: 1 });
    }
    const odd: LogRow = { brand: 'a\rb', event_time: '2019-09-30 00:00:00 UTC' };
    expect((await staged(log([odd, ...good]))).rows.map(({ brand }) => brand)).toEqual(['a\rb', 'acme', 'acme', 'acme', 'acme']);
    expect((await staged(log(good).replaceAll('\n', '\r\r\n'))).good).toBe(4);
    const mixed = await staged(log(good).replace('\n', '\r\n'));
    expect([mixed.good, mixed.readAs]).toEqual([4, 'csv, comma, header, mixed line ends, UTC times, 9 columns']);
  });

  test('invalid UTF-8 and zero bytes are kept aside byte by byte', async () => {
    const bad = Buffer.concat([Buffer.from(line({ brand: 'A' }).replace('A', 'x')), Buffer.from([0xff, 0xfe])]);
    const result = await staged(Buffer.concat([Buffer.from(log(rowsOf(2))), bad, Buffer.from('\n')]));
    expect(reasonsOf(result)).toEqual({ 'not-utf8': 1 });
    expect(Buffer.from(result.aside[0]?.raw_base64 ?? '', 'base64')).toEqual(bad);
    expect(result.aside[0]?.text).toContain('\uFFFD');
  });

  test('a line of 10 MB is one bad row, and memory does not hold it', async () => {
    const result = await staged(`${log(rowsOf(2))}${line({ brand: 'x'.repeat(10 * 1024 ** 2) })}\n${line({ event_time: '2019-10-09 00:00:00 UTC' })}\n`);
    expect([result.read, result.good, reasonsOf(result), result.aside[0]?.text.length]).toEqual([4, 3, { 'line-too-long': 1 }, 64 * 1024]);
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
    const result = await staged(log([...rowsOf(2), { event_time: '1970-01-01 00:00:00 UTC' }, { event_time: '2019-10-06 00:00:01 UTC' }, { event_time: '2019-10-05 23:59:59 UTC' }]), 'log.csv', { now: new Date('2019-10-04T00:00:00Z') });
    expect([result.good, reasonsOf(result)]).toEqual([3, { 'bad-event-time': 2 }]);
    expect(result.aside.map(({ remedy }) => remedy)).toEqual([expect.stringContaining('zero of a computer clock'), expect.stringContaining('48 hours in the future')]);
  });

  test('a gzip or zstd file that ends early gives what can be read of it, and says so', async () => {
    const rows = rowsOf(3000).map((row, index): LogRow => ({ ...row, user_id: String(1_000_000 + index * 7919), product_id: String(index * 31) }));
    const whole = await staged(log(rows), 'whole.csv.gz');
    const bytes = await readFile(whole.file.path);
    const cut = await staged(bytes.subarray(0, Math.floor(bytes.length / 2)), 'cut.csv.gz');
    expect(warningsOf(cut)).toEqual({ 'truncated-gzip': 1 });
    expect(cut.good).toBeGreaterThan(500);
    expect(cut.read - cut.good).toBeLessThanOrEqual(1);
    const packed = Buffer.from(ZSTD_OF_FIVE, 'base64');
    await expect(staged(packed.subarray(0, 60), 'cut.csv.zst')).rejects.toThrow();
  });
});

describe('JSON lines', () => {
  const object = (row: LogRow, change: Record<string, unknown> = {}): string => {
    const fields = Object.fromEntries(HEADER.split(',').map((column, index) => [column, line(row).split(',')[index]]));
    return JSON.stringify({ ...fields, ...change });
  };

  test('are judged by the same rules; numbers are read to the last digit', async () => {
    const exact = object({}).replace('"9223372036854775807"', '9223372036854775807').replace(/"user_id":"501"/, '"user_id":9223372036854775807').replace(/"price":"10.00"/, '"price":10.5');
    const text = [exact, object({ event_time: '2019-10-02 00:00:00 UTC' }, { brand: 'a,"b"\n\\é', category_id: null }), object({}, { user_id: 7 }).replace('"user_id":7', '"user_id":1.5e18'), 'not json', '', object({}, { brand: ['x'] }), object({ price: '-1' }), object({}, { brand: 'a\0' }), '[]'].join('\n');
    const result = await staged(`${text}\n{"event_time":"2019`, 'log.jsonl');
    expect([result.read, result.good, result.format]).toEqual([9, 2, 'jsonl']);
    expect(reasonsOf(result)).toEqual({ 'mangled-id': 1, 'not-json': 2, 'bad-json-value': 1, 'negative-price': 1, 'nul-byte': 1, 'cut-line': 1 });
    expect(result.rows.map((row) => [row['user_id'], row['price'], row['brand'], row['category_id']])).toEqual([['9223372036854775807', '10.5000', 'acme', '2053013555631882655'], ['501', '10.0000', 'a,"b"\n\\é', null]]);
    expect(result.aside.map((row) => row.line)).toEqual([3, 4, 6, 7, 8, 9, 10]);
    expect(result.readAs).toBe('jsonl, LF, UTC times, 9 columns');
  });

  test('may be packed, and known by their first row alone', async () => {
    const text = `${object({})}\n${object({ event_time: '2019-10-02 00:00:00 UTC' })}\n`;
    expect(await staged(text, 'log.ndjson.gz')).toMatchObject({ good: 2, format: 'jsonl.gz' });
    expect(await staged(text, 'log.txt')).toMatchObject({ good: 2, format: 'jsonl' });
  });
});

describe('Parquet', () => {
  async function parquet(select: string): Promise<Staged> {
    const file = folder(`${(count += 1)}.parquet`);
    await run(ground.connection(), `COPY (${select}) TO ${literal(file)} (FORMAT parquet)`);
    const [first] = await ground.stage([file]);
    if (first === undefined) throw new Error('no log');
    return first;
  }

  test('is read in any sensible types', async () => {
    const result = await parquet(`SELECT TIMESTAMPTZ '2019-10-01 00:00:00+00' AS event_time, 'view' AS event_type, 1001 AS product_id, 2053013555631882655 AS category_id, 'a.b' AS category_code, NULL::VARCHAR AS brand, 35.79::DOUBLE AS price, 9223372036854775807::BIGINT AS user_id, '11111111-1111-4111-8111-111111111111'::UUID AS user_session, 7 AS extra`);
    expect(result).toMatchObject({ read: 1, good: 1, format: 'parquet', sessionType: 'uuid', months: ['2019-10'], readAs: 'parquet, UTC times, 10 columns, passed over extra' });
    expect(result.rows[0]).toMatchObject({ event_time: '2019-10-01 00:00:00', price: '35.7900', user_id: '9223372036854775807', brand: null });
    const other = await parquet(`SELECT TIMESTAMP_NS '2019-10-01 00:00:00.5' AS event_time, 'cart'::VARCHAR AS event_type, 1001::DOUBLE AS product_id, 12.5::DECIMAL(9,3) AS price, '501' AS user_id, 's' AS user_session`);
    expect(other).toMatchObject({ good: 1, sessionType: 'text' });
    expect([other.rows[0]?.['product_id'], other.rows[0]?.['event_time'], warningsOf(other)]).toEqual(['1001', '2019-10-01 00:00:00.5', { 'time-without-zone': 1 }]);
  });

  test('puts bad rows aside by their number; ids that floating point cannot hold are mangled', async () => {
    const result = await parquet(`SELECT * FROM (VALUES ('2019-10-01 00:00:00 UTC', 'view', 1001::DOUBLE, 1.0::DOUBLE, 501::BIGINT, 9007199254740993::DOUBLE), ('2019-10-01 00:00:00 UTC', 'view', 2053013555631882655::DOUBLE, 1.0, 501, NULL), ('2019-10-01 00:00:00 UTC', 'view', 7, -1.0, 501, NULL), ('2019-10-01 00:00:00 UTC', 'view', 'nan'::DOUBLE, 1, 501, 33.2), ('2019-10-02 00:00:00 UTC', 'view', 7, 1, 501, 7)) t(event_time, event_type, product_id, price, user_id, category_id)`);
    expect([result.read, result.good, reasonsOf(result), warningsOf(result)]).toEqual([5, 2, { 'mangled-id': 1, 'negative-price': 1, 'missing-value': 1 }, { 'mangled-category-id': 1 }]);
    expect(result.aside.map((row) => [row.line, row.byte_offset, row.column_name])).toEqual([[2, null, 'product_id'], [3, null, 'price'], [4, null, 'product_id']]);
  });

  test('may hold texts as bytes, and fails in words where texts are no UTF-8 or a column has a name of the engine', async () => {
    const event = `'2019-10-01 00:00:00 UTC'::BLOB AS event_time, 'view'::BLOB AS event_type, 1 AS product_id, 1 AS price, 2 AS user_id`;
    const bytes = await parquet(`SELECT ${event}, encode('삼성') AS brand, '\\xFF'::BLOB AS user_session`);
    expect([bytes.good, bytes.rows[0]?.['brand'], bytes.rows[0]?.['user_session']]).toEqual([1, '삼성', '\\xFF']);
    const file = folder(`${(count += 1)}.parquet`);
    await run(ground.connection(), `COPY (SELECT ${event}, 'QQQQ' AS brand) TO ${literal(file)} (FORMAT parquet, COMPRESSION uncompressed)`);
    const damaged = Buffer.from((await readFile(file)).toString('latin1').replaceAll('QQQQ', '\xFF\xFF\xFF\xFF'), 'latin1');
    await expect(staged(damaged, 'x.parquet')).rejects.toMatchObject({ name: 'ImportError', code: 'encoding' });
    await expect(parquet(`SELECT ${event}, 1 AS file_row_number`)).rejects.toMatchObject({ code: 'columns', message: expect.stringContaining('file_row_number') as string });
  });

  test('that is damaged, nested or no log is refused', async () => {
    await expect(staged(Buffer.from('PAR1 but nothing else'), 'x.parquet')).rejects.toMatchObject({ code: 'damaged' });
    await expect(parquet(`SELECT 1 AS a`)).rejects.toMatchObject({ code: 'columns' });
    await expect(parquet(`SELECT '2019-10-01 00:00:00 UTC' AS event_time, 'view' AS event_type, 1 AS product_id, 1 AS price, [1] AS user_id`)).rejects.toMatchObject({ code: 'columns', message: expect.stringContaining('INTEGER[]') as string });
  });
});

describe('ids that a spreadsheet has mangled', () => {
  const rounded = (index: number): string => String(2_053_013_000_000_000_000n + BigInt(index) * 100_000n);

  test('in exponent form cost product and user rows, and leave category rows with the category unknown', async () => {
    const result = await staged(log([...rowsOf(3, { category_id: '2.05301E+18' }), { user_id: '1.5E+18' }, { product_id: '33.2' }]));
    expect([result.good, reasonsOf(result), warningsOf(result)]).toEqual([3, { 'mangled-id': 2 }, { 'mangled-category-id': 3 }]);
    expect(result.rows.map(({ category_id }) => category_id)).toEqual([null, null, null]);
  });

  test('in plain digits, rounded, are found by their zeros: a file of such users is refused, such categories are unknown', async () => {
    const rows = rowsOf(30);
    await expect(staged(log(rows.map((row, index) => ({ ...row, user_id: rounded(index) }))))).rejects.toMatchObject({ code: 'mangled-ids', message: expect.stringContaining('spreadsheet') as string });
    const categories = await staged(log(rows.map((row, index) => ({ ...row, category_id: rounded(index) }))));
    expect([categories.good, warningsOf(categories), categories.rows[0]?.['category_id'], categories.rows[0]?.['category_code']]).toEqual([30, { 'rounded-category-id': 30 }, null, 'electronics.smartphone']);
    expect(warningsOf(await staged(log(rows.map((row, index) => ({ ...row, category_id: String(2_053_013_555_631_882_655n + BigInt(index) * 7919n) })))))).toEqual({});
    expect(warningsOf(await staged(log(rows.slice(0, 10).map((row, index) => ({ ...row, category_id: rounded(index) })))))).toEqual({});
  });
});

describe('a catalogue', () => {
  test('gives rows what they lack: of several rows the fullest, then the last; a row that says otherwise keeps its own', async () => {
    const six: LogColumn[] = ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session'];
    const rows = ['1', '2', '3', '4', '5'].map((product_id, index): LogRow => ({ ...rowsOf(5)[index], product_id }));
    const [items = ''] = await writeFiles(folder, { 'items.csv.gz': 'product_id,category_id,category_code,brand\n1,10,a.b,\n1,11,a.c,acme\n1,12,,\n2,20,,x\n2,21,,y\n3,2.1E+18,c.d,z\nbad,1,,\n4.0,1,,\n' });
    const result = await staged(log(rows, six), 'log.csv', { catalogue: [items] });
    expect(result.rows.map((row) => [row['product_id'], row['category_id'], row['category_code'], row['brand']])).toEqual([['1', '11', 'a.c', 'acme'], ['2', '21', null, 'y'], ['3', null, 'c.d', 'z'], ['4', null, null, null], ['5', null, null, null]]);
    const own = await staged(log([{ product_id: '1', category_id: '11', category_code: '', brand: '' }, { product_id: '1', category_id: '99', category_code: '', brand: 'own', event_time: '2019-10-02 00:00:00 UTC' }]), 'log.csv', { catalogue: [items] });
    expect(own.rows.map((row) => [row['category_id'], row['category_code'], row['brand']])).toEqual([['11', 'a.c', 'acme'], ['99', null, 'own']]);
  });
});

test('a zone that is named moves the times that have none', async () => {
  const result = await staged(log([{ event_time: '2019-10-01 09:00:00' }, { event_time: '2019-10-01 09:00:00 UTC' }]), 'log.csv', { readAs: { zone: 'Asia/Seoul' } });
  expect([result.rows.map((row) => row['event_time']), warningsOf(result)]).toEqual([['2019-10-01 00:00:00', '2019-10-01 09:00:00'], {}]);
});

test('names and folders with the signs of patterns are names', async () => {
  await mkdir(folder('od[d]*'), { recursive: true });
  const [file = ''] = await writeFiles((name) => folder(`od[d]*/${name}`), { 'lo?g[1].csv': log([...rowsOf(3), { price: 'x' }]), 'lo1g1.csv': log(rowsOf(1)) });
  const [result] = await ground.stage([file]);
  expect([result?.read, result?.good]).toEqual([4, 3]);
});

test('a stage that is aborted ends with the reason', async () => {
  const [file = ''] = await writeFiles(folder, { 'aborted.csv': log(rowsOf(86_400)) });
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 20);
  await expect(ground.stage([file], { signal: controller.signal })).rejects.toThrow('enough');
});

test('a file that grows while it is read is refused', async () => {
  const [file = ''] = await writeFiles(folder, { 'grows.csv': log(rowsOf(200)).repeat(1) });
  const growing = setInterval(() => appendFileSync(file, `${line()}\n`), 1);
  try {
    await expect(ground.stage([file])).rejects.toMatchObject({ code: 'file-changed', message: expect.stringContaining('written to while it was read') as string });
  } finally {
    clearInterval(growing);
  }
});

test('a large file is read beside the look at its lines, and changes its way of reading when a line calls for it', async () => {
  const clean = `${log(rowsOf(86_400, { user_id: '7' }))}`;
  const times = 2;
  const many = clean + clean.slice(HEADER.length + 1).repeat(times - 1);
  expect(Buffer.byteLength(many)).toBeGreaterThan(16 * 1024 ** 2);
  const bad = line({ price: 'x' });
  const odd = line({ brand: '"open' });
  const session = line({ user_session: 'odd' });
  for (const [tail, good, reasons, sessionType] of [['', 172_800, {}, 'uuid'], [`${bad}\n`, 172_800, { 'bad-price': 1 }, 'uuid'], [`${session}\n`, 172_801, {}, 'text'], [`${odd}\n`, 172_800, { 'unclosed-quote': 1 }, 'uuid']] as const) {
    const file = folder(`large-${(count += 1)}.csv`);
    await writeFiles(folder, { [`large-${count}.csv`]: many + tail });
    const [result] = await ground.stage([file]);
    expect([result?.good, Object.fromEntries(result?.quarantined ?? []), result?.sessionType]).toEqual([good, reasons, sessionType]);
  }
}, 120_000);

const ZSTD_OF_FIVE = 'KLUv/WThAR0FACKKHxmAzQPAwHJKbv5Ei9Bji4UIBGQnaIOQxQ0BBFvuBiE4ezfuHtr5o+f45XzorS6yg31RznrfQ8+tFcswnBWtNebNWi/2bmfq48SJsgRId+AttAuH9wLkjNa+hZGpbyX+FytlKF1t+OF8VZ3OX/cYRuY+Cc5K+WnFH8XLXPnTBw4g8MY6B0sqfXpdyvqnQsgE2Al2CLin4DykCRaGnyOckTkzOIxq';
