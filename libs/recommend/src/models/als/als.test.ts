import { beforeAll, describe, expect, it } from 'vitest';
import { rowOf } from '../../log/csr-rows.js';
import { trainingData, type TrainingData } from '../../log/training-data.js';
import { readList } from '../../rank.js';
import type { Profile } from '../../recommender.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { subjectOfFamily } from '../../testing/subject-of-family.js';
import { smallTrainingData, START } from '../../testing/taste-shop.js';
import { trainingLogOf } from '../../testing/training-log-of.js';
import { ALS } from './als.js';
import type { AlsModel } from './als-model.js';
import { alsSettings } from './als-settings.js';

const SMALL = alsSettings({ factors: 8, regularization: 1, iterations: 4 });

describeRecommender('AlsModel', () => subjectOfFamily(ALS, SMALL));
describeRecommender('AlsModel on views, carts, removals and purchases', () =>
  subjectOfFamily(
    ALS,
    { ...SMALL, frequencyExponent: 1, regularization: 0.01 },
    smallTrainingData({ view: 0.2, remove: -0.5, purchase: 2, cap: 3 }),
  ),
);

describe('AlsModel', () => {
  let data: TrainingData;
  let model: AlsModel;
  beforeAll(async () => {
    data = smallTrainingData();
    model = await ALS.fit(data, SMALL);
  });
  const profile = (parts: Partial<Profile>): Profile => ({
    basis: 'views',
    products: Int32Array.of(1, 2),
    strengths: Float32Array.of(1, 2),
    seen: new Int32Array(),
    session: new Int32Array(),
    ...parts,
  });

  it('splits a score over the user’s own products, and the shares add up to the whole', () => {
    for (let user = 1; user < 20; user += 1) {
      const [best] = readList(model.recommendUsers(Int32Array.of(user), 1), 0);
      const explanation = model.explainUser(user, best!.product);
      if (explanation.kind !== 'own-products') throw new Error(`user ${user} was explained by ${explanation.kind}`);
      expect(explanation.contributions.reduce((sum, entry) => sum + entry.share, 0)).toBeCloseTo(1, 9);
      expect(explanation.contributions.map((entry) => entry.product).toSorted((a, b) => a - b)).toEqual([
        ...rowOf(data.strengths.csr, user).products,
      ]);
      expect(explanation.contributions.map((entry) => entry.share)).toEqual(
        explanation.contributions.map((entry) => entry.share).toSorted((a, b) => b - a),
      );
    }
  });

  it('has an empty list for whoever has nothing to start from', () => {
    expect(readList(model.recommendUsers(Int32Array.of(0), 5), 0)).toEqual([]);
    expect(
      readList(model.recommendProfiles([profile({ products: Int32Array.of(0), strengths: Float32Array.of(1) })], 5), 0),
    ).toEqual([]);
    expect(readList(model.similarProducts(0, 5), 0)).toEqual([]);
  });

  it('may recommend what was only viewed, and gives products it does not know no share', () => {
    const list = readList(model.recommendProfiles([profile({})], model.products), 0).map((entry) => entry.product);
    expect(list).toEqual(expect.arrayContaining([1, 2]));
    const carted = readList(
      model.recommendProfiles([profile({ basis: 'carts', seen: Int32Array.of(1, 2) })], model.products),
      0,
    ).map((entry) => entry.product);
    expect(carted).toEqual(list.filter((product) => product > 2));
    const explanation = model.explainProfile(
      profile({ products: Int32Array.of(0, 1), strengths: Float32Array.of(9, 1) }),
      carted[0]!,
    );
    expect(explanation).toEqual({
      kind: 'own-products',
      basis: 'views',
      contributions: [
        { product: 1, share: expect.closeTo(1, 9) },
        { product: 0, share: 0 },
      ],
    });
  });

  it('measures similarity by a cosine between −1 and 1', () => {
    const list = readList(model.similarProducts(1, model.products), 0);
    expect(list.length).toBe(model.products - 2);
    for (const { product, score } of list) {
      expect(Math.abs(score)).toBeLessThanOrEqual(1 + 1e-6);
      const explanation = model.explainSimilar(1, product);
      expect(explanation.kind === 'similar' && explanation.value).toBeCloseTo(score, 5);
    }
  });

  it('keeps rows only for users and products with a strength, and none of erased users', () => {
    expect([model.fitted.userRows.length, model.fitted.productRows.length]).toEqual([
      data.users - 1,
      data.products - 1,
    ]);
    const left = ALS.withoutUsers(model, new Set([5]), data);
    expect([...left.fitted.userRows]).toEqual([...model.fitted.userRows].filter((row) => row !== 5));
    expect(left.recommendUsers(Int32Array.of(5), 5)).toEqual(left.recommendUsers(Int32Array.of(-1), 5));
    expect(left.recommendUsers(Int32Array.of(6), 5)).toEqual(model.recommendUsers(Int32Array.of(6), 5));
  });

  it('names what it was trained on', async () => {
    expect(model.name).toBe('ALS on carts (8 factors)');
    expect((await ALS.fit(smallTrainingData({ view: 0.1, purchase: 3, halfLifeDays: 14 }), SMALL)).name).toBe(
      'ALS on views, carts and purchases, half-life 14 days (8 factors)',
    );
  });

  it('reports every pass, and stops where it is told to', async () => {
    const passes: number[] = [];
    await ALS.fit(data, SMALL, {
      onPass: ({ pass, passes: all, objective }) => passes.push(pass, all, Number(objective !== null)),
    });
    expect(passes).toEqual([1, 4, 1, 2, 4, 1, 3, 4, 1, 4, 4, 1]);
    await expect(ALS.fit(data, SMALL, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it('refuses data without strengths, settings it does not have, and parts that do not fit', () => {
    expect(
      ALS.refusal(trainingData(trainingLogOf([{ user: '1', product: '10', at: START, type: 'view' }])), SMALL),
    ).toContain('nothing to factorize');
    expect(() => ALS.resolve({ factors: 0 })).toThrow('factors of ALS is 0; give a whole number from 1 to 512.');
    expect(() => ALS.resolve({ rank: 3 })).toThrow(
      'ALS has no setting "rank"; its settings are factors, regularization',
    );
    const parts = ALS.save(model);
    expect(() =>
      ALS.load({ ...parts, arrays: { ...parts.arrays, 'item-factors': new Float32Array(3) } }, data),
    ).toThrow('"item-factors" has 3 values');
    expect(() => ALS.load(parts, { ...data, users: 4 })).toThrow('"user-rows" has user row 4 at position 3');
  });
});
