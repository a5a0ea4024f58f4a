import { expect, test } from 'vitest';
import { Budgets, objectsIn, payerOf } from './budgets.js';

const budget = { points: 1_000, restoreRate: 100 };

test('what is asked for is taken, set right by what it cost, and comes back with time', () => {
  let ms = 0;
  const budgets = new Budgets(budget, () => ms);
  expect(budgets.take('key:a', 600)).toBe(400);
  expect(budgets.settle('key:a', 600, 50)).toBe(950);
  ms += 300;
  expect(budgets.remaining('key:a')).toBe(980);
  ms += 60_000;
  expect(budgets.remaining('key:a')).toBe(1_000);
});

test('who has spent it waits until enough has come back, and nobody else does', () => {
  let ms = 0;
  const budgets = new Budgets(budget, () => ms);
  budgets.take('key:a', 900);
  expect(() => budgets.take('key:a', 350)).toThrow(
    expect.objectContaining({
      code: 'RATE_LIMITED',
      extensions: expect.objectContaining({ retryAfterSeconds: 3, problem: 'budget-spent' }) as object,
    }),
  );
  expect(budgets.take('key:b', 350)).toBe(650);
  ms += 3_000;
  expect(budgets.take('key:a', 350)).toBeGreaterThanOrEqual(0);
});

test('a question that costs more than is left is owed for, at most as much as a budget', () => {
  let ms = 0;
  const budgets = new Budgets(budget, () => ms);
  budgets.take('account:a', 500);
  budgets.settle('account:a', 500, 1e9);
  expect(budgets.remaining('account:a')).toBe(0);
  ms += 10_000;
  expect(() => budgets.take('account:a', 1)).toThrow('Try again in 1 s');
  ms += 100;
  expect(budgets.take('account:a', 1)).toBe(0);
});

test('requests that ask for nothing cost something', () => {
  const budgets = new Budgets(budget, () => 0);
  for (let i = 0; i < 100; i++) {
    budgets.take('key:a', 0);
    budgets.settle('key:a', 0, 0);
  }
  expect(() => budgets.take('key:a', 0)).toThrow('short time');
});

test('a request beyond any budget is let in by a full one', () => {
  expect(new Budgets(budget, () => 0).take('key:a', 5_000)).toBe(0);
});

test('callers whose budget is whole again are forgotten, others are not', () => {
  let ms = 0;
  const budgets = new Budgets(budget, () => ms);
  budgets.take('key:poor', 1_000);
  budgets.settle('key:poor', 1_000, 2_000);
  for (let i = 0; i < 5_000; i++) budgets.take(`address:${i}`, 10);
  ms += 1_000;
  for (let i = 5_000; i < 6_000; i++) budgets.take(`address:${i}`, 10);
  expect(() => budgets.take('key:poor', 10)).toThrow('short time');
});

test('a payer is a key, an account or an address', () => {
  const key = { kind: 'apiKey', accountId: 'a', keyId: 'k', name: 'shop' } as const;
  expect(payerOf(key, '::1')).toBe('key:k');
  expect(payerOf({ kind: 'account', accountId: 'a', email: 'e', sessionId: 's' }, '::1')).toBe('account:a');
  expect(payerOf({ kind: 'anonymous', accountId: null }, '10.0.0.1')).toBe('address:10.0.0.1');
});

test('objects of an answer are counted at any depth', () => {
  expect(objectsIn({ a: [{ b: 1 }, { b: { c: [] } }], d: null, e: 'text' })).toBe(4);
});
