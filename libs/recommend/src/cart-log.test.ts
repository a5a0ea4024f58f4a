import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importLog, openLake } from '@cartograph/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCartLog, type CartLog } from './cart-log.js';
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
  const dataDir = join(folder, 'data');
  await importLog({ dataDir, paths: [path] });
  const lake = await openLake({ dataDir, threads: 1 });
  try {
    const store = await lake.store();
    const log = await readCartLog(store);
    await store.close();
    return log;
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
