import { afterAll, beforeAll, expect, test } from 'vitest';
import { importLog } from '../../import/import-log.js';
import { openLake, type Lake } from '../../lake.js';
import { log, scratchFolder, writeFiles } from '../../testing/logs.js';

const folder = scratchFolder();
let lake: Lake;
beforeAll(async () => {
  const at = (time: string, row: Record<string, string> = {}): Record<string, string> => ({ event_time: `${time} UTC`, user_id: '7', product_id: '1', user_session: 's', ...row });
  const [file = ''] = await writeFiles(folder, { 'views.csv': log([at('2019-10-31 23:59:00'), at('2019-11-01 00:01:00', { event_type: 'cart' }), at('2019-11-02 10:00:00', { product_id: '2' })]) });
  const dataDir = folder('a [odd] * name?');
  await importLog({ dataDir, paths: [file] });
  lake = await openLake({ dataDir });
});
afterAll(() => lake.close());

test('the range of a log is told without reading its events', async () => {
  expect(await (await lake.store()).rows('SELECT * FROM log_range')).toEqual([{ first_at: new Date('2019-10-31T23:59:00Z'), last_at: new Date('2019-11-02T10:00:00Z') }]);
});

test('pairs of user and product are added up over months', async () => {
  const { files } = await lake.manifest();
  expect(files.interactions.map(({ month }) => month)).toEqual(['2019-10', '2019-11']);
  expect(await (await lake.store()).rows('SELECT * FROM interactions ORDER BY product_id')).toEqual([
    { user_id: 7, product_id: 1, views: 1, carts: 1, removes: 0, purchases: 0, last_at: new Date('2019-11-01T00:01:00Z') },
    { user_id: 7, product_id: 2, views: 1, carts: 0, removes: 0, purchases: 0, last_at: new Date('2019-11-02T10:00:00Z') },
  ]);
});

test('zones are converted alike for instants and days', async () => {
  const [row] = await (await lake.store()).rows(`SELECT cast(local_ts(TIMESTAMP '2019-10-31 22:30:00', 'Asia/Kolkata') AS VARCHAR) AS at, local_date(TIMESTAMP '2019-10-31 22:30:00', 'Asia/Kolkata') AS day,
    iso_weekday(DATE '2019-11-03') AS sunday, session_key('s') AS key, cast('0x' || substr(md5('s'), 31, 2) || substr(md5('s'), 29, 2) || substr(md5('s'), 27, 2) || substr(md5('s'), 25, 2) AS BIGINT) AS expected`);
  expect(row).toMatchObject({ at: '2019-11-01 04:00:00', day: '2019-11-01', sunday: 7 });
  expect(row?.['key']).toBe(row?.['expected']);
});
