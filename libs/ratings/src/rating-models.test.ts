import { describe, expect, it } from 'vitest';
import { BaselineModel } from './baseline-model.js';
import { BiasedSvd } from './biased-svd.js';
import { KnnBaseline } from './knn-baseline.js';
import type { RatingModel } from './rating-model.js';
import type { Ratings } from './ratings.js';
import { ratingsOf, tasteRatings } from './testing/made-ratings.js';

const KINDS: { name: string; fit(ratings: Ratings, settings?: object): Promise<RatingModel> }[] = [
  { name: 'biases', fit: async (ratings, settings) => BaselineModel.fit(ratings, settings) },
  { name: 'biased SVD', fit: (ratings, settings) => BiasedSvd.fit(ratings, { factors: 6, ...settings }) },
  {
    name: 'neighbors by items',
    fit: (ratings, settings) => KnnBaseline.fit(ratings, { by: 'items', k: 7, ...settings }),
  },
  {
    name: 'neighbors by users',
    fit: (ratings, settings) => KnnBaseline.fit(ratings, { by: 'users', k: 7, ...settings }),
  },
];

/** User 60 and item 40 have no rating. */
const shop = (): Ratings => {
  const made = tasteRatings();
  return { ...made, userIds: [...made.userIds, '60'], itemIds: [...made.itemIds, '40'] };
};

const everyPrediction = (model: RatingModel): number[] =>
  Array.from({ length: model.users + 1 }, (_, user) =>
    Array.from({ length: model.items + 1 }, (__, item) => model.predict(user - 1, item - 1)),
  ).flat();

