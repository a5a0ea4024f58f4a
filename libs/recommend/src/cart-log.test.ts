import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, importLog, openLake } from '@cartograph/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCartLog, type CartLog } from './cart-log.js';
import { cartMatrix } from './cart-matrix.js';
import { recommend } from './serve.js';
import { trainModels } from './train.js';

const samples = process.env['CARTOGRAPH_SAMPLES'] ?? join(import.meta.dirname, '../../../../shared/data');
const october = join(samples, 'multi-category/2019-Oct.csv');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-cart-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function imported(path: string): Promise<CartLog> {
  await importLog({ dataDir: join(folder, 'data'), paths: [path] });
  return asked(readCartLog);
}

async function asked<T>(ask: (store: EventStore) => Promise<T>): Promise<T> {
  const lake = await openLake({ dataDir: join(folder, 'data'), threads: 1 });
  try {
    const store = await lake.store();
    const answer = await ask(store);
    await store.close();
    return answer;
  } finally {
    await lake.close();
  }
}

async function written(rows: readonly string[]): Promise<string> {
  const path = join(folder, 'log.csv');
  await writeFile(path, ['event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session', ...rows, ''].join('\n'));
  return path;
}

const at = (second: number): number => Date.UTC(2019, 9, 1, 0, 0, second) / 1000;

test('ids beyond 64 bit keep their digits, as users, products and categories, in the columns that models are trained on', async () => {
  const [user, product, category] = ['9223372036854775808', '18446744073709551615', '12345678901234567890'];
  const rows = Array.from({ length: 6 }, (_, n) => `2019-10-01 00:00:0${n} UTC,cart,${n % 2 === 0 ? product : '7'},${category},,acme,5.00,${n < 3 ? user : `10${n}`},s${n}`);
  const log = await imported(await written(rows));
  expect([log.userIds.toSorted(), log.productIds.toSorted(), log.categories]).toEqual([['103', '104', '105', user].toSorted(), [product, '7'].toSorted(), [category, category]]);
  expect(Array.from(log.carts.users, (row, place) => [log.userIds[row], log.productIds[log.carts.products[place] ?? -1]])).toEqual([[user, product], [user, '7'], [user, product], ['103', '7'], ['104', product], ['105', '7']]);
}, 60_000);

test('reads carts in order of time and ids in numeric order, and views of carters only', async () => {
  const log = await imported(
    await written([
      '2019-10-01 00:00:09 UTC,cart,900,11,apparel.shoes,,5.00,10,s1',
      '2019-10-01 00:00:02 UTC,cart,1000,12,,acme,7.00,10,s1',
      '2019-10-01 00:00:05 UTC,cart,1000,12,,acme,7.00,9,s2',
      '2019-10-01 00:00:06 UTC,cart,1000,12,,acme,7.00,9,s2',
      '2019-10-01 00:00:01 UTC,view,1000,12,,acme,7.00,9,s2',
      '2019-10-01 00:00:01 UTC,view,555,12,,acme,7.00,9,s2',
      '2019-10-01 00:00:01 UTC,view,1000,12,,acme,7.00,77,s3',
      '2019-10-01 00:00:08 UTC,purchase,1000,12,,acme,7.00,9,s2',
    ]),
  );
  expect(log.userIds).toEqual(['9', '10']);
  expect(log.productIds).toEqual(['900', '1000']);
  expect(log.categories).toEqual(['apparel.shoes', '12']);
  expect(log.carts).toEqual({ users: Int32Array.of(1, 0, 0, 1), products: Int32Array.of(1, 1, 1, 0), at: Float64Array.of(at(2), at(5), at(6), at(9)) });
  expect(log.views).toEqual({ users: Int32Array.of(0), products: Int32Array.of(1), at: Float64Array.of(at(1)) });
});

test('knows the same users, products and pairs as the events themselves, also where two imports share a month', async () => {
  const types = ['view', 'cart', 'remove_from_cart', 'purchase'];
  const rows = (month: string, seed: number): string[] =>
    Array.from({ length: 400 }, (_, i) => {
      const draw = (of: number, salt: number): number => (i * 7919 + seed * 104_729 + salt * 31 + ((i * i) % 97)) % of;
      const when = `${month}-${String(1 + draw(28, 1)).padStart(2, '0')} 00:${String(draw(60, 2)).padStart(2, '0')}:${String(draw(60, 3)).padStart(2, '0')} UTC`;
      return `${when},${types[draw(4, 4)]},${1 + draw(37, 5)},12,,acme,7.00,${1 + draw(41, 6)},s${draw(90, 7)}`;
    });
  await imported(await written(rows('2019-10', 1)));
  await rm(join(folder, 'log.csv'));
  const log = await imported(await written([...rows('2019-10', 2), ...rows('2019-11', 3)]));
  const [users, products, pairs] = await asked(async (store) => [
    await store.rows<{ id: string }>(`select cast(user_id as string) as id from (select distinct user_id from events where event_type = 'cart') u order by user_id`),
    await store.rows<{ id: string }>(`select cast(product_id as string) as id from (select distinct product_id from events where event_type = 'cart') p order by product_id`),
    await store.rows<{ user_id: number; product_id: number; carts: number }>('select user_id, product_id, carts from interactions where carts > 0 order by user_id, product_id'),
  ] as const);
  expect(log.userIds).toEqual(users.map(({ id }) => id));
  expect(log.productIds).toEqual(products.map(({ id }) => id));
  const { csr } = cartMatrix(log.carts, { users: log.userIds.length, products: log.productIds.length });
  const counted = log.userIds.flatMap((user, row) =>
    Array.from(csr.indices.subarray(csr.indptr[row], csr.indptr[row + 1]), (product, at) => ({ user_id: Number(user), product_id: Number(log.productIds[product]), carts: csr.values[(csr.indptr[row] ?? 0) + at] })),
  );
  expect(counted).toEqual(pairs);
  expect(pairs.length).toBeGreaterThan(100);
});

test('keeps 19-digit ids exact', async () => {
  const log = await imported(
    await written([
      '2019-10-01 00:00:01 UTC,cart,1000,12,,acme,7.00,1515915625519390001,s1',
      '2019-10-01 00:00:02 UTC,cart,1000,12,,acme,7.00,1515915625519390002,s2',
    ]),
  );
  expect(log.userIds).toEqual(['1515915625519390001', '1515915625519390002']);
});

test('refuses a snapshot without carts, naming it and the remedy', async () => {
  await expect(imported(await written(['2019-10-01 00:00:01 UTC,view,1000,12,,acme,7.00,9,s2']))).rejects.toThrow(/^snapshot .* holds no cart event.*import a log with cart events/);
});

test.skipIf(!existsSync(october))('one real night trains, answers everybody, and claims nothing about quality', async () => {
  const log = await imported(october);
  expect(log.carts.at.length).toBe(50);
  const set = await trainModels(log);
  for (const model of set.report.models) {
    for (const entry of model.metrics) expect(entry.hitRate).toMatchObject({ ok: false, reason: 'too-few' });
  }
  expect(set.report.baselineAccuracy).toMatchObject({ ok: false, reason: 'too-few' });
  for (const userId of [...log.userIds, '1']) {
    const answer = recommend(set, { kind: 'user', userId });
    expect(answer.items.length).toBe(10);
    expect(answer.kind).toBe('POPULARITY');
    expect(answer.modelReason).toContain('at least 30 are needed');
  }
});
