import { csrFromTriplets } from '@cartograph/als';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { readList } from '../../rank.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { storedAndRead, subjectOfFamily } from '../../testing/subject-of-family.js';
import { smallTrainingData } from '../../testing/taste-shop.js';
import { DAY, dataOf, dataOfRows } from '../item-item/testing/data-of.js';
import { ITEM_KNN } from './item-knn-family.js';
import type { ItemKnnSettings } from './item-knn-model.js';
import { nearestProducts } from './nearest-products.js';
import golden from './item-knn.golden.json' with { type: 'json' };

const settingsOf = (given: Partial<ItemKnnSettings>): ItemKnnSettings => ITEM_KNN.resolve(given);
const close = (found: number, wanted: number): void =>
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-6 * Math.abs(wanted));

for (const measure of ['cosine', 'tfidf', 'bm25'] as const)
  describeRecommender(`ItemKnnModel (${measure})`, () =>
    subjectOfFamily(ITEM_KNN, settingsOf({ measure, neighbors: 12 })),
  );
describeRecommender('ItemKnnModel with decay', () =>
  subjectOfFamily(ITEM_KNN, settingsOf({ halfLifeDays: 10, neighbors: 8, shrinkage: 3 })),
);

describe('ItemKnnModel', () => {
  const { users, items, rows, columns, values, models } = golden.cases;
  const matrix = csrFromTriplets({ rows: users, columns: items + 1, rowIndices: rows, columnIndices: columns, values });

  it.each(models)('has the similarities and lists of implicit: $measure, k1 $k1', async (wanted) => {
    const { neighbors, k1, b } = wanted;
    const data = dataOf(matrix);
    const model = await ITEM_KNN.fit(data, settingsOf({ measure: wanted.measure as 'cosine', neighbors, k1, b }));
    for (const [item, similar] of wanted.similarities.entries()) {
      const found = readList(model.similarProducts(item, items), 0);
      expect(found.map((entry) => entry.product)).toEqual(similar.items);
      for (const [rank, { score }] of found.entries()) close(score, similar.values[rank]!);
    }
    for (const list of wanted.lists) {
      const found = readList(model.recommendUsers(Int32Array.of(list.user), 5), 0);
      expect(found.map((entry) => entry.product)).toEqual(list.items);
      for (const [rank, { score }] of found.entries()) close(score, list.scores[rank]!);
    }
  });

  it('compares by hand: cosines, the pull of shrinkage, and a score that is the sum over own products', async () => {
    const data = dataOfRows([
      [1, 1, 0, 0],
      [2, 0, 1, 0],
      [0, 2, 0, 0],
      [3, 0, 0, 1],
    ]);
    const plain = await ITEM_KNN.fit(data, settingsOf({ measure: 'cosine' }));
    close(readList(plain.similarProducts(0, 1), 0)[0]!.score, 3 / Math.sqrt(14));
    const shrunk = await ITEM_KNN.fit(data, settingsOf({ measure: 'cosine', shrinkage: 2 }));
    expect(readList(shrunk.similarProducts(1, 3), 0).map((entry) => entry.product)).toEqual([0]);
    close(readList(shrunk.similarProducts(1, 3), 0)[0]!.score, 1 / (Math.sqrt(14 * 5) + 2));
    const [first, ...others] = readList(plain.recommendUsers(Int32Array.of(1), 4), 0);
    expect([first!.product, others.map((entry) => entry.product)]).toEqual([3, [1]]);
    close(first!.score, (2 * 3) / Math.sqrt(14));
    expect(plain.explainUser(1, 3)).toEqual({
      kind: 'own-products',
      basis: 'carts',
      contributions: [
        { product: 0, share: 1 },
        { product: 2, share: 0 },
      ],
    });
    expect(plain.explainUser(2, 3)).toEqual({ kind: 'none' });
  });

  it('equals a comparison of all pairs one by one, whether sums are swept or remembered', async () => {
    const random = seededRandom(4);
    for (const density of [0.5, 0.04]) {
      const entries = Array.from({ length: 60 * 50 }, (_, place) => place).filter(() => random.next() < density);
      const weights = csrFromTriplets({
        rows: 60,
        columns: 50,
        rowIndices: entries.map((place) => Math.floor(place / 50)),
        columnIndices: entries.map((place) => place % 50),
        values: entries.map(() => 1 + Math.floor(random.next() * 5)),
      });
      const column = (product: number): number[] =>
        Array.from({ length: 60 }, (_, user) => {
          const at = weights.indices.subarray(weights.indptr[user]!, weights.indptr[user + 1]!).indexOf(product);
          return at < 0 ? 0 : weights.values[weights.indptr[user]! + at]!;
        });
      const dense = Array.from({ length: 50 }, (_, product) => column(product));
      const dot = (a: number, b: number): number =>
        dense[a]!.reduce((sum, value, user) => sum + value * dense[b]![user]!, 0);
      const nearest = await nearestProducts(weights, { neighbors: 7, isCosine: false, shrinkage: 0 }, () => null);
      for (let product = 0; product < 50; product += 1) {
        const wanted = Array.from({ length: 50 }, (_, other) => ({
          other,
          value: other === product ? 0 : dot(product, other),
        }))
          .filter(({ value }) => value > 0)
          .toSorted((a, b) => b.value - a.value || a.other - b.other)
          .slice(0, 7);
        const found = Array.from(
          nearest.neighbors.subarray(nearest.indptr[product]!, nearest.indptr[product + 1]!),
          (other, rank) => ({ other, value: nearest.similarities[nearest.indptr[product]! + rank]! }),
        );
        expect(found).toEqual(wanted);
      }
    }
  });

  it('halves what is old, in comparing products and in a profile', async () => {
    const csr = dataOfRows([
      [1, 1, 0],
      [1, 0, 1],
    ]).strengths.csr;
    const data = dataOf(csr, Float64Array.of(10 * DAY, 10 * DAY, 3 * DAY, 10 * DAY), 10 * DAY);
    const model = await ITEM_KNN.fit(data, settingsOf({ measure: 'cosine', halfLifeDays: 7 }));
    close(readList(model.similarProducts(0, 1), 0)[0]!.score, 1 / Math.sqrt(1.25));
    const profile = {
      basis: 'carts' as const,
      products: Int32Array.of(1, 2),
      strengths: Float32Array.of(1, 1),
      seen: Int32Array.of(1, 2),
      session: new Int32Array(),
    };
    const [now, then] = [1 / Math.sqrt(1.25), 0.5 / Math.sqrt(1.25)];
    close(readList(model.recommendProfiles([profile], 1), 0)[0]!.score, now + then);
    close(
      readList(model.recommendProfiles([{ ...profile, lastAt: Float64Array.of(0, 14 * DAY) }], 1), 0)[0]!.score,
      now / 4 + then,
    );
    expect(model.name).toBe('Item-kNN on carts (cosine, 100 neighbors, half-life 7 days)');
    expect((await ITEM_KNN.fit(data, settingsOf({ neighbors: 1, halfLifeDays: 1 }))).name).toBe(
      'Item-kNN on carts (TF-IDF, 1 neighbor, half-life 1 day)',
    );
  });

  it('refuses a log in which no user has two products, and settings it cannot use', () => {
    expect(
      ITEM_KNN.refusal(
        dataOfRows([
          [1, 0],
          [0, 1],
        ]),
        ITEM_KNN.defaults,
      ),
    ).toMatch(/of 2 users none has two products with a strength \(2 pairs in all\)/);
    expect(ITEM_KNN.refusal(smallTrainingData(), ITEM_KNN.defaults)).toBe(null);
    expect(() => ITEM_KNN.resolve({ neighbors: 0 })).toThrow(
      'neighbors of ITEM_KNN is 0; give a whole number from 1 to 10000.',
    );
    expect(() => ITEM_KNN.resolve({ measure: 'jaccard' })).toThrow('give one of cosine, tfidf, bm25');
  });

  it('answers a user with everything and products that everybody has', async () => {
    for (const measure of ['cosine', 'tfidf', 'bm25'] as const) {
      const model = await ITEM_KNN.fit(
        dataOfRows([
          [1, 1, 1],
          [1, 1, 1],
        ]),
        settingsOf({ measure }),
      );
      expect(readList(model.recommendUsers(Int32Array.of(0), 3), 0)).toEqual([]);
      expect(readList(model.recommendUsers(Int32Array.of(0), 3, { includeSeen: true }), 0).length).toBe(3);
    }
  });

  it('stops where it is told to', async () => {
    await expect(
      ITEM_KNN.fit(smallTrainingData(), ITEM_KNN.defaults, { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });

  it('tries its defaults first and nothing twice', () => {
    const candidates = ITEM_KNN.candidates(smallTrainingData());
    expect(candidates[0]).toEqual(ITEM_KNN.defaults);
    expect(new Set(candidates.map((candidate) => JSON.stringify(candidate))).size).toBe(candidates.length);
  });

  it('refuses stored parts that do not fit, naming the part', async () => {
    const data = smallTrainingData();
    const parts = storedAndRead(ITEM_KNN.save(await ITEM_KNN.fit(data, ITEM_KNN.defaults)));
    expect(() => ITEM_KNN.load(parts, { ...data, products: 3 })).toThrow('"indptr"');
    expect(() =>
      ITEM_KNN.load(
        { ...parts, arrays: { ...parts.arrays, neighbors: (parts.arrays['neighbors'] as Int32Array).map(() => -4) } },
        data,
      ),
    ).toThrow('"neighbors" names product row -4');
    expect(() =>
      ITEM_KNN.load({ ...parts, arrays: { ...parts.arrays, similarities: new Float32Array(2) } }, data),
    ).toThrow('"similarities"');
  });
});
