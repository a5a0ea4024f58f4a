import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { scratchFolder } from '../testing/logs.js';
import { stageText } from '../testing/staged-text.js';
import { reasonsOf, stagingGround, warningsOf, type Staged } from '../testing/staging.js';
import { findLogs } from './find-logs.js';

const folder = scratchFolder();
const ground = stagingGround(folder);
const text = stageText(folder, ground);
const UNTYPED = "'2019-10-01 00:00:00 UTC' AS event_time, 1001 AS product_id, 10 AS price, 501 AS user_id";
const EVENT = `${UNTYPED}, 'view' AS event_type`;
let count = 0;

async function parquet(select: string): Promise<string> {
  const file = folder(`${(count += 1)}.parquet`);
  await run(ground.connection(), `COPY (${select}) TO ${literal(file)} (FORMAT parquet)`);
  return file;
}

async function staged(select: string): Promise<Staged> {
  const [result] = await ground.stage([await parquet(select)]);
  if (result === undefined) throw new Error('nothing was staged');
  return result;
}

describe('Parquet', () => {
  test('is read in any sensible types', async () => {
    const result = await staged(
      `SELECT TIMESTAMPTZ '2019-10-01 00:00:00+00' AS event_time, 'view' AS event_type, 1001 AS product_id, 2053013555631882655 AS category_id, 'a.b' AS category_code, NULL::VARCHAR AS brand, 35.79::DOUBLE AS price, 9223372036854775807::BIGINT AS user_id, '11111111-1111-4111-8111-111111111111'::UUID AS user_session, 7 AS extra`,
    );
    expect(result).toMatchObject({
      read: 1,
      good: 1,
      format: 'parquet',
      sessionType: 'uuid',
      months: ['2019-10'],
      readAs: 'parquet, UTC times, 10 columns, ignored extra',
    });
    expect(result.rows[0]).toMatchObject({
      event_time: '2019-10-01 00:00:00',
      price: '35.7900',
      user_id: '9223372036854775807',
      brand: null,
    });
    const other = await staged(
      `SELECT TIMESTAMP_NS '2019-10-01 00:00:00.5' AS event_time, 'cart'::VARCHAR AS event_type, 1001::DOUBLE AS product_id, 12.5::DECIMAL(9,3) AS price, '501' AS user_id, 's' AS user_session`,
    );
    expect(other).toMatchObject({ good: 1, sessionType: 'text' });
    expect([other.rows[0]?.['product_id'], other.rows[0]?.['event_time'], warningsOf(other)]).toEqual([
      '1001',
      '2019-10-01 00:00:00.5',
      { 'time-without-zone': 1 },
    ]);
  });

  test('puts bad rows aside by their number; ids that floating point cannot hold are mangled', async () => {
    const result = await staged(
      `SELECT * FROM (VALUES ('2019-10-01 00:00:00 UTC', 'view', 1001::DOUBLE, 1.0::DOUBLE, 501::BIGINT, 9007199254740993::DOUBLE), ('2019-10-01 00:00:00 UTC', 'view', 2053013555631882655::DOUBLE, 1.0, 501, NULL), ('2019-10-01 00:00:00 UTC', 'view', 7, -1.0, 501, NULL), ('2019-10-01 00:00:00 UTC', 'view', 'nan'::DOUBLE, 1, 501, 33.2), ('2019-10-02 00:00:00 UTC', 'view', 7, 1, 501, 7)) t(event_time, event_type, product_id, price, user_id, category_id)`,
    );
    expect([result.read, result.good, reasonsOf(result), warningsOf(result)]).toEqual([
      5,
      2,
      { 'mangled-id': 1, 'negative-price': 1, 'missing-value': 1 },
      { 'mangled-category-id': 1 },
    ]);
    expect(result.aside.map((row) => [row.line, row.byte_offset, row.column_name])).toEqual([
      [2, null, 'product_id'],
      [3, null, 'price'],
      [4, null, 'product_id'],
    ]);
  });

  test('may hold texts as bytes, and fails in words where texts are no UTF-8 or a column has a name of the engine', async () => {
    const event = `'2019-10-01 00:00:00 UTC'::BLOB AS event_time, 'view'::BLOB AS event_type, 1 AS product_id, 1 AS price, 2 AS user_id`;
    const bytes = await staged(`SELECT ${event}, encode('삼성') AS brand, '\\xFF'::BLOB AS user_session`);
    expect([bytes.good, bytes.rows[0]?.['brand'], bytes.rows[0]?.['user_session']]).toEqual([1, '삼성', '\\xFF']);
    const file = folder(`${(count += 1)}.parquet`);
    await run(
      ground.connection(),
      `COPY (SELECT ${event}, 'QQQQ' AS brand) TO ${literal(file)} (FORMAT parquet, COMPRESSION uncompressed)`,
    );
    const damaged = Buffer.from(
      (await readFile(file)).toString('latin1').replaceAll('QQQQ', '\xFF\xFF\xFF\xFF'),
      'latin1',
    );
    await expect(text(damaged, 'x.parquet')).rejects.toMatchObject({ name: 'ImportError', code: 'encoding' });
    await expect(staged(`SELECT ${event}, 1 AS file_row_number`)).rejects.toMatchObject({
      code: 'columns',
      message: expect.stringContaining('file_row_number') as string,
    });
  });

  test('that is damaged, nested or no log is refused', async () => {
    await expect(text(Buffer.from('PAR1 but nothing else'), 'x.parquet')).rejects.toMatchObject({ code: 'damaged' });
    await expect(staged(`SELECT 1 AS a`)).rejects.toMatchObject({ code: 'columns' });
    await expect(
      staged(
        `SELECT '2019-10-01 00:00:00 UTC' AS event_time, 'view' AS event_type, 1 AS product_id, 1 AS price, [1] AS user_id`,
      ),
    ).rejects.toMatchObject({ code: 'columns', message: expect.stringContaining('INTEGER[]') as string });
  });
});

