import { describe, expect, it } from 'vitest';
import { rowOf } from './cart-matrix.js';
import { readList } from './rank.js';
import { describeRecommender } from './testing/recommender-contract.js';
import { smallModelSet, subjectOf } from './testing/subject.js';

describeRecommender('AlsModel', () => subjectOf('ALS'));

describe('AlsModel', () => {
  it('splits a score over the user’s own products, and the shares add up to the whole', async () => {
    const { ALS } = (await smallModelSet()).models;
    for (let user = 1; user < 20; user += 1) {
      const [best] = readList(ALS.recommendUsers(Int32Array.of(user), 1), 0);
      const explanation = ALS.explainUser(user, best!.product);
      if (explanation.kind !== 'own-products') throw new Error(`user ${user} was explained by ${explanation.kind}`);
      expect(explanation.contributions.reduce((sum, entry) => sum + entry.share, 0)).toBeCloseTo(1, 9);
      expect(explanation.contributions.map((entry) => entry.product).toSorted((a, b) => a - b)).toEqual([...rowOf(ALS.carts, user).products]);
      expect(explanation.contributions.map((entry) => entry.share)).toEqual(explanation.contributions.map((entry) => entry.share).toSorted((a, b) => b - a));
    }
  });

  it('has an empty list for whoever has nothing to start from', async () => {
    const { ALS } = (await smallModelSet()).models;
    expect(readList(ALS.recommendUsers(Int32Array.of(0), 5), 0)).toEqual([]);
    const unknown = { basis: 'views' as const, products: Int32Array.of(0), strengths: Float32Array.of(1) };
    expect(readList(ALS.recommendProfiles([unknown], 5), 0)).toEqual([]);
    expect(readList(ALS.similarProducts(0, 5), 0)).toEqual([]);
  });

  it('starts from views where there is no cart, and may recommend what was only viewed', async () => {
    const { ALS } = (await smallModelSet()).models;
    const views = { basis: 'views' as const, products: Int32Array.of(1, 2), strengths: Float32Array.of(1, 2) };
    const list = readList(ALS.recommendProfiles([views], ALS.products), 0).map((entry) => entry.product);
    expect(list).toEqual(expect.arrayContaining([1, 2]));
    const carts = readList(ALS.recommendProfiles([{ ...views, basis: 'carts' }], ALS.products), 0).map((entry) => entry.product);
    expect(carts).toEqual(list.filter((product) => product > 2));
  });

  it('measures similarity by a cosine between −1 and 1', async () => {
    const { ALS } = (await smallModelSet()).models;
    const list = readList(ALS.similarProducts(1, ALS.products), 0);
    expect(list.length).toBe(ALS.products - 2);
    for (const { product, score } of list) {
      expect(Math.abs(score)).toBeLessThanOrEqual(1 + 1e-6);
      const explanation = ALS.explainSimilar(1, product);
      expect(explanation.kind === 'similar' && explanation.value).toBeCloseTo(score, 5);
    }
  });
});
