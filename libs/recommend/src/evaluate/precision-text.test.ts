import { expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { judge } from './evaluate.js';
import { makeHoldout } from './holdout.js';
import { explainPrecision } from './precision-text.js';
import { splitByTime } from './split.js';
import { chooseTarget } from './target.js';

const textOf = async (users: number, withNew = 8): Promise<string> => {
  const events = Array.from({ length: users }, (_, user): PlainEvent[] => [
    { user: String(user), product: '1', at: START },
    { user: String(user), product: '1', at: START + DAY },
    ...(user < withNew ? [{ user: String(user), product: '2', at: START + DAY }] : []),
  ]).flat();
  const log = trainingLogOf(events);
  const holdout = makeHoldout(log, splitByTime(log, 'cart', { at: START + DAY, rule: 'by hand' }), chooseTarget(log), {
    k: 10,
  });
  const family = FAMILIES.find(({ kind }) => kind === 'MOST_CARTED')!;
  return explainPrecision([await judge(await family.fit(holdout.train, family.defaults), holdout)], holdout.protocol);
};

it('says what any list could reach, and what was reached', async () => {
  const text = await textOf(40);
  expect(text).toContain('Each of the 40 test users carted 1.20 held-out products on average');
  expect(text).toContain('with products seen before in the lists, no list could exceed 0.120 (attainable precision)');
  expect(text).toContain('reached 0.100, 83 % of it');
  expect(text).not.toContain('Without such products');
});

it('gives the figures without seen products beside those with them, and says which is which', async () => {
  const text = await textOf(40, 35);
  expect(text).toContain(
    'with products seen before in the lists, no list could exceed 0.188 (attainable precision). Most carted by the user reached 0.100, 53 % of it.',
  );
  expect(text).toContain('Without such products the most is 0.100; Most carted by the user reached 0.000, 0 % of it.');
});

it('says nothing of a precision that cannot be computed', async () => {
  expect(await textOf(8)).toMatch(/^Nothing can be said of precision@10 here: The holdout has 8 users/);
});
