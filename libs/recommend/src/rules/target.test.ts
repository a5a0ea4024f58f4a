import { describe, expect, it } from 'vitest';
import { isEmptyTarget, isInTarget, resolveTarget } from './target.js';
import { tableCatalog } from './testing/table-ask.js';

const shop = tableCatalog([
  { category: 'a.b', brand: 'x' },
  { category: 'a', brand: 'y' },
  { category: 'ab', brand: 'x' },
  {},
]);
const categories = new Set(shop.facts.categories);
const members = (target: Parameters<typeof resolveTarget>[0]): number[] =>
  [0, 1, 2, 3].filter((product) => isInTarget(resolveTarget(target, shop, categories), shop, product));

describe('a target', () => {
  it('holds named products, and those of named categories and brands', () => {
    expect(members({ products: ['p3'], categories: ['a'] })).toEqual([0, 1, 3]);
    expect(members({ brands: ['x'] })).toEqual([0, 2]);
    expect(members({ categories: ['a.b'], brands: ['y'] })).toEqual([0, 1]);
  });

  it('holds nothing by an empty brand or category, and tells the ids that it does not know', () => {
    expect(members({ categories: [''], brands: [''] })).toEqual([]);
    expect(resolveTarget({ products: ['p9', 'p0'] }, shop, categories)).toMatchObject({
      unknown: ['p9'],
      rows: new Set([0]),
    });
  });

  it('is empty where it names nothing', () => {
    expect([isEmptyTarget({}), isEmptyTarget({ products: [], brands: [] }), isEmptyTarget({ brands: ['x'] })]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
