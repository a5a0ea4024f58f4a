import { csrFromTriplets, type CsrMatrix } from '@cartograph/als';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataOfRows } from '../item-item/testing/data-of.js';
import { nearestProducts, type ComparingOptions, type NearestProducts } from './nearest-products.js';

const PLAIN: ComparingOptions = { neighbors: 10, isCosine: false, shrinkage: 0 };
const ofRows = (rows: readonly (readonly number[])[]): CsrMatrix => dataOfRows(rows).strengths.csr;
const compared = (weights: CsrMatrix, options: Partial<ComparingOptions> = {}): Promise<NearestProducts> =>
  nearestProducts(weights, { ...PLAIN, ...options }, () => null);
const listsOf = ({ indptr, neighbors, similarities }: NearestProducts): [product: number, similarity: number][][] =>
  Array.from({ length: indptr.length - 1 }, (_, product) =>
    Array.from(neighbors.subarray(indptr[product]!, indptr[product + 1]!), (other, rank) => [
      other,
      similarities[indptr[product]! + rank]!,
    ]),
  );

/** The same, pair by pair. */
function oneByOne(
  rows: readonly (readonly number[])[],
  { neighbors, isCosine, shrinkage }: ComparingOptions,
): [product: number, similarity: number][][] {
  const products = rows[0]!.map((_, product) => product);
  const dot = (a: number, b: number): number => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0);
  const similarity = (a: number, b: number): number => {
    const both = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
    if (isCosine) return Math.fround(dot(a, b) / (both + shrinkage));
    return Math.fround(shrinkage === 0 ? dot(a, b) : (dot(a, b) * both) / (both + shrinkage));
  };
  return products.map((a) =>
    products
      .filter((b) => b !== a && dot(a, b) > 0)
      .map((b): [number, number] => [b, similarity(a, b)])
      .toSorted((x, y) => y[1] - x[1] || x[0] - y[0])
      .slice(0, neighbors),
  );
}

describe('nearest products', () => {
  it('share a user; their weights are multiplied and added up', async () => {
    expect(
      listsOf(
        await compared(
          ofRows([
            [1, 2, 0, 0],
            [3, 1, 0, 0],
            [1, 0, 4, 0],
            [0, 0, 0, 9],
          ]),
        ),
      ),
    ).toEqual([
      [
        [1, 5],
        [2, 4],
      ],
      [[0, 5]],
      [[0, 4]],
      [],
    ]);
  });

  it('by cosine do not care how heavy a product is; shrinkage holds back those with little evidence', async () => {
    const weights = ofRows([
      [1, 10],
      [1, 10],
    ]);
    expect(listsOf(await compared(weights, { isCosine: true }))[0]).toEqual([[1, expect.closeTo(1, 6)]]);
    expect(listsOf(await compared(weights, { isCosine: true, shrinkage: 20 }))[0]).toEqual([
      [1, expect.closeTo(0.5, 6)],
    ]);
    expect(listsOf(await compared(weights, { shrinkage: 20 }))[0]).toEqual([[1, expect.closeTo(10, 5)]]);
  });

  it('are the best K of each product; of equal ones, the first rows', async () => {
    const everything = [1, 1, 1, 1];
    expect(
      listsOf(await compared(ofRows([everything, everything]), { neighbors: 2 })).map((list) =>
        list.map(([product]) => product),
      ),
    ).toEqual([
      [1, 2],
      [0, 2],
      [0, 1],
      [0, 1],
    ]);
  });

  it('may be fewer than K, and none of a single product or of nobody', async () => {
    expect(listsOf(await compared(ofRows([[1, 1]]), { neighbors: 1000 }))).toEqual([[[1, 1]], [[0, 1]]]);
    expect(listsOf(await compared(ofRows([[5]])))).toEqual([[]]);
    expect(
      listsOf(await compared(csrFromTriplets({ rows: 0, columns: 2, rowIndices: [], columnIndices: [], values: [] }))),
    ).toEqual([[], []]);
  });

  it('are those that a comparison pair by pair finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom(0, 0, 0, 1, 2, 5), { minLength: 7, maxLength: 7 }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.record({
          neighbors: fc.integer({ min: 1, max: 8 }),
          isCosine: fc.boolean(),
          shrinkage: fc.constantFrom(0, 3),
        }),
        async (rows, options) => {
          expect(listsOf(await compared(ofRows(rows), options))).toEqual(oneByOne(rows, options));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are not looked for any more once a pause is refused', async () => {
    let told = 0;
    const stopped = nearestProducts(ofRows([[1, 1, 1]]), PLAIN, () => {
      told += 1;
      return told === 2 ? Promise.reject(new Error('enough')) : null;
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(told).toBe(2);
  });
});
