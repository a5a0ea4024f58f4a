import { expect, it } from 'vitest';
import { IdMap } from './id-map.js';
import { sessionProfile, viewProfile } from './session-profile.js';

const ids = new IdMap(['10', '20', '30']);
const plain = ({ profile, carts, unknownProducts }: ReturnType<typeof sessionProfile>) => ({
  basis: profile.basis, entries: Array.from(profile.products, (product, entry) => [product, profile.strengths[entry]]), carts, unknownProducts,
});

it('counts carts less removes, and a purchase as at least one', () => {
  const session = sessionProfile(
    [
      { productId: '30', eventType: 'cart' }, { productId: '10', eventType: 'cart' }, { productId: '10', eventType: 'cart' },
      { productId: '30', eventType: 'remove_from_cart' }, { productId: '20', eventType: 'purchase' }, { productId: '30', eventType: 'view' },
    ],
    ids,
  );
  expect(plain(session)).toEqual({ basis: 'carts', entries: [[0, 2], [1, 1]], carts: 3, unknownProducts: [] });
});

it('falls back to views where nothing is left in the cart, and names each unknown product once', () => {
  const session = sessionProfile(
    [{ productId: '20', eventType: 'view' }, { productId: '77', eventType: 'view' }, { productId: '77', eventType: 'view' }, { productId: '20', eventType: 'view' }],
    ids,
  );
  expect(plain(session)).toEqual({ basis: 'views', entries: [[1, 2]], carts: 0, unknownProducts: ['77'] });
});

it('still counts a cart of unknown products when it decides the group', () => {
  const session = sessionProfile([{ productId: '77', eventType: 'cart' }, { productId: '10', eventType: 'view' }], ids);
  expect(plain(session)).toEqual({ basis: 'views', entries: [[0, 1]], carts: 1, unknownProducts: ['77'] });
});

it('makes an empty profile of nothing', () => {
  expect(viewProfile(['77'], ids).products.length).toBe(0);
  expect(plain(sessionProfile([], ids))).toEqual({ basis: 'views', entries: [], carts: 0, unknownProducts: [] });
});
