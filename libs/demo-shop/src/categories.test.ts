import { describe, expect, it } from 'vitest';
import { CATEGORIES, NO_BRAND_SHARE, type CategoryPlan } from './categories.js';
import { isUnder } from './plan.js';

const isByPrice = ({ brands }: CategoryPlan): boolean => Array.isArray(brands);
const brandTables = ({ brands }: CategoryPlan): readonly object[] => [brands].flat();

describe('the assortment', () => {
  it('shares all events out among its categories', () => {
    expect(CATEGORIES.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100, 9);
    expect(CATEGORIES.filter(({ share }) => !(share > 0))).toEqual([]);
  });

  it('has each code once, the empty one among them, as parts of lower case joined by dots', () => {
    const codes = CATEGORIES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[a-z_]+(\.[a-z_]+)+$/.test(code))).toEqual(['']);
  });

  it('has prices that rise from quantile to quantile', () => {
    expect(CATEGORIES.filter(({ prices: [low, middle, high] }) => !(low > 0 && low < middle && middle < high))).toEqual(
      [],
    );
  });

  it('has at least one niche a category, and a chance of carts in each', () => {
    expect(CATEGORIES.filter(({ ids, cartFactor }) => !(Number.isInteger(ids) && ids >= 1 && cartFactor > 0))).toEqual(
      [],
    );
  });

  it('has brands with weights above 0, of which most events show one', () => {
    const weights = CATEGORIES.flatMap((plan) => brandTables(plan).map((brands) => Object.values(brands) as number[]));
    expect(weights.filter((all) => all.length < 2 || all.some((weight) => !(weight > 0)))).toEqual([]);
    expect(NO_BRAND_SHARE).toBeGreaterThan(0);
    expect(NO_BRAND_SHARE).toBeLessThan(0.5);
  });

  it('names the brands of low, middle and high prices where it tells them apart', () => {
    const apart = CATEGORIES.filter(isByPrice);
    expect(apart.map(({ code }) => code)).toEqual(['electronics.smartphone', 'appliances.environment.vacuum']);
    expect(apart.map((plan) => brandTables(plan).length)).toEqual([3, 3]);
  });

  it('sells electronics most, and smartphones most of all, as the published log does', () => {
    const shareUnder = (code: string): number =>
      CATEGORIES.filter((plan) => isUnder(plan.code, code)).reduce((sum, { share }) => sum + share, 0);
    const shelves = [...new Set(CATEGORIES.flatMap(({ code }) => (code === '' ? [] : [code.split('.')[0]!])))];
    const bySize = shelves.toSorted((a, b) => shareUnder(b) - shareUnder(a));
    expect(bySize.slice(0, 2)).toEqual(['electronics', 'appliances']);
    expect(CATEGORIES.filter(({ code }) => code !== '').toSorted((a, b) => b.share - a.share)[0]?.code).toBe(
      'electronics.smartphone',
    );
  });
});
