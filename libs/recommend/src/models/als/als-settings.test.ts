import { expect, it } from 'vitest';
import { ALS_CANDIDATES, ALS_START, alsSettings } from './als-settings.js';

it('settings left out are those of the start, which is tried first', () => {
  expect(alsSettings({ factors: 16, alpha: undefined })).toEqual({ ...ALS_START, factors: 16 });
  expect(ALS_CANDIDATES[0]).toEqual(ALS_START);
  expect(new Set(ALS_CANDIDATES.map((candidate) => JSON.stringify(candidate))).size).toBe(ALS_CANDIDATES.length);
  for (const candidate of ALS_CANDIDATES) expect(alsSettings({ ...candidate })).toEqual(candidate);
});

it.each([
  [{ factors: 513 }, 'factors of ALS is 513; give a whole number from 1 to 512'],
  [{ regularization: 0 }, 'regularization of ALS is 0'],
  [{ alpha: -1 }, 'alpha of ALS is -1'],
  [{ lambda: 1 }, 'no setting "lambda"'],
])('%o is refused with what is allowed', (given, words) => {
  expect(() => alsSettings(given)).toThrow(words);
});
