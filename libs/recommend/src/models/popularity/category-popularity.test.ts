import { describe, expect, it } from 'vitest';
import { trainingData } from '../../log/training-data.js';
import { readList } from '../../rank.js';
import type { Profile } from '../../recommender.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { subjectOfFamily } from '../../testing/subject-of-family.js';
import { START } from '../../testing/taste-shop.js';
import { trainingLogOf } from '../../testing/training-log-of.js';
import { CATEGORY_POPULARITY, CategoryPopularityModel } from './category-popularity.js';

describeRecommender('CategoryPopularityModel', () => subjectOfFamily(CATEGORY_POPULARITY));
describeRecommender('CategoryPopularityModel of first parts with a half-life', () =>
  subjectOfFamily(CATEGORY_POPULARITY, { depth: 1, halfLifeDays: 7 }),
);

describe('CategoryPopularityModel', () => {
  const categories = ['a.x', 'a.x', 'a.y', 'b', '', 'a.x'];
  const users = [3, 2, 5, 4, 6, 1];
  const data = trainingData(
    trainingLogOf(
      users.flatMap((count, product) =>
        Array.from({ length: count }, (_, user) => ({
          user: String(1 + user),
          product: String(10 + product),
          at: START,
          category: categories[product]!,
        })),
      ),
    ),
  );
  const profile = (strengths: Record<number, number>): Profile => ({
    basis: 'carts',
    products: Int32Array.from(Object.keys(strengths), Number),
    strengths: Float32Array.from(Object.values(strengths)),
    seen: Int32Array.from(Object.keys(strengths), Number),
    session: new Int32Array(),
  });
  const list = async (strengths: Record<number, number>, settings = CATEGORY_POPULARITY.defaults) =>
    readList((await CATEGORY_POPULARITY.fit(data, settings)).recommendProfiles([profile(strengths)], 9), 0);

  it('puts the categories of the person first, weighed by strength, then what is popular anywhere', async () => {
    expect((await list({ 1: 1 })).map((entry) => entry.product)).toEqual([0, 5, 4, 2, 3]);
    const mixed = await list({ 1: 3, 3: 1 });
    expect(mixed.map((entry) => entry.product)).toEqual([0, 5, 4, 2]);
    expect(mixed[0]!.score).toBeCloseTo(1 + 0.75, 6);
    expect(mixed[1]!.score).toBeCloseTo(1 + 0.75 / 3, 6);
    expect(mixed[2]!.score).toBeCloseTo(6 / 7, 6);
  });

  it('widens a category to the first parts of its code', async () => {
    expect((await list({ 1: 1 }, { depth: 1, halfLifeDays: null })).map((entry) => entry.product)).toEqual([
      2, 0, 5, 4, 3,
    ]);
  });

  it('orders by row what single precision cannot tell apart, in short lists as in long ones', async () => {
    const [owned, others] = [400, 3];
    const counts = {
      event: 'cart' as const,
      scores: Float32Array.from({ length: owned + others }, (_, product) =>
        product < owned ? 1 : 10_000_000 + product - owned,
      ),
      allUsers: new Int32Array(owned + others).fill(1),
    };
    const all = Array.from({ length: owned }, (_, product) => `c${product}`);
    const events = Array.from({ length: owned + others }, (_, product) => ({
      user: '1',
      product: String(1000 + product),
      at: START,
      category: all[product] ?? 'c0',
    }));
    const model = new CategoryPopularityModel(
      trainingData(trainingLogOf(events)),
      counts,
      CATEGORY_POPULARITY.defaults,
    );
    const person = {
      basis: 'carts' as const,
      products: Int32Array.from({ length: owned }, (_, product) => product),
      strengths: new Float32Array(owned).fill(1),
      seen: Int32Array.from({ length: owned }, (_, product) => product),
      session: new Int32Array(),
    };
    const rowsOf = (k: number): number[] =>
      readList(model.recommendProfiles([person], k), 0).map((entry) => entry.product);
    expect([rowsOf(3), rowsOf(2), rowsOf(1)]).toEqual([[400, 401, 402], [400, 401], [400]]);
  });

  it('is popularity for whoever has no product with a category', async () => {
    expect((await list({ 4: 2 })).map((entry) => entry.product)).toEqual([2, 3, 0, 1, 5]);
  });

  it('names the category where it is one of the person’s', async () => {
    const model = await CATEGORY_POPULARITY.fit(data, CATEGORY_POPULARITY.defaults);
    expect(model.explainProfile(profile({ 1: 1 }), 0)).toEqual({
      kind: 'popular',
      users: 3,
      windowDays: null,
      category: 'a.x',
    });
    expect(model.explainProfile(profile({ 1: 1 }), 4)).toEqual({ kind: 'popular', users: 6, windowDays: null });
  });

  it('cannot be made where no product has a category', () => {
    const bare = trainingData(trainingLogOf([{ user: '1', product: '10', at: START }]));
    expect(CATEGORY_POPULARITY.refusal(bare, CATEGORY_POPULARITY.defaults)).toBe(
      'None of the 1 products has a category.',
    );
    expect(CATEGORY_POPULARITY.candidates(data).length).toBe(4);
  });
});
