import { describe, expect, it } from 'vitest';
import { countProducts, middleOf, nearness, ProductFigures } from './product-figures.js';

const DAY = 86_400;

describe('counts of products', () => {
  const counts = countProducts(
    'cart',
    { products: Int32Array.of(0, 2, 0), lastAt: Float64Array.of(10 * DAY, 10 * DAY, 3 * DAY) },
    Float64Array.of(3 * DAY, Infinity, -4 * DAY),
    10 * DAY,
  );

  it('are distinct users, and those of late by halves a week', () => {
    expect([...counts.users]).toEqual([2, 0, 1]);
    expect([...counts.recent]).toEqual([1.5, 0, 1]);
  });

  it('know how new a product is, by halves in two weeks; without an event it is not new', () => {
    expect([...counts.newness]).toEqual([Math.fround(2 ** -0.5), 0, 0.5]);
  });
});

describe('figures of products', () => {
  const facts = {
    categories: ['a', '', 'a', 'b', 'a'],
    brands: ['x', 'x', '', 'y', 'x'],
    prices: Float64Array.of(10, 20, 40, Number.NaN, 20),
  };
  const figures = new ProductFigures(
    { event: 'cart', users: Int32Array.of(3, 1, 0, 3, 7), recent: new Float32Array(5), newness: new Float32Array(5) },
    facts,
  );

  it('are fractions of the greatest; of nothing they are 0', () => {
    expect(figures.popularity[4]).toBe(1);
    expect(figures.popularity[0]).toBeCloseTo(Math.log(4) / Math.log(8), 6);
    expect([...figures.trend]).toEqual([0, 0, 0, 0, 0]);
  });

  it('number categories and brands as they come, and what has none by −1', () => {
    expect([[...figures.categories], figures.categoryCount]).toEqual([[0, -1, 0, 1, 0], 2]);
    expect([[...figures.brands], figures.brandCount]).toEqual([[0, 0, -1, 1, 0], 2]);
  });

  it('order what has users, over all and in each category', () => {
    expect([...figures.popular]).toEqual([4, 0, 3, 1]);
    expect(figures.popularIn.map((products) => [...products])).toEqual([[4, 0], [3]]);
  });

  it('compare a price with the middle one of its category: half for double or half of it, 0 where one is unknown', () => {
    expect([...figures.usualPrice].map((value) => Number(value.toFixed(6)))).toEqual([0.5, 0, 0.5, 0, 1]);
  });
});

it('nearness of logarithms falls with their distance', () => {
  expect([nearness(1, 1), nearness(0, Math.log(4)), nearness(Math.log(4), 0)]).toEqual([1, 0.25, 0.25]);
  expect([nearness(Number.NaN, 1), nearness(1, Number.NaN)]).toEqual([0, 0]);
});

it('the middle of numbers is the lower of two, and none of nothing', () => {
  expect(middleOf([9, 1, 5])).toBe(5);
  expect(middleOf(Float64Array.of(4, 10, 2, 100))).toBe(4);
  expect(middleOf([])).toBeNaN();
});
