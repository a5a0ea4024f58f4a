import { beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../../log/shared-data.js';
import { trainingData } from '../../log/training-data.js';
import { readList } from '../../rank.js';
import type { Profile } from '../../recommender.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { subjectOfFamily } from '../../testing/subject-of-family.js';
import { START, smallTrainingData } from '../../testing/taste-shop.js';
import { trainingLogOf } from '../../testing/training-log-of.js';
import { MOST_CARTED, type MostCartedModel } from './most-carted.js';

describeRecommender('MostCartedModel', () => subjectOfFamily(MOST_CARTED));
describeRecommender('MostCartedModel on views, carts, removals and purchases', () =>
  subjectOfFamily(MOST_CARTED, {}, smallTrainingData({ view: 0.2, remove: -0.5, purchase: 2, halfLifeDays: 400 })),
);

describe('MostCartedModel', () => {
  const log = trainingLogOf([
    { user: '1', product: '10', at: START },
    { user: '1', product: '10', at: START + 1 },
    { user: '1', product: '11', at: START + 2 },
    { user: '1', product: '12', at: START + 100 },
    { user: '2', product: '10', at: START },
    { user: '2', product: '12', at: START },
    { user: '3', product: '12', at: START },
    { user: '3', product: '11', at: START },
  ]);
  const profile = (basis: Profile['basis'], seen: number[]): Profile => ({
    basis,
    products: Int32Array.of(0),
    strengths: Float32Array.of(4),
    seen: Int32Array.from(seen),
    session: Int32Array.of(0),
  });
  let model: MostCartedModel;
  beforeAll(async () => {
    model = await MOST_CARTED.fit(trainingData(log), {});
  });

  it('lists what a user carted: the most often first, then the latest', () => {
    expect(
      readList(model.recommendUsers(Int32Array.of(0), 5, { includeSeen: true }), 0).map((entry) => entry.product),
    ).toEqual([0, 2, 1]);
    expect(model.explainUser(0, 0)).toEqual({ kind: 'most-carted', times: 2 });
    expect(model.explainUser(2, 0)).toEqual({ kind: 'none' });
  });

  it('has nothing left with seen products filtered, and nothing to say of views', () => {
    expect(readList(model.recommendUsers(Int32Array.of(0), 5), 0)).toEqual([]);
    expect(readList(model.recommendProfiles([profile('views', [])], 5, { includeSeen: true }), 0)).toEqual([]);
    expect(model.explainProfile(profile('views', []), 0)).toEqual({ kind: 'none' });
    expect(model.explainProfile(profile('carts', [0]), 0)).toEqual({ kind: 'most-carted', times: 4 });
  });

  it('says how often a product was carted, also where the strengths count other things', async () => {
    const weighed = await MOST_CARTED.fit(trainingData(log, { strengths: { cart: 0.5 } }), {});
    expect(weighed.explainUser(0, 0)).toEqual({ kind: 'most-carted', times: 2 });
    expect(readList(weighed.recommendUsers(Int32Array.of(0), 1, { includeSeen: true }), 0)[0]!.score).toBeCloseTo(
      1 + 0.005,
      5,
    );
  });

  it('puts products side by side by how many users carted both', () => {
    expect(readList(model.similarProducts(0, 5), 0)).toEqual([
      { product: 2, score: 2 },
      { product: 1, score: 1 },
    ]);
    expect(model.explainSimilar(0, 2)).toEqual({
      kind: 'similar',
      product: 0,
      measure: 'users-who-carted-both',
      value: 2,
    });
    expect(readList(model.similarProducts(0, 5, { allowed: Uint8Array.of(1, 1, 0) }), 0)).toEqual([
      { product: 1, score: 1 },
    ]);
  });

  it('scores as before for everybody else once the user with the last cart is erased, also when saved and read again', () => {
    const shared = sharedData(trainingData(log));
    const { csr, lastAt } = shared.carts;
    const [begin, end] = [csr.indptr[0]!, csr.indptr[1]!];
    const emptied = {
      csr: {
        ...csr,
        indptr: csr.indptr.map((offset, row) => (row === 0 ? 0 : offset - (end - begin))),
        indices: csr.indices.slice(end),
        values: csr.values.slice(end),
      },
      lastAt: lastAt.slice(end),
    };
    const left = { ...shared, strengths: emptied, carts: emptied, seen: emptied };
    const erased = MOST_CARTED.withoutUsers(model, new Set([0]), left);
    const others = Int32Array.of(1, 2);
    const before = model.recommendUsers(others, 5, { includeSeen: true });
    expect(erased.recommendUsers(others, 5, { includeSeen: true })).toEqual(before);
    expect(MOST_CARTED.load(MOST_CARTED.save(erased), left).recommendUsers(others, 5, { includeSeen: true })).toEqual(
      before,
    );
    expect(model.period).toEqual({ from: START, to: START + 100 });
  });

  it('refuses a period that is none', () => {
    expect(() =>
      MOST_CARTED.load({ json: { period: { from: 5, to: 'x' } }, arrays: {} }, sharedData(trainingData(log))),
    ).toThrow('the part "period" is {"from":5,"to":"x"}');
  });

  it('cannot be made of a log without carts', () => {
    expect(
      MOST_CARTED.refusal(trainingData(trainingLogOf([{ user: '1', product: '10', at: START, type: 'view' }])), {}),
    ).toBe('The log has no cart event.');
  });
});
