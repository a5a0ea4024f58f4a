import { ProductLines } from '@cartograph/analytics';
import { expect, test } from 'vitest';
import { Inclinations } from './inclinations.js';

const products = new ProductLines({
  productId: ['1', '2', '3'],
  categoryId: ['7', '7', '8'],
  category: ['a', 'a', null],
  brand: [null, null, null],
  price: ['10', '20.5', '0'],
});
const event = (productId: string, eventType: 'view' | 'cart' | 'remove_from_cart' | 'purchase' = 'view') => ({
  productId,
  eventType,
});

test('affinities are shares of a user’s own events and five of the average user, times what a product does of those who view it', () => {
  const inclinations = new Inclinations(products, 3);
  inclinations.count(0, [event('1'), event('1'), event('1'), event('1', 'purchase'), event('1', 'remove_from_cart')]);
  inclinations.count(1, []);
  inclinations.count(2, [event('3'), event('9')]);
  const { affinity, categories, category, appeal, value } = inclinations.affinitiesWith(['3', '1', '2']);
  expect([categories, Array.from(category), Array.from(value)]).toEqual([2, [0, 1, 1], [0, 10, 20.5]]);
  // Of six events four are of a, one of 8 and one of a product that is not there.
  const share = (average: number, own: number, all: number): unknown =>
    expect.closeTo((5 * average + own) / (5 + all), 6);
  expect(Array.from(affinity)).toEqual([
    share(1 / 6, 0, 4),
    share(4 / 6, 4, 4),
    share(1 / 6, 0, 0),
    share(4 / 6, 0, 0),
    share(1 / 6, 1, 2),
    share(4 / 6, 0, 2),
  ]);
  // One of five who viewed anything bought it; product 1 was viewed three times and bought once.
  expect(Array.from(appeal!)).toEqual([
    expect.closeTo((20 * 0.2) / 21 / 0.2, 9),
    expect.closeTo((1 + 20 * 0.2) / 23 / 0.2, 9),
    1,
  ]);
  expect(inclinations.known).toBe(2);
});

test('where nothing is known all categories and products are alike; too much for memory is refused', () => {
  const { affinity, appeal } = new Inclinations(products, 2).affinitiesWith(['1', '3']);
  expect([Array.from(affinity), Array.from(appeal!)]).toEqual([
    [0.5, 0.5, 0.5, 0.5],
    [1, 1],
  ]);
  const many = Array.from({ length: 600 }, (_, at) => String(at));
  const blank = many.map(() => null);
  const huge = new Inclinations(
    new ProductLines({ productId: many, categoryId: many, category: blank, brand: blank, price: many }),
    1_000_000,
  );
  expect(() => huge.affinitiesWith(many)).toThrow(
    /^Affinities of 1000000 users with the 600 categories in their lists take 2\.4 GB, more than 2; choose a narrower audience/,
  );
});
