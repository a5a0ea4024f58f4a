import { expect, test } from 'vitest';
import { costsOn, type KnownCosts } from './shop-costs.js';

const sales = {
  value: Float64Array.of(30, 0, 10, 60),
  orderGroup: Int32Array.of(0, -1, 1, 1),
  groupNames: ['books', 'electronics'],
};
const marginWith = (known: Partial<KnownCosts>, sold = sales): number | null =>
  costsOn(sold, { grossMargin: null, categoryMargins: [], contactCosts: [], ...known }).grossMargin;

test('the margin of what was sold weighs categories by their revenue', () => {
  const books = { category: 'books', grossMargin: 0.4 };
  const electronics = { category: 'electronics', grossMargin: 0.1 };
  expect(marginWith({ categoryMargins: [books, electronics] })).toBeCloseTo((30 * 0.4 + 70 * 0.1) / 100, 12);
  expect(marginWith({ grossMargin: 0.2, categoryMargins: [books] })).toBeCloseTo((30 * 0.4 + 70 * 0.2) / 100, 12);
  expect(marginWith({ grossMargin: 0.2 })).toBe(0.2);
});

test('it is unknown where anything was sold whose margin is unknown, and never 100 %', () => {
  expect(marginWith({})).toBeNull();
  expect(marginWith({ categoryMargins: [{ category: 'books', grossMargin: 0.4 }] })).toBeNull();
  const onlyBooks = { ...sales, value: Float64Array.of(30, 0, 0, 0) };
  expect(marginWith({ categoryMargins: [{ category: 'books', grossMargin: 0.4 }] }, onlyBooks)).toBeCloseTo(0.4, 12);
});

test('products without a category have a margin of their own', () => {
  const unnamed = { ...sales, groupNames: ['(none)', 'electronics'] };
  expect(
    marginWith({ grossMargin: 0.2, categoryMargins: [{ category: '(none)', grossMargin: 0.9 }] }, unnamed),
  ).toBeCloseTo((30 * 0.9 + 70 * 0.2) / 100, 12);
});
