import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { run } from '../engines/duckdb/run.js';
import { literal } from '../engines/duckdb/engine.js';
import { reasonsOf, stagingGround, warningsOf, type Staged } from '../testing/staging.js';
import { stageText } from '../testing/staged-text.js';

const folder = scratchFolder();
const ground = stagingGround(folder);
const staged = stageText(folder, ground);
let count = 0;

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
