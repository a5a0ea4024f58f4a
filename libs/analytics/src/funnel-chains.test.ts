import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainQuery, type FunnelProductMode } from './funnel-chains.js';
import { raw, select } from './sql.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';

const event = (user: string, second: number, type: LogRow['type'], product: string, code = 'electronics.phone'): LogRow => ({ at: `2019-10-01 10:00:${String(second).padStart(2, '0')}`, type, product, user, code, categoryId: code === 'electronics.phone' ? '1' : '2' });

/** By user: 1 goes all the way with one product; 2 with another product each step; 3 carts before it views; 4 buys without a cart; 5 in one second; 6 with two products in two categories. */
const rows: LogRow[] = [
  event('1', 0, 'view', '1'), event('1', 10, 'cart', '1'), event('1', 30, 'purchase', '1'), event('1', 40, 'cart', '1'),
  event('2', 0, 'view', '1'), event('2', 4, 'cart', '2'), event('2', 5, 'purchase', '3'),
  event('3', 0, 'cart', '1'), event('3', 5, 'view', '1'), event('3', 9, 'purchase', '1'),
  event('4', 0, 'view', '1'), event('4', 5, 'purchase', '1'),
  event('5', 7, 'purchase', '1'), event('5', 7, 'cart', '1'), event('5', 7, 'view', '1'),
  event('6', 0, 'view', '1'), event('6', 2, 'view', '9', 'apparel.shoes'), event('6', 20, 'cart', '9', 'apparel.shoes'), event('6', 50, 'cart', '1'), event('6', 55, 'purchase', '1'),
];

describe('chains of view, cart and purchase', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const asked = async (mode: FunnelProductMode, part: 'whole' | 'category', where = 'true'): Promise<string[]> => {
    const found = await select<{ category: string; carted: number; bought: number; cart_seconds: number | null; purchase_seconds: number | null }>(lake.store, chainQuery(raw(where), mode, part));
    return found.map(({ category, carted, bought, cart_seconds, purchase_seconds }) => `${category} ${carted} ${bought} ${cart_seconds} ${purchase_seconds}`).toSorted();
  };

  it('may be of any products: the first of each step that follows the one before', async () => {
    // To the cart: 10, 4, 0, 20 s of users 1, 2, 5, 6. To the purchase: 20, 1, 0, 35 s.
    expect(await asked('any', 'whole')).toEqual([' 4 4 7 10.5']);
  });

  it('or of one product all the way: the one that is there first gives the time', async () => {
    // To the cart: 10, 0, and 18 s of user 6, whose shoes were carted before the phone. To the purchase: 20, 0, and 5 s of its phone.
    expect(await asked('same', 'whole')).toEqual([' 3 3 10 5']);
  });

  it('are told by category', async () => {
    // Phones: 10, 4, 0, 50 s and 20, 1, 0, 5 s. Shoes: 18 s, never bought.
    expect(await asked('any', 'category')).toEqual(['apparel.shoes 1 0 18 null', 'electronics.phone 4 4 7 3']);
  });

  it('see only events of the condition', async () => {
    expect(await asked('any', 'whole', 'user_id in (3, 4)')).toEqual([]);
    expect(await asked('any', 'whole', "event_time < timestamp '2019-10-01 10:00:30'")).toEqual([' 4 2 7 0.5']);
  });
});
