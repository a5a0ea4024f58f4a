import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importLog, openLake, type Lake } from '@cartograph/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IdMap } from '../id-map.js';
import { readProductsHere } from './products-here.js';

const HEAD = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
const LONG = '18446744073709551615';

let folder: string;
let lake: Lake;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-here-'));
  const path = join(folder, 'log.csv');
  const rows = ['10', '11', LONG].map((product) => `2019-10-01 00:00:00 UTC,view,${product},12,,acme,7.00,1,s1`);
  await writeFile(path, [HEAD, ...rows, ''].join('\n'));
  await importLog({ dataDir: join(folder, 'data'), paths: [path] });
  lake = await openLake({ dataDir: join(folder, 'data'), threads: 1 });
});
afterAll(async () => {
  await lake.close();
  await rm(folder, { recursive: true, force: true });
});

test('marks the products of a model set that the snapshot has, whatever their ids look like', async () => {
  const store = await lake.store();
  try {
    for (const atOnce of [1, 2, 3, 20]) {
      const here = async (...ids: string[]): Promise<number[] | null> => {
        const found = await readProductsHere(store, { snapshotId: 'another', productIds: new IdMap(ids) }, atOnce);
        return found && [...found];
      };
      expect(await here('9', '10', LONG, '12')).toEqual([0, 1, 1, 0]);
      expect(await here('10', LONG)).toBeNull();
    }
    const own = { snapshotId: store.snapshot.id, productIds: new IdMap(['9']) };
    expect(await readProductsHere(store, own)).toBeNull();
  } finally {
    await store.close();
  }
});
