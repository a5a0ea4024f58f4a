import { pairedBootstrap } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { expect, it } from 'vitest';
import { makeHoldout } from '../../evaluate/holdout.js';
import { ndcgOf } from '../../evaluate/rungs.js';
import { splitOf } from '../../evaluate/split.js';
import { chooseTarget } from '../../evaluate/target.js';
import type { ModelFamily } from '../../family.js';
import { sharedData } from '../../log/shared-data.js';
import { readList } from '../../rank.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { storedAndRead, subjectOfFamily } from '../../testing/subject-of-family.js';
import { smallTrainingData, tasteShop } from '../../testing/taste-shop.js';
import { ITEM_KNN } from '../item-knn/item-knn-family.js';
import { POPULARITY } from '../popularity/popularity.js';
import { RERANK } from './rerank-family.js';

describeRecommender('a two-stage model', () => subjectOfFamily(RERANK));
describeRecommender('a two-stage model of views, carts and purchases', () =>
  subjectOfFamily(RERANK, RERANK.defaults, smallTrainingData({ view: 0.2, cart: 1, purchase: 1, halfLifeDays: 10 })),
);
describeRecommender('a two-stage model with little room and nothing learned', () =>
  subjectOfFamily(RERANK, { ...RERANK.defaults, pool: 3, neighbors: 5, learningUsers: 0 }),
);

const log = tasteShop({ users: 1500, seed: 11 });
const target = chooseTarget(log, null);
const holdout = makeHoldout(log, splitOf('time', log, target.event, 1), target, { k: 10 });
const rung = { stride: 1, holdout, positions: Int32Array.from(holdout.testUsers.keys()), trainUsers: 0, sample: null };
const scores = async (family: ModelFamily): Promise<Float64Array> =>
  ndcgOf(await family.fit(holdout.train, family.defaults), rung);

it('beats popularity where people have tastes, and is not worse than its first stage', async () => {
  const [popularity, first, both] = [await scores(POPULARITY), await scores(ITEM_KNN), await scores(RERANK)];
  const over = (base: Float64Array) => pairedBootstrap(base, both, { random: seededRandom(1), resamples: 2000 });
  expect(over(popularity)).toMatchObject({ ok: true, low: expect.toSatisfy((low: number) => low > 0) });
  expect(over(first)).toMatchObject({ ok: true, high: expect.toSatisfy((high: number) => high > 0) });
});

it('explains a score by features whose shares are exact and add up to 1', async () => {
  const data = smallTrainingData();
  const model = await RERANK.fit(data, RERANK.defaults);
  for (let user = 0; user < data.users; user += 1) {
    for (const { product } of readList(model.recommendUsers(Int32Array.of(user), 4), 0)) {
      const reason = model.explainUser(user, product);
      if (reason.kind !== 'features') throw new Error(`a recommended product is explained by ${reason.kind}`);
      expect(reason.contributions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
      expect(reason.contributions.every(({ share }) => share >= 0)).toBe(true);
      expect(reason.contributions.map(({ share }) => share)).toEqual(
        reason.contributions.map(({ share }) => share).toSorted((a, b) => b - a),
      );
      expect(['own-products', 'popular']).toContain(reason.candidate.kind);
    }
  }
});

it('answers from a session alone, and says which of its products it is like', async () => {
  const model = await RERANK.fit(smallTrainingData(), RERANK.defaults);
  const profile = {
    basis: 'views' as const,
    products: new Int32Array(),
    strengths: new Float32Array(),
    seen: new Int32Array(),
    session: Int32Array.of(3, 3, 2),
  };
  const likeIt = readList(model.recommendProfiles([profile], 10), 0).filter(
    ({ product }) => product !== 2 && product !== 3,
  );
  const reasons = likeIt
    .map(({ product }) => model.explainProfile(profile, product))
    .map((reason) => (reason.kind === 'features' ? reason.candidate : reason));
  expect(reasons.some((reason) => reason.kind === 'own-products' && reason.basis === 'views')).toBe(true);
});

it('learns where it can, says from how many, and starts from weights that stand where it cannot', async () => {
  const learned = await RERANK.fit(holdout.train, RERANK.defaults);
  expect(learned.parts.learners).toBeGreaterThan(100);
  expect(learned.name).toContain(`learned from ${learned.parts.learners} users`);
  expect(learned.parts.weights.every((weight) => weight >= 0)).toBe(true);
  const not = await RERANK.fit(holdout.train, { ...RERANK.defaults, learningUsers: 29 });
  expect([not.parts.learners, not.name]).toEqual([0, expect.stringContaining('starting weights')]);
});

it('forgets the sessions of users who are erased', async () => {
  const data = smallTrainingData();
  const model = await RERANK.fit(data, RERANK.defaults);
  const gone = new Set([3]);
  const { indptr } = RERANK.withoutUsers(model, gone, sharedData(data)).parts.lastSessions;
  const { indptr: before } = model.parts.lastSessions;
  expect([before[4]! > before[3]!, indptr[4]! - indptr[3]!, indptr[5]! - indptr[4]!]).toEqual([
    true,
    0,
    before[5]! - before[4]!,
  ]);
});

it('refuses parts that do not fit together, and names them', async () => {
  const data = smallTrainingData();
  const parts = storedAndRead(RERANK.save(await RERANK.fit(data, RERANK.defaults)));
  const load = (json: object, arrays: object) => () =>
    RERANK.load({ json: { ...parts.json, ...json }, arrays: { ...parts.arrays, ...arrays } }, sharedData(data));
  expect(load({}, {})).not.toThrow();
  expect(load({ learners: -1 }, {})).toThrow('"learners" is -1');
  expect(load({ features: ['price'] }, {})).toThrow('train again');
  expect(load({}, { weights: new Float64Array(3) })).toThrow('"weights" has 3 values');
  expect(load({}, { weights: new Float64Array(13).fill(-1) })).toThrow('"weights" has -1 for likeness to own products');
  expect(load({}, { users: new Int32Array(2) })).toThrow('"users" has 2 values');
  expect(
    load({}, { 'last-sessions.products': (parts.arrays['last-sessions.products'] as Int32Array).map(() => 999) }),
  ).toThrow('names product row 999');
  expect(
    load(
      {},
      {
        'last-sessions.indptr': (parts.arrays['last-sessions.indptr'] as Int32Array).map((value, at) =>
          at === 0 ? 1 : value,
        ),
      },
    ),
  ).toThrow('must begin at 0');
});

it('refuses data in which nobody has two products, and stops when told to', async () => {
  const data = smallTrainingData();
  const alone = {
    ...data,
    strengths: {
      csr: {
        ...data.strengths.csr,
        indptr: new Int32Array(data.users + 1),
        indices: new Int32Array(),
        values: new Float32Array(),
      },
      lastAt: new Float64Array(),
    },
  };
  expect(RERANK.refusal(alone, RERANK.defaults)).toMatch(/^The first stage compares products by the users they share/);
  await expect(RERANK.fit(data, RERANK.defaults, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
  expect(() => RERANK.resolve({ room: 3 })).toThrow('RERANK has no setting "room"');
});
