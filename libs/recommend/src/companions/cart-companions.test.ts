import { beforeAll, describe, expect, it } from 'vitest';
import { companionsForCart } from './cart-companions.js';
import { companionIndex, type CompanionIndex } from './companion-index.js';
import { basketsFrom } from './testing/baskets-from.js';

describe('companionsForCart', () => {
  const rows = [
    ...Array.from({ length: 20 }, () => [0, 1, 2]),
    ...Array.from({ length: 20 }, () => [1, 3]),
    ...Array.from({ length: 60 }, () => [4]),
    ...Array.from({ length: 6 }, () => [0, 4]),
  ];
  let index: CompanionIndex;
  beforeAll(async () => {
    index = await companionIndex(basketsFrom(rows));
  });

  it('puts first what goes with several products of the cart, and says with which', () => {
    const list = companionsForCart(index, [1, 0, 1], 5);
    expect(list.map(({ product }) => product)).toEqual([2, 3]);
    expect(list[0]!.because.map(({ product, together }) => [product, together])).toEqual([
      [0, 20],
      [1, 20],
    ]);
    expect(list[0]!.because.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('names neither what is in the cart nor what goes with it less than by chance', () => {
    expect(companionsForCart(index, [0], 9).map(({ product }) => product)).toEqual([2, 1]);
    expect(
      companionsForCart(index, [0], 9, { allowed: Uint8Array.of(1, 0, 1, 1, 1, 1) }).map(({ product }) => product),
    ).toEqual([2]);
  });

  it('has nothing to say of an empty cart, and refuses unknown products', () => {
    expect(companionsForCart(index, [], 5)).toEqual([]);
    expect(companionsForCart(index, [5], 5)).toEqual([]);
    expect(() => companionsForCart(index, [-1], 5)).toThrow('product row -1');
    expect(() => companionsForCart(index, [0], 0)).toThrow('K must be');
  });
});
