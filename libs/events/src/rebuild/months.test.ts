import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { monthOf, monthStart, nextMonth } from './months.js';

test('a month runs from its first instant to the first of the next, over the end of a year and in leap years', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const ask = async (sql: string): Promise<unknown> => (await (await connection.run(`SELECT ${sql}`)).getRowsJson())[0];
  expect(
    await ask(['2019-12', '2020-02', '2021-02'].map((month) => `CAST(${nextMonth(month)} AS VARCHAR)`).join(', ')),
  ).toEqual(['2020-01-01 00:00:00', '2020-03-01 00:00:00', '2021-03-01 00:00:00']);
  expect(
    await ask(
      `${monthOf(monthStart('2019-10'))}, ${monthOf(`${nextMonth('2019-10')} - INTERVAL 1 MICROSECOND`)}, ${monthOf(nextMonth('2019-10'))}`,
    ),
  ).toEqual(['2019-10', '2019-10', '2019-11']);
  connection.closeSync();
});
