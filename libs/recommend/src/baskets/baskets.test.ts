import { describe, expect, it } from 'vitest';
import { trainingData } from '../log/training-data.js';
import { START } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { basketsOf, type BasketKind } from './baskets.js';

const event = (user: string, product: string, session: string, type: PlainEvent['type'] = 'cart'): PlainEvent => ({
  user,
  product,
  session,
  type: type!,
  at: START + Number(product),
});
const data = trainingData(
  trainingLogOf([
    event('1', '13', 'a'),
    event('1', '11', 'a'),
    event('1', '13', 'a'),
    event('1', '12', 'a', 'view'),
    event('1', '12', 'a', 'purchase'),
    event('1', '14', 'b'),
    event('1', '14', 'b', 'remove_from_cart'),
    event('2', '11', 'c', 'view'),
    event('3', '12', 'd', 'purchase'),
    event('3', '14', 'e', 'purchase'),
  ]),
);
const rows = (kind: BasketKind, mostProducts?: number) => {
  const { indptr, indices, tooLarge } = basketsOf(data, kind, mostProducts === undefined ? {} : { mostProducts });
  return {
    tooLarge,
    baskets: Array.from({ length: indptr.length - 1 }, (_, row) => [...indices.subarray(indptr[row], indptr[row + 1])]),
  };
};

describe('basketsOf', () => {
  it('gathers what was carted or bought in one session, each product once, in ascending order', () => {
    expect(rows({ event: 'cart', within: 'session' }).baskets.toSorted()).toEqual([[0, 2], [3]]);
    expect(rows({ event: 'purchase', within: 'session' }).baskets.toSorted()).toEqual([[1], [1], [3]]);
  });

  it('gathers what one user carted or bought over all sessions', () => {
    expect(rows({ event: 'cart', within: 'user' }).baskets).toEqual([[0, 2, 3]]);
    expect(rows({ event: 'purchase', within: 'user' }).baskets).toEqual([[1], [1, 3]]);
  });

  it('leaves large baskets out and counts them', () => {
    expect(rows({ event: 'cart', within: 'user' }, 2)).toEqual({ tooLarge: 1, baskets: [] });
    expect(() => rows({ event: 'cart', within: 'user' }, 0)).toThrow('mostProducts is 0');
  });

  it('finds none in a log without such events', () => {
    const views = trainingData(trainingLogOf([event('1', '1', 'a', 'view')]));
    for (const within of ['session', 'user'] as const)
      expect(basketsOf(views, { event: 'purchase', within }).indptr).toEqual(Int32Array.of(0));
  });
});
