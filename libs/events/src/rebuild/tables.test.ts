import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLake, type Lake } from '../lake.js';
import type { EventStore } from '../store.js';
import { log, scratchFolder, writeFiles } from '../testing/logs.js';
import { importLog } from '../import/import-log.js';
import { atLeastCents } from './count-totals.js';

const folder = scratchFolder();
let lake: Lake;
let store: EventStore;
const at = (day: string, time: string): string => `2019-${day} ${time} UTC`;
beforeAll(async () => {
  const [file = ''] = await writeFiles(folder, {
    'tables.csv': log([
      {
        event_time: at('10-31', '23:59:00'),
        event_type: 'purchase',
        product_id: '2',
        user_id: '7',
        user_session: 's',
        price: '5',
      },
      {
        event_time: at('10-31', '23:59:00'),
        event_type: 'view',
        product_id: '2',
        user_id: '7',
        user_session: 's',
        price: '5',
      },
      {
        event_time: at('10-31', '23:59:00'),
        event_type: 'remove_from_cart',
        product_id: '1',
        user_id: '7',
        user_session: 's',
        price: '0',
        brand: '',
      },
      {
        event_time: at('10-31', '23:59:00'),
        event_type: 'cart',
        product_id: '2',
        user_id: '7',
        user_session: 's',
        price: '5',
      },
      {
        event_time: at('10-31', '23:59:00'),
        event_type: 'cart',
        product_id: '1',
        user_id: '7',
        user_session: 's',
        price: '0',
        brand: '',
      },
      {
        event_time: at('11-01', '00:01:00'),
        event_type: 'purchase',
        product_id: '2',
        user_id: '7',
        user_session: 's',
        price: '6.25',
        brand: 'newer',
        category_id: '',
        category_code: '',
      },
      {
        event_time: at('10-15', '12:00:00'),
        event_type: 'view',
        product_id: '2',
        user_id: '8',
        user_session: 's',
        price: '4',
      },
      {
        event_time: at('10-15', '12:30:00'),
        event_type: 'view',
        product_id: '2',
        user_id: '8',
        user_session: '',
        price: '4',
      },
      {
        event_time: at('10-15', '13:00:00'),
        event_type: 'view',
        product_id: '3',
        user_id: '8',
        user_session: '',
        price: '0',
      },
      {
        event_time: at('10-15', '13:30:01'),
        event_type: 'view',
        product_id: '3',
        user_id: '8',
        user_session: '',
        price: '0',
      },
    ]),
  });
  const dataDir = folder('data');
  await importLog({ dataDir, paths: [file] });
  lake = await openLake({ dataDir });
  store = await lake.store();
});
afterAll(() => lake.close());

test('events of one second stand in the order view, cart, remove_from_cart, purchase, then by product', async () => {
  expect(await store.rows('SELECT event_type AS type, product_id AS product FROM events WHERE user_id = 7')).toEqual([
    { type: 'view', product: 2 },
    { type: 'cart', product: 1 },
    { type: 'cart', product: 2 },
    { type: 'remove_from_cart', product: 1 },
    { type: 'purchase', product: 2 },
    { type: 'purchase', product: 2 },
  ]);
});

test('a session may cross a month; one id of two users is two sessions; without an id silence cuts, half an hour exactly does not', async () => {
  expect(
    await store.rows(
      'SELECT user_id, user_session, started_at, ended_at, views, carts, removes, purchases, value FROM sessions ORDER BY user_id, started_at',
    ),
  ).toEqual([
    {
      user_id: 7,
      user_session: 's',
      started_at: new Date('2019-10-31T23:59:00Z'),
      ended_at: new Date('2019-11-01T00:01:00Z'),
      views: 1,
      carts: 2,
      removes: 1,
      purchases: 2,
      value: '11.2500',
    },
    {
      user_id: 8,
      user_session: 's',
      started_at: new Date('2019-10-15T12:00:00Z'),
      ended_at: new Date('2019-10-15T12:00:00Z'),
      views: 1,
      carts: 0,
      removes: 0,
      purchases: 0,
      value: '0.0000',
    },
    {
      user_id: 8,
      user_session: null,
      started_at: new Date('2019-10-15T12:30:00Z'),
      ended_at: new Date('2019-10-15T13:00:00Z'),
      views: 2,
      carts: 0,
      removes: 0,
      purchases: 0,
      value: '0.0000',
    },
    {
      user_id: 8,
      user_session: null,
      started_at: new Date('2019-10-15T13:30:01Z'),
      ended_at: new Date('2019-10-15T13:30:01Z'),
      views: 1,
      carts: 0,
      removes: 0,
      purchases: 0,
      value: '0.0000',
    },
  ]);
});

