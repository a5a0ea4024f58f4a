import { expect, it } from 'vitest';
import { trainingData } from '../log/training-data.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { makeHoldout, withStrengths } from './holdout.js';
import { splitByTime } from './split.js';
import { chooseTarget } from './target.js';
import { eventsOfUser, groupRule, userGroup } from './user-group.js';

it('groups users by their carts', () => {
  expect([0, 1, 2, 3, 9, 10, 4000].map(userGroup)).toEqual([
    'COLD',
    'LIGHT',
    'LIGHT',
    'REGULAR',
    'REGULAR',
    'HEAVY',
    'HEAVY',
  ]);
});

it('refuses what is no count', () => {
  expect(() => userGroup(-1)).toThrow('got -1');
  expect(() => userGroup(Number.NaN)).toThrow('got NaN');
});

it('says what was counted where that is not carts', () => {
  expect(groupRule('LIGHT', 'cart')).toBe('users with 1–2 carts');
  expect([groupRule('COLD', 'purchase'), groupRule('HEAVY', 'view')]).toEqual([
    'users without a purchase',
    'users with 10 or more views',
  ]);
});

it('counts a view as one however old, in evaluation as in serving', () => {
  const view = (user: string, product: number, day: number) => ({
    user,
    product: String(product),
    at: START + day * DAY,
    type: 'view' as const,
  });
  const log = trainingLogOf([
    ...[1, 2, 3, 4].map((product) => view('1', product, 0)),
    view('2', 1, 19.9),
    view('1', 9, 20),
    view('2', 9, 20),
  ]);
  const [target, split] = [chooseTarget(log), splitByTime(log, 'view', { at: START + 20 * DAY, rule: '' })];
  const holdout = makeHoldout(log, split, target, { k: 3, strengths: { view: 0.7, cart: 0 } });
  expect(holdout.groups).toEqual(['REGULAR', 'LIGHT']);
  const fading = { view: 0.7, cart: 0, halfLifeDays: 10 };
  expect(withStrengths(log, holdout, fading).groups).toEqual(['REGULAR', 'LIGHT']);
  expect(eventsOfUser(trainingData(log, { strengths: fading, end: START + 20 * DAY }), 'view', 0)).toBe(4);
  expect(eventsOfUser(trainingData(log, { end: START + 20 * DAY }), 'view', 0)).toBe(0);
});
