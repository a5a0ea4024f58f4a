import { describe, expect, it } from 'vitest';
import { cartMatrix } from './cart-matrix.js';
import { MostCartedModel } from './most-carted.js';
import { readList } from './rank.js';
import { describeRecommender } from './testing/recommender-contract.js';
import { subjectOf } from './testing/subject.js';
import { START, cartLogOf } from './testing/taste-shop.js';

describeRecommender('MostCartedModel', () => subjectOf('MOST_CARTED'));

describe('MostCartedModel', () => {
  const log = cartLogOf([
    { user: '1', product: '10', at: START }, { user: '1', product: '10', at: START + 1 },
    { user: '1', product: '11', at: START + 2 }, { user: '1', product: '12', at: START + 100 },
    { user: '2', product: '10', at: START }, { user: '2', product: '12', at: START },
    { user: '3', product: '12', at: START }, { user: '3', product: '11', at: START },
  ]);
  const model = new MostCartedModel(cartMatrix(log.carts, { users: 3, products: 3 }));

  it('lists what a user carted: the most often first, then the latest', () => {
    expect(readList(model.recommendUsers(Int32Array.of(0), 5, { includeSeen: true }), 0).map((entry) => entry.product)).toEqual([0, 2, 1]);
    expect(model.explainUser(0, 0)).toEqual({ kind: 'most-carted', times: 2 });
    expect(model.explainUser(2, 0)).toEqual({ kind: 'none' });
  });

  it('has nothing left with seen products filtered, and nothing to say of views', () => {
    expect(readList(model.recommendUsers(Int32Array.of(0), 5), 0)).toEqual([]);
    const views = { basis: 'views' as const, products: Int32Array.of(0), strengths: Float32Array.of(4) };
    expect(readList(model.recommendProfiles([views], 5, { includeSeen: true }), 0)).toEqual([]);
    expect(model.explainProfile(views, 0)).toEqual({ kind: 'none' });
  });

  it('puts products side by side by how many users carted both', () => {
    expect(readList(model.similarProducts(0, 5), 0)).toEqual([{ product: 2, score: 2 }, { product: 1, score: 1 }]);
    expect(model.explainSimilar(0, 2)).toEqual({ kind: 'similar', product: 0, measure: 'users-who-carted-both', value: 2 });
    expect(readList(model.similarProducts(0, 5, { allowed: Uint8Array.of(1, 1, 0) }), 0)).toEqual([{ product: 1, score: 1 }]);
  });
});
