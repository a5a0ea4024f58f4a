import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLists, writeList } from '../rank.js';
import { categorySimilarity, marginalRelevance, modelSimilarity, similarityOf } from './diversity.js';
import { tableCatalog } from './testing/table-ask.js';

describe('categorySimilarity', () => {
  it('is the share of leading parts in common', () => {
    expect(categorySimilarity('a.b.c', 'a.b.c')).toBe(1);
    expect(categorySimilarity('a.b.c', 'a.b')).toBeCloseTo(2 / 3, 12);
    expect(categorySimilarity('a.b', 'a.c')).toBe(0.5);
    expect(categorySimilarity('a.b', 'c.b')).toBe(0);
    expect(categorySimilarity('', '')).toBe(0);
  });
});

describe('similarityOf', () => {
  it('compares brands, categories, or what the catalog brings', () => {
    const shop = tableCatalog([{ brand: 'x', category: 'a.b' }, { brand: 'x', category: 'a.c' }, {}, {}], {
      similarity: () => 0.25,
    });
    const by = (kind: 'brand' | 'category' | 'model') =>
      similarityOf({ kind: 'diversity', name: 'd', lambda: 0.5, by: kind }, shop);
    expect([by('brand')(0, 1), by('brand')(2, 3), by('category')(0, 1), by('model')(0, 1)]).toEqual([1, 0, 0.5, 0.25]);
  });
});

describe('modelSimilarity', () => {
  it('scales the list of similar products by its best score, and knows nothing beyond it', () => {
    const beside: Record<number, { product: number; score: number }[]> = {
      0: [
        { product: 1, score: 8 },
        { product: 2, score: 2 },
      ],
      1: [{ product: 2, score: 5 }],
      2: [
        { product: 1, score: 4 },
        { product: 0, score: 1 },
        { product: 3, score: -1 },
      ],
      3: [],
    };
    const similarProducts = (product: number, k: number) => {
      const lists = emptyLists(1, k);
      writeList(lists, 0, beside[product]!);
      return lists;
    };
    const similarity = modelSimilarity({ similarProducts }, 3);
    expect([
      similarity(0, 1),
      similarity(0, 2),
      similarity(2, 0),
      similarity(1, 2),
      similarity(1, 0),
      similarity(2, 3),
      similarity(3, 3),
    ]).toEqual([1, 0.25, 0.25, 1, 0, 0, 1]);
  });
});

describe('marginalRelevance', () => {
  const pool = { products: Int32Array.of(10, 11, 12, 13), scores: Float64Array.of(4, 3, 2, 0) };
  const take = (more: Partial<Parameters<typeof marginalRelevance>[1]>) =>
    marginalRelevance(pool, { lambda: 0.5, similarity: () => 0, taken: [], wanted: 4, accepts: () => true, ...more });

  it('keeps the order where nothing is alike, and where only the score counts', () => {
    expect(take({})).toEqual([0, 1, 2, 3]);
    expect(take({ lambda: 1, similarity: () => 1 })).toEqual([0, 1, 2, 3]);
  });

  it('takes what is unlike the products taken before', () => {
    const similarity = (a: number, b: number): number => Number(Math.abs(a - b) === 1);
    expect(take({ similarity })).toEqual([0, 2, 1, 3]);
    expect(take({ lambda: 0, similarity, taken: [9], wanted: 2 })).toEqual([1, 3]);
  });

  it('leaves out what is refused, and stops at what is wanted', () => {
    expect(take({ accepts: (product) => product !== 11 })).toEqual([0, 2, 3]);
    expect(take({ wanted: 2 })).toEqual([0, 1]);
    expect(take({ wanted: 0 })).toEqual([]);
    expect(
      marginalRelevance(
        { products: new Int32Array(), scores: new Float64Array() },
        { lambda: 0.5, similarity: () => 0, taken: [], wanted: 3, accepts: () => true },
      ),
    ).toEqual([]);
  });

  it('takes each time what the formula says, worked out again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (scores, table, lambda) => {
          const sorted = scores.toSorted((a, b) => b - a);
          const similarity = (a: number, b: number): number => table[Math.min(a, b) * 8 + Math.max(a, b)]!;
          const order = marginalRelevance(
            { products: Int32Array.from(sorted.keys()), scores: Float64Array.from(sorted) },
            { lambda, similarity, taken: [], wanted: 8, accepts: () => true },
          );
          const span = sorted[0]! - sorted.at(-1)!;
          const value = (product: number, before: readonly number[]): number =>
            lambda * (span > 0 ? (sorted[product]! - sorted.at(-1)!) / span : 1) -
            (1 - lambda) * Math.max(0, ...before.map((other) => similarity(other, product)));
          expect(order.toSorted()).toEqual([...sorted.keys()]);
          for (const [rank, product] of order.entries())
            for (const later of order.slice(rank))
              expect(value(product, order.slice(0, rank))).toBeGreaterThanOrEqual(value(later, order.slice(0, rank)));
        },
      ),
    );
  });
});