describe.each(KINDS)('$name', ({ fit }) => {
  it('predict within the scale, for unknown users and items too', async () => {
    const model = await fit(shop());
    for (const rating of everyPrediction(model)) {
      expect(rating).toBeGreaterThanOrEqual(1);
      expect(rating).toBeLessThanOrEqual(5);
    }
  });

  it('answer an unknown user as one without ratings, and what is unknown on both sides with the mean', async () => {
    const ratings = shop();
    const model = await fit(ratings);
    const mean = ratings.values.reduce((sum, value) => sum + value, 0) / ratings.values.length;
    expect(model.predict(-1, -1)).toBeCloseTo(mean, 12);
    expect(model.predict(60, 40)).toBeCloseTo(mean, 12);
    expect(model.predict(60, 3)).toBe(model.predict(-1, 3));
    expect(model.predict(3, 40)).toBe(model.predict(3, -1));
    expect(model.predict(-1, 3)).not.toBeCloseTo(mean, 3);
    expect(model.recommend(60, 5)).toEqual(model.recommend(-1, 5));
  });

  it('recommend what they predict highest, without what was rated, unless that is asked for', async () => {
    const ratings = shop();
    const model = await fit(ratings);
    const rated = new Set([...ratings.items].filter((_, position) => ratings.users[position] === 4));
    const all = model.recommend(4, 100);
    expect(all.items).toHaveLength(41 - rated.size);
    expect([...all.items].filter((item) => rated.has(item))).toEqual([]);
    expect([...all.ratings]).toEqual([...all.items].map((item) => model.predict(4, item)));
    expect([...all.ratings]).toEqual([...all.ratings].toSorted((a, b) => b - a));
    expect(model.recommend(4, 3).items).toEqual(all.items.slice(0, 3));
    expect(model.recommend(4, 100, { includeSeen: true }).items).toHaveLength(41);
  });

  it('recommend only what is allowed, and fill the list from there', async () => {
    const model = await fit(shop());
    const allowed = new Uint8Array(41);
    allowed.set([1, 1, 1, 1], 10);
    expect([...model.recommend(-1, 3, { allowed }).items].every((item) => item >= 10 && item < 14)).toBe(true);
    expect(model.recommend(-1, 9, { allowed }).items).toHaveLength(4);
    expect(() => model.recommend(-1, 3, { allowed: new Uint8Array(2) })).toThrow(
      /allowed has 2 bytes; give one an item, 41/,
    );
  });

  it('give the same answers for the same ratings', async () => {
    const model = await fit(shop());
    expect(everyPrediction(await fit(shop()))).toEqual(everyPrediction(model));
  });

  it('predict that one rating where all ratings are alike', async () => {
    const alike = ratingsOf([
      [0, 0, 4],
      [0, 1, 4],
      [1, 0, 4],
      [1, 1, 4],
      [2, 1, 4],
    ]);
    const predictions = everyPrediction(await fit({ ...alike, scale: { low: 4, high: 4 } }));
    expect(new Set(predictions)).toEqual(new Set([4]));
  });

  it('take one rating, of one user and one item', async () => {
    const model = await fit(ratingsOf([[0, 0, 2]]));
    expect(model.predict(0, 0)).toBeGreaterThanOrEqual(1);
    expect(model.recommend(0, 5)).toEqual({ items: new Int32Array(0), ratings: new Float64Array(0) });
    expect(model.recommend(-1, 5).items).toEqual(Int32Array.of(0));
  });

  it('take ratings below 0 where the scale has them', async () => {
    const model = await fit(
      ratingsOf(
        [
          [0, 0, -8],
          [0, 1, -9],
          [1, 0, -7],
          [1, 2, 9],
        ],
        undefined,
        { low: -10, high: 10 },
      ),
    );
    expect(model.predict(0, 0)).toBeLessThan(0);
  });

  it.each<[string, (ratings: Ratings) => Ratings, RegExp]>([
    [
      'no rating',
      (ratings) => ({ ...ratings, users: new Int32Array(0), items: new Int32Array(0), values: new Float64Array(0) }),
      /no ratings/,
    ],
    [
      'NaN',
      (ratings) => ({ ...ratings, values: ratings.values.with(3, Number.NaN) }),
      /rating NaN at position 3 is outside the scale 1 … 5/,
    ],
    [
      'a rating outside the scale',
      (ratings) => ({ ...ratings, values: ratings.values.with(0, -1) }),
      /rating -1 at position 0/,
    ],
    ['a scale upside down', (ratings) => ({ ...ratings, scale: { low: 5, high: 1 } }), /scale is 5 … 1/],
    ['a scale of NaN', (ratings) => ({ ...ratings, scale: { low: Number.NaN, high: 5 } }), /scale is NaN/],
    [
      'a row beyond the ids',
      (ratings) => ({ ...ratings, items: ratings.items.with(2, 999) }),
      /item row 999 at position 2 is outside 0 … 40/,
    ],
    [
      'a pair rated twice',
      (ratings) => ({
        ...ratings,
        users: ratings.users.with(1, ratings.users[0]!),
        items: ratings.items.with(1, ratings.items[0]!),
      }),
      /without repeats/,
    ],
    ['columns of unlike length', (ratings) => ({ ...ratings, items: ratings.items.slice(1) }), /differ in length/],
  ])('refuse %s', async (_what, spoil, message) => {
    await expect(fit(spoil(shop()))).rejects.toThrow(message);
  });

  it('refuse rows and K out of range', async () => {
    const model = await fit(shop());
    expect(() => model.predict(61, 0)).toThrow(/user row 61 is outside −1 … 60/);
    expect(() => model.predict(0, 41)).toThrow(/item row 41 is outside −1 … 40/);
    expect(() => model.predict(0.5, 0)).toThrow(RangeError);
    expect(() => model.recommend(-2, 5)).toThrow(/user row -2/);
    for (const k of [0, -1, 1.5, Number.NaN])
      expect(() => model.recommend(0, k)).toThrow(/K must be a whole number ≥ 1/);
  });
});

describe('settings that cannot be used', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['biased SVD', { factors: 0 }, /factors is 0/],
    ['biased SVD', { epochs: 1.5 }, /epochs is 1.5/],
    ['biased SVD', { learningRate: 0 }, /learningRate is 0/],
    ['biased SVD', { regularization: -1 }, /regularization is -1/],
    ['biased SVD', { initDeviation: Number.NaN }, /initDeviation is NaN/],
    ['biased SVD', { seed: Infinity }, /seed is Infinity/],
    ['biased SVD', { learningRate: 50 }, /too long a step .* give a smaller one, such as 5/],
    ['biased SVD', { learningRate: 1e200, epochs: 1 }, /too long a step/],
    ['neighbors by items', { k: 0 }, /k is 0/],
    ['neighbors by items', { minK: 0 }, /minK is 0/],
    ['neighbors by items', { shrinkage: -1 }, /shrinkage is -1/],
    ['neighbors by items', { by: 'brands' }, /by is "brands"/],
    ['neighbors by users', { userRegularization: -1 }, /userRegularization is -1/],
    ['biases', { epochs: 0 }, /epochs of the baselines is 0/],
  ])('%s with %j', async (name, settings, message) => {
    await expect(KINDS.find((kind) => kind.name === name)!.fit(shop(), settings)).rejects.toThrow(message);
  });
});
