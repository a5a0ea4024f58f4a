import { describe, expect, it } from 'vitest';
import { IdMap } from '../id-map.js';
import { catalogOf, isInCategory, priceOf } from './catalog.js';
import { tableCatalog } from './testing/table-ask.js';

describe('catalogOf', () => {
  it('finds products by their own ids, also those beyond 2^53', () => {
    const facts = { categories: ['a', 'b'], brands: ['', ''], prices: Float64Array.of(1, 2) };
    const shop = catalogOf(
      { shared: { products: 2, facts }, productIds: new IdMap(['5', '9007199254740993']) },
      { similarity: () => 1 },
    );
    expect([
      shop.rowOf('9007199254740993'),
      shop.rowOf('9007199254740992'),
      shop.products,
      shop.similarity!(0, 1),
    ]).toEqual([1, -1, 2, 1]);
  });
});

describe('isInCategory', () => {
  it('holds for the code itself and what is below it', () => {
    expect(isInCategory('a.b', 'a')).toBe(true);
    expect(isInCategory('a.b', 'a.b')).toBe(true);
    expect(isInCategory('2053013555631882655', '2053013555631882655')).toBe(true);
  });

  it('does not for a code that merely starts alike, one above it, or none', () => {
    expect(isInCategory('ab', 'a')).toBe(false);
    expect(isInCategory('a', 'a.b')).toBe(false);
    expect(isInCategory('a', '')).toBe(false);
    expect(isInCategory('', '')).toBe(false);
  });
});

describe('priceOf', () => {
  it('takes the feed before the log, and the log where the feed has none', () => {
    const shop = tableCatalog([{ price: 5 }, { price: 6 }, {}], {
      stock: { inStock: new Uint8Array(3), listed: new Uint8Array(3), prices: Float64Array.of(4, NaN, NaN) },
    });
    expect([priceOf(shop, 0), priceOf(shop, 1), priceOf(shop, 2)]).toEqual([4, 6, NaN]);
    expect(priceOf(tableCatalog([{ price: 5 }]), 0)).toBe(5);
  });
});
