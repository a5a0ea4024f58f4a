import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { sessionRows } from './sessions.js';

describe('sessionRows', () => {
  const log = trainingLogOf([
    { user: '2', product: '11', at: START + 5, type: 'view', session: 'a' },
    { user: '1', product: '10', at: START, type: 'view', session: 'a' },
    { user: '1', product: '12', at: START + 9, type: 'cart', session: 'a' },
    { user: '1', product: '10', at: START + 9, type: 'cart', session: 'a' },
    { user: '1', product: '10', at: START + 4, type: 'view', session: 'robot', isBot: true },
  ]);
  const plain = (options: Parameters<typeof sessionRows>[1]) => {
    const { indptr, products, users, types, at } = sessionRows(log, options);
    return Array.from(users, (user, row) => ({
      user: log.userIds[user],
      products: [...products.subarray(indptr[row]!, indptr[row + 1]!)].map((product) => log.productIds[product]),
      types: [...types.subarray(indptr[row]!, indptr[row + 1]!)],
      last: at[indptr[row + 1]! - 1]! - START,
    }));
  };

  it('holds the products of each session in order, sessions by their last event, without those of bots', () => {
    expect(plain({ end: Infinity })).toEqual([
      { user: '2', products: ['11'], types: [0], last: 5 },
      { user: '1', products: ['10', '10', '12'], types: [0, 1, 1], last: 9 },
    ]);
    expect(plain({ end: Infinity, excludeBots: false }).map((session) => session.last)).toEqual([4, 5, 9]);
  });

  it('cuts sessions at the end, and leaves out what is not included', () => {
    expect(plain({ end: START + 9 })).toEqual([
      { user: '1', products: ['10'], types: [0], last: 0 },
      { user: '2', products: ['11'], types: [0], last: 5 },
    ]);
    expect(plain({ end: Infinity, includes: (position) => log.events.types[position] === 1 })).toEqual([
      { user: '1', products: ['10', '12'], types: [1, 1], last: 9 },
    ]);
  });

  it('puts sessions that end in one second in the order of their first events', () => {
    const ends = trainingLogOf(
      ['3', '1', '2'].flatMap((user, place) => [
        { user, product: '10', at: START + place, session: 'a' },
        { user, product: '11', at: START + 50, session: 'a' },
      ]),
    );
    expect([...sessionRows(ends, { end: Infinity }).users].map((user) => ends.userIds[user])).toEqual(['3', '1', '2']);
  });

  it('splits every event over exactly one session, whatever the cut', () => {
    const shop = tasteShop({ users: 40 });
    fc.assert(
      fc.property(fc.nat(shop.events.at.length), (position) => {
        const end = shop.events.at[position] ?? Infinity;
        const rows = sessionRows(shop, { end });
        expect(rows.products.length).toBe(shop.events.at.filter((at) => at < end).length);
        for (let row = 0; row < rows.users.length; row += 1) {
          const [from, to] = [rows.indptr[row]!, rows.indptr[row + 1]!];
          expect(to).toBeGreaterThan(from);
          if (row > 0) expect(rows.at[to - 1]!).toBeGreaterThanOrEqual(rows.at[from - 1]!);
        }
      }),
      { numRuns: 25 },
    );
  });
});
