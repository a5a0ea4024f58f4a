import { beforeAll, describe, expect, it } from 'vitest';
import { trainingData, type TrainingData } from '../log/training-data.js';
import { ITEM_KNN } from '../models/item-knn/item-knn-family.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import type { Recommender } from '../recommender.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import type { Catalog } from './catalog.js';
import { measureRuleCost, type RulesHoldout } from './rule-cost.js';
import { userAsk } from './rule-ask.js';
import { RulesError, type Rules } from './rules.js';
import { tableAsk, tableCatalog } from './testing/table-ask.js';

let [data, catalog, holdout] = [] as unknown as [TrainingData, Catalog, RulesHoldout];
let [model, popularity] = [] as unknown as [Recommender, Recommender];
beforeAll(async () => {
  const log = tasteShop({ users: 300 });
  data = trainingData(log, { end: START + 32 * DAY });
  [model, popularity] = [await ITEM_KNN.fit(data, ITEM_KNN.defaults), await POPULARITY.fit(data, {})];
  catalog = { products: data.products, facts: data.facts, rowOf: (id) => log.productIds.indexOf(id) };
  const all = trainingData(log);
  const indptr = new Int32Array(data.users + 1);
  const indices: number[] = [];
  for (let user = 0; user < data.users; user += 1) {
    const row = (csr: TrainingData['carts']['csr']): Int32Array =>
      csr.indices.subarray(csr.indptr[user], csr.indptr[user + 1]);
    indices.push(...row(all.carts.csr).filter((product) => !row(data.seen.csr).includes(product)));
    indptr[user + 1] = indices.length;
  }
  holdout = {
    k: 5,
    relevant: { indptr, indices: Int32Array.from(indices) },
    ask: (user) => userAsk(user, data, { model, popularity, now: data.end }),
  };
});

