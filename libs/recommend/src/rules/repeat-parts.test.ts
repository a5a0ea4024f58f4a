import { describe, expect, it } from 'vitest';
import { trainingData } from '../log/training-data.js';
import { storedAndRead } from '../testing/subject-of-family.js';
import { tasteShop } from '../testing/taste-shop.js';
import { collectGaps } from './purchase-gaps.js';
import { gapsFromParts, repeatParts } from './repeat-parts.js';
import { RepeatPurchases } from './repeat-purchases.js';

describe('gaps on disk', () => {
  const data = trainingData(tasteShop());
  const parts = storedAndRead(repeatParts(collectGaps(data)));

  it('give the windows that they gave before', () => {
    for (const minGaps of [1, 20, 60, 100_000]) {
      const [before, after] = [RepeatPurchases.of(data, { minGaps }), new RepeatPurchases(gapsFromParts(parts), data.facts.categories, { minGaps })];
      for (let product = 0; product < data.products; product += 1) expect(after.window(product)).toEqual(before.window(product));
    }
  });

  it('are refused where they do not fit together', () => {
    const change = (name: string, array: Int32Array) => ({ ...parts, arrays: { ...parts.arrays, [name]: array } });
    expect(() => gapsFromParts({ ...parts, json: {} })).toThrow('"categories" is no list of texts');
    expect(() => gapsFromParts(change('product-rows', Int32Array.of(1)))).toThrow('"product-indptr" has');
    expect(() => gapsFromParts(change('category-censored', Int32Array.of(1)))).toThrow('"category-censored" has 1 values');
    const indptr = (parts.arrays['category-indptr'] as Int32Array).slice();
    indptr[1] = indptr[indptr.length - 1]! + 1;
    expect(() => gapsFromParts(change('category-indptr', indptr))).toThrow('"category-indptr" falls at 1');
  });
});
