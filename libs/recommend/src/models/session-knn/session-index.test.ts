import { expect, it } from 'vitest';
import { trainingData } from '../../log/training-data.js';
import { trainingLogOf, type PlainEvent } from '../../testing/training-log-of.js';
import { latestEvents, sessionAtHand } from './session-at-hand.js';
import { sessionIndex } from './session-index.js';
import { runStepsAtOnce } from '@cartograph/threads';

const event = (session: string, product: string, at: number, type: PlainEvent['type'] = 'view'): PlainEvent => ({
  user: '7',
  session,
  product,
  at,
  type,
});
const { sessions } = trainingData(
  trainingLogOf([
    event('a', '1', 10),
    event('a', '2', 11),
    event('a', '1', 12, 'cart'),
    event('a', '1', 13),
    event('b', '2', 20),
    event('b', '2', 21),
    event('c', '3', 5),
    event('c', '2', 30, 'remove_from_cart'),
    event('c', '1', 31),
    event('d', '1', 40),
    event('d', '2', 41),
    event('d', '3', 42),
    event('d', '4', 43),
  ]),
);

it('holds each product of a session once, by its weightiest event, and passes over sessions of one product or too many', () => {
  const index = runStepsAtOnce(sessionIndex(sessions, 4, { weights: [1, 2, 0, 0], sample: 9, fewest: 2, longest: 3 }));
  expect([...index.indptr]).toEqual([0, 2, 4]);
  expect([...index.items]).toEqual([0, 1, 2, 0]);
  expect([...index.types]).toEqual([1, 0, 0, 0]);
  expect([...index.holders]).toEqual([2, 1, 1, 0]);
});

it('holds sessions of one product where they count', () => {
  const index = runStepsAtOnce(sessionIndex(sessions, 4, { weights: [1, 2, 0, 0], sample: 9, fewest: 1, longest: 3 }));
  expect([...index.indptr]).toEqual([0, 2, 3, 5]);
  expect([...index.holders]).toEqual([2, 2, 1, 0]);
});

it('keeps the latest sessions of each product, the latest first', () => {
  const index = runStepsAtOnce(sessionIndex(sessions, 4, { weights: [1, 1, 1, 1], sample: 2, fewest: 2, longest: 9 }));
  const of = (product: number): number[] => [
    ...index.postings.subarray(index.postingsPtr[product]!, index.postingsPtr[product + 1]!),
  ];
  expect([0, 1, 2, 3].map(of)).toEqual([[2, 1], [2, 1], [2, 1], [2]]);
  expect([...index.holders]).toEqual([3, 3, 2, 1]);
});

it('takes the latest events of a session, an event right after another of its product being one', () => {
  const session = Int32Array.of(5, 5, 2, 2, 2, 5, 1, 1);
  expect([...latestEvents(session, 20)]).toEqual([5, 2, 5, 1]);
  expect([...latestEvents(session, 3)]).toEqual([2, 5, 1]);
  expect([...latestEvents(new Int32Array(), 3)]).toEqual([]);
  expect([...latestEvents(session, 3, true)]).toEqual([5, 1, 1]);
  expect([...latestEvents(session, 20, true)]).toEqual([...session]);
});

it('puts products in order of time where there is no session, and before it where history counts', () => {
  const products = Int32Array.of(3, 6, 8);
  const lastAt = Float64Array.of(9, 1, 9);
  expect([...sessionAtHand({ session: new Int32Array(), products }, 2, false)]).toEqual([6, 8]);
  expect([...sessionAtHand({ session: new Int32Array(), products, lastAt }, 2, false)]).toEqual([3, 8]);
  const session = Int32Array.of(7, 8);
  expect([...sessionAtHand({ session, products, lastAt }, 4, false)]).toEqual([7, 8]);
  expect([...sessionAtHand({ session, products, lastAt }, 4, true)]).toEqual([6, 3, 7, 8]);
  expect([...sessionAtHand({ session, products, lastAt }, 3, true)]).toEqual([3, 7, 8]);
  expect([...sessionAtHand({ session, products, lastAt }, 1, true)]).toEqual([8]);
});
