import { expect, it } from 'vitest';
import { because } from './reason-text.js';

const idOf = (product: number): string => `p${product}`;

const text = (explanation: Parameters<typeof because>[0]): string => because(explanation, idOf).map((reason) => reason.text).join('');

it('names the strongest of the user’s own products with their share, never a negative one', () => {
  const contributions = [0.5, 0.3, 0.2, 0.1, -0.1].map((share, product) => ({ product, share }));
  expect(because({ kind: 'own-products', basis: 'carts', contributions }, idOf).map((reason) => reason.text)).toEqual([
    'Product p0, carted before, makes up 50 % of the score.',
    'Product p1, carted before, makes up 30 % of the score.',
    'Product p2, carted before, makes up 20 % of the score.',
  ]);
  expect(because({ kind: 'own-products', basis: 'views', contributions: [{ product: 1, share: 1 }, { product: 2, share: -0.2 }] }, idOf)).toEqual([
    { kind: 'own-view', text: 'Product p1, viewed before, makes up 100 % of the score.', productId: 'p1', share: 1, count: null },
  ]);
});

it('counts users and times in words', () => {
  expect(text({ kind: 'popular', users: 1234, windowDays: 7 })).toBe('Carted by 1,234 users in the last 7 days of the log.');
  expect(text({ kind: 'popular', users: 1, windowDays: null })).toBe('Carted by 1 user.');
  expect(text({ kind: 'most-carted', times: 3 })).toBe('Carted 3 times by this user.');
  expect(text({ kind: 'most-carted', times: 1 })).toBe('Carted once by this user.');
  expect(text({ kind: 'similar', product: 2, measure: 'users-who-carted-both', value: 5 })).toBe('5 users carted it and product p2.');
  expect(text({ kind: 'similar', product: 2, measure: 'cosine', value: 0.876 })).toContain('cosine 0.88');
  expect(text({ kind: 'none' })).toBe('');
});
