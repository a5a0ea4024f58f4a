import { describe, expect, it } from 'vitest';
import { trainingData } from '../log/training-data.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { RepeatPurchases } from './repeat-purchases.js';

const bought = (user: number, product: string, day: number, category = ''): PlainEvent => ({
  user: String(user),
  product,
  at: START + day * DAY,
  type: 'purchase',
  category,
});
const dataOf = (events: PlainEvent[], end = START + 100 * DAY) =>
  trainingData(trainingLogOf([...events, { user: '999', product: '9', at: end + DAY, type: 'view' }]), { end });

describe('RepeatPurchases', () => {
  const weekly = Array.from({ length: 12 }, (_, week) => [
    bought(1, '1', 7 * week, 'food.milk'),
    bought(2, '1', 7 * week + 1, 'food.milk'),
  ]).flat();
  const monthly = Array.from({ length: 4 }, (_, month) =>
    Array.from({ length: 8 }, (_, user) => bought(10 + user, '2', 28 * month, 'food.coffee')),
  ).flat();
  const once = [bought(30, '3', 4, 'food.coffee'), bought(31, '4', 9, 'tools'), bought(31, '5', 9)];
  const data = dataOf([...weekly, ...monthly, ...once]);
  const model = RepeatPurchases.of(data);

  it('answers from the product itself where it has enough gaps, with the evidence', () => {
    expect(model.window(0)).toMatchObject({
      days: 7,
      source: 'product',
      category: null,
      gaps: 22,
      quantiles: { q20: 7, q50: 7, q80: 7 },
      censored: 2,
    });
  });

  it('goes up to the category, the ones above it, and the shop', () => {
    expect(model.window(2)).toMatchObject({
      days: 28,
      source: 'category',
      category: 'food.coffee',
      gaps: 24,
      censored: 9,
    });
    expect(RepeatPurchases.of(data, { minGaps: 30 }).window(2)).toMatchObject({
      days: 7,
      source: 'category',
      category: 'food',
      gaps: 46,
    });
    expect(model.window(3)).toMatchObject({ days: 7, source: 'shop', gaps: 46 });
    expect(model.window(4)).toMatchObject({ source: 'shop' });
  });

  it('has a default where there is no evidence, and says so', () => {
    const bare = RepeatPurchases.of(dataOf([{ user: '1', product: '1', at: START }]), { defaultDays: 14 });
    expect(bare.window(0)).toEqual({
      days: 14,
      source: 'default',
      category: null,
      gaps: 0,
      quantiles: null,
      censored: 0,
      returned: null,
    });
    expect(RepeatPurchases.of(data, { minGaps: 99 }).window(0)).toMatchObject({
      days: 30,
      source: 'default',
      gaps: 46,
      censored: 13,
    });
  });

  it('holds a product back until its window has passed', () => {
    const user = 0;
    const last = START + 77 * DAY;
    expect(model.isDue(data.purchases, user, 0, last + 6 * DAY)).toMatchObject({ isDue: false, dueAt: last + 7 * DAY });
    expect(model.isDue(data.purchases, user, 0, last + 7 * DAY).isDue).toBe(true);
    expect(model.isDue(data.purchases, user, 1, last)).toMatchObject({ isDue: true, dueAt: null });
    expect(model.isDue(data.purchases, -1, 0, last)).toMatchObject({ isDue: true, dueAt: null });
  });

  it('refuses what it cannot use', () => {
    expect(() => model.window(99)).toThrow('product row 99');
    expect(() => RepeatPurchases.of(data, { quantile: 2 })).toThrow('quantile is 2');
    expect(() => RepeatPurchases.of(data, { minGaps: 0 })).toThrow('minGaps is 0');
    expect(() => RepeatPurchases.of(data, { defaultDays: -1 })).toThrow('defaultDays is -1');
  });
});