describe('Parquet in forms of its own', () => {
  const ROWS = `(VALUES ('2019-11-28 00:00:00'::TIMESTAMP, 'page_view', '$12.50'), ('2019-12-01 10:00:00.25', 'Add to Cart', '$7'), ('2019-12-02 23:59:59', 'order', '$0.99')) t(moment, word, price)`;
  const REST = `1001 AS product_id, 501 AS user_id`;
  const own = `CASE word WHEN 'page_view' THEN 'view' WHEN 'order' THEN 'purchase' ELSE 'cart' END AS event_type, replace(price, '$', '') AS price`;
  const kept = ({ rows }: Staged) => rows.map(({ event_time, kind, price }) => [event_time, kind, price]);

  test.each([
    ['epoch seconds as text', `CAST(epoch(moment) AS VARCHAR)`, 'times as epoch seconds'],
    ['epoch seconds', `epoch(moment)`, 'times as epoch seconds'],
    ['epoch seconds with decimals', `CAST(epoch(moment) AS DECIMAL(18, 3))`, 'times as epoch seconds'],
    ['epoch milliseconds', `epoch_ms(moment)`, 'times as epoch milliseconds'],
    ['epoch milliseconds as floating point', `epoch_ms(moment)::DOUBLE`, 'times as epoch milliseconds'],
    ['epoch microseconds', `epoch_us(moment)`, 'times as epoch microseconds'],
    ['dates with the day first', `strftime(moment, '%d/%m/%Y %H:%M:%S.%g') || 'Z'`, 'dates with the day first'],
    ['dates with the month first', `strftime(moment, '%m/%d/%Y %H:%M:%S.%f') || 'Z'`, 'dates with the month first'],
  ])('gives the same rows as one in the log’s: %s', async (_what, time, words) => {
    const expected = await staged(`SELECT moment::TIMESTAMPTZ AS event_time, ${own}, ${REST} FROM ${ROWS}`);
    const found = await staged(`SELECT ${time} AS event_time, word AS event_type, price, ${REST} FROM ${ROWS}`);
    expect([found.read, found.good, reasonsOf(found), warningsOf(found)]).toEqual([3, 3, {}, {}]);
    expect(kept(found)).toEqual(kept(expected));
    expect(found.readAs).toContain(
      `${words}, prices in $, event types page_view = view Add to Cart = cart order = purchase`,
    );
    expect(expected.readAs).toBe('parquet, UTC times, 5 columns');
  });

  test('puts a value aside that does not fit the form, and shows it as it stands there', async () => {
    const rows = `(VALUES (1569888000::BIGINT, '1,50'), (7, '1,50'), (1569888001, 'soon'), (1569888002, '-1,5')) t(event_time, price)`;
    const found = await staged(`SELECT event_time, price, 'view' AS event_type, ${REST} FROM ${rows}`);
    expect([found.good, reasonsOf(found)]).toEqual([1, { 'bad-event-time': 1, 'bad-price': 2 }]);
    expect(found.aside.map(({ line, value, text }) => [line, value, JSON.parse(text)])).toMatchObject([
      [2, '7', { event_time: '7', price: '1,50' }],
      [3, 'soon', { event_time: '1569888001', price: 'soon' }],
      [4, '-1,5', { event_time: '1569888002', price: '-1,5' }],
    ]);
  });

  test('is not read to its end for forms where its first rows are in the log’s own', async () => {
    const found = await staged(
      `SELECT '2019-10-01 00:00:00 UTC' AS event_time, CASE WHEN i < 24000 THEN 'view' ELSE 'Order' END AS event_type, 1 AS price, 1 + i AS product_id, 501 AS user_id FROM range(25000) t(i)`,
    );
    expect([found.good, reasonsOf(found)]).toEqual([24_000, { 'unknown-event-type': 1000 }]);
    expect(found.readAs).toBe('parquet, UTC times, 5 columns');
  });

  test('takes no form that a later row contradicts', async () => {
    const found = await staged(
      `SELECT '2019-10-01 00:00:00 UTC' AS event_time, CASE i WHEN 11999 THEN '7.25' ELSE '1,50' END AS price, 'view' AS event_type, 1 + i AS product_id, 501 AS user_id FROM range(12000) t(i)`,
    );
    expect([found.good, reasonsOf(found)]).toEqual([1, { 'bad-price': 11_999 }]);
  });
});

