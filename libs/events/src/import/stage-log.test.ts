import { appendFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { line, log, rowsOf, scratchFolder, writeFiles, type LogRow } from '../testing/logs.js';
import { run } from '../engines/duckdb/run.js';
import { literal } from '../engines/duckdb/engine.js';
import type { LogColumn } from '../schema.js';
import { sha256Of } from '../read-pieces.js';
import { reasonsOf, stagingGround, warningsOf } from '../testing/staging.js';
import { stageText } from '../testing/staged-text.js';

const folder = scratchFolder();
const ground = stagingGround(folder);
const staged = stageText(folder, ground);

describe('a clean file', () => {
  test('gives typed rows in buckets of users, its months and its fingerprint', async () => {
    const text = log([
      ...rowsOf(3),
      {
        event_time: '2019-11-30 23:59:59 UTC',
        user_id: '9223372036854775807',
        price: '0.0001',
        event_type: 'purchase',
      },
    ]);
    const result = await staged(text);
    expect(result).toMatchObject({
      read: 4,
      good: 4,
      problems: [],
      format: 'csv',
      sessionType: 'uuid',
      months: ['2019-10', '2019-11'],
      sha256: createHash('sha256').update(text).digest('hex'),
    });
    expect(result.readAs).toBe('csv, comma, header, LF, UTC times, 9 columns');
    expect(result.rows.at(-1)).toEqual({
      source: '1',
      event_time: '2019-11-30 23:59:59',
      kind: '3',
      product_id: '1001',
      category_id: '2053013555631882655',
      category_code: 'electronics.smartphone',
      brand: 'acme',
      price: '0.0001',
      user_id: '9223372036854775807',
      user_session: '11111111-1111-4111-8111-111111111111',
    });
    const types = await run(
      ground.connection(),
      `DESCRIBE SELECT * FROM read_parquet(${literal(`${result.rowsDir}/*/*.parquet`)}, hive_partitioning = false)`,
    );
    expect((await types.getRowsJson()).map(([name, type]) => `${String(name)} ${String(type)}`)).toEqual([
      'source USMALLINT',
      'event_time TIMESTAMP',
      'kind UTINYINT',
      'product_id BIGINT',
      'category_id BIGINT',
      'category_code VARCHAR',
      'brand VARCHAR',
      'price DECIMAL(18,4)',
      'user_id BIGINT',
      'user_session UUID',
    ]);
    const spread = await run(
      ground.connection(),
      `SELECT count(*) FROM read_parquet(${literal(`${result.rowsDir}/*/*.parquet`)}, hive_partitioning = true) WHERE bucket <> (user_id % 1000003) % 4`,
    );
    expect(await spread.getRowsJson()).toEqual([['0']]);
    expect(await sha256Of(result.file.path)).toBe(result.sha256);
  });

  test('knows its months also where nothing happened in some between, and where one begins on the first second', async () => {
    const months = async (...times: string[]): Promise<readonly string[]> =>
      (await staged(log(times.map((event_time) => ({ event_time: `${event_time} UTC` }))))).months;
    expect(await months('2019-10-31 23:59:59', '2019-11-01 00:00:00')).toEqual(['2019-10', '2019-11']);
    expect(await months('2020-01-01 00:00:00', '2019-10-05 00:00:00', '2019-12-05 00:00:00')).toEqual([
      '2019-10',
      '2019-12',
      '2020-01',
    ]);
    expect(await months('2019-12-31 23:59:59.999')).toEqual(['2019-12']);
  });

  test('has UUID sessions only when all of them are; empty ones do not matter', async () => {
    expect(await staged(log([{ user_session: '' }, {}]))).toMatchObject({ sessionType: 'uuid', good: 2 });
    const text = await staged(log([{}, { user_session: '11111111-1111-4111-8111-11111111111A' }]));
    expect(text).toMatchObject({ sessionType: 'text', good: 2 });
    expect(new Set(text.rows.map(({ user_session }) => user_session))).toEqual(
      new Set(['11111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-11111111111A']),
    );
    expect(await staged(log([{}, { user_session: 'odd', price: '-1' }]))).toMatchObject({
      sessionType: 'uuid',
      good: 1,
    });
  });

  test.each<[string, string]>([
    ['2019-10-01 00:00:00 UTC', 'UTC times'],
    ['2019-10-01 00:00:00+00:00', 'UTC times'],
    ['2019-10-01T00:00:00.000Z', 'UTC times'],
    ['2019-10-01 05:30:00+05:30', 'times with an offset'],
    ['2019-10-01 00:00:00', 'times without a zone taken as UTC'],
  ])('may write its times as %s', async (event_time, inWords) => {
    const result = await staged(log(rowsOf(4, { event_time })));
    expect(result.rows.map((row) => row['event_time'])).toEqual(Array(4).fill('2019-10-01 00:00:00'));
    expect(result.readAs).toContain(inWords);
    expect(warningsOf(result)).toEqual(inWords.includes('without') ? { 'time-without-zone': 4 } : {});
    if (inWords.includes('without')) expect(result.problems.map((problem) => problem.line)).toEqual([2, 3, 4]);
  });

  test('may have 6, 8 or 9 columns in any order, a header or none, a byte order mark, quotes, other separators', async () => {
    const six: LogColumn[] = ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session'];
    const eight: LogColumn[] = [
      'event_time',
      'event_type',
      'product_id',
      'category_id',
      'category_code',
      'brand',
      'price',
      'user_id',
    ];
    const mixed: LogColumn[] = ['user_session', 'price', 'user_id', 'product_id', 'event_type', 'event_time'];
    const rows = rowsOf(5);
    const all = (await staged(log(rows))).rows;
    for (const columns of [six, eight, mixed]) {
      const { rows: found, good } = await staged(log(rows, columns));
      expect(good).toBe(5);
      expect(found.map((row) => [row['product_id'], row['price'], row['brand']])).toEqual(
        all.map((row) => [row['product_id'], row['price'], columns.includes('brand') ? row['brand'] : null]),
      );
    }
    const bare = log(rows).split('\n').slice(1).join('\n');
    for (const text of [
      bare,
      `\uFEFF${log(rows)}`,
      `\uFEFF${bare}`,
      log(rows).replaceAll(',', ';'),
      log(rows).replaceAll(',', '\t'),
      log(rows.map((row) => ({ ...row, brand: '"acme"', user_id: '"501"' }))),
      `\n\n${log(rows)}`,
      log(rows).replaceAll('\n', '\r\n'),
      log(rows).trimEnd(),
    ]) {
      expect((await staged(text)).rows, JSON.stringify(text.slice(0, 60))).toEqual(all);
    }
  });

  test('may be packed with gzip or zstd; the fingerprint is of the packed file', async () => {
    const plain = await staged(log(rowsOf(5)));
    const gzip = await staged(log(rowsOf(5)), 'log.csv.gz');
    expect(gzip.rows).toEqual(plain.rows);
    expect([gzip.format, gzip.readAs, gzip.sha256]).toEqual([
      'csv.gz',
      'csv, comma, header, LF, gzip, UTC times, 9 columns',
      await sha256Of(gzip.file.path),
    ]);
    // `zstd -19` of the same text.
    const zstd = await staged(Buffer.from(ZSTD_OF_FIVE, 'base64'), 'log.csv.zst');
    expect(zstd.rows).toEqual(plain.rows);
    expect([zstd.format, zstd.readAs]).toEqual(['csv.zst', 'csv, comma, header, LF, zstd, UTC times, 9 columns']);
  });
});

describe('ids that a spreadsheet has mangled', () => {
  const rounded = (index: number): string => String(2_053_013_000_000_000_000n + BigInt(index) * 100_000n);

  test('in exponent form cost product and user rows, and leave category rows with the category unknown', async () => {
    const result = await staged(
      log([...rowsOf(3, { category_id: '2.05301E+18' }), { user_id: '1.5E+18' }, { product_id: '33.2' }]),
    );
    expect([result.good, reasonsOf(result), warningsOf(result)]).toEqual([
      3,
      { 'mangled-id': 2 },
      { 'mangled-category-id': 3 },
    ]);
    expect(result.rows.map(({ category_id }) => category_id)).toEqual([null, null, null]);
  });

  test('in plain digits, rounded, are found by their zeros: a file of such users is refused, such categories are unknown', async () => {
    const rows = rowsOf(30);
    await expect(staged(log(rows.map((row, index) => ({ ...row, user_id: rounded(index) }))))).rejects.toMatchObject({
      code: 'mangled-ids',
      message: expect.stringContaining('spreadsheet') as string,
    });
    const categories = await staged(log(rows.map((row, index) => ({ ...row, category_id: rounded(index) }))));
    expect([
      categories.good,
      warningsOf(categories),
      categories.rows[0]?.['category_id'],
      categories.rows[0]?.['category_code'],
    ]).toEqual([30, { 'rounded-category-id': 30 }, null, 'electronics.smartphone']);
    expect(
      warningsOf(
        await staged(
          log(
            rows.map((row, index) => ({
              ...row,
              category_id: String(2_053_013_555_631_882_655n + BigInt(index) * 7919n),
            })),
          ),
        ),
      ),
    ).toEqual({});
    expect(
      warningsOf(await staged(log(rows.slice(0, 10).map((row, index) => ({ ...row, category_id: rounded(index) }))))),
    ).toEqual({});
  });
});

describe('a catalog', () => {
  test('gives rows what they lack: of several rows the fullest, then the last; a row that says otherwise keeps its own', async () => {
    const six: LogColumn[] = ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session'];
    const rows = ['1', '2', '3', '4', '5'].map((product_id, index): LogRow => ({ ...rowsOf(5)[index], product_id }));
    const [items = ''] = await writeFiles(folder, {
      'items.csv.gz':
        'product_id,category_id,category_code,brand\n1,10,a.b,\n1,11,a.c,acme\n1,12,,\n2,20,,x\n2,21,,y\n3,2.1E+18,c.d,z\nbad,1,,\n4.0,1,,\n',
    });
    const result = await staged(log(rows, six), 'log.csv', { catalog: [items] });
    expect(
      result.rows.map((row) => [row['product_id'], row['category_id'], row['category_code'], row['brand']]),
    ).toEqual([
      ['1', '11', 'a.c', 'acme'],
      ['2', '21', null, 'y'],
      ['3', null, 'c.d', 'z'],
      ['4', null, null, null],
      ['5', null, null, null],
    ]);
    const own = await staged(
      log([
        { product_id: '1', category_id: '11', category_code: '', brand: '' },
        { product_id: '1', category_id: '99', category_code: '', brand: 'own', event_time: '2019-10-02 00:00:00 UTC' },
      ]),
      'log.csv',
      { catalog: [items] },
    );
    expect(own.rows.map((row) => [row['category_id'], row['category_code'], row['brand']])).toEqual([
      ['11', 'a.c', 'acme'],
      ['99', null, 'own'],
    ]);
  });
});

test('a zone that is named moves the times that have none', async () => {
  const result = await staged(
    log([{ event_time: '2019-10-01 09:00:00' }, { event_time: '2019-10-01 09:00:00 UTC' }]),
    'log.csv',
    { readAs: { zone: 'Asia/Seoul' } },
  );
  expect([result.rows.map((row) => row['event_time']), warningsOf(result)]).toEqual([
    ['2019-10-01 00:00:00', '2019-10-01 09:00:00'],
    {},
  ]);
});

test('names and folders with the signs of patterns are names', async () => {
  await mkdir(folder('od[d]*'), { recursive: true });
  const [file = ''] = await writeFiles((name) => folder(`od[d]*/${name}`), {
    'lo?g[1].csv': log([...rowsOf(3), { price: 'x' }]),
    'lo1g1.csv': log(rowsOf(1)),
  });
  const [result] = await ground.stage([file]);
  expect([result?.read, result?.good]).toEqual([4, 3]);
});

test('a stage that is aborted ends with the reason', async () => {
  const [file = ''] = await writeFiles(folder, { 'aborted.csv': log(rowsOf(86_400)) });
  const controller = new AbortController();
  const staging = ground.stage([file], { signal: controller.signal });
  setImmediate(() => controller.abort(new Error('enough')));
  await expect(staging).rejects.toThrow('enough');
});

test('a file that grows while it is read is refused', async () => {
  const [file = ''] = await writeFiles(folder, { 'grows.csv': log(rowsOf(200)).repeat(1) });
  const growing = setInterval(() => appendFileSync(file, `${line()}\n`), 1);
  try {
    await expect(ground.stage([file])).rejects.toMatchObject({
      code: 'file-changed',
      message: expect.stringContaining('written to while it was read') as string,
    });
  } finally {
    clearInterval(growing);
  }
});

test('a gzip or zstd file that ends early is refused, and gives what can be read of it where that is accepted', async () => {
  const rows = rowsOf(3000).map((row, index): LogRow => ({
    ...row,
    user_id: String(1_000_000 + index * 7919),
    product_id: String(index * 31),
  }));
  const whole = await staged(log(rows), 'whole.csv.gz');
  const bytes = await readFile(whole.file.path);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  await expect(staged(half, 'cut.csv.gz')).rejects.toMatchObject({ code: 'cut-file' });
  const cut = await staged(half, 'cut.csv.gz', { acceptCut: true });
  expect(warningsOf(cut)).toEqual({ 'truncated-gzip': 1 });
  expect(cut.good).toBeGreaterThan(500);
  expect(cut.read - cut.good).toBeLessThanOrEqual(1);
  const packed = Buffer.from(ZSTD_OF_FIVE, 'base64');
  await expect(staged(packed.subarray(0, 60), 'cut.csv.zst')).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining('breaks off before its first row') as string,
  });
  await expect(staged(packed.subarray(0, -2), 'cut.csv.zst')).rejects.toMatchObject({ code: 'cut-file' });
  const accepted = await staged(packed.subarray(0, -2), 'cut.csv.zst', { acceptCut: true });
  expect([warningsOf(accepted), accepted.good]).toEqual([{ 'truncated-zstd': 1 }, 5]);
});

const ZSTD_OF_FIVE =
  'KLUv/WThAR0FACKKHxmAzQPAwHJKbv5Ei9Bji4UIBGQnaIOQxQ0BBFvuBiE4ezfuHtr5o+f45XzorS6yg31RznrfQ8+tFcswnBWtNebNWi/2bmfq48SJsgRId+AttAuH9wLkjNa+hZGpbyX+FytlKF1t+OF8VZ3OX/cYRuY+Cc5K+WnFH8XLXPnTBw4g8MY6B0sqfXpdyvqnQsgE2Al2CLin4DykCRaGnyOckTkzOIxq';
