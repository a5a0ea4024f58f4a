import { describe, expect, it } from 'vitest';
import { DAY, START, tasteEvents } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { rowOf } from './csr-rows.js';
import { sharedData } from './shared-data.js';
import { trainingData } from './training-data.js';

const log = trainingLogOf([
  { user: '1', product: '10', at: START, type: 'view', session: 'a' },
  { user: '1', product: '10', at: START + 1, session: 'a' },
  { user: '1', product: '11', at: START + DAY, session: 'b' },
  { user: '1', product: '11', at: START + DAY + 1, type: 'remove_from_cart', session: 'b' },
  { user: '1', product: '12', at: START + DAY + 2, type: 'purchase', session: 'b' },
  { user: '2', product: '10', at: START + 2 * DAY, type: 'view' },
]);

describe('trainingData', () => {
  it('counts carts, purchases and what is seen beside the strengths', () => {
    const data = trainingData(log, { strengths: { view: 0.5, remove: -1, purchase: 2 } });
    const row = (name: 'strengths' | 'carts' | 'purchases' | 'seen') =>
      Array.from(rowOf(data[name].csr, 0).products, (product, entry) => [
        product,
        rowOf(data[name].csr, 0).values[entry],
      ]);
    expect(row('strengths')).toEqual([
      [0, 1.5],
      [2, 2],
    ]);
    expect(row('carts')).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(row('purchases')).toEqual([[2, 1]]);
    expect(row('seen')).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    expect([...rowOf(data.strengths.csr, 1).values]).toEqual([0.5]);
    expect([data.users, data.products, data.end]).toEqual([2, 3, START + 2 * DAY + 1]);
  });

  it('keeps users and products that have no event before the end, with empty rows', () => {
    const data = trainingData(log, { end: START + DAY });
    expect([data.users, data.products, data.end]).toEqual([2, 3, START + DAY]);
    expect([data.strengths.csr.indices.length, data.seen.csr.indices.length, data.sessions.users.length]).toEqual([
      1, 1, 1,
    ]);
  });

  it('shares everything but the sessions', () => {
    expect(Object.keys(sharedData(trainingData(log))).toSorted()).toEqual([
      'carts',
      'end',
      'facts',
      'products',
      'purchases',
      'seen',
      'strengthOptions',
      'strengths',
      'users',
    ]);
  });

  it('holds nothing of sessions that a bot rule flags, whoever made them', () => {
    const people = tasteEvents({ users: 40 });
    const bots = people
      .filter((_, place) => place % 5 === 0)
      .flatMap(({ user, product }, place) =>
        (['view', 'cart', 'purchase', 'remove_from_cart'] as const).map((type, step) => ({
          user: place % 2 === 0 ? user : '99',
          product,
          type,
          at: START + DAY + place * 60 + step,
          session: 'machine',
          isBot: true,
        })),
      );
    const mixed = trainingLogOf([...people, ...bots]);
    const isHuman = (position: number): boolean => mixed.botSessions[mixed.events.sessions[position]!] === 0;
    const strengths = { view: 0.1, purchase: 3, remove: -0.5, halfLifeDays: 20 };
    const { strengthOptions: _, ...trained } = trainingData(mixed, { strengths });
    const { strengthOptions: __, ...human } = trainingData(mixed, {
      strengths: { ...strengths, excludeBots: false },
      includes: isHuman,
    });
    expect(mixed.events.at.length).toBeGreaterThan(human.sessions.products.length);
    expect(trained).toEqual(human);
  });

  it('refuses strengths that cannot be used', () => {
    expect(() => trainingData(log, { strengths: { cart: -1 } })).toThrow('the weight of a cart is -1');
  });
});
