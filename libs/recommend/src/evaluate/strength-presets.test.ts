import { expect, it } from 'vitest';
import { resolveStrengths } from '../log/strengths.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { strengthPresets } from './strength-presets.js';

const of = (types: readonly NonNullable<PlainEvent['type']>[], days = 0) =>
  strengthPresets(
    trainingLogOf(
      types.map((type, n) => ({ user: '1', product: String(n), at: START + (n === 0 ? 0 : days * DAY), type })),
    ),
  );

it('begins with what the log has that says most, and adds the rest with little weight', () => {
  expect(of(['cart', 'purchase', 'view']).map(({ words }) => words)).toEqual([
    'carts',
    'carts and purchases (1 and 2)',
    'views (0.1), carts (1) and purchases (2)',
    'views (0.2), carts (1) and purchases (2)',
  ]);
  expect(of(['purchase', 'view']).map(({ words }) => words)).toEqual([
    'purchases',
    'views (0.1), purchases (2)',
    'views (0.2), purchases (2)',
  ]);
  expect(of(['view']).map(({ strengths }) => [strengths.view, strengths.cart])).toEqual([[1, 0]]);
});

it('tries forgetting on logs of two weeks and more', () => {
  expect(of(['cart'], 0).length).toBe(1);
  expect(of(['cart', 'cart'], 15).map(({ strengths }) => strengths.halfLifeDays)).toEqual([null, 14]);
});

it('offers strengths that can be used, without repeats', () => {
  const presets = strengthPresets(tasteShop({ users: 30 }));
  for (const { strengths } of presets) expect(resolveStrengths(strengths)).toEqual(strengths);
  expect(new Set(presets.map(({ strengths }) => JSON.stringify(strengths))).size).toBe(presets.length);
});
