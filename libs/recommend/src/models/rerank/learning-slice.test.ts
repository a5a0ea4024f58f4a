import { expect, it } from 'vitest';
import { rowOf } from '../../log/csr-rows.js';
import { rowProfile } from '../../log/row-profile.js';
import { trainingData } from '../../log/training-data.js';
import { TYPE_CODES } from '../../log/training-log.js';
import { tasteShop } from '../../testing/taste-shop.js';
import { trainingLogOf } from '../../testing/training-log-of.js';
import { learningSlice } from './learning-slice.js';

const log = tasteShop({ users: 150 });
const cart = TYPE_CODES.indexOf('cart');

it('knows before its split date what training data that ended there would know', () => {
  for (const strengths of [{}, { view: 0.2, cart: 1, remove: -0.5, purchase: 2, halfLifeDays: 9, cap: 3 }]) {
    const slice = learningSlice(trainingData(log, { strengths }), 1000)!;
    const before = trainingData(log, { strengths, end: slice.splitAt });
    expect(slice.strengths.csr.indptr).toEqual(before.strengths.csr.indptr);
    expect(slice.strengths.csr.indices).toEqual(before.strengths.csr.indices);
    expect(slice.strengths.lastAt).toEqual(before.strengths.lastAt);
    for (const [pair, value] of slice.strengths.csr.values.entries())
      expect(value).toBeCloseTo(before.strengths.csr.values[pair]!, 5);
    expect([slice.event, slice.pairs.products, slice.pairs.lastAt]).toEqual([
      'cart',
      before.carts.csr.indices,
      before.carts.lastAt,
    ]);
    const known = Array.from(log.userIds.keys()).filter(
      (user) => rowOf(before.strengths.csr, user).products.length > 0,
    );
    const profiles = known.map((user) => rowProfile(before, user));
    for (const { profile } of slice.learners.filter(({ profile: { basis } }) => basis === 'carts')) {
      const same = profiles.find(
        ({ products, lastAt }) =>
          String(products) === String(profile.products) && String(lastAt) === String(profile.lastAt),
      )!;
      expect([profile.seen, profile.session]).toEqual([same.seen, same.session]);
    }
  }
});

it('teaches what people carted after the split date and had not seen before it', () => {
  const data = trainingData(log);
  const slice = learningSlice(data, 1000)!;
  const before = trainingData(log, { end: slice.splitAt });
  const expected: string[] = [];
  const carted = log.userIds.map(() => new Set<number>());
  for (const [position, type] of log.events.types.entries())
    if (type === cart && log.events.at[position]! >= slice.splitAt)
      carted[log.events.users[position]!]!.add(log.events.products[position]!);
  const isKnown = new Set(before.sessions.users);
  for (const [user, products] of carted.entries()) {
    const seen = new Set(rowOf(before.seen.csr, user).products);
    const taken = [...products].filter((product) => !seen.has(product)).toSorted((a, b) => a - b);
    if (isKnown.has(user) && taken.length > 0) expected.push(taken.join(' '));
  }
  expect(slice.learners.map(({ taken }) => taken.join(' '))).toEqual(expected);
  const heldBack = data.carts.lastAt.filter((at) => at >= slice.splitAt).length / data.carts.lastAt.length;
  expect(heldBack).toBeGreaterThan(0.15);
  expect(heldBack).toBeLessThan(0.25);
});

it('asks viewers by their views, and at most as many people as it is told to', () => {
  const data = trainingData(log);
  const all = learningSlice(data, 1000)!;
  expect(all.learners.some(({ profile }) => profile.basis === 'views' && profile.products.length > 0)).toBe(true);
  expect(learningSlice(data, 10)!.learners.length).toBeLessThanOrEqual(10);
  expect(learningSlice(data, 0)).toBeNull();
});

it('takes purchases or views where there are no carts, and is nothing where nobody came back', () => {
  const visits = (type: 'purchase' | 'view') =>
    trainingLogOf(
      Array.from({ length: 40 }, (_, n) => ({
        user: String(n % 5),
        product: String(n % 8),
        at: 1000 * n,
        type,
        session: String(n),
      })),
    );
  expect(learningSlice(trainingData(visits('purchase')), 10)!.event).toBe('purchase');
  expect(learningSlice(trainingData(visits('view')), 10)!.event).toBe('view');
  expect(learningSlice(trainingData(trainingLogOf([{ user: '1', product: '1', at: 1 }])), 10)).toBeNull();
  expect(
    learningSlice(trainingData(trainingLogOf([{ user: '1', product: '1', at: 1, type: 'remove_from_cart' }])), 10),
  ).toBeNull();
});
