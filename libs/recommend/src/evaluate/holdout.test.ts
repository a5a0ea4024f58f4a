import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelFamily } from '../family.js';
import { CART_STRENGTHS } from '../log/strengths.js';
import type { TrainingLog } from '../log/training-log.js';
import { CATEGORY_POPULARITY } from '../models/popularity/category-popularity.js';
import { RERANK } from '../models/rerank/rerank-family.js';
import { runSteps } from '@cartograph/threads';
import { noHistory } from '../testing/no-history.js';
import { DAY, START, tasteEvents, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import {
  MAX_TEST_USERS,
  evenlySpaced,
  holdoutSteps,
  isAnsweredFromViews,
  isKnown,
  makeHoldout,
  relevantProducts,
  withStrengths,
} from './holdout.js';
import { MIN_TEST_USERS, splitByTime, splitOf } from './split.js';
import { chooseTarget } from './target.js';

const holdoutOf = (events: readonly PlainEvent[], at: number, k = 10) => {
  const log = trainingLogOf(events);
  const target = chooseTarget(log);
  return makeHoldout(log, splitByTime(log, target.event, { at, rule: 'by hand' }), target, { k });
};

it('leaves nothing of the test in the training part, and loses no cart', () => {
  const shop = tasteShop({ users: 200 });
  const split = splitOf('time', shop, 'cart', 1);
  const holdout = makeHoldout(shop, split, chooseTarget(shop), { k: 10 });
  expect(Math.max(...holdout.train.carts.lastAt)).toBeLessThan(split.splitAt);
  expect(Math.min(...holdout.test.lastAt)).toBeGreaterThanOrEqual(split.splitAt);
  const events = [holdout.train.carts, holdout.test].map((part) =>
    part.csr.values.reduce((sum, value) => sum + value, 0),
  );
  expect(events[0]! + events[1]!).toBe(shop.events.types.filter((type) => type === 1).length);
  expect(holdout.testUsers.length).toBe(holdout.protocol.testUsers);
  expect(holdout.groups.filter((group) => group === 'COLD').length).toBe(holdout.protocol.coldUsers);
  expect(holdout.testUsers.length).toBeGreaterThan(MIN_TEST_USERS);
});

it('counts cold users and products, groups by carts before the split date, and knows the next carted product', () => {
  const holdout = holdoutOf(
    [
      { user: '1', product: '10', at: START },
      { user: '1', product: '10', at: START + 1 },
      { user: '1', product: '11', at: START + 2 },
      { user: '1', product: '12', at: START + 10 },
      { user: '1', product: '10', at: START + 11 },
      { user: '2', product: '13', at: START + 12 },
      { user: '2', product: '10', at: START + 13 },
      { user: '3', product: '11', at: START + 3 },
      { user: '2', product: '11', at: START + 4, type: 'view' },
      { user: '2', product: '12', at: START + 20, type: 'view' },
    ],
    START + 5,
  );
  expect([...holdout.testUsers]).toEqual([0, 1]);
  expect(holdout.groups).toEqual(['REGULAR', 'COLD']);
  expect([...holdout.nextProducts]).toEqual([2, 3]);
  expect(holdout.protocol).toMatchObject({
    trainUsers: 2,
    trainProducts: 2,
    trainPairs: 3,
    testUsers: 2,
    testProducts: 3,
    testPairs: 4,
    coldUsers: 1,
    coldProducts: 2,
    coldPairs: 2,
    judgedUsers: 2,
    target: 'cart',
    kind: 'time',
    isLeaking: false,
  });
  expect([...holdout.views.indices]).toEqual([1]);
  const all = relevantProducts(holdout, true);
  expect([[...all.indptr], [...all.indices]]).toEqual([
    [0, 2, 4],
    [0, 2, 0, 3],
  ]);
  const unseen = relevantProducts(holdout, false);
  expect([[...unseen.indptr], [...unseen.indices]]).toEqual([
    [0, 1, 3],
    [2, 0, 3],
  ]);
  expect([0, 1].map((position) => [isKnown(holdout, position), isAnsweredFromViews(holdout, position)])).toEqual([
    [true, false],
    [true, true],
  ]);
});

it('takes bought products for seen, and flagged sessions for nothing', () => {
  const holdout = holdoutOf(
    [
      { user: '1', product: '10', at: START, type: 'purchase' },
      { user: '1', product: '11', at: START, isBot: true, session: 'bot' },
      { user: '1', product: '10', at: START + 10 },
      { user: '1', product: '11', at: START + 11 },
      { user: '2', product: '11', at: START + 12, isBot: true, session: 'bot' },
    ],
    START + 5,
  );
  expect([...holdout.testUsers]).toEqual([0]);
  expect([...relevantProducts(holdout, false).indices]).toEqual([1]);
});

it('changes strengths and nothing else', () => {
  const shop = tasteShop({ users: 80 });
  const holdout = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 });
  const viewed = withStrengths(shop, holdout, { view: 0.1, purchase: 2 });
  expect(viewed.train.strengths).toEqual(
    makeHoldout(shop, holdout.split, holdout.target, { k: 10, strengths: { view: 0.1, purchase: 2 } }).train.strengths,
  );
  expect(viewed.train.strengths.csr.indices.length).toBeGreaterThan(holdout.train.strengths.csr.indices.length);
  expect([viewed.protocol, viewed.testUsers, viewed.train.carts]).toEqual([
    holdout.protocol,
    holdout.testUsers,
    holdout.train.carts,
  ]);
  expect(withStrengths(shop, viewed, CART_STRENGTHS)).toEqual(holdout);
});

