import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import { readList } from '../rank.js';
import type { ModelKind, Recommender } from '../recommender.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { baselineAccuracy, judge } from './evaluate.js';
import { isAnsweredFromViews, isKnown, makeHoldout, type Holdout } from './holdout.js';
import { listsFor } from './lists.js';
import { splitByTime, splitOf } from './split.js';
import { chooseTarget } from './target.js';

const fit = (kind: ModelKind, { train }: Holdout): Promise<Recommender> => {
  const family = FAMILIES.find((candidate) => candidate.kind === kind)!;
  return family.fit(train, family.defaults);
};

const holdoutOf = (events: readonly PlainEvent[], k: number): Holdout => {
  const log = trainingLogOf(events);
  return makeHoldout(log, splitByTime(log, 'cart', { at: START + DAY, rule: 'by hand' }), chooseTarget(log), { k });
};

/** 40 users cart p1 twice and p2 once, then in the test: the first 30 p1 again, the others p3 (new); all are REGULAR. */
const events = Array.from({ length: 40 }, (_, user): PlainEvent[] => [
  { user: String(user), product: '1', at: START },
  { user: String(user), product: '1', at: START + 1 },
  { user: String(user), product: '2', at: START + 2 },
  { user: String(user), product: user < 30 ? '1' : '3', at: START + DAY },
]).flat();
const other: PlainEvent = { user: '99', product: '3', at: START + 3 };
const holdout = holdoutOf([...events, other], 2);

const about = (value: number) => ({ ok: true, value: expect.closeTo(value, 12) });

describe('judge', () => {
  it('gives numbers that can be checked by hand', async () => {
    const { metrics, beyond } = await judge(await fit('MOST_CARTED', holdout), holdout);
    const all = metrics.find((entry) => entry.group === null && entry.includesSeen)!;
    expect(all).toMatchObject({
      users: 40,
      k: 2,
      hitRate: about(0.75),
      precision: about(0.375),
      attainablePrecision: about(0.5),
      recall: about(0.75),
      cappedRecall: about(0.75),
      ndcg: about(0.75),
      map: about(0.75),
      mapTrec: about(0.75),
      mrr: about(0.75),
    });
    expect(all.catalogCoverage).toBeCloseTo(2 / 3, 12);
    expect(beyond.find((entry) => entry.includesSeen)).toMatchObject({
      coverage: all.catalogCoverage,
      shortLists: 0,
      coldPairs: 0,
      gini: expect.closeTo(1 / 3, 12),
    });
    expect(metrics.find((entry) => entry.group === 'REGULAR' && entry.includesSeen)).toMatchObject({
      users: 40,
      hitRate: { value: 0.75 },
    });
  });

  it('takes what was carted before out of the relevant products where seen products are filtered', async () => {
    const { metrics } = await judge(await fit('POPULARITY', holdout), holdout);
    const all = metrics.find((entry) => entry.group === null && !entry.includesSeen)!;
    expect(all.users).toBe(10);
    expect(all.hitRate).toMatchObject({ ok: false, reason: 'too-few' });
    expect(all.hitRate.ok ? '' : all.hitRate.detail).toContain('10 users');
  });

  it('says too few instead of a number for a small group or segment', async () => {
    const { metrics, segments } = await judge(await fit('MOST_CARTED', holdout), holdout);
    for (const group of ['COLD', 'LIGHT', 'HEAVY'] as const) {
      const entry = metrics.find((candidate) => candidate.group === group && candidate.includesSeen)!;
      expect(entry.users).toBe(0);
      expect(entry.ndcg).toMatchObject({ ok: false, reason: 'too-few' });
    }
    expect(segments.find((entry) => entry.value === 'NEW')).toMatchObject({
      users: 0,
      ndcg: { ok: false, reason: 'too-few' },
    });
    expect(segments.find((entry) => entry.value === 'RETURNING' && entry.includesSeen)).toMatchObject({
      users: 40,
      ndcg: about(0.75),
    });
  });

  it('says how many held-out products nobody had carted before, and that nobody found them', async () => {
    const fresh = holdoutOf(
      [
        ...events,
        ...Array.from({ length: 35 }, (_, user): PlainEvent => ({
          user: String(user),
          product: '77',
          at: START + DAY + 5,
        })),
      ],
      2,
    );
    const { beyond } = await judge(await fit('POPULARITY', fresh), fresh);
    expect([fresh.protocol.coldProducts, fresh.protocol.coldPairs]).toEqual([2, 45]);
    for (const entry of beyond) expect(entry).toMatchObject({ coldPairs: 45, coldPairsFound: { ok: true, value: 0 } });
  });

  it('keeps every metric between 0 and 1, and precision under the attainable one', async () => {
    const shop = tasteShop({ users: 250 });
    const parts = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 });
    for (const { kind } of FAMILIES) {
      let known = 0;
      const { metrics, segments, beyond } = await judge(await fit(kind, parts), parts);
      for (const entry of [...metrics, ...segments]) {
        for (const estimate of [
          entry.hitRate,
          entry.precision,
          entry.recall,
          entry.cappedRecall,
          entry.ndcg,
          entry.map,
          entry.mapTrec,
          entry.mrr,
        ]) {
          if (!estimate.ok) continue;
          known += 1;
          expect([
            estimate.low >= 0,
            estimate.low <= estimate.value,
            estimate.value <= estimate.high,
            estimate.high <= 1,
          ]).toEqual([true, true, true, true]);
        }
        if (entry.precision.ok && entry.attainablePrecision.ok)
          expect(entry.precision.value).toBeLessThanOrEqual(entry.attainablePrecision.value + 1e-12);
        if (entry.recall.ok && entry.cappedRecall.ok)
          expect(entry.recall.value).toBeLessThanOrEqual(entry.cappedRecall.value + 1e-12);
      }
      expect(known, kind).toBeGreaterThan(20);
      for (const { coverage, gini } of beyond)
        expect([coverage >= 0 && coverage <= 1, gini >= 0 && gini < 1]).toEqual([true, true]);
    }
  });

  it('stops when it is told to', async () => {
    await expect(
      judge(await fit('POPULARITY', holdout), holdout, { signal: AbortSignal.abort(new Error('canceled')) }),
    ).rejects.toThrow('canceled');
  });
});

