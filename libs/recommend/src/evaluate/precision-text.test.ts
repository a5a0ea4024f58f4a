import { expect, it } from 'vitest';
import { judge } from './evaluate.js';
import { makeHoldout } from './holdout.js';
import { MostCartedModel } from './most-carted.js';
import { explainPrecision } from './precision-text.js';
import { DAY, START, cartLogOf, type PlainEvent } from './testing/taste-shop.js';

const textOf = (users: number): string => {
  const events = Array.from({ length: users }, (_, user): PlainEvent[] => [
    { user: String(user), product: '1', at: START }, { user: String(user), product: '1', at: START + DAY },
    ...(user < 8 ? [{ user: String(user), product: '2', at: START + DAY }] : []),
  ]).flat();
  const holdout = makeHoldout(cartLogOf(events), { at: START + DAY, rule: 'by hand' }, 10);
  return explainPrecision([judge(new MostCartedModel(holdout.train), holdout, 10)], holdout.protocol);
};

it('says what any list could reach, what was reached, and what the seed project’s 0.10 was', () => {
  const text = textOf(40);
  expect(text).toContain('Each of the 40 test users carted 1.20 held-out products on average');
  expect(text).toContain('no list could exceed 0.120 (attainable precision)');
  expect(text).toContain('reached 0.100, 83 % of it');
  expect(text).toContain('0.10 is about five sixths');
  expect(text).toContain('inferred');
});

it('says nothing of a precision that cannot be computed', () => {
  expect(textOf(8)).toMatch(/^Nothing can be said of precision@10 here: The holdout has 8 users/);
});
