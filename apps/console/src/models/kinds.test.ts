import { expect, test } from 'vitest';
import { MODEL_KINDS } from '../ui/words/model-kinds.js';
import { kindsToAsk } from './kinds.js';

test('all kinds are asked for by naming none, so that a kind the server learns is made too', () => {
  expect(kindsToAsk(MODEL_KINDS)).toBeNull();
  expect(kindsToAsk(MODEL_KINDS.filter((kind) => kind !== 'POPULARITY'))).toBeNull();
});

test('some are asked for with popularity, simplest first, and what is no kind is left out', () => {
  expect(kindsToAsk(['ALS', 'MOST_CARTED', 'ORACLE'])).toEqual(['POPULARITY', 'MOST_CARTED', 'ALS']);
  expect(kindsToAsk([])).toEqual(['POPULARITY']);
});
