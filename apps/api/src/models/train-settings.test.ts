import { describe, expect, test } from 'vitest';
import { settingsProblem, trainOptions, unusableSettings } from './train-settings.js';

describe('what a training is told', () => {
  test('becomes the options of the engine; what is left out or null is left to it', () => {
    expect(trainOptions({})).toEqual({});
    expect(
      trainOptions({
        factors: null,
        k: null,
        kinds: null,
        settings: null,
        eventWeights: { view: null },
        budgetSeconds: null,
        seed: null,
      }),
    ).toEqual({});
    expect(
      trainOptions({
        k: 5,
        seed: 3,
        budgetSeconds: 60,
        fitWork: 3e13,
        kinds: ['ALS'],
        factors: 16,
        settings: { ALS: { alpha: 2 } },
        eventWeights: { purchase: 2, cap: null },
      }),
    ).toEqual({
      k: 5,
      seed: 3,
      seconds: 60,
      fitWork: 3e13,
      kinds: ['ALS'],
      settings: { ALS: { alpha: 2, factors: 16 } },
      strengths: { purchase: 2 },
    });
  });

  test('can be used when it is in range', () => {
    expect(
      unusableSettings({
        factors: 512,
        iterations: 100,
        alpha: 0,
        k: 1,
        seed: 0,
        kinds: ['ALS'],
        settings: { POPULARITY: {} },
        eventWeights: { cart: 2 },
      }),
    ).toEqual([]);
  });

  test.each([
    [
      { factors: 513 },
      'factors',
      'whole number between 1 and 512, or leave it out to have it chosen.',
      'number-out-of-range',
      { name: 'factors', value: 513, low: 1, high: 512, isWhole: true },
    ],
    [
      { k: 2.5 },
      'k',
      'whole number between 1 and 100, or leave it out.',
      'number-out-of-range',
      { name: 'k', value: 2.5, low: 1, high: 100, isWhole: true },
    ],
    [
      { alpha: Number.NaN },
      'alpha',
      'alpha is NaN',
      'number-out-of-range',
      { name: 'alpha', value: Number.NaN, low: 0, high: 10_000, isWhole: false },
    ],
    [
      { settings: 'fast' as unknown as object },
      'settings',
      'must be an object by kind of model',
      'settings-no-object',
      {},
    ],
    [
      { settings: { ALS: { factors: 'many' } } },
      'settings',
      'factors of ALS is "many"',
      'setting-out-of-range',
      { kind: 'ALS', setting: 'factors', value: 'many' },
    ],
    [{ eventWeights: { cart: 0 } }, 'eventWeights', 'all have the weight 0', 'event-weights-all-zero', {}],
    [
      { eventWeights: { remove: 1 } },
      'eventWeights',
      'it takes away',
      'event-weight-out-of-range',
      { name: 'remove', value: 1, most: 1_000_000 },
    ],
    [
      { eventWeights: { view: 1e308, cart: 1 } },
      'eventWeights',
      'view has the weight 1e+308; give a number of at most 1000000',
      'event-weight-out-of-range',
      { name: 'view', value: 1e308, most: 1_000_000 },
    ],
    [
      { eventWeights: { remove: -Infinity } },
      'eventWeights',
      'remove has the weight -Infinity',
      'event-weight-out-of-range',
      { name: 'remove', value: -Infinity, most: 1_000_000 },
    ],
    [
      { eventWeights: { halfLifeDays: 0 } },
      'eventWeights',
      'halfLifeDays is 0',
      'event-weight-out-of-range',
      { name: 'halfLifeDays', value: 0, most: 1_000_000 },
    ],
  ])('%o is refused with the remedy, a code and what it names', (input, field, message, problem, facts) => {
    const [found, ...others] = unusableSettings(input);
    expect(others).toEqual([]);
    expect(found?.field[0]).toBe(field);
    expect(found?.message).toContain(message);
    expect(found).toMatchObject({ problem, facts });
  });
});

test('the first setting that is wrong is the one named, in words and for programs', () => {
  expect(settingsProblem('ALS', { alpha: 1, factors: 0, factor: 2 })).toMatchObject({
    message: expect.stringContaining('factors of ALS is 0'),
    problem: 'setting-out-of-range',
    facts: { kind: 'ALS', setting: 'factors', value: 0 },
  });
  expect(settingsProblem('ALS', { factor: 2, factors: 0 })).toMatchObject({
    message: expect.stringContaining('"factor"'),
    problem: 'setting-unknown',
    facts: { setting: 'factor' },
  });
  expect(settingsProblem('ALS', { factors: 16 }, { alpha: 2 })).toBeNull();
});
