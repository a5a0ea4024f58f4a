import { afterAll, beforeAll, expect, test } from 'vitest';
import { importLog } from '../../import/import-log.js';
import { openLake, type Lake } from '../../lake.js';
import { bucketOfUser } from '../../rebuild/bucket.js';
import { log, scratchFolder, writeFiles } from '../../testing/logs.js';
import { ModelLake, type ModelEvent } from '../../testing/rebuild-lake.js';
import { DuckDbStore } from './duckdb-store.js';
import { Gate } from './gate.js';

const folder = scratchFolder();
let lake: Lake;
beforeAll(async () => {
  const at = (time: string, row: Record<string, string> = {}): Record<string, string> => ({
    event_time: `${time} UTC`,
    user_id: '7',
    product_id: '1',
    user_session: 's',
    ...row,
  });
  const [file = ''] = await writeFiles(folder, {
    'views.csv': log([
      at('2019-10-31 23:59:00'),
      at('2019-11-01 00:01:00', { event_type: 'cart' }),
      at('2019-11-02 10:00:00', { product_id: '2' }),
    ]),
  });
  const dataDir = folder('a [odd] * name?');
  await importLog({ dataDir, paths: [file] });
  lake = await openLake({ dataDir });
});
afterAll(() => lake.close());

test('the range of a log is told without reading its events', async () => {
  expect(await (await lake.store()).rows('SELECT * FROM log_range')).toEqual([
    { first_at: new Date('2019-10-31T23:59:00Z'), last_at: new Date('2019-11-02T10:00:00Z') },
  ]);
});

test('pairs of user and product are added up over months', async () => {
  const { files } = await lake.manifest();
  expect(files.interactions.map(({ month }) => month)).toEqual(['2019-10', '2019-11']);
  expect(await (await lake.store()).rows('SELECT * FROM interactions ORDER BY product_id')).toEqual([
    {
      user_id: 7,
      product_id: 1,
      views: 1,
      carts: 1,
      removes: 0,
      purchases: 0,
      last_at: new Date('2019-11-01T00:01:00Z'),
    },
    {
      user_id: 7,
      product_id: 2,
      views: 1,
      carts: 0,
      removes: 0,
      purchases: 0,
      last_at: new Date('2019-11-02T10:00:00Z'),
    },
  ]);
});

test('zones are converted alike for instants and days', async () => {
  const [row] = await (
    await lake.store()
  )
    .rows(`SELECT cast(local_ts(TIMESTAMP '2019-10-31 22:30:00', 'Asia/Kolkata') AS VARCHAR) AS at, local_date(TIMESTAMP '2019-10-31 22:30:00', 'Asia/Kolkata') AS day,
    iso_weekday(DATE '2019-11-03') AS sunday, session_key('s') AS key, cast('0x' || substr(md5('s'), 31, 2) || substr(md5('s'), 29, 2) || substr(md5('s'), 27, 2) || substr(md5('s'), 25, 2) AS BIGINT) AS expected`);
  expect(row).toMatchObject({ at: '2019-11-01 04:00:00', day: '2019-11-01', sunday: 7 });
  expect(row?.['key']).toBe(row?.['expected']);
});

test("what is asked of some users is read from their buckets' files, of every month; a bucket without files finds nothing", async () => {
  const model = await ModelLake.open(folder('buckets'));
  try {
    const users = [0, 1, 2, 3, 4, 8, 9, 10, 1_000_003, '9223372036854775808'];
    const event = (user: number | string, month: string): ModelEvent => ({
      at: `2019-${month}-05 10:00:00`,
      type: 'view',
      product: 1,
      category: 5,
      code: null,
      brand: null,
      price: '1.00',
      user,
      session: 's',
    });
    await model.step({ files: [users.flatMap((user) => [event(user, '10'), event(user, '11')])], rowsPerBucket: 3 });
    const { manifest } = model;
    if (manifest === null) throw new Error('the model lake has no snapshot');
    expect(manifest.buckets).toBe(8);
    expect(new Set(manifest.files.events.map(({ bucket }) => bucket)).size).toBeLessThan(8);
    const store = await DuckDbStore.open(model.engine, new Gate(2), model.dir, manifest);
    const numbers = (await store.rows<{ id: string }>('SELECT CAST(user_id AS VARCHAR) AS id FROM users')).map(
      ({ id }) => BigInt(id),
    );
    expect(numbers).toHaveLength(10);
    const counted = async (from: string, asked: readonly bigint[]): Promise<unknown> =>
      (await store.rows(`SELECT count(*) AS n FROM ${from}(?)`, [asked]))[0]?.['n'];
    for (const number of [...numbers, 5n, 7n]) {
      const inBucket = (bucket: number): number => numbers.filter((other) => bucketOfUser(other, 8) === bucket).length;
      // Where the bucket has no file another's is read, the first one's.
      expect(await counted('users_of', [number]), `${number}`).toBe(inBucket(bucketOfUser(number, 8)) || inBucket(0));
      expect(await store.rows('SELECT count(*) AS n FROM events_of(?) WHERE user_id = ?', [[number], number])).toEqual([
        { n: numbers.includes(number) ? 2 : 0 },
      ]);
      expect(
        await store.rows('SELECT count(*) AS n FROM sessions_of(?) WHERE user_id = ?', [[number], number]),
      ).toEqual([{ n: numbers.includes(number) ? 1 : 0 }]);
    }
    expect(await counted('events_of', numbers)).toBe(20);
    expect(await counted('events_of', [1n, 1n, 9n, 2n])).toBe(
      2 * numbers.filter((number) => [1, 2].includes(bucketOfUser(number, 8))).length,
    );
    await store.close();
  } finally {
    await model.engine.close();
  }
});

test('a table without files is empty, for users asked too', async () => {
  const model = await ModelLake.open(folder('empty'));
  try {
    await model.step({
      files: [
        [
          {
            at: '2019-10-05 10:00:00',
            type: 'view',
            product: 1,
            category: 5,
            code: null,
            brand: null,
            price: '1.00',
            user: 1,
            session: null,
          },
        ],
      ],
    });
    const { manifest } = model;
    if (manifest === null) throw new Error('the model lake has no snapshot');
    const bare = {
      ...manifest,
      totals: { ...manifest.totals, firstEventAt: null, lastEventAt: null },
      files: { ...manifest.files, events: [], users: [] },
    };
    const store = await DuckDbStore.open(model.engine, new Gate(2), model.dir, bare);
    expect(await store.rows('SELECT * FROM events')).toEqual([]);
    expect(await store.rows('SELECT spent FROM users_of(?)', [[1n]])).toEqual([]);
    expect(await store.rows('SELECT * FROM log_range')).toEqual([{ first_at: null, last_at: null }]);
    await store.close();
  } finally {
    await model.engine.close();
  }
});