test('a row with a zero byte in one of its texts is put aside for it, as a line of a text file is, whatever else is wrong', async () => {
  const result = await staged(
    `SELECT ${UNTYPED}, brand, session AS user_session, type AS event_type FROM (VALUES ('ac' || chr(0) || 'me', 's', 'view'), ('acme', 's', 'view'), ('acme', chr(0), 'view'), (NULL, 's' || chr(0), 'veiw'), ('acme', NULL, 'veiw')) t(brand, session, type)`,
  );
  expect([result.read, result.good, Object.fromEntries(result.quarantined)]).toEqual([
    5,
    1,
    { 'nul-byte': 3, 'unknown-event-type': 1 },
  ]);
  expect(result.aside.map(({ line, column_name, value, reason }) => [line, column_name, value, reason])).toEqual([
    [1, 'brand', 'ac\uFFFDme', 'nul-byte'],
    [3, 'user_session', '\uFFFD', 'nul-byte'],
    [4, 'user_session', 's\uFFFD', 'nul-byte'],
    [5, 'event_type', 'veiw', 'unknown-event-type'],
  ]);
  expect(JSON.parse(result.aside[0]?.text ?? '')).toMatchObject({ brand: 'ac\0me', user_session: 's' });
  const bytes = await staged(`SELECT ${EVENT}, encode('x' || chr(0)) AS brand`);
  expect(Object.fromEntries(bytes.quarantined)).toEqual({ 'nul-byte': 1 });
});

test('a row whose texts together are longer than a line may be is put aside, as a line of a text file is', async () => {
  const result = await staged(
    `SELECT ${EVENT}, brand, session AS user_session FROM (VALUES (repeat('z', 1048500), 's'), (repeat('한', 349600), 's'), (repeat('z', 1048570), NULL), (repeat('z', 600000), repeat(chr(0), 600000))) t(brand, session)`,
  );
  expect([result.read, result.good, Object.fromEntries(result.quarantined)]).toEqual([4, 1, { 'line-too-long': 3 }]);
  expect(
    result.aside.map(({ line, column_name, reason, text }) => [
      line,
      column_name,
      reason,
      (text ?? '').length <= 65_536,
    ]),
  ).toEqual([2, 3, 4].map((line) => [line, null, 'line-too-long', true]));
});

/** A Parquet file with a column PRICE, of which the name is made another afterwards: the engine writes no two names that differ in capitals alone. */
async function renamed(select: string, from: string, to: string): Promise<string> {
  const file = await parquet(select);
  const bytes = (await readFile(file)).toString('latin1').replaceAll(from, to);
  await writeFile(file, Buffer.from(bytes, 'latin1'));
  return file;
}

test('two columns that differ in capitals alone are refused, for nobody knows which is meant, unless the columns are named', async () => {
  const file = await renamed(`SELECT ${EVENT}, 20 AS prixx, {'price': 1} AS more`, 'prixx', 'Price');
  await expect(findLogs([file])).rejects.toMatchObject({
    code: 'columns',
    message: expect.stringContaining('repeated column price') as string,
    problems: expect.arrayContaining([
      expect.objectContaining({ column: 'price', value: 'Price', reason: 'repeated-column' }),
    ]) as unknown[],
  });
  const columns = ['event_time', 'product_id', null, 'user_id', 'event_type', 'price', null] as const;
  const [result] = await ground.stage([file], { readAs: { columns } });
  expect(result?.rows.map(({ price }) => price)).toEqual(['20.0000']);
});

test('columns below others are none of the log', async () => {
  const result = await staged(`SELECT {'price': 1, 'user_id': {'price': 2}} AS more, ${EVENT}, [{'price': 3}] AS list`);
  expect([result.good, result.readAs]).toEqual([1, expect.stringContaining('ignored more list')]);
});
