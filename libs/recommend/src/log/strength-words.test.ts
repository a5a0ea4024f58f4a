import { expect, it } from 'vitest';
import { strengthWords } from './strength-words.js';
import { CART_STRENGTHS, resolveStrengths } from './strengths.js';

it('says in words what strengths count', () => {
  expect(strengthWords(CART_STRENGTHS)).toBe('carts');
  expect(strengthWords(resolveStrengths({ cart: 0, purchase: 1, halfLifeDays: 1 }))).toBe('purchases, half-life 1 day');
  expect(strengthWords(resolveStrengths({ view: 0.1, remove: -1, purchase: 2, halfLifeDays: 14 }))).toBe(
    'views, carts, removals and purchases, half-life 14 days',
  );
});
