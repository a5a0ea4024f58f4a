import { expect, it } from 'vitest';
import { MAX_TEST_USERS, MIN_TEST_USERS, chooseCut, evenlySpaced, makeHoldout, relevantProducts } from './holdout.js';
import { DAY, START, cartLogOf, tasteShop, type PlainEvent } from './testing/taste-shop.js';

it('cuts at the last fifth of the time where that leaves enough users', () => {
  const shop = tasteShop({ users: 300 });
  const cut = chooseCut(shop.carts);
  const [first, last] = [shop.carts.at[0]!, shop.carts.at.at(-1)!];
  expect(cut.at).toBeCloseTo(last - 0.2 * (last - first), 6);
  expect(cut.rule).toContain('the last 20 % of the time');
});

it('cuts by events where the last fifth of the time is nearly empty', () => {
  const events: PlainEvent[] = Array.from({ length: 200 }, (_, n) => ({ user: String(n % 100), product: String(n % 7), at: START + n }));
  const cut = chooseCut(cartLogOf([...events, { user: '1', product: '1', at: START + 100 * DAY }]).carts);
  expect(cut.rule).toContain('of the cart events');
  expect(cut.at).toBe(START + 160);
});

it('cuts a log that is too small somewhere, and leaves it to the evaluation to say so', () => {
  const log = cartLogOf([{ user: '1', product: '1', at: START }]);
  expect(chooseCut(log.carts).at).toBe(START);
  const holdout = makeHoldout(log, chooseCut(log.carts), 10);
  expect(holdout.protocol).toMatchObject({ trainUsers: 0, testUsers: 1, coldUsers: 1, coldProducts: 1 });
});

it('leaves nothing of the test in the training part, and loses no event', () => {
  const shop = tasteShop({ users: 200 });
  const cut = chooseCut(shop.carts);
  const holdout = makeHoldout(shop, cut, 10);
  expect(Math.max(...holdout.train.lastAt)).toBeLessThan(cut.at);
  expect(Math.min(...holdout.test.lastAt)).toBeGreaterThanOrEqual(cut.at);
  const events = [holdout.train, holdout.test].map((part) => part.csr.values.reduce((sum, value) => sum + value, 0));
  expect(events[0]! + events[1]!).toBe(shop.carts.at.length);
  expect(holdout.testUsers.length).toBe(holdout.protocol.testUsers);
  expect(holdout.groups.filter((group) => group === 'COLD').length).toBe(holdout.protocol.coldUsers);
  expect(holdout.testUsers.length).toBeGreaterThan(MIN_TEST_USERS);
});

it('counts cold users and products, groups by carts before the cut, and knows the next carted product', () => {
  const log = cartLogOf(
    [
      { user: '1', product: '10', at: START }, { user: '1', product: '10', at: START + 1 }, { user: '1', product: '11', at: START + 2 },
      { user: '1', product: '12', at: START + 10 }, { user: '1', product: '10', at: START + 11 },
      { user: '2', product: '13', at: START + 12 }, { user: '2', product: '10', at: START + 13 },
      { user: '3', product: '11', at: START + 3 },
    ],
    [{ user: '2', product: '11', at: START + 4 }, { user: '2', product: '12', at: START + 20 }],
  );
  const holdout = makeHoldout(log, { at: START + 5, rule: 'by hand' }, 10);
  expect([...holdout.testUsers]).toEqual([0, 1]);
  expect(holdout.groups).toEqual(['REGULAR', 'COLD']);
  expect([...holdout.nextProducts]).toEqual([2, 3]);
  expect(holdout.protocol).toMatchObject({ trainUsers: 2, trainProducts: 2, trainPairs: 3, testUsers: 2, testPairs: 4, coldUsers: 1, coldProducts: 2 });
  expect([...holdout.views.csr.indices]).toEqual([1]);
  const all = relevantProducts(holdout, true);
  expect([[...all.indptr], [...all.indices]]).toEqual([[0, 2, 4], [0, 2, 0, 3]]);
  const unseen = relevantProducts(holdout, false);
  expect([[...unseen.indptr], [...unseen.indices]]).toEqual([[0, 1, 3], [2, 0, 3]]);
});

it('leaves out what happens after a validation slice', () => {
  const shop = tasteShop({ users: 200 });
  const outer = chooseCut(shop.carts);
  const inner = chooseCut(shop.carts, outer.at);
  const validation = makeHoldout(shop, inner, 10, outer.at);
  expect(inner.at).toBeLessThan(outer.at);
  expect(Math.max(...validation.test.lastAt)).toBeLessThan(outer.at);
});

it('judges an even selection of very many test users, and says so', () => {
  const users = MAX_TEST_USERS + 5000;
  const columns = { users: Int32Array.from({ length: users }, (_, n) => n), products: new Int32Array(users), at: Float64Array.from({ length: users }, (_, n) => START + n) };
  const log = { snapshotId: 'many', userIds: Array.from(columns.users, String), productIds: ['1'], categories: [''], carts: columns, views: { ...columns, at: columns.at } };
  const holdout = makeHoldout(log, { at: START, rule: 'everything' }, 10);
  expect(holdout.testUsers.length).toBe(MAX_TEST_USERS);
  expect(holdout.protocol.testUsers).toBe(users);
  expect(holdout.protocol.split).toContain('Of the 25,000 test users 20,000, evenly spaced by id, are judged.');
  expect(evenlySpaced([1, 2, 3, 4, 5], 2)).toEqual([1, 3]);
  expect(evenlySpaced([1, 2], 5)).toEqual([1, 2]);
});
