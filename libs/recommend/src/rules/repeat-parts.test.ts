import { describe, expect, it } from 'vitest';
import { trainingData } from '../log/training-data.js';
import { storedAndRead } from '../testing/subject-of-family.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { collectGaps } from './purchase-gaps.js';
import { gapsFromParts, repeatParts } from './repeat-parts.js';
import { RepeatPurchases } from './repeat-purchases.js';

describe('gaps on disk', () => {
  const data = trainingData(tasteShop());
  const parts = storedAndRead(repeatParts(collectGaps(data)));

  it('give the windows that they gave before', () => {
    for (const minGaps of [1, 20, 60, 100_000]) {
      const [before, after] = [
        RepeatPurchases.of(data, { minGaps }),
        new RepeatPurchases(gapsFromParts(parts), data.facts.categories, { minGaps }),
      ];
      for (let product = 0; product < data.products; product += 1)
        expect(after.window(product)).toEqual(before.window(product));
    }
  });

  it('hold nothing of products and categories with too few gaps to answer', () => {
    const purchase = (user: string, product: string, day: number) => ({
      user,
      product,
      at: START + day * DAY,
      type: 'purchase' as const,
      category: product === '1' ? 'a.b' : 'c',
    });
    const rare = trainingData(
      trainingLogOf([
        purchase('7', '1', 0),
        purchase('7', '1', 3),
        ...['1', '2', '3'].flatMap((user) => [purchase(user, '2', 0), purchase(user, '2', Number(user))]),
      ]),
    );
    const groups = collectGaps(rare);
    expect([...gapsFromParts(repeatParts(groups)).products.keys()].toSorted()).toEqual(['0', '1']);
    const kept = gapsFromParts(repeatParts(groups, 3));
    expect([[...kept.products.keys()], [...kept.categories.keys()].toSorted()]).toEqual([['1'], ['', 'c']]);
    const [before, after] = [
      RepeatPurchases.of(rare, { minGaps: 3 }),
      new RepeatPurchases(kept, rare.facts.categories, { minGaps: 3 }),
    ];
    for (let product = 0; product < rare.products; product += 1)
      expect(after.window(product)).toEqual(before.window(product));
  });

  it('are refused where they do not fit together', () => {
    const change = (name: string, array: Int32Array) => ({ ...parts, arrays: { ...parts.arrays, [name]: array } });
    expect(() => gapsFromParts({ ...parts, json: {} })).toThrow('"categories" is no list of texts');
    expect(() => gapsFromParts(change('product-rows', Int32Array.of(1)))).toThrow('"product-indptr" has');
    expect(() => gapsFromParts(change('category-censored', Int32Array.of(1)))).toThrow(
      '"category-censored" has 1 values',
    );
    const indptr = (parts.arrays['category-indptr'] as Int32Array).slice();
    indptr[1] = indptr[indptr.length - 1]! + 1;
    expect(() => gapsFromParts(change('category-indptr', indptr))).toThrow('"category-indptr" falls at 1');
  });
});
