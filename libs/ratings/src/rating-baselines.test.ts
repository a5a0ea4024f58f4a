import { describe, expect, it } from 'vitest';
import { BASELINE_SETTINGS, checkBaselineSettings, ratingBaselines, type RatingBaselines } from './rating-baselines.js';
import { otherSide, rowsOfUsers, type Ratings } from './ratings.js';
import { ratingsOf, tasteRatings } from './testing/made-ratings.js';

const baselines = (ratings: Ratings, settings = BASELINE_SETTINGS): RatingBaselines => {
  const byUser = rowsOfUsers(ratings);
  return ratingBaselines(byUser, otherSide(byUser, ratings.itemIds.length), settings);
};

describe('baselines', () => {
  it('are after one pass what the formula says, items first', () => {
    // μ = 3; item 0: (2 − 1)/(10 + 2), item 1: −1/(10 + 1); then users by what is left.
    const { mean, userBias, itemBias } = baselines(
      ratingsOf([
        [0, 0, 5],
        [0, 1, 2],
        [1, 0, 2],
      ]),
      { ...BASELINE_SETTINGS, epochs: 1 },
    );
    const items = [(2 - 1) / 12, -1 / 11];
    expect(mean).toBe(3);
    expect(itemBias[0]).toBeCloseTo(items[0]!, 14);
    expect(itemBias[1]).toBeCloseTo(items[1]!, 14);
    expect(userBias[0]).toBeCloseTo((2 - items[0]! + (-1 - items[1]!)) / 17, 14);
    expect(userBias[1]).toBeCloseTo((-1 - items[0]!) / 16, 14);
  });

  it('lower with every pass what they minimize: squared errors and λ times squared biases', () => {
    const ratings = tasteRatings();
    const objective = (epochs: number): number => {
      const { mean, userBias, itemBias } = baselines(ratings, { ...BASELINE_SETTINGS, epochs });
      const errors = ratings.values.reduce(
        (sum, value, at) => sum + (value - mean - userBias[ratings.users[at]!]! - itemBias[ratings.items[at]!]!) ** 2,
        0,
      );
      return (
        errors +
        BASELINE_SETTINGS.userRegularization * userBias.reduce((sum, bias) => sum + bias * bias, 0) +
        BASELINE_SETTINGS.itemRegularization * itemBias.reduce((sum, bias) => sum + bias * bias, 0)
      );
    };
    const told = [1, 2, 3, 5, 10].map(objective);
    for (const [index, value] of told.entries())
      if (index > 0) expect(value).toBeLessThanOrEqual(told[index - 1]! + 1e-9);
    expect(told.at(-1)).toBeLessThan(told[0]!);
  });

  it('are 0 for who has no rating', () => {
    const { userBias, itemBias } = baselines(
      ratingsOf(
        [
          [0, 0, 5],
          [2, 0, 1],
        ],
        { users: 4, items: 3 },
      ),
    );
    expect([userBias[1], userBias[3], itemBias[1], itemBias[2]]).toEqual([0, 0, 0, 0]);
  });
});

it('settings that cannot be used are refused by name', () => {
  expect(() => checkBaselineSettings({ ...BASELINE_SETTINGS, userRegularization: 0 })).not.toThrow();
  expect(() => checkBaselineSettings({ ...BASELINE_SETTINGS, epochs: 0 })).toThrow('epochs of the baselines is 0');
  expect(() => checkBaselineSettings({ ...BASELINE_SETTINGS, userRegularization: -1 })).toThrow(
    'userRegularization is -1',
  );
  expect(() => checkBaselineSettings({ ...BASELINE_SETTINGS, itemRegularization: Infinity })).toThrow(
    'itemRegularization is Infinity',
  );
});
