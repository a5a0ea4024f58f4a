import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QueryError, UnsafeIntegerError } from '../../errors.js';
import type { ColumnTable } from '../../store.js';
import { distinctNames, readColumns } from './column-table.js';
import { run } from './run.js';

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const columns = async (sql: string): Promise<ColumnTable> => readColumns(await run(connection, sql), sql);
const column = async (type: string, ...values: string[]) =>
  (await columns(`SELECT c::${type} AS c FROM (VALUES ${values.map((value) => `(${value})`).join(', ')}) t(c)`)).column(
    'c',
  );

describe('a column', () => {
  test('of integers up to 32 bits with their sign is an Int32Array to the last bit', async () => {
    for (const [type, low, high] of [
      ['TINYINT', -128, 127],
      ['SMALLINT', -32_768, 32_767],
      ['INTEGER', -2_147_483_648, 2_147_483_647],
      ['UTINYINT', 0, 255],
      ['USMALLINT', 0, 65_535],
    ] as const) {
      expect([type, await column(type, String(low), String(high))]).toEqual([type, Int32Array.of(low, high)]);
    }
  });

  test('of wider integers keeps 64 bits as BIGINT, else is doubles, as far as these are exact', async () => {
    expect(await column('BIGINT', '-9223372036854775808', '9223372036854775807')).toEqual(
      BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n),
    );
    expect(await column('UINTEGER', '4294967295')).toEqual(Float64Array.of(4_294_967_295));
    for (const type of ['UBIGINT', 'HUGEINT', 'UHUGEINT'])
      expect(await column(type, '9007199254740991', 'NULL')).toEqual(
        Float64Array.of(9_007_199_254_740_991, Number.NaN),
      );
    await expect(column('UBIGINT', '9007199254740992')).rejects.toThrow(UnsafeIntegerError);
  });

  test('of floating numbers is doubles; what is not there is NaN', async () => {
    expect(await column('DOUBLE', `'0.1'`, 'NULL', `'-inf'`)).toEqual(Float64Array.of(0.1, Number.NaN, -Infinity));
    expect(await column('FLOAT', '0.5')).toEqual(Float64Array.of(0.5));
  });

  test('of instants is milliseconds, before 1970 too', async () => {
    expect(await column('TIMESTAMP', `'1969-12-31 23:59:59.9995'`, `'1970-01-01 00:00:01.5'`, 'NULL')).toEqual(
      Float64Array.of(-1, 1500, Number.NaN),
    );
  });

  test('of truths is bytes', async () => {
    expect(await column('BOOLEAN', 'true', 'false')).toEqual(Uint8Array.of(1, 0));
  });

  test('of text, money, days and ids is texts, and null where there is none', async () => {
    expect(await column('VARCHAR', `'a'`, `''`, 'NULL')).toEqual(['a', '', null]);
    expect(await column('DECIMAL(10,2)', '1.5', '-0.05')).toEqual(['1.50', '-0.05']);
    expect(await column('DATE', `'2019-10-01'`)).toEqual(['2019-10-01']);
    expect(await column('UUID', `'00000000-0000-0000-0000-00000000000a'`)).toEqual([
      '00000000-0000-0000-0000-00000000000a',
    ]);
  });

  test.each(['INTEGER', 'BIGINT', 'BOOLEAN'])('of %s refuses NULL with the remedy, and keeps its SQL', async (type) => {
    const error: unknown = await column(type, 'NULL').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({
      message: 'query failed: column c holds NULL, which its array cannot: coalesce it in the query',
      sql: expect.stringContaining(`c::${type}`),
      cause: expect.any(TypeError),
    });
  });

  test.each(['[1, 2]', `{'a': 1}`, `INTERVAL 1 DAY`])(
    'of a type without an array form is refused: %s',
    async (value) => {
      await expect(columns(`SELECT ${value} AS c`)).rejects.toThrow(
        /column c has (no array form: cast it|a type that a store does not give out .*; cast it) in the query/,
      );
    },
  );

  test('is filled across the vectors of the engine, each row in its place', async () => {
    const table = await columns(`SELECT i::INTEGER AS i, 's' || i AS text FROM range(5000) t(i) ORDER BY i`);
    expect([
      table.rowCount,
      table.int32('i').every((value, row) => value === row),
      table.strings('text').every((value, row) => value === `s${row}`),
    ]).toEqual([5000, true, true]);
  });

  test.each([1, 7, 8, 63, 64, 65, 2047, 2048, 2049, 4100])(
    'of %i rows has NaN exactly where a double is not there, and a null in the last row alone is not overlooked',
    async (rows) => {
      const table = await columns(
        `SELECT CASE WHEN hash(i) % 5 = 0 THEN NULL ELSE i / 2 END AS d, CASE WHEN hash(i) % 5 = 0 THEN 1 ELSE 0 END AS is_null, i / 4 AS whole, 7::BIGINT AS same FROM range(${rows}) t(i) ORDER BY i`,
      );
      const expected = Array.from(table.int32('is_null'), (isNull, i) => (isNull === 1 ? Number.NaN : i / 2));
      expect(table.float64('d')).toEqual(Float64Array.from(expected));
      expect(table.float64('whole')).toEqual(Float64Array.from({ length: rows }, (_, i) => i / 4));
      expect(table.bigInt64('same')).toEqual(new BigInt64Array(rows).fill(7n));
      await expect(
        columns(`SELECT nullif(i, ${rows - 1})::INTEGER AS i FROM range(${rows}) t(i) ORDER BY t.i`),
      ).rejects.toThrow('column i holds NULL');
    },
  );
});

describe('a table', () => {
  test('without rows still has its columns, each of its type', async () => {
    const table = await columns(`SELECT 1 AS i, 'a' AS t WHERE false`);
    expect([table.rowCount, table.names, table.int32('i'), table.strings('t')]).toEqual([
      0,
      ['i', 't'],
      new Int32Array(),
      [],
    ]);
  });

  test('gives a column in its own form alone, and says which form was wanted', async () => {
    const table = await columns(`SELECT 1::INTEGER AS i, 2::BIGINT AS big, 0.5::DOUBLE AS d, true AS flag, 'a' AS t`);
    expect(() => table.int32('big')).toThrow('column big is not an integer of at most 32 bits: cast it in the query');
    expect(() => table.bigInt64('i')).toThrow('column i is not a BIGINT');
    expect(() => table.float64('i')).toThrow('column i is not a double, a wide integer or a timestamp');
    expect(() => table.uint8('i')).toThrow('column i is not a BOOLEAN');
    expect(() => table.strings('d')).toThrow('column d is not text, a DECIMAL or a DATE');
  });

  test('names the columns that it has where one is asked for that it has not', async () => {
    const table = await columns('SELECT 1 AS i, 2 AS j');
    expect(() => table.column('I')).toThrow('no column I; there are i, j');
  });

  test('with two columns of one name is refused before a row is read', async () => {
    const sql = 'SELECT 1 AS i, 2 AS j, 3 AS i';
    await expect(columns(sql)).rejects.toThrow('two columns are named i: give one an alias');
    const [twice, once] = [await run(connection, sql), await run(connection, 'SELECT 1 AS i, 2 AS j')];
    expect(() => distinctNames(twice, sql)).toThrow(QueryError);
    expect(distinctNames(once, '')).toEqual(['i', 'j']);
  });
});
