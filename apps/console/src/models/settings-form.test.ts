import { expect, test } from 'vitest';
import { changesOf, settingsOf, triedNames } from './settings-form.js';

const options = {
  factors: 32,
  regularization: 10,
  alpha: 40,
  iterations: 6,
  seed: 1,
  measure: 'cosine',
  halfLifeDays: null,
  strengths: { cart: 1 },
  chosen: { how: 'best' },
};

test('a model’s own settings are told from what all models share', () => {
  expect(settingsOf(options)).toEqual({
    factors: 32,
    regularization: 10,
    alpha: 40,
    iterations: 6,
    seed: 1,
    measure: 'cosine',
    halfLifeDays: null,
  });
  expect(settingsOf(null)).toEqual({});
  expect(settingsOf('none')).toEqual({});
});

test('α, λ and factors are offered first, the seed and words never', () => {
  expect(triedNames(settingsOf(options))).toEqual(['alpha', 'regularization', 'factors', 'iterations']);
  expect(triedNames(settingsOf({ neighbors: 100, b: 0.5 }))).toEqual(['neighbors', 'b']);
});

test('only what differs is tried', () => {
  expect(changesOf({ alpha: 40, factors: 32 }, { alpha: 40, factors: 64 })).toEqual({ factors: 64 });
  expect(changesOf({ alpha: 40 }, { alpha: 40 })).toEqual({});
});
