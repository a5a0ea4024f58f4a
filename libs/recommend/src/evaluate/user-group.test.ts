import { expect, it } from 'vitest';
import { groupRule, userGroup } from './user-group.js';

it('groups users by their carts', () => {
  expect([0, 1, 2, 3, 9, 10, 4000].map(userGroup)).toEqual(['COLD', 'LIGHT', 'LIGHT', 'REGULAR', 'REGULAR', 'HEAVY', 'HEAVY']);
});

it('refuses what is no count', () => {
  expect(() => userGroup(-1)).toThrow('got -1');
  expect(() => userGroup(Number.NaN)).toThrow('got NaN');
});

it('says what was counted where that is not carts', () => {
  expect(groupRule('LIGHT', 'cart')).toBe('users with 1–2 carts');
  expect([groupRule('COLD', 'purchase'), groupRule('HEAVY', 'view')]).toEqual(['users without a purchase', 'users with 10 or more views']);
});
