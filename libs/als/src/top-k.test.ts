import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrFromTriplets } from './csr.js';
import type { Factors } from './factors.js';
import { randomMatrix, uniform } from './testing/matrices.js';
import { topK } from './top-k.js';

/** Factors from few distinct values, so that equal scores are common. */
function coarseModel(users: number, items: number, factors: number, seed: number): Factors {
  const next = uniform(seed);
  const coarse = (length: number): Float32Array => Float32Array.from({ length }, () => Math.floor(next() * 5) - 2);
  return { factors, users, items, userFactors: coarse(users * factors), itemFactors: coarse(items * factors) };
}

function bruteForce(model: Factors, user: number, k: number, isOut: (item: number) => boolean): number[] {
  const scored = Array.from({ length: model.items }, (_, item) => {
    let score = 0;
    for (let a = 0; a < model.factors; a += 1)
      score += model.userFactors[user * model.factors + a]! * model.itemFactors[item * model.factors + a]!;
    return { item, score: Math.fround(score) };
  });
  const best = scored
    .filter(({ item }) => !isOut(item))
    .toSorted((a, b) => b.score - a.score || a.item - b.item)
    .slice(0, k);
  return Array.from({ length: k }, (_, place) => best[place]?.item ?? -1);
}

describe('topK', () => {
  it('equals sorting everything, with ties, seen items and forbidden items', () => {
    const setting = fc.record({
      items: fc.integer({ min: 1, max: 25 }),
      k: fc.integer({ min: 1, max: 30 }),
      factors: fc.integer({ min: 1, max: 4 }),
      seed: fc.nat(1000),
      filters: fc.boolean(),
    });
    fc.assert(
      fc.property(setting, ({ items, k, factors, seed, filters }) => {
        const model = coarseModel(9, items, factors, seed);
        const next = uniform(seed + 1);
        const seen = randomMatrix(9, items, Math.min(20, items * 4), seed);
        const allowed = Uint8Array.from({ length: items }, () => (next() < 0.7 ? 1 : 0));
        const users = Int32Array.of(8, 0, 3, 3, 5);
        const answer = topK(model, users, k, filters ? { seen, allowed } : undefined);
        users.forEach((user, place) => {
          const own = new Set(seen.indices.subarray(seen.indptr[user], seen.indptr[user + 1]));
          const expected = bruteForce(model, user, k, (item) => filters && (own.has(item) || allowed[item] === 0));
          expect(Array.from(answer.indices.subarray(place * k, (place + 1) * k))).toEqual(expected);
        });
      }),
    );
  });

  it('breaks ties by ascending item id and pads short lists', () => {
    const model = {
      factors: 1,
      users: 1,
      items: 4,
      userFactors: Float32Array.of(1),
      itemFactors: Float32Array.of(2, 5, 2, 5),
    };
    const answer = topK(model, Int32Array.of(0), 6);
    expect(Array.from(answer.indices)).toEqual([1, 3, 0, 2, -1, -1]);
    expect(Array.from(answer.scores)).toEqual([5, 5, 2, 2, -Infinity, -Infinity]);
  });

  it('answers vectors as it answers the users they belong to', () => {
    const model = coarseModel(6, 20, 3, 2);
    const rows = Int32Array.of(4, 1);
    const vectors = Float32Array.of(...model.userFactors.subarray(12, 15), ...model.userFactors.subarray(3, 6));
    expect(topK(model, vectors, 5)).toEqual(topK(model, rows, 5));
    const seen = csrFromTriplets({
      rows: 2,
      columns: 20,
      rowIndices: [0],
      columnIndices: [topK(model, rows, 1).indices[0]!],
      values: [1],
    });
    const filtered = topK(model, vectors, 5, { seen });
    expect(Array.from(filtered.indices.subarray(0, 4))).toEqual(
      Array.from(topK(model, rows, 5).indices.subarray(1, 5)),
    );
    expect(filtered.indices.subarray(5)).toEqual(topK(model, rows, 5).indices.subarray(5));
  });

  it('scores one query as it scores four, to the bit', () => {
    const next = uniform(3);
    const real = (length: number): Float32Array => Float32Array.from({ length }, () => next() - 0.5);
    const model = { factors: 7, users: 4, items: 23, userFactors: real(28), itemFactors: real(161) };
    const together = topK(model, Int32Array.of(0, 1, 2, 3), 23);
    for (let user = 0; user < 4; user += 1) {
      const alone = topK(model, Int32Array.of(user), 23);
      expect([alone.indices, alone.scores]).toEqual([
        together.indices.slice(user * 23, user * 23 + 23),
        together.scores.slice(user * 23, user * 23 + 23),
      ]);
    }
  });

  it('refuses what does not fit the model', () => {
    const model = coarseModel(2, 4, 3, 1);
    expect(() => topK(model, Int32Array.of(2), 1)).toThrow(/rows 0 to 1/);
    expect(() => topK(model, new Float32Array(4), 1)).toThrow(/multiple of f = 3/);
    expect(() => topK(model, Int32Array.of(0), 0)).toThrow(/k is 0/);
    expect(() => topK(model, Int32Array.of(0), 1, { allowed: new Uint8Array(3) })).toThrow(/allowed has 3 bytes/);
    expect(() => topK(model, Int32Array.of(0), 1, { seen: randomMatrix(3, 4, 2, 1) })).toThrow(/need 2 × 4/);
  });
});