describe('listsFor', () => {
  it('answers a user without a cart from what she viewed, and strangers as strangers', async () => {
    const shop = tasteShop({ users: 300 });
    const parts = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 });
    const positions = Int32Array.from(parts.testUsers.keys());
    const lists = await listsFor(await fit('ALS', parts), parts, positions, false);
    const viewers = positions.filter((position) => isAnsweredFromViews(parts, position));
    const strangers = positions.filter((position) => !isKnown(parts, position));
    expect([viewers.length > 0, strangers.length > 0]).toEqual([true, true]);
    for (const position of viewers) expect(readList(lists, position).length).toBe(10);
    for (const position of strangers) expect(readList(lists, position)).toEqual([]);
    const some = Int32Array.of(7, 3);
    const few = await listsFor(await fit('ALS', parts), parts, some, false);
    for (const [row, position] of some.entries()) expect(readList(few, row)).toEqual(readList(lists, position));
  });
});

describe('baselineAccuracy', () => {
  it('is the share of users whose next carted product is the one they carted most', () => {
    expect(baselineAccuracy(holdout)).toMatchObject({ ok: true, value: 0.75, method: 'wilson' });
  });

  it('takes the latest of products carted as often', () => {
    const tied = Array.from({ length: 30 }, (_, user): PlainEvent[] => [
      { user: String(user), product: '1', at: START },
      { user: String(user), product: '2', at: START + 1 },
      { user: String(user), product: '2', at: START + DAY },
    ]).flat();
    expect(baselineAccuracy(holdoutOf(tied, 2))).toMatchObject({ value: 1 });
  });

  it('is not made up from a handful of users', () => {
    expect(baselineAccuracy(holdoutOf([...events.slice(0, 40), other], 2))).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
  });
});
