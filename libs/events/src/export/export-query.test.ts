import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { periodQuery, type ExportFilter } from './export-query.js';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET TimeZone = 'UTC'");
});
afterAll(() => connection.closeSync());

test.each<[string, ExportFilter, string, string | null, string | null]>([
  ['UTC', { from: '2019-10-01', to: '2019-10-31' }, 'UTC', '2019-10-01 00:00:00', '2019-11-01 00:00:00'],
  [
    'a zone of a quarter-hour',
    { from: '2019-10-01', to: '2019-10-01' },
    'Asia/Kathmandu',
    '2019-09-30 18:15:00',
    '2019-10-01 18:15:00',
  ],
  [
    'a day of 23 hours and a half',
    { from: '2019-10-06', to: '2019-10-06' },
    'Australia/Lord_Howe',
    '2019-10-05 13:30:00',
    '2019-10-06 13:00:00',
  ],
  [
    'a day of 25 hours',
    { from: '2019-10-27', to: '2019-10-27' },
    'Europe/Berlin',
    '2019-10-26 22:00:00',
    '2019-10-27 23:00:00',
  ],
  ['the end of February', { to: '2020-02-29' }, 'UTC', null, '2020-03-01 00:00:00'],
  ['one end only', { from: '2019-10-01' }, 'Asia/Dubai', '2019-09-30 20:00:00', null],
  ['no period', {}, 'Asia/Dubai', null, null],
])('local days become instants in UTC: %s', async (_what, filter, zone, from, until) => {
  expect(await (await connection.run(periodQuery(filter, zone))).getRowObjectsJson()).toEqual([{ from, until }]);
});
