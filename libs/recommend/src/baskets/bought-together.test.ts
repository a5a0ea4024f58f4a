import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainingData } from '../log/training-data.js';
import { storedAndRead } from '../testing/subject-of-family.js';
import { tasteShop } from '../testing/taste-shop.js';
import { basketsOf } from './baskets.js';
import { indexBoughtTogether, boughtTogetherWith } from './bought-together.js';
import { boughtTogetherParts, boughtTogetherFromParts } from './bought-together-parts.js';
import { basketsFrom } from './testing/baskets-from.js';

describe('indexBoughtTogether', () => {
  const baskets = basketsFrom([[0, 1], [0, 1], [0, 1, 2], [2], [2, 3], [0, 3], [4]]);

  it('counts shared baskets, with support, confidence and lift', async () => {
    const index = await indexBoughtTogether(baskets, { minTogether: 1 });
    const [best] = boughtTogetherWith(index, 1, 1);
    expect(best).toMatchObject({
      product: 0,
      together: 3,
      support: 3 / 7,
      confidence: { ok: true, value: 1 },
      lift: { ok: true, value: (3 * 7) / (3 * 4) },
    });
    expect(boughtTogetherWith(index, 0, 9).map(({ product, together }) => [product, together])).toEqual(
      expect.arrayContaining([
        [1, 3],
        [2, 1],
        [3, 1],
      ]),
    );
    expect(boughtTogetherWith(index, 4, 9)).toEqual([]);
    expect(boughtTogetherWith(index, 5, 9)).toEqual([]);
  });

  it('keeps to the minimum support, to as many as are asked for, and to what is allowed', async () => {
    expect(
      boughtTogetherWith(await indexBoughtTogether(baskets, { minTogether: 2 }), 0, 9).map(({ product }) => product),
    ).toEqual([1]);
    expect((await indexBoughtTogether(baskets, { minTogether: 1, most: 1 })).others.length).toBe(4);
    expect(
      boughtTogetherWith(await indexBoughtTogether(baskets, { minTogether: 1, by: 'count' }), 0, 9, {
        allowed: Uint8Array.of(1, 0, 1, 1, 1, 1),
      }).map(({ product }) => product),
    ).toEqual([2, 3]);
  });

  it('counts as a plain count of pairs does', async () => {
    const rows = fc.array(
      fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }).map((row) => row.toSorted((a, b) => a - b)),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 4 }), async (list, minTogether) => {
        for (const by of ['lift', 'count'] as const) {
          const index = await indexBoughtTogether(basketsFrom(list), { minTogether, by });
          for (let product = 0; product < 6; product += 1) {
            const found = boughtTogetherWith(index, product, 6);
            const expected = Array.from({ length: 6 }, (_, other) => ({
              other,
              together: list.filter((row) => row.includes(product) && row.includes(other)).length,
            })).filter(({ other, together }) => other !== product && together >= minTogether);
            expect(found.map((entry) => [entry.product, entry.together]).toSorted()).toEqual(
              expected.map(({ other, together }) => [other, together]).toSorted(),
            );
            const values = found.map((entry) =>
              by === 'count' ? entry.together : entry.lift.ok ? entry.lift.low : Number.NaN,
            );
            for (const [rank, value] of values.entries())
              if (rank > 0) expect(value).toBeLessThanOrEqual(values[rank - 1]! + 1e-12);
          }
        }
      }),
    );
  });

  it('finds the tastes of a shop: what one user carts together is of one category', async () => {
    const data = trainingData(tasteShop());
    const index = await indexBoughtTogether(basketsOf(data, { event: 'cart', within: 'user' }));
    for (let product = 0; product < data.products; product += 1) {
      const list = boughtTogetherWith(index, product, 3);
      expect(list.length).toBe(3);
      for (const { product: other, lift } of list) {
        expect(data.facts.categories[other]).toBe(data.facts.categories[product]);
        expect(lift.ok && lift.low > 1).toBe(true);
      }
    }
  });

  it('answers the same after a save and a load, and refuses parts of another log', async () => {
    const index = await indexBoughtTogether(baskets, { minTogether: 1 });
    const parts = storedAndRead(boughtTogetherParts(index));
    expect(boughtTogetherFromParts(parts, 6)).toEqual(index);
    expect(() => boughtTogetherFromParts(parts, 7)).toThrow('"indptr" has 7 values where 8 are needed');
    expect(() =>
      boughtTogetherFromParts({ ...parts, arrays: { ...parts.arrays, companions: index.others.map(() => 9) } }, 6),
    ).toThrow('product row 9');
    expect(() =>
      boughtTogetherFromParts({ ...parts, json: { about: { ...(parts.json['about'] as object), by: 'luck' } } }, 6),
    ).toThrow('"luck" for by');
    expect(() =>
      boughtTogetherFromParts({ ...parts, json: { about: { ...(parts.json['about'] as object), baskets: -1 } } }, 6),
    ).toThrow('-1 for baskets');
  });

  it('refuses what cannot be asked, and stops when it is told to', async () => {
    const index = await indexBoughtTogether(baskets);
    expect(() => boughtTogetherWith(index, 6, 1)).toThrow('product row 6');
    expect(() => boughtTogetherWith(index, 0, 0)).toThrow('K must be');
    await expect(indexBoughtTogether(baskets, { minTogether: 0 })).rejects.toThrow('minTogether is 0');
    await expect(indexBoughtTogether(baskets, { most: 0.5 })).rejects.toThrow('most is 0.5');
    await expect(indexBoughtTogether(baskets, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    expect((await indexBoughtTogether(basketsFrom([]))).others.length).toBe(0);
  });
});
