import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importLog, openLake, type EventStore, type Lake } from '@cartograph/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBotUsers } from '../log/bot-users.js';
import { IdMap } from '../id-map.js';
import { readEventsBetween, readEventsSince } from './events-since.js';
import { readViewedBetween, readViewedProducts } from './viewed-products.js';

const row = (second: number, type: string, product: string, user: string, session = `s${user}`): string =>
  `2019-10-01 00:00:${String(second).padStart(2, '0')} UTC,${type},${product},12,,acme,7.00,${user},${session}`;

let folder: string;
let lake: Lake;
let store: EventStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-viewed-'));
  const rows = [
    row(1, 'view', '10', '7'),
    row(2, 'view', '11', '7'),
    row(3, 'cart', '12', '7'),
    row(4, 'view', '10', '7'),
    row(5, 'view', '13', '1515915625519390001'),
    row(6, 'cart', '12', '8'),
    row(7, 'view', '31', '9'),
    row(7, 'view', '30', '9'),
    row(8, 'view', '18446744073709551615', '9223372036854775808'),
    row(9, 'view', '10', '9223372036854775808'),
    row(1, 'view', '21', '20', 'first'),
    row(2, 'view', '22', '20', 'second'),
    row(3, 'view', '21', '20', 'second'),
    ...Array.from({ length: 61 }, (_, event) =>
      row(4 + Math.floor(event / 4), 'view', String(300 + event), '20', 'machine'),
    ),
  ];
  const path = join(folder, 'log.csv');
  await writeFile(
    path,
    ['event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session', ...rows, ''].join(
      '\n',
    ),
  );
  await importLog({ dataDir: join(folder, 'data'), paths: [path] });
  lake = await openLake({ dataDir: join(folder, 'data'), threads: 1 });
  store = await lake.store();
});
afterAll(async () => {
  await store.close();
  await lake.close();
  await rm(folder, { recursive: true, force: true });
});

test('reads views of many users at once, the latest first, carts left out', async () => {
  const viewed = await readViewedProducts(store, ['7', '8', '1515915625519390001', '99']);
  expect(viewed).toEqual(
    new Map([
      ['7', [{ productId: '10' }, { productId: '11' }, { productId: '10' }]],
      ['1515915625519390001', [{ productId: '13' }]],
    ]),
  );
});

test('takes the higher product id as the later view of one second', async () => {
  const viewed = await readViewedProducts(store, ['9']);
  expect(viewed).toEqual(new Map([['9', [{ productId: '31' }, { productId: '30' }]]]));
});

test('tells views of earlier sessions from those of the last one, and leaves those of a bot out', async () => {
  const viewed = await readViewedProducts(store, ['20']);
  expect(viewed.get('20')).toEqual([{ productId: '21' }, { productId: '22' }, { productId: '21', isEarlier: true }]);
  expect(await readViewedBetween(store, ['20'])).toEqual(viewed);
});

test('tells of which users most events are a bot’s', async () => {
  const users = new IdMap(['7', '20', '21', '9223372036854775808']);
  expect([...(await readBotUsers(store, users))]).toEqual([0, 1, 0, 0]);
});

test('knows users and products beyond 64 bit by their digits', async () => {
  const viewed = await readViewedProducts(store, ['9223372036854775808', '9223372036854775809']);
  expect(viewed).toEqual(
    new Map([['9223372036854775808', [{ productId: '10' }, { productId: '18446744073709551615' }]]]),
  );
});

test('passes over what cannot be an id of the log', async () => {
  expect(await readViewedProducts(store, ['abc', '', '-1', '99999999999999999999', "7' or 1=1"])).toEqual(new Map());
  expect(await readViewedProducts(store, [])).toEqual(new Map());
});

test('users in a range of ids are read at once, long ids by name, and nobody between them is told of', async () => {
  const ids = ['7', '9', '1515915625519390001', '9223372036854775808'];
  expect(await readViewedBetween(store, ids)).toEqual(await readViewedProducts(store, ids));
  expect([...(await readViewedBetween(store, ['7', '99'])).keys()]).toEqual(['7']);
  expect(await readViewedBetween(store, [])).toEqual(new Map());
  await expect(readViewedBetween(store, ids, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
});

test('so are later events of users in a range of ids', async () => {
  const from = Date.parse('2019-10-01T00:00:03Z') / 1000;
  const ids = ['7', '9', '1515915625519390001', '9223372036854775808'];
  const found = await readEventsBetween(store, ids, from);
  expect(found).toEqual(await readEventsSince(store, ids, from));
  expect(found.get('7')?.map(({ productId, eventType }) => [productId, eventType])).toEqual([
    ['12', 'cart'],
    ['10', 'view'],
  ]);
  expect([...(await readEventsBetween(store, ['7', '99'], from)).keys()]).toEqual(['7']);
  expect(await readEventsBetween(store, [], from)).toEqual(new Map());
});
