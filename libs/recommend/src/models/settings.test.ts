import { expect, it } from 'vitest';
import { notNegative, oneOf, orNull, positive, resolveSettings, wholeNumber } from './settings.js';

interface Settings {
  depth: number;
  weight: number;
  share: number | null;
  way: string;
}
const defaults: Settings = { depth: 2, weight: 0, share: null, way: 'far' };
const rules = { depth: wholeNumber(1, 4), weight: notNegative, share: orNull(positive), way: oneOf('far', 'near') };
const resolve = (given: Record<string, unknown>): Settings => resolveSettings<Settings>('ALS', defaults, rules, given);

it('completes what is given with the defaults, and leaves these as they are', () => {
  expect(resolve({ depth: 4, share: 0.5, way: 'near', weight: undefined })).toEqual({
    depth: 4,
    weight: 0,
    share: 0.5,
    way: 'near',
  });
  expect(resolve({ share: null })).toEqual(defaults);
  expect(defaults.depth).toBe(2);
});

it.each<[Record<string, unknown>, string]>([
  [{ depth: 5 }, 'depth of ALS is 5; give a whole number from 1 to 4.'],
  [{ depth: 1.5 }, 'depth of ALS is 1.5'],
  [{ weight: -1 }, 'weight of ALS is -1; give a number ≥ 0.'],
  [{ weight: '1' }, 'weight of ALS is "1"'],
  [{ share: 0 }, 'share of ALS is 0; give a number > 0, or null for none.'],
  [{ share: Infinity }, 'share of ALS is'],
  [{ way: 'left' }, 'way of ALS is "left"; give one of far, near.'],
  [{ height: 1 }, 'ALS has no setting "height"; its settings are depth, weight, share, way.'],
  [{ toString: 1 }, 'ALS has no setting "toString"'],
])('refuses %j, saying what is allowed', (given, message) => {
  expect(() => resolve(given)).toThrow(message);
});
