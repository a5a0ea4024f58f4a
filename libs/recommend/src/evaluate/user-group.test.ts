import { expect, it } from 'vitest';
import { userGroup } from './user-group.js';

it('groups users by their carts', () => {
  expect([0, 1, 2, 3, 9, 10, 4000].map(userGroup)).toEqual(['COLD', 'LIGHT', 'LIGHT', 'REGULAR', 'REGULAR', 'HEAVY', 'HEAVY']);
});

it('refuses what is no count', () => {
  expect(() => userGroup(-1)).toThrow('got -1');
  expect(() => userGroup(Number.NaN)).toThrow('got NaN');
});