test('users are summed over their sessions', async () => {
  expect(await store.rows('SELECT * FROM users ORDER BY user_id')).toEqual([
    {
      user_id: 7,
      first_seen_at: new Date('2019-10-31T23:59:00Z'),
      last_seen_at: new Date('2019-11-01T00:01:00Z'),
      views: 1,
      carts: 2,
      removes: 1,
      purchases: 2,
      session_count: 1,
      spent: '11.2500',
      bot_sessions: 0,
    },
    {
      user_id: 8,
      first_seen_at: new Date('2019-10-15T12:00:00Z'),
      last_seen_at: new Date('2019-10-15T13:30:01Z'),
      views: 4,
      carts: 0,
      removes: 0,
      purchases: 0,
      session_count: 3,
      spent: '0.0000',
      bot_sessions: 0,
    },
  ]);
});

test('products have their latest known category, brand and price, and count people once', async () => {
  const category = { category_id: '2053013555631882655', category_code: 'electronics.smartphone' };
  expect(
    await store.rows('SELECT * REPLACE (cast(category_id AS string) AS category_id) FROM products ORDER BY product_id'),
  ).toEqual([
    {
      product_id: 1,
      ...category,
      brand: null,
      price: '0.0000',
      lowest_price: '0.0000',
      highest_price: '0.0000',
      views: 0,
      carts: 1,
      removes: 1,
      purchases: 0,
      revenue: '0.0000',
      viewers: 0,
      buyers: 0,
    },
    {
      product_id: 2,
      ...category,
      brand: 'newer',
      price: '6.2500',
      lowest_price: '4.0000',
      highest_price: '6.2500',
      views: 3,
      carts: 1,
      removes: 0,
      purchases: 2,
      revenue: '11.2500',
      viewers: 2,
      buyers: 1,
    },
    {
      product_id: 3,
      ...category,
      brand: 'acme',
      price: '0.0000',
      lowest_price: '0.0000',
      highest_price: '0.0000',
      views: 2,
      carts: 0,
      removes: 0,
      purchases: 0,
      revenue: '0.0000',
      viewers: 1,
      buyers: 0,
    },
  ]);
});

test('a decimal keeps two places at least', () => {
  expect(['14786.5900', '3.0000', '0', '1.2345', '7'].map(atLeastCents)).toEqual([
    '14786.59',
    '3.00',
    '0.00',
    '1.2345',
    '7.00',
  ]);
});

test('numbers and times are written as differences, and no column is of a type that other readers refuse', async () => {
  const { files } = await lake.manifest();
  const paths = Object.values(files)
    .flat()
    .map((file) => `'${path.join(lake.dir, file.path)}'`);
  const columns = await store.rows<{ name: string; encodings: string }>(
    `SELECT DISTINCT path_in_schema AS name, encodings FROM parquet_metadata([${paths.join(', ')}]) WHERE path_in_schema IN ('user_session', 'session_key', 'started_at')`,
  );
  expect(columns.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: 'session_key', encodings: 'DELTA_BINARY_PACKED' },
    { name: 'started_at', encodings: 'DELTA_BINARY_PACKED' },
    { name: 'user_session', encodings: 'DELTA_LENGTH_BYTE_ARRAY' },
  ]);
  expect(
    await store.rows(
      `SELECT DISTINCT name FROM parquet_schema([${paths.join(', ')}]) WHERE converted_type LIKE 'UINT%'`,
    ),
  ).toEqual([]);
});
