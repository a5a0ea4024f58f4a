import { afterAll, beforeAll, expect, it } from 'vitest';
import { oncePerStore } from './once-per-store.js';
import { type TinyLake, tinyLake } from './testing/tiny-lake.js';

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake([{ at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1' }]);
});
afterAll(() => lake.close());

it('asks once for a store and key, also at once', async () => {
  let asked = 0;
  const answer = oncePerStore(async (store, key) => `${store.snapshot.rows}/${key}/${++asked}`);
  const newer = await lake.add([{ at: '2019-10-01 10:00:01', type: 'cart', product: '1', user: '1' }]);
  expect(await Promise.all([answer(lake.store), answer(lake.store), answer(newer), answer(lake.store, 'UTC')])).toEqual(
    ['1//1', '1//1', '2//2', '1/UTC/3'],
  );
  expect(await answer(lake.store, 'UTC')).toBe('1/UTC/3');
});

it('forgets a snapshot that is let go, though answers still name it', async () => {
  let asked = 0;
  const answer = oncePerStore(async () => ++asked);
  const openedAgain = { ...lake.store, lifetime: {} };
  expect([await answer(lake.store), await answer(openedAgain), await answer(lake.store)]).toEqual([1, 2, 1]);
});

it('asks again after a failure', async () => {
  let asked = 0;
  const answer = oncePerStore(async () => {
    if (++asked === 1) throw new Error('busy');
    return asked;
  });
  await expect(answer(lake.store)).rejects.toThrow('busy');
  expect(await answer(lake.store)).toBe(2);
});

it('forgets the key asked longest ago when sixteen others came after', async () => {
  let asked = 0;
  const answer = oncePerStore(async () => ++asked);
  for (let key = 0; key < 16; key++) await answer(lake.store, String(key));
  expect(await answer(lake.store, '0')).toBe(1);
  await answer(lake.store, 'new');
  expect(await answer(lake.store, '0')).toBe(1);
  expect(await answer(lake.store, '1')).toBe(18);
});
