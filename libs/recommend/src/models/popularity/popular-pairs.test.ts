import { expect, it } from 'vitest';
import { trainingData } from '../../log/training-data.js';
import { TYPE_CODES } from '../../log/training-log.js';
import { START, tasteEvents } from '../../testing/taste-shop.js';
import { trainingLogOf } from '../../testing/training-log-of.js';
import { popularPairs } from './popular-pairs.js';

it('counts each (user, product) once, with the last instant of its views, in a log of views alone', () => {
  const views = tasteEvents({ users: 50 }).map((event) => ({ ...event, type: 'view' as const }));
  const log = trainingLogOf(views);
  const { event, products, lastAt } = popularPairs(trainingData(log));
  const last = new Map<string, number>();
  for (const { user, product, at } of views)
    last.set(`${user} ${product}`, Math.max(at, last.get(`${user} ${product}`) ?? 0));
  const byRow = (key: string): number =>
    log.userIds.indexOf(key.split(' ')[0]!) * log.productIds.length + log.productIds.indexOf(key.split(' ')[1]!);
  const expected = [...last].toSorted(([a], [b]) => byRow(a) - byRow(b));
  expect(event).toBe('view');
  expect([...products]).toEqual(expected.map(([key]) => log.productIds.indexOf(key.split(' ')[1]!)));
  expect([...lastAt]).toEqual(expected.map(([, at]) => at));
});

it('takes more pairs than a Map has room for, 2^24', () => {
  const [users, products] = [4097, 4096];
  const size = users * products;
  const indptr = Int32Array.from({ length: users + 1 }, (_, row) => row * products);
  const row = Int32Array.from({ length: products }, (_, product) => product);
  const columns = {
    products: new Int32Array(size),
    types: new Uint8Array(size).fill(TYPE_CODES.indexOf('view')),
    at: new Float64Array(size).fill(START),
  };
  for (let user = 0; user < users; user += 1) columns.products.set(row, user * products);
  const empty = trainingData(trainingLogOf([{ user: '1', product: '1', at: START, type: 'view' }]));
  const pairs = popularPairs({
    ...empty,
    users,
    products,
    sessions: { indptr, ...columns, users: Int32Array.from({ length: users }, (_, user) => user) },
  });
  expect([pairs.products.length, pairs.lastAt.length]).toEqual([size, size]);
});
