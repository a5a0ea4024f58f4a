import { describe, expect, it } from 'vitest';
import { BaselineModel } from './baseline-model.js';
import { ratingsOf } from './testing/made-ratings.js';

// User 2 and item 2 have no rating.
const ratings = ratingsOf(
  [
    [0, 0, 5],
    [0, 1, 4],
    [1, 0, 2],
    [1, 1, 1],
  ],
  { users: 3, items: 3 },
);
const model = BaselineModel.fit(ratings, { userRegularization: 0, itemRegularization: 0, epochs: 50 });

describe('biases alone', () => {
  it('add up: the mean, the user’s and the item’s', () => {
    expect(model.predict(0, 0)).toBeCloseTo(5, 6);
    expect(model.predict(1, 1)).toBeCloseTo(1, 6);
  });

  it('have none for who or what was never rated', () => {
    expect(model.predict(2, 2)).toBeCloseTo(3, 6);
    expect(model.predict(2, 0)).toBeCloseTo(3.5, 6);
  });

  it('never leave the scale', () => {
    const narrow = BaselineModel.fit(
      {
        ...ratings,
        scale: { low: 1.5, high: 4.5 },
        values: ratings.values.map((value) => Math.min(4.5, Math.max(1.5, value))),
      },
      { userRegularization: 0, itemRegularization: 0 },
    );
    for (let user = 0; user < 3; user += 1) {
      for (let item = 0; item < 3; item += 1) {
        expect(narrow.predict(user, item)).toBeGreaterThanOrEqual(1.5);
        expect(narrow.predict(user, item)).toBeLessThanOrEqual(4.5);
      }
    }
  });

  it('refuse rows that there are not, and settings that cannot be used', () => {
    expect(() => model.predict(3, 0)).toThrow('user row 3');
    expect(() => model.predict(0, 3)).toThrow('item row 3');
    expect(() => BaselineModel.fit(ratings, { epochs: -1 })).toThrow('epochs');
  });
});