it('is made once for the strengths that it has already', () => {
  const shop = tasteShop({ users: 80 });
  const holdout = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), {
    k: 10,
    strengths: { view: 0.1, halfLifeDays: 30 },
  });
  expect(withStrengths(shop, holdout, { halfLifeDays: 30, view: 0.1, cart: 1 })).toBe(holdout);
  expect(withStrengths(shop, holdout, { halfLifeDays: 31, view: 0.1 })).not.toBe(holdout);
});

it('judges an even selection of very many test users, and says so', () => {
  const users = MAX_TEST_USERS + 5000;
  const column = Int32Array.from({ length: users }, (_, n) => n);
  const log = {
    snapshotId: 'many',
    userIds: Array.from(column, String),
    productIds: ['1'],
    facts: { categories: [''], brands: [''], prices: Float64Array.of(Number.NaN) },
    history: noHistory(1),
    events: {
      users: column,
      products: new Int32Array(users),
      at: Float64Array.from(column, (n) => START + n),
      types: new Uint8Array(users).fill(1),
      sessions: column,
    },
    sessionCount: users,
    botSessions: new Uint8Array(users),
  };
  const target = chooseTarget(log);
  const split = splitByTime(log, 'cart', { at: START, rule: 'everything' });
  const { protocol, testUsers } = makeHoldout(log, split, target, { k: 10 });
  expect([testUsers.length, protocol.testUsers, protocol.judgedUsers]).toEqual([MAX_TEST_USERS, users, MAX_TEST_USERS]);
  expect(protocol.split).toContain('Of the 25,000 test users 20,000, evenly spaced by id, are judged.');
  expect(makeHoldout(log, split, target, { k: 10, mostUsers: 100 }).testUsers.length).toBe(100);
});

it('can be stopped between steps of some hundred thousand events, and is the same whole', async () => {
  const count = 600_000;
  const log: TrainingLog = {
    snapshotId: 'long',
    userIds: Array.from({ length: 500 }, (_, row) => String(row)),
    productIds: Array.from({ length: 90 }, (_, row) => String(row)),
    facts: {
      categories: Array.from({ length: 90 }, () => ''),
      brands: Array.from({ length: 90 }, () => ''),
      prices: new Float64Array(90),
    },
    history: noHistory(90),
    events: {
      users: Int32Array.from({ length: count }, (_, n) => (n * 7) % 500),
      products: Int32Array.from({ length: count }, (_, n) => (n * n) % 90),
      at: Float64Array.from({ length: count }, (_, n) => START + n),
      types: Uint8Array.from({ length: count }, (_, n) => n % 4),
      sessions: Int32Array.from({ length: count }, (_, n) => (n * 7) % 500),
    },
    sessionCount: 500,
    botSessions: new Uint8Array(500),
  };
  const target = chooseTarget(log);
  const split = splitOf('time', log, 'cart', 1);
  const steps = holdoutSteps(log, split, target, { k: 10 });
  let yields = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) yields += 1;
  expect(yields).toBeGreaterThan(25);
  expect(step.value).toEqual(makeHoldout(log, split, target, { k: 10 }));
  const stop = new AbortController();
  const stopped = runSteps(holdoutSteps(log, split, target, { k: 10 }), stop.signal);
  stop.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
});