describe('measureRuleCost', () => {
  it('shows that denying what people take costs hits, with an interval that excludes 0', async () => {
    const cost = await measureRuleCost(
      holdout,
      [{ kind: 'deny', name: 'no phones', categories: ['electronics.smartphone'] }],
      catalog,
    );
    expect(cost.replayed).toBe(cost.users);
    expect(cost.together.hitRate).toMatchObject({ ok: true, method: 'bootstrap-percentile' });
    if (!cost.together.hitRate.ok || !cost.together.changed.ok) throw new Error('too few users');
    expect(cost.together.hitRate.high).toBeLessThan(0);
    expect(cost.together.changed.value).toBeGreaterThan(0.5);
    expect(cost.together.hits.lost).toBeGreaterThan(20);
    expect(cost.forbidden.pairs).toBeGreaterThan(cost.together.hits.lost);
    expect(cost.forbidden.of).toBeGreaterThan(cost.forbidden.pairs);
    expect([cost.alone, cost.amongOthers]).toEqual([[cost.together], [cost.together]]);
  });

  it('measures rules alone and among the others: two that do the same cost nothing each beside the other', async () => {
    const rules: Rules = [
      { kind: 'deny', name: 'by code', categories: ['apparel'] },
      { kind: 'deny', name: 'by code again', categories: ['apparel.shoes'] },
    ];
    const { together, alone, amongOthers } = await measureRuleCost(holdout, rules, catalog);
    expect(alone.map(({ rules: names, hits }) => [names, hits])).toEqual([
      [['by code'], together.hits],
      [['by code again'], together.hits],
    ]);
    expect(amongOthers.map(({ hits }) => [hits.lost, hits.gained])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(amongOthers[0]!.hitRate).toMatchObject({ ok: true, value: 0, method: 'wilson-bound' });
    expect(amongOthers[0]!.changed).toMatchObject({ ok: true, value: 0 });
  });

  it('widens the intervals of single rules by their number, those of all together not', async () => {
    const cap = { kind: 'cap', name: 'a', per: 'category', most: 1 } as const;
    const others = [1, 2, 3].map((brand) => ({
      kind: 'boost' as const,
      name: `b${brand}`,
      brands: [`brand-${brand % 3}`],
      factor: 1 + brand / 10,
    }));
    const [one, many] = [
      await measureRuleCost(holdout, [cap], catalog),
      await measureRuleCost(holdout, [cap, ...others], catalog),
    ];
    const [single, corrected] = [one.alone[0]!.hitRate, many.alone[0]!.hitRate];
    if (!single.ok || !corrected.ok || !many.together.hitRate.ok || !many.amongOthers[0]!.changed.ok)
      throw new Error('too few users');
    expect([single.level, many.together.hitRate.level]).toEqual([0.95, 0.95]);
    expect([corrected.level, many.amongOthers[0]!.changed.level]).toEqual([1 - 0.05 / 4, 1 - 0.05 / 4]);
    expect(corrected.value).toBe(single.value);
    expect(corrected.low < single.low && corrected.high > single.high).toBe(true);
  });

  it('adds up: means with less means without are the differences', async () => {
    const cost = await measureRuleCost(holdout, [{ kind: 'cap', name: 'c', per: 'category', most: 1 }], catalog);
    for (const metric of ['hitRate', 'ndcg', 'recall'] as const) {
      const [before, after, change] = [cost.without[metric], cost.with[metric], cost.together[metric]];
      if (!before.ok || !after.ok || !change.ok) throw new Error('too few users');
      expect(after.value - before.value).toBeCloseTo(change.value, 12);
      expect(change.low <= change.value && change.value <= change.high).toBe(true);
    }
  });

  it('replays an even selection of many users and says how many, and gives the same answer again', async () => {
    const cost = () =>
      measureRuleCost(holdout, [{ kind: 'boost', name: 'b', brands: ['brand-1'], factor: 3 }], catalog, {
        mostUsers: 40,
      });
    const { replayed, users } = await cost();
    expect(replayed).toBe(40);
    expect(users).toBeGreaterThan(40);
    expect(await cost()).toEqual(await cost());
  });

  it('tells how far the replays are, and can be stopped between users', async () => {
    const rules: Rules = [
      { kind: 'deny', name: 'a', categories: ['apparel'] },
      { kind: 'cap', name: 'b', per: 'brand', most: 2 },
    ];
    const seen: string[] = [];
    await measureRuleCost(holdout, rules, catalog, {
      onReplay: ({ replay, replays }) => seen.push(`${replay}/${replays}`),
    });
    expect(seen).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
    const stop = new AbortController();
    const stopped = measureRuleCost(holdout, rules, catalog, {
      signal: stop.signal,
      onReplay: () => stop.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('without rules costs nothing', async () => {
    const cost = await measureRuleCost(holdout, [], catalog);
    expect(cost.together).toMatchObject({ rules: [], hits: { lost: 0, gained: 0 } });
    expect([cost.alone, cost.amongOthers, cost.forbidden.pairs]).toEqual([[], [], 0]);
    expect(cost.with).toEqual(cost.without);
  });

  it('says that a few users are too few, and stops when it is told to', async () => {
    const few: RulesHoldout = {
      k: 2,
      relevant: { indptr: Int32Array.of(0, 1, 1, 2), indices: Int32Array.of(0, 2) },
      ask: () => tableAsk([3, 2, 1]),
    };
    const cost = await measureRuleCost(
      few,
      [{ kind: 'deny', name: 'd', products: ['p0'] }],
      tableCatalog([{}, {}, {}]),
    );
    expect([cost.users, cost.together.hits]).toEqual([2, { without: 1, lost: 1, gained: 1 }]);
    expect(cost.together.hitRate).toMatchObject({ ok: false, reason: 'too-few' });
    expect(cost.together.changed).toMatchObject({ ok: false, reason: 'too-few' });
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(measureRuleCost(few, [], tableCatalog([{}, {}, {}]), { signal: stop })).rejects.toThrow('enough');
    await expect(measureRuleCost({ ...few, k: 0 }, [], tableCatalog([{}, {}, {}]))).rejects.toThrow('K must be');
    await expect(measureRuleCost(few, [], tableCatalog([{}, {}, {}]), { mostUsers: 0 })).rejects.toThrow(
      'mostUsers is 0',
    );
    await expect(
      measureRuleCost(few, [{ kind: 'cap', name: 'c', per: 'brand', most: 0 }], tableCatalog([{}, {}, {}])),
    ).rejects.toThrow(RulesError);
  });
});
