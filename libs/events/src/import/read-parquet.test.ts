import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../engines/duckdb/engine.js';
import { QueryError } from '../errors.js';
import { scratchFolder } from '../testing/logs.js';
import { asText, parquetFault, parquetShape } from './read-parquet.js';

const folder = scratchFolder();
let connection: DuckDBConnection;
let count = 0;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET TimeZone = 'UTC'");
});
afterAll(() => connection.closeSync());

async function parquet(query: string): Promise<string> {
  const file = folder(`${(count += 1)}.parquet`);
  await connection.run(`COPY (${query}) TO ${literal(file)} (FORMAT parquet)`);
  return file;
}

describe('a value of a Parquet file is the text that a log would hold', () => {
  test.each<[string, string, string, string | null]>([
    ['whole numbers', '9223372036854775807::BIGINT', 'product_id', '9223372036854775807'],
    ['whole numbers of other widths', '12::UINTEGER', 'user_id', '12'],
    ['a whole number in floating point', '541312140::DOUBLE', 'user_id', '541312140'],
    ['the last that is exact there', '9007199254740991::DOUBLE', 'user_id', '9007199254740991'],
    ['the first that is not', '9007199254740992::DOUBLE', 'user_id', '9007199254740992.0'],
    ['the first that is not, of single precision', '16777216::FLOAT', 'user_id', '16777216.0'],
    ['one far beyond', '2.5e18::DOUBLE', 'category_id', '2.5e+18'],
    ['a number that is not whole', '5.5::DOUBLE', 'product_id', '5.5'],
    ['no number', "'nan'::DOUBLE", 'product_id', null],
    ['infinity', "'inf'::DOUBLE", 'product_id', 'inf'],
    ['a price', '35.79::DOUBLE', 'price', '35.79'],
    ['no price', "'nan'::FLOAT", 'price', null],
    ['a decimal', '35.7900::DECIMAL(18,4)', 'price', '35.7900'],
    ['an instant', "TIMESTAMPTZ '2019-10-01 05:30:00+05:30'", 'event_time', '2019-10-01 00:00:00+00'],
    ['a time without zone', "TIMESTAMP '2019-10-01 00:00:00.25'", 'event_time', '2019-10-01 00:00:00.25'],
    [
      'a time in nanoseconds',
      "TIMESTAMP_NS '2019-10-01 00:00:00.123456789'",
      'event_time',
      '2019-10-01 00:00:00.123456',
    ],
    ['a day', "DATE '2019-10-01'", 'event_time', '2019-10-01'],
    ['bytes that are text', "encode('삼성')", 'brand', '삼성'],
    ['bytes that are none', "'\\xFF'::BLOB", 'brand', '\\xFF'],
    ['nothing', 'NULL::VARCHAR', 'brand', null],
  ])('%s', async (_what, sql, column, expected) => {
    const [[type] = []] = await (await connection.run(`SELECT typeof(${sql})`)).getRowsJson();
    const text = asText({ name: 'a "b"', type: String(type), column: column as 'brand' });
    expect(await (await connection.run(`SELECT ${text} FROM (SELECT ${sql} AS "a ""b""")`)).getRowsJson()).toEqual([
      [expected],
    ]);
  });
});

const ROW =
  "TIMESTAMP '2019-10-01' AS event_time, 'view' AS event_type, 1::BIGINT AS product_id, 1.5::DOUBLE AS price, 2::BIGINT AS user_id";

describe('a Parquet file', () => {
  test('has the columns that its names say, whatever their order, and passes over the others', async () => {
    const file = await parquet(`SELECT ${ROW}, [1] AS tags, 'acme' AS "Brand" FROM range(3)`);
    expect(await parquetShape('a.parquet', file, {})).toMatchObject({
      columns: ['event_time', 'event_type', 'product_id', 'price', 'user_id', null, 'brand'],
      ignored: ['tags'],
      rows: 3,
      times: 'times without a zone',
      hasHeader: false,
      skippedLines: 0,
    });
  });

  test.each<[string, string, string, RegExp]>([
    ['without a column of a log', 'SELECT 1 AS a', 'columns', /missing column event_time/],
    ['without rows', `SELECT ${ROW} WHERE false`, 'header-only', /no rows/],
    [
      'whose values are nested',
      `SELECT ${ROW}, {'name': 'acme'} AS brand`,
      'columns',
      /the column brand is of the type STRUCT/,
    ],
    ['with a name of the engine', `SELECT ${ROW}, 1 AS file_row_number`, 'columns', /file_row_number/],
  ])('%s is refused', async (_what, query, code, says) => {
    await expect(parquetShape('a.parquet', await parquet(query), {})).rejects.toMatchObject({
      name: 'ImportError',
      code,
      message: expect.stringMatching(says) as string,
    });
  });

  test('that is damaged is told so', async () => {
    const file = folder('damaged.parquet');
    await writeFile(file, 'PAR1 and nothing behind it');
    await expect(parquetShape('damaged.parquet', file, {})).rejects.toMatchObject({ code: 'damaged' });
  });
});

test('a fault of the content is said in words; of the machine it is what it was', () => {
  const fault = (message: string): unknown => parquetFault('a.parquet', new QueryError('SELECT 1', new Error(message)));
  expect(fault('Invalid string encoding found in Parquet file')).toMatchObject({
    name: 'ImportError',
    code: 'encoding',
  });
  expect(fault('Failed to read Parquet file: corrupt page')).toMatchObject({ name: 'ImportError', code: 'damaged' });
  expect(fault('Out of Memory Error')).toMatchObject({ name: 'QueryError' });
  const other = new Error('of ours');
  expect(parquetFault('a.parquet', other)).toBe(other);
});
