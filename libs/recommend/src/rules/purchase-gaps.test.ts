import { describe, expect, it } from 'vitest';
import { trainingData } from '../log/training-data.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { collectGaps } from './purchase-gaps.js';

const bought = (user: number, product: string, day: number, category = ''): PlainEvent => ({
  user: String(user),
  product,
  at: START + day * DAY,
  type: 'purchase',
  category,
});
const dataOf = (events: PlainEvent[], end = START + 100 * DAY) =>
  trainingData(trainingLogOf([...events, { user: '999', product: '9', at: end + DAY, type: 'view' }]), { end });

describe('collectGaps', () => {
  it('measures from one purchase to the next by the same user, and counts the last as cut off', () => {
    const { products, categories } = collectGaps(
      dataOf([
        bought(1, '1', 0, 'a.b'),
        bought(1, '1', 10, 'a.b'),
        bought(1, '1', 14, 'a.b'),
        bought(2, '1', 3, 'a.b'),
        bought(1, '2', 20, 'a.c'),
      ]),
    );
    expect([...products.get('0')!.gaps]).toEqual([4, 10]);
    expect(products.get('0')!.censored).toBe(2);
    expect([...categories.get('a.b')!.gaps]).toEqual([4, 10]);
    expect(categories.get('a')).toMatchObject({ censored: 3 });
    expect([...categories.get('')!.gaps]).toEqual([4, 10]);
  });

  it('takes several pieces in one session for one purchase', () => {
    const twice = [bought(1, '1', 0, 'a'), { ...bought(1, '1', 0, 'a'), at: START + 60 }, bought(1, '2', 0, 'a')];
    const { products, categories } = collectGaps(dataOf([...twice, bought(1, '1', 5, 'a')]));
    expect(products.get('0')!.gaps.length).toBe(1);
    expect(products.get('0')!.gaps[0]).toBeCloseTo(5, 2);
    expect([categories.get('a')!.gaps.length, categories.get('a')!.censored]).toEqual([1, 1]);
  });

  it('estimates the share that returns with what was cut off counted in', () => {
    const gaps = collectGaps(
      dataOf([bought(1, '1', 0), bought(1, '1', 10), bought(2, '1', 50), bought(3, '1', 95)], START + 100 * DAY),
    );
    // At 10 days four purchases were made, one of which (5 days old) is gone: one return of three.
    expect(gaps.products.get('0')!.returned).toBeCloseTo(1 / 3, 12);
  });

  it('has nothing to say of a log without purchases', () => {
    const gaps = collectGaps(dataOf([{ user: '1', product: '1', at: START }]));
    expect([gaps.products.size, gaps.categories.size]).toEqual([0, 0]);
  });
});
