import { csrFromTriplets } from '@cartograph/als';
import { describe, expect, it } from 'vitest';
import { readList } from '../../rank.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { storedAndRead, subjectOfFamily } from '../../testing/subject-of-family.js';
import { smallTrainingData } from '../../testing/taste-shop.js';
import { dataOf, dataOfRows } from '../item-item/testing/data-of.js';
import { EASE, EASE_MOST_PRODUCTS, refusalOf } from './ease-family.js';
import golden from './ease.golden.json' with { type: 'json' };

describeRecommender('EaseModel', () => subjectOfFamily(EASE, EASE.resolve({ regularization: 5 })));
describeRecommender('EaseModel by strength', () => subjectOfFamily(EASE, EASE.resolve({ values: 'strength' })));

describe('EaseModel', () => {
  it.each(golden.cases)(
    'has the weights and scores of numpy: $items products, λ $regularization, $values',
    async (wanted) => {
      const { users, items, rows, columns, strengths, regularization, values } = wanted;
      const csr = csrFromTriplets({
        rows: users,
        columns: items,
        rowIndices: rows,
        columnIndices: columns,
        values: strengths,
      });
      const model = await EASE.fit(dataOf(csr), EASE.resolve({ regularization, values }));
      expect(model.ease.weights.length).toBe(items * items);
      for (const [place, weight] of model.ease.weights.entries())
        expect(Math.abs(weight - wanted.weights[place]!)).toBeLessThan(1e-6);
      const lists = model.recommendUsers(Int32Array.of(0, 1, 2), items, { includeSeen: true });
      for (let user = 0; user < 3; user += 1) {
        for (const { product, score } of readList(lists, user))
          expect(Math.abs(score - wanted.scores[user * items + product]!)).toBeLessThan(1e-5);
      }
    },
  );

  it('has weights by hand for two products: common users ÷ (users + λ)', async () => {
    const model = await EASE.fit(
      dataOfRows([
        [1, 0, 1],
        [2, 0, 0],
        [1, 0, 3],
        [0, 0, 1],
      ]),
      EASE.resolve({ regularization: 1 }),
    );
    expect([...model.ease.products]).toEqual([0, 2]);
    expect([...model.ease.weights].map((weight) => weight.toFixed(6))).toEqual([
      '0.000000',
      '0.500000',
      '0.500000',
      '0.000000',
    ]);
    expect(readList(model.recommendUsers(Int32Array.of(1), 3), 0)).toEqual([{ product: 2, score: 0.5 }]);
    expect(readList(model.similarProducts(1, 3), 0)).toEqual([]);
    expect(model.explainSimilar(0, 2)).toEqual({ kind: 'similar', product: 0, measure: 'weight', value: 0.5 });
    expect(model.name).toBe('EASE on carts (λ 1)');
  });

  it('splits a score exactly, also over products that speak against it', async () => {
    const data = smallTrainingData();
    const model = await EASE.fit(data, EASE.resolve({ regularization: 2 }));
    let [negative, split] = [0, 0];
    for (let user = 1; user < data.users; user += 1) {
      for (const { product, score } of readList(model.recommendUsers(Int32Array.of(user), 10), 0)) {
        const explanation = model.explainUser(user, product);
        if (score <= 0) expect(explanation.kind).toBe('none');
        if (explanation.kind !== 'own-products') continue;
        split += 1;
        expect(explanation.contributions.reduce((sum, entry) => sum + entry.share, 0)).toBeCloseTo(1, 9);
        for (const entry of explanation.contributions) {
          if (entry.share < 0) negative += 1;
          const alone = {
            basis: 'carts' as const,
            products: Int32Array.of(entry.product),
            strengths: Float32Array.of(1),
            seen: new Int32Array(),
            session: new Int32Array(),
          };
          const added =
            readList(model.recommendProfiles([alone], data.products), 0).find((other) => other.product === product)
              ?.score ?? 0;
          expect(Math.abs(entry.share * score - added)).toBeLessThan(1e-5);
        }
      }
    }
    expect(Math.min(negative, split)).toBeGreaterThan(20);
  });

  it('refuses what is too large, with figures, and what has nothing to learn', () => {
    expect(refusalOf(EASE_MOST_PRODUCTS, 1e12)).toBe(null);
    expect(refusalOf(30_000, 1e12)).toBe(
      'EASE on 30,000 products needs 1.4e+13 multiply-adds and 7.3 GB; it is made for at most 20,000 products.',
    );
    expect(refusalOf(10_000, 4e8)).toBe(
      'EASE on 10,000 products needs 5.0e+11 multiply-adds and 0.82 GB of memory, but 0.40 GB are free.',
    );
    expect(EASE.refusal(dataOfRows([[0, 0]]), EASE.defaults)).toContain('there is none with a strength above 0');
    expect(() => EASE.resolve({ regularization: 0 })).toThrow('regularization of EASE is 0');
  });

  it('stops where it is told to', async () => {
    await expect(
      EASE.fit(smallTrainingData(), EASE.defaults, { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });

  it('refuses stored parts that do not fit, naming the part', async () => {
    const data = smallTrainingData();
    const parts = storedAndRead(EASE.save(await EASE.fit(data, EASE.defaults)));
    expect(() => EASE.load(parts, { ...data, products: 5 })).toThrow('"products" has product row 5 at position 4');
    expect(() => EASE.load({ ...parts, arrays: { ...parts.arrays, weights: new Float32Array(4) } }, data)).toThrow(
      '"weights" has 4 values',
    );
  });
});
