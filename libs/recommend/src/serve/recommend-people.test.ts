import { beforeAll, describe, expect, it } from 'vitest';
import { USER_GROUPS } from '../evaluate/user-group.js';
import type { ModelSet } from '../model-set.js';
import type { ModelKind } from '../recommender.js';
import { catalogOf } from '../rules/catalog.js';
import { compileRules } from '../rules/compile-rules.js';
import type { Rules } from '../rules/rules.js';
import { smallModelSet } from '../testing/small-model-set.js';
import { recommendPeople, type Person } from './recommend-people.js';
import { recommend } from './recommend.js';
import type { ServeOptions } from './request.js';

let base: ModelSet;
beforeAll(async () => {
  base = await smallModelSet();
});

const figure = { ok: true, value: 0.4, low: 0.3, high: 0.5, level: 0.95, method: 'bootstrap' } as const;

/** The set as if one kind had won every group. */
function wonBy(kind: ModelKind): ModelSet {
  const winner = {
    kind,
    metric: 'NDCG@10',
    value: figure,
    runnerUp: 'POPULARITY',
    difference: figure,
    testUsers: 100,
    reason: `${kind} won.`,
    overPopularity: figure,
    onHoldout: { users: 100, value: figure, overPopularity: figure },
  } as const;
  return {
    ...base,
    report: {
      ...base.report,
      winners: [false, true].flatMap((includesSeen) =>
        USER_GROUPS.map((group) => ({ ...winner, group, includesSeen })),
      ),
    },
  };
}

/** Everyone in the log, a user with views alone, one who just did something, and a stranger. */
const everyone = (): Person[] => [
  ...Array.from({ length: base.userIds.size }, (_, user) => ({ userId: base.userIds.id(user) })),
  {
    userId: base.userIds.id(0),
    viewed: [{ productId: base.productIds.id(3) }, { productId: base.productIds.id(4), isEarlier: true }],
  },
  { userId: base.userIds.id(1), recent: [{ productId: base.productIds.id(5), eventType: 'cart' }] },
  {
    userId: base.userIds.id(2),
    recent: [
      { productId: base.productIds.id(6), eventType: 'purchase', at: base.shared.end + 30 * DAY },
      { productId: base.productIds.id(7), eventType: 'view', at: base.shared.end + 40 * DAY },
    ],
  },
  { userId: 'stranger', viewed: [{ productId: base.productIds.id(2) }] },
  { userId: 'stranger of whom nothing is known' },
];

const oneByOne = (set: ModelSet, people: readonly Person[], options: ServeOptions) =>
  people.map((person) => {
    const now = (person.recent ?? []).reduce((latest, { at = latest }) => Math.max(latest, at), set.shared.end);
    const { kind, items } = recommend(set, { kind: 'user', ...person }, { ...options, now, explain: false });
    return {
      userId: person.userId,
      kind,
      items: items.map(({ productId, score, origin }) => ({ productId, score, origin })),
    };
  });

const rules = (...given: Rules): ServeOptions => ({ rules: compileRules(given, catalogOf(base)) });
const DAY = 24 * 60 * 60;
const deny = { kind: 'deny', name: 'not these', products: ['1000', '1001', '1007'] } as const;

describe('lists for many people', () => {
  it.each<[string, () => ServeOptions]>([
    ['as they are', () => ({})],
    ['longer than any model has products', () => ({ k: 40 })],
    ['with what they have seen', () => ({ includeSeen: true, k: 5 })],
    ['by a model that the request names', () => ({ model: 'MOST_CARTED', k: 8 })],
    ['by a model that was promoted', () => ({ promoted: 'ALS', k: 8 })],
    ['without some products', () => rules(deny)],
    ['without what was bought lately', () => rules({ kind: 'bought', name: 'not yet', window: 20 })],
    [
      'under rules that reorder them',
      () =>
        rules(
          deny,
          { kind: 'pin', name: 'first', product: '1003', rank: 1 },
          { kind: 'cap', name: 'two of each', per: 'category', most: 2 },
        ),
    ],
  ])('are those of each person alone: %s', (_how, options) => {
    for (const kind of base.models.keys()) {
      const set = wonBy(kind);
      expect(recommendPeople(set, everyone(), options())).toEqual(oneByOne(set, everyone(), options()));
    }
  });

  it('count the windows of rules to the instant of each person, where she has one', () => {
    const [userId, productId] = [base.userIds.id(1), base.productIds.id(5)];
    const bought = (now?: number): Person => ({
      userId,
      recent: [{ productId, eventType: 'purchase', at: base.shared.end }],
      ...(now === undefined ? {} : { now }),
    });
    const options = { ...rules({ kind: 'bought', name: 'not yet', window: 20 }), k: base.productIds.size };
    const has = recommendPeople(
      base,
      [bought(), bought(base.shared.end + 19 * DAY), bought(base.shared.end + 21 * DAY)],
      options,
    ).map(({ items }) => items.some((item) => item.productId === productId));
    expect(has).toEqual([false, false, true]);
  });

  it('are none for nobody; a list of no length and a model that is not there are refused', () => {
    expect(recommendPeople(base, [])).toEqual([]);
    expect(() => recommendPeople(base, everyone(), { k: 0 })).toThrow(/K must be a whole number/);
    expect(() =>
      recommendPeople(
        { ...base, models: new Map([...base.models].filter(([kind]) => kind === 'POPULARITY')) },
        everyone(),
        { model: 'ALS' },
      ),
    ).toThrow(/has no ALS/);
  });
});
