import { expect, it } from 'vitest';
import { because } from './reason-text.js';

const idOf = (product: number): string => `p${product}`;

const text = (explanation: Parameters<typeof because>[0]): string =>
  because(explanation, idOf)
    .map((reason) => reason.text)
    .join('');

it('names the strongest of the user’s own products with their share, never a negative one', () => {
  const contributions = [0.5, 0.3, 0.2, 0.1, -0.1].map((share, product) => ({ product, share }));
  expect(because({ kind: 'own-products', basis: 'carts', contributions }, idOf).map((reason) => reason.text)).toEqual([
    'Product p0, carted or bought before, makes up 50 % of the score.',
    'Product p1, carted or bought before, makes up 30 % of the score.',
    'Product p2, carted or bought before, makes up 20 % of the score.',
  ]);
  expect(
    because(
      {
        kind: 'own-products',
        basis: 'views',
        contributions: [
          { product: 1, share: 1 },
          { product: 2, share: -0.2 },
        ],
      },
      idOf,
    ),
  ).toEqual([
    {
      kind: 'own-view',
      text: 'Product p1, viewed before, makes up 100 % of the score.',
      productId: 'p1',
      share: 1,
      count: null,
      feature: null,
      category: null,
      days: null,
    },
  ]);
});

it('does not say that a product makes up more than the whole score', () => {
  expect(
    because(
      {
        kind: 'own-products',
        basis: 'carts',
        contributions: [
          { product: 1, share: 1.84 },
          { product: 2, share: -0.84 },
        ],
      },
      idOf,
    ),
  ).toMatchObject([
    {
      text: 'Product p1, carted or bought before, adds 184 % of the score, of which other products take some away.',
      share: 1.84,
    },
  ]);
  expect(text({ kind: 'own-products', basis: 'carts', contributions: [{ product: 1, share: 1 + 1e-9 }] })).toBe(
    'Product p1, carted or bought before, makes up 100 % of the score.',
  );
});

it('speaks of a user only where one was asked about, and keeps the category and the days', () => {
  const popular = { kind: 'popular', users: 9, windowDays: 7, category: 'a.b' } as const;
  const asked = (['user', 'session', 'product', 'category'] as const).map((kind) => because(popular, idOf, kind)[0]!);
  expect(asked.map((reason) => reason.text)).toEqual([
    'Carted by 9 users in the last 7 days of the log, and in a.b like products of this user.',
    'Carted by 9 users in the last 7 days of the log, and in a.b like products of this session.',
    'Carted by 9 users in the last 7 days of the log, and in a.b like the product asked about.',
    'Carted by 9 users in the last 7 days of the log, and in a.b.',
  ]);
  for (const reason of asked) expect(reason).toMatchObject({ kind: 'popular', category: 'a.b', days: 7 });
  expect(because({ kind: 'most-carted', times: 1 }, idOf, 'session')).toMatchObject([
    { text: 'Carted once in this session.', category: null, days: null },
  ]);
});

it('counts users and times in words', () => {
  expect(text({ kind: 'popular', users: 1234, windowDays: 7 })).toBe(
    'Carted by 1,234 users in the last 7 days of the log.',
  );
  expect(text({ kind: 'popular', users: 1, windowDays: null })).toBe('Carted by 1 user.');
  expect(text({ kind: 'most-carted', times: 3 })).toBe('Carted 3 times by this user.');
  expect(text({ kind: 'most-carted', times: 1 })).toBe('Carted once by this user.');
  expect(text({ kind: 'similar', product: 2, measure: 'users-who-carted-both', value: 5 })).toBe(
    '5 users carted it and product p2.',
  );
  expect(text({ kind: 'similar', product: 2, measure: 'cosine', value: 0.876 })).toContain('cosine 0.88');
  expect(text({ kind: 'none' })).toBe('');
});

it('counts buyers and viewers where a log has no carts, and names the category that a product shares', () => {
  expect(text({ kind: 'popular', users: 2, windowDays: null, event: 'purchase' })).toBe('Bought by 2 users.');
  expect(because({ kind: 'popular', users: 1, windowDays: 1, event: 'view' }, idOf)).toMatchObject([
    { kind: 'popular-viewed', text: 'Viewed by 1 user in the last day of the log.', count: 1 },
  ]);
  expect(text({ kind: 'popular', users: 9, windowDays: null, category: 'a.b' })).toBe(
    'Carted by 9 users, and in a.b like products of this user.',
  );
});

it('says which sessions a product comes from', () => {
  expect(
    because(
      {
        kind: 'like-sessions',
        sessions: 12,
        products: [
          { product: 3, share: 0.75 },
          { product: 4, share: 0.25 },
          { product: 5, share: 0 },
        ],
      },
      idOf,
    ),
  ).toEqual([
    {
      kind: 'like-session',
      text: 'In 12 sessions like this one; product p3, which they share, makes up 75 % of the score.',
      productId: 'p3',
      share: 0.75,
      count: 12,
      feature: null,
      category: null,
      days: null,
    },
    {
      kind: 'like-session',
      text: 'In 12 sessions like this one; product p4, which they share, makes up 25 % of the score.',
      productId: 'p4',
      share: 0.25,
      count: 12,
      feature: null,
      category: null,
      days: null,
    },
  ]);
  expect(because({ kind: 'similar', product: 2, measure: 'sessions-with-both', value: 1 }, idOf)).toMatchObject([
    { kind: 'similar-sessions', text: '1 session holds it and product p2.', count: 1 },
  ]);
});

it('says how products were compared, whatever the measure', () => {
  expect(text({ kind: 'similar', product: 2, measure: 'weight', value: 0.314 })).toBe(
    'Product p2 predicts it (weight 0.31).',
  );
  expect(text({ kind: 'similar', product: 2, measure: 'tfidf-cosine', value: 0.5 })).toContain(
    'cosine 0.50, users with few products',
  );
  expect(text({ kind: 'similar', product: 2, measure: 'bm25', value: 2.7651 })).toContain('BM25 2.77');
});

it('says what a second stage adds and takes away, after the reason of the first', () => {
  const contributions = [
    { feature: 'price', share: 0.2 },
    { feature: 'age', share: -0.1 },
    { feature: 'category', share: 0 },
    { feature: 'brand', share: 0.01 },
  ];
  expect(
    because({ kind: 'features', candidate: { kind: 'most-carted', times: 2 }, contributions }, idOf).map((entry) => [
      entry.kind,
      entry.text,
      entry.feature,
      entry.share,
    ]),
  ).toEqual([
    ['most-carted', 'Carted 2 times by this user.', null, null],
    ['feature', 'Its price adds 20 % of the score.', 'price', 0.2],
    ['feature', 'Its age takes away 10 % of the score.', 'age', -0.1],
  ]);
});
