import { EVENT_TYPES } from '@cartograph/events';
import { expect, it } from 'vitest';
import { columnOf, COUNT_EVENTS, countsOf } from './counts.js';
import { tinyLake } from './testing/tiny-lake.js';

it('counts of a row have a total', () => {
  expect(countsOf({ views: 5, carts: 3, removes: 1, purchases: 2 })).toEqual({
    views: 5,
    carts: 3,
    removes: 1,
    purchases: 2,
    total: 11,
  });
});

it('events are counted by type, in the column of each', async () => {
  expect(EVENT_TYPES.map(columnOf)).toEqual(['views', 'carts', 'removes', 'purchases']);
  const at = '2019-10-01 10:00:00';
  const lake = await tinyLake([
    { at, type: 'view', product: '1', user: '1' },
    { at, type: 'view', product: '2', user: '1' },
    { at, type: 'cart', product: '1', user: '1' },
    { at, type: 'purchase', product: '1', user: '2' },
    { at, type: 'remove_from_cart', product: '1', user: '1' },
    { at, type: 'view', product: '1', user: '2' },
  ]);
  try {
    expect(
      await lake.store.rows(`select user_id, ${COUNT_EVENTS} from events group by user_id order by user_id`),
    ).toEqual([
      { user_id: 1, views: 2, carts: 1, removes: 1, purchases: 0 },
      { user_id: 2, views: 1, carts: 0, removes: 0, purchases: 1 },
    ]);
  } finally {
    await lake.close();
  }
});
