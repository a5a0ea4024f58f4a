import { describe, expect, it } from 'vitest';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { CART_STRENGTHS, resolveStrengths, weightOf, type StrengthOptions } from './strengths.js';

describe('resolveStrengths', () => {
  it('takes carts alone where nothing is said', () => {
    expect(resolveStrengths()).toEqual(CART_STRENGTHS);
    expect(resolveStrengths({ purchase: 2, halfLifeDays: 7 })).toEqual({
      ...CART_STRENGTHS,
      purchase: 2,
      halfLifeDays: 7,
    });
  });

  it.each<[Partial<StrengthOptions>, string]>([
    [{ view: -1 }, 'the weight of a view is -1; give a finite number ≥ 0.'],
    [{ purchase: Number.NaN }, 'the weight of a purchase is NaN'],
    [{ remove: 1 }, 'the weight of a removal is 1; give a finite number ≤ 0'],
    [{ cart: 0 }, 'views, carts and purchases all have the weight 0'],
    [{ halfLifeDays: 0 }, 'halfLifeDays is 0; give a finite number > 0, or null for none.'],
    [{ cap: Infinity }, 'cap is Infinity'],
  ])('refuses %j', (given, message) => {
    expect(() => resolveStrengths(given)).toThrow(message);
  });
});

describe('weightOf', () => {
  const log = trainingLogOf([
    { user: '1', product: '10', at: START, type: 'view' },
    { user: '1', product: '10', at: START + DAY, type: 'cart' },
    { user: '1', product: '10', at: START + 2 * DAY, type: 'remove_from_cart' },
    { user: '1', product: '10', at: START + 3 * DAY, type: 'purchase' },
    { user: '1', product: '10', at: START + 4 * DAY, type: 'cart', session: 'robot', isBot: true },
  ]);
  const weights = (strengths: Partial<StrengthOptions>, options: Parameters<typeof weightOf>[2]) =>
    Array.from(log.events.at.keys(), weightOf(log, resolveStrengths(strengths), options));

  it('gives each type its weight, and nothing to what does not count: later events, bots, and what is not included', () => {
    const all = { view: 0.5, cart: 1, remove: -1, purchase: 3 };
    expect(weights(all, { end: Infinity })).toEqual([0.5, 1, -1, 3, null]);
    expect(weights({ ...all, excludeBots: false }, { end: Infinity })).toEqual([0.5, 1, -1, 3, 1]);
    expect(weights(all, { end: START + 2 * DAY })).toEqual([0.5, 1, null, null, null]);
    expect(weights(all, { end: Infinity, includes: (position) => position === 1 })).toEqual([
      null,
      1,
      null,
      null,
      null,
    ]);
    expect(weights({}, { end: Infinity })).toEqual([null, 1, null, null, null]);
  });

  it('halves an event every half-life before the end', () => {
    const [, cart, , purchase] = weights({ purchase: 4, halfLifeDays: 2 }, { end: START + 5 * DAY });
    expect(cart).toBeCloseTo(0.25, 12);
    expect(purchase).toBeCloseTo(2, 12);
  });
});
