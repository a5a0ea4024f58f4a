import { expect, it } from 'vitest';
import { START } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { chooseTarget, eventCounts } from './target.js';

const event = (type: NonNullable<PlainEvent['type']>, isBot = false): PlainEvent => ({
  user: '1',
  product: '2',
  at: START,
  type,
  isBot,
  session: isBot ? 'bot' : 'own',
});

it('predicts carts where there are any', () => {
  expect(chooseTarget(trainingLogOf([event('view'), event('cart'), event('purchase')]))).toMatchObject({
    event: 'cart',
    groupedBy: 'cart',
    words: 'Products the user carted in the held-out part.',
  });
});

it('predicts purchases when asked, and still groups by carts', () => {
  const target = chooseTarget(trainingLogOf([event('cart'), event('purchase')]), 'purchase');
  expect(target).toMatchObject({ event: 'purchase', groupedBy: 'cart' });
  expect(target.words).toContain('was asked to predict purchases');
});

it('says in a sentence what stands in where a log has no carts', () => {
  expect(chooseTarget(trainingLogOf([event('view'), event('purchase')]))).toMatchObject({
    event: 'purchase',
    groupedBy: 'purchase',
    words: expect.stringContaining('The log has no carts'),
  });
  expect(chooseTarget(trainingLogOf([event('view')]))).toMatchObject({
    event: 'view',
    groupedBy: 'view',
    words: expect.stringContaining('neither carts nor purchases'),
  });
});

it('counts nothing that a bot did', () => {
  const log = trainingLogOf([event('cart', true), event('view')]);
  expect(eventCounts(log)).toEqual({ cart: 0, purchase: 0, view: 1 });
  expect(chooseTarget(log).event).toBe('view');
});

it('refuses to predict what does not occur, and says what does', () => {
  expect(() => chooseTarget(trainingLogOf([event('view')]), 'purchase')).toThrow(
    'holds no purchase outside sessions of bots, so purchases cannot be predicted; leave the target out, and views are',
  );
});
