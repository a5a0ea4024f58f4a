import { describe, expect, test } from 'vitest';
import { trainOptions, unusableSettings } from './train-settings.js';

describe('what a training is told', () => {
  test('becomes the options of the engine; what is left out or null is left to it', () => {
    expect(trainOptions({})).toEqual({});
    expect(trainOptions({ factors: null, k: null, kinds: null, settings: null, strengths: { view: null }, budgetSeconds: null, seed: null })).toEqual({});
    expect(trainOptions({ k: 5, seed: 3, budgetSeconds: 60, fitWork: 3e13, kinds: ['ALS'], factors: 16, settings: { ALS: { alpha: 2 } }, strengths: { purchase: 2, cap: null } })).toEqual({
      k: 5, seed: 3, seconds: 60, fitWork: 3e13, kinds: ['ALS'], settings: { ALS: { alpha: 2, factors: 16 } }, strengths: { purchase: 2 },
    });
  });

  test('can be used when it is in range', () => {
    expect(unusableSettings({ factors: 512, iterations: 100, alpha: 0, k: 1, seed: 0, kinds: ['ALS'], settings: { POPULARITY: {} }, strengths: { cart: 2 } })).toEqual([]);
  });

  test.each([
    [{ factors: 513 }, 'factors', 'whole number between 1 and 512'],
    [{ k: 2.5 }, 'k', 'whole number between 1 and 100'],
    [{ alpha: Number.NaN }, 'alpha', 'alpha is NaN'],
    [{ settings: 'fast' as unknown as object }, 'settings', 'must be an object by kind of model'],
    [{ settings: { ALS: { factors: 'many' } } }, 'settings', 'factors of ALS is "many"'],
    [{ strengths: { cart: 0 } }, 'strengths', 'all have strength 0'],
    [{ strengths: { remove: 1 } }, 'strengths', 'it takes away'],
    [{ strengths: { view: 1e308, cart: 1 } }, 'strengths', 'view has the strength 1e+308; give a number of at most 1000000'],
    [{ strengths: { remove: -Infinity } }, 'strengths', 'remove has the strength -Infinity'],
    [{ strengths: { halfLifeDays: 0 } }, 'strengths', 'halfLifeDays is 0'],
  ])('%o is refused with the remedy', (input, field, message) => {
    const [problem, ...others] = unusableSettings(input);
    expect(others).toEqual([]);
    expect(problem?.field[0]).toBe(field);
    expect(problem?.message).toContain(message);
  });
});
