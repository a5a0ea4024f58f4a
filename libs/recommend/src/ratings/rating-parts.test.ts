import { describe, expect, it } from 'vitest';
import type { Json, ModelParts, StoredArray } from '../family.js';
import { storedAndRead } from '../testing/subject-of-family.js';
import { doublesIn, loadRatingRows, numberIn, partsOf, scaleIn, settingsIn, singlesIn } from './rating-parts.js';

/** Two users and three items: user 0 rated items 0 and 2, user 1 nothing. */
const BASELINES = { mean: 3.5, userBias: Float64Array.of(0.5, 0), itemBias: Float64Array.of(0.25, 0, -0.25) };
const RATED = { indptr: Int32Array.of(0, 2, 2), indices: Int32Array.of(0, 2), values: Float64Array.of(5, 4) };
const PARTS = storedAndRead(
  partsOf(
    'BASELINES',
    { scale: { low: 1, high: 5 }, baselines: BASELINES, rated: RATED, settings: { k: 40, by: 'items' } },
    { factors: Float32Array.of(1, 2) },
  ),
);

const withArray = (name: string, array: StoredArray): ModelParts => ({
  ...PARTS,
  arrays: { ...PARTS.arrays, [name]: array },
});
const withJson = (json: Record<string, Json>): ModelParts => ({ ...PARTS, json: { ...PARTS.json, ...json } });

describe('parts of a rating model', () => {
  it('are read back as they were written', () => {
    expect(loadRatingRows(PARTS, 'BASELINES')).toEqual({
      userBias: BASELINES.userBias,
      itemBias: BASELINES.itemBias,
      rated: RATED,
    });
    expect([numberIn(PARTS, 'mean'), scaleIn(PARTS), settingsIn(PARTS, { k: 1, by: 'users' })]).toEqual([
      3.5,
      { low: 1, high: 5 },
      { k: 40, by: 'items' },
    ]);
    expect(singlesIn(PARTS, 'factors', 2)).toEqual(Float32Array.of(1, 2));
  });

  it('of another kind are refused, with both kinds', () => {
    expect(() => loadRatingRows(PARTS, 'BIASED_SVD')).toThrow('part "kind" is "BASELINES"; BIASED_SVD was expected');
  });

  it.each<[string, ModelParts, string]>([
    ['too few biases', withArray('user-bias', Float64Array.of(1)), 'part "user-bias" holds 1 numbers; 2 were expected'],
    ['no number of items', withJson({ items: 'three' }), 'part "items" is "three"; a number was expected'],
    [
      'starts for another number of users',
      withArray('rated-starts', Int32Array.of(0, 2)),
      'part "rated-starts" holds 2 numbers; 3 were expected',
    ],
    [
      'ratings without items',
      withArray('rated-values', Float64Array.of(5)),
      'part "rated-values" holds 1 numbers; "rated-items" holds 2',
    ],
    [
      'starts that do not begin at 0',
      withArray('rated-starts', Int32Array.of(1, 2, 2)),
      'part "rated-starts" does not rise from 0 to the 2 of "rated-items"',
    ],
    [
      'starts that fall',
      withArray('rated-starts', Int32Array.of(0, 3, 2)),
      'part "rated-starts" does not rise from 0 to the 2',
    ],
    [
      'starts that end early',
      withArray('rated-starts', Int32Array.of(0, 1, 1)),
      'part "rated-starts" does not rise from 0 to the 2',
    ],
    [
      'an item beyond the last',
      withArray('rated-items', Int32Array.of(0, 3)),
      'part "rated-items" holds a row outside 0 … 2',
    ],
    [
      'an item below the first',
      withArray('rated-items', Int32Array.of(-1, 2)),
      'part "rated-items" holds a row outside 0 … 2',
    ],
    [
      'biases in single precision',
      withArray('item-bias', Float32Array.of(0, 0, 0)),
      'part "item-bias" is missing or of another type; 64-bit numbers were expected',
    ],
    [
      'items that are no whole numbers',
      withArray('rated-items', Float64Array.of(0, 2)),
      'part "rated-items" is missing or of another type; 32-bit whole numbers were expected',
    ],
  ])('with %s are refused by the name of the part', (_, parts, message) => {
    expect(() => loadRatingRows(parts, 'BASELINES')).toThrow(message);
  });

  it('have arrays of their own type and length alone', () => {
    expect(() => singlesIn(PARTS, 'factors', 3)).toThrow('part "factors" holds 2 numbers; 3 were expected');
    expect(() => singlesIn(PARTS, 'user-bias')).toThrow('32-bit numbers were expected');
    expect(() => doublesIn(PARTS, 'nothing')).toThrow('part "nothing" is missing');
  });
});

describe('the scale', () => {
  it.each<[string, Json]>([
    ['missing', null],
    ['a list', [1, 5]],
    ['half', { low: 1 }],
    ['of texts', { low: '1', high: '5' }],
  ])('that is %s is refused', (_, scale) => {
    expect(() => scaleIn(withJson({ scale }))).toThrow('two numbers, low and high, were expected');
  });

  it('cannot be upside down', () => {
    expect(() => scaleIn(withJson({ scale: { low: 5, high: 1 } }))).toThrow('The rating scale is 5 … 1');
  });
});

describe('settings', () => {
  it('are refused where one is of another type than its default, or is missing', () => {
    expect(() => settingsIn(PARTS, { k: '40' })).toThrow('part "settings.k" is 40; a string was expected');
    expect(() => settingsIn(PARTS, { k: 40, shrinkage: 100 })).toThrow(
      'part "settings.shrinkage" is undefined; a number was expected',
    );
    expect(() => settingsIn(withJson({ settings: [] }), { k: 40 })).toThrow('part "settings.k" is undefined');
  });

  it('keep what has no default, for a later version to read', () => {
    expect(settingsIn(PARTS, { k: 1 })).toEqual({ k: 40, by: 'items' });
  });
});
