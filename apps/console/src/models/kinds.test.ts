import { expect, test } from 'vitest';
import { en } from '../i18n/en/index.js';
import { kindsToAsk, MODEL_KINDS } from './kinds.js';

test('every kind that has a name is there, once', () => {
  expect([...MODEL_KINDS].toSorted()).toEqual(Object.keys(en.modelKind).toSorted());
});

test('all kinds are asked for by naming none, so that a kind the server learns is made too', () => {
  expect(kindsToAsk(MODEL_KINDS)).toBeNull();
  expect(kindsToAsk(MODEL_KINDS.filter((kind) => kind !== 'POPULARITY'))).toBeNull();
});

test('some are asked for with popularity, simplest first, and what is no kind is left out', () => {
  expect(kindsToAsk(['ALS', 'MOST_CARTED', 'ORACLE'])).toEqual(['POPULARITY', 'MOST_CARTED', 'ALS']);
  expect(kindsToAsk([])).toEqual(['POPULARITY']);
});