describe('facts of products', () => {
  const events = tasteEvents({ users: 80 });
  const splitAt = START + 30 * DAY;
  const holdoutOf = (all: PlainEvent[]): ReturnType<typeof makeHoldout> => {
    const log = trainingLogOf(all);
    return makeHoldout(log, splitByTime(log, 'cart', { at: splitAt, rule: 'by hand' }), chooseTarget(log), { k: 10 });
  };

  it('are those before the split date: whatever they become later, training data and what RERANK and CATEGORY_POPULARITY answer stay', async () => {
    const changed = events.map((event, place) =>
      event.at < splitAt
        ? event
        : { ...event, category: `late.${place % 5}`, brand: `late-${place % 3}`, price: 1 + (place % 7) },
    );
    const [before, after] = [holdoutOf(events), holdoutOf(changed)];
    expect(after.train.facts).toEqual(before.train.facts);
    expect(after).toEqual(before);
    for (const family of [CATEGORY_POPULARITY, RERANK] as readonly ModelFamily[]) {
      const answers = await Promise.all(
        [before, after].map(async ({ train, testUsers }) =>
          (await family.fit(train, family.defaults)).recommendUsers(testUsers, 10),
        ),
      );
      expect(answers[0]).toEqual(answers[1]);
    }
    expect(trainingLogOf(changed).facts).not.toEqual(trainingLogOf(events).facts);
    expect(before.protocol.relevant).toContain('those known before the split date');
  });

  it('of a split that is not by time are those at its last training event, and the protocol says so', () => {
    const log = trainingLogOf([
      ...events,
      { user: '1', product: '1000', at: START + 50 * DAY, category: 'moved', type: 'view' },
    ]);
    const { train, protocol } = makeHoldout(log, splitOf('random', log, 'cart', 1), chooseTarget(log), { k: 10 });
    expect(train.facts.categories[log.productIds.indexOf('1000')]).toBe('moved');
    expect(protocol.relevant).toContain('known at the last training event, which is later than many held-out ones');
  });
});

it('spaces a selection evenly, one of each stretch, whatever pattern the items follow', () => {
  expect(evenlySpaced([1, 2], 5)).toEqual([1, 2]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (size, most) => {
      const items = Array.from({ length: size }, (_, item) => item);
      const chosen = evenlySpaced(items, most);
      expect(chosen.length).toBe(Math.min(size, most));
      if (size > most)
        for (const [index, item] of chosen.entries())
          expect(item >= Math.floor((index * size) / most) && item < Math.floor(((index + 1) * size) / most)).toBe(
            true,
          );
    }),
  );
  const kinds = [0, 0, 0];
  for (const item of evenlySpaced(
    Int32Array.from({ length: 9000 }, (_, n) => n),
    3000,
  ))
    kinds[item % 3]! += 1;
  for (const count of kinds) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

it('counts what each kind of split left, users and pairs in both parts', () => {
  const shop = tasteShop({ users: 100 });
  const target = chooseTarget(shop);
  const pairs = makeHoldout(shop, splitByTime(shop, 'cart', { at: START - DAY, rule: 'before all' }), target, { k: 10 })
    .protocol.testPairs;
  for (const kind of ['time', 'leave-last-out', 'random'] as const) {
    const { protocol } = makeHoldout(shop, splitOf(kind, shop, 'cart', 3), target, { k: 10 });
    expect(protocol.trainPairs + protocol.testPairs).toBeGreaterThanOrEqual(pairs);
    expect(protocol.isLeaking).toBe(kind !== 'time');
    expect(protocol.coldUsers).toBeLessThanOrEqual(protocol.testUsers);
    if (kind === 'leave-last-out') expect([protocol.coldUsers, protocol.testPairs]).toEqual([0, protocol.testUsers]);
  }
});
