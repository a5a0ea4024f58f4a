import { describe, expect, it } from 'vitest';
import { applyRules } from '../rules/apply-rules.js';
import { compileRules } from '../rules/compile-rules.js';
import { rankingOf, tableAsk, tableCatalogue } from '../rules/testing/table-ask.js';
import { blendedRanking, categoryPage } from './category-page.js';

const shop = tableCatalogue([
  { category: 'a.x' },
  { category: 'a.y' },
  { category: 'a' },
  { category: 'b' },
  { category: 'a.x' },
]);
const popular = rankingOf([5, 4, 3, 9, NaN]);
const personal = rankingOf([1, 2, 3, 4, 5]);
const page = (
  category: string,
  more: Parameters<typeof categoryPage>[4] = {},
  own: typeof personal | null = personal,
  k = 9,
) => categoryPage(shop.facts, category, { popular, personal: own }, k, more);
const products = (...args: Parameters<typeof page>): number[] => page(...args).map(({ product }) => product);

describe('categoryPage', () => {
  it('is popularity in the category for someone unknown', () => {
    expect(products('a', {}, null)).toEqual([0, 1, 2]);
    expect(products('a.x', {}, null)).toEqual([0]);
    expect(products('a', {}, rankingOf([NaN, NaN, NaN, 1, NaN]))).toEqual([0, 1, 2]);
  });

  it('blends both rankings by rank, and tells the ranks', () => {
    const [first] = page('a');
    expect(first).toEqual({ product: 0, score: 0.5 / 61 + 0.5 / 64, popularRank: 1, personalRank: 4 });
    expect(products('a')).toEqual([0, 1, 2, 4]);
    expect(page('a')[3]).toEqual({ product: 4, score: 0.5 / 61, popularRank: null, personalRank: 1 });
    expect(products('a', { personalWeight: 0.6 })).toEqual([2, 1, 0, 4]);
    expect(products('a', { personalWeight: 1 })).toEqual([4, 2, 1, 0]);
    expect(products('a', { personalWeight: 0 })).toEqual([0, 1, 2, 4]);
  });

  it('keeps to the category and to what is allowed, and to K', () => {
    expect(products('b')).toEqual([3]);
    expect(products('a', { allowed: Uint8Array.of(1, 0, 1, 1, 0) })).toEqual([0, 2]);
    expect(products('a', {}, personal, 1)).toEqual([0]);
    expect(products('', {})).toEqual([]);
    expect(products('c', {})).toEqual([]);
  });

  it('can leave out what was seen', () => {
    const seen = rankingOf([5, 4, 3, 9, NaN], [0]);
    expect(categoryPage(shop.facts, 'a', { popular: seen, personal: null }, 9).map(({ product }) => product)).toEqual([
      1, 2,
    ]);
    expect(
      categoryPage(shop.facts, 'a', { popular: seen, personal: null }, 9, { includeSeen: true }).map(
        ({ product }) => product,
      ),
    ).toEqual([0, 1, 2]);
  });

  it('refuses what cannot be asked', () => {
    expect(() => page('a', {}, personal, 0)).toThrow('K must be');
    expect(() => page('a', { personalWeight: 2 })).toThrow('personalWeight is 2');
    expect(() => page('a', { depth: 0 })).toThrow('depth is 0');
  });
});

describe('blendedRanking', () => {
  it('holds under rules: a boost moves the same scores that the page has', () => {
    const mask = Uint8Array.of(1, 1, 1, 0, 1);
    const ask = tableAsk([], {});
    const rank = blendedRanking(popular, personal, mask);
    const items = (rules: Parameters<typeof compileRules>[0]) =>
      applyRules({ ...ask, rank }, compileRules(rules, shop), 9).items;
    expect(items([]).map(({ product }) => product)).toEqual([0, 1, 2, 4]);
    expect(items([{ kind: 'deny', name: 'd', categories: ['a.y'] }]).map(({ product }) => product)).toEqual([0, 2, 4]);
    const boosted = items([{ kind: 'boost', name: 'b', products: ['p4'], factor: 3 }]);
    expect(boosted.map(({ product }) => product)).toEqual([4, 0, 1, 2]);
    expect(boosted[0]!.score).toBeCloseTo((3 * 0.5) / 61, 8);
    expect(blendedRanking(popular, personal, new Uint8Array(5))(3, {}).indices).toEqual(Int32Array.of(-1, -1, -1));
    expect(() => rank(0, {})).toThrow('K must be');
  });
});
