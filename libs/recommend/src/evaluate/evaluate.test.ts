import { describe, expect, it } from 'vitest';
import { cartMatrix } from './cart-matrix.js';
import { baselineAccuracy, judge, listsFor } from './evaluate.js';
import { chooseCut, makeHoldout } from './holdout.js';
import { MostCartedModel } from './most-carted.js';
import { PopularityModel } from './popularity.js';
import { readList } from './rank.js';
import { AlsModel, alsSettings } from './als-model.js';
import { DAY, START, cartLogOf, tasteShop, type PlainEvent } from './testing/taste-shop.js';

/** 40 users cart p1 twice and p2 once, then in the test: the first 30 p1 again, the others p3 (new); all are REGULAR. */
const events = Array.from({ length: 40 }, (_, user): PlainEvent[] => [
  { user: String(user), product: '1', at: START }, { user: String(user), product: '1', at: START + 1 },
  { user: String(user), product: '2', at: START + 2 },
  { user: String(user), product: user < 30 ? '1' : '3', at: START + DAY },
]).flat();
const other: PlainEvent = { user: '99', product: '3', at: START + 3 };
const log = cartLogOf([...events, other]);
const holdout = makeHoldout(log, { at: START + DAY, rule: 'by hand' }, 2);
const size = { users: log.userIds.length, products: log.productIds.length };
const train = cartMatrix(log.carts, size, { to: holdout.cut });

const about = (value: number) => ({ ok: true, value: expect.closeTo(value, 12) });

describe('judge', () => {
  it('gives numbers that can be checked by hand', () => {
    const { metrics } = judge(new MostCartedModel(train), holdout, 2);
    const all = metrics.find((entry) => entry.group === null && entry.includesSeen)!;
    expect(all).toMatchObject({
      users: 40, k: 2, hitRate: about(0.75), precision: about(0.375), attainablePrecision: about(0.5), recall: about(0.75), ndcg: about(0.75), mrr: about(0.75),
    });
    expect(all.catalogueCoverage).toBeCloseTo(2 / 3, 12);
    expect(metrics.find((entry) => entry.group === 'REGULAR' && entry.includesSeen)).toMatchObject({ users: 40, hitRate: { value: 0.75 } });
  });

  it('takes what was carted before out of the relevant products where seen products are filtered', () => {
    const popularity = PopularityModel.of(log, train.csr, { windowDays: null, end: holdout.cut });
    const { metrics } = judge(popularity, holdout, 2);
    const all = metrics.find((entry) => entry.group === null && !entry.includesSeen)!;
    expect(all.users).toBe(10);
    expect(all.hitRate).toMatchObject({ ok: false, reason: 'too-few' });
    expect(all.hitRate.ok ? '' : all.hitRate.detail).toContain('10 users');
  });

  it('says too few instead of a number for a small group', () => {
    const { metrics } = judge(new MostCartedModel(train), holdout, 2);
    for (const group of ['COLD', 'LIGHT', 'HEAVY'] as const) {
      const entry = metrics.find((candidate) => candidate.group === group && candidate.includesSeen)!;
      expect(entry.users).toBe(0);
      expect(entry.ndcg).toMatchObject({ ok: false, reason: 'too-few' });
    }
  });

  it('answers a user without a cart from what she viewed', async () => {
    const shop = tasteShop({ users: 300 });
    const parts = makeHoldout(shop, chooseCut(shop.carts), 10);
    const als = await AlsModel.fit(parts.train.csr, alsSettings({ factors: 8, regularization: 1 }));
    const lists = listsFor(als, parts, 10, false);
    const cold = parts.groups.flatMap((group, position) => (group === 'COLD' ? [position] : []));
    const withViews = cold.filter((position) => parts.views.csr.indptr[parts.testUsers[position]! + 1]! > parts.views.csr.indptr[parts.testUsers[position]!]!);
    expect(withViews.length).toBeGreaterThan(0);
    for (const position of withViews) expect(readList(lists, position).length).toBe(10);
    for (const position of cold.filter((candidate) => !withViews.includes(candidate))) expect(readList(lists, position)).toEqual([]);
  });
});

describe('baselineAccuracy', () => {
  it('is the share of users whose next carted product is the one they carted most', () => {
    expect(baselineAccuracy(new MostCartedModel(train), holdout)).toMatchObject({ ok: true, value: 0.75, method: 'wilson' });
  });

  it('is not made up from a handful of users', () => {
    const few = cartLogOf([...events.slice(0, 40), other]);
    const parts = makeHoldout(few, { at: START + DAY, rule: 'by hand' }, 2);
    expect(baselineAccuracy(new MostCartedModel(parts.train), parts)).toMatchObject({ ok: false, reason: 'too-few' });
  });
});
