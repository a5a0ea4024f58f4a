import { describe, expect, it } from 'vitest';
import { valueOfGroups } from './customer-value.js';
import golden from '../golden/lifetime-value.golden.json' with { type: 'json' };

const horizon = { months: 6, monthlyDiscount: 0.01 };

describe.each(golden.cases)('lifetime value, $name', ({ customers, bgNbd, gammaGamma, lifetimeValue }) => {
  const [r = 0, alpha = 0, a = 0, b = 0] = bgNbd.parameters;
  const [p = 0, q = 0, v = 0] = gammaGamma.parameters;
  const column = (at: number): number[] => customers.map((row) => row[at] ?? 0);
  const buyers = {
    frequency: column(0),
    recency: column(1),
    age: column(2),
    customers: customers.map(() => 1),
    meanValueSum: column(3),
  };

  it('is that of lifetimes for each customer and in total', () => {
    const found = valueOfGroups({ r, alpha, a, b }, { p, q, v }, buyers, horizon);
    lifetimeValue.each.forEach((value, i) =>
      expect(Math.abs((found?.value[i] ?? 0) - value)).toBeLessThan(1e-7 * Math.max(1, value)),
    );
    expect(Math.abs((found?.value.reduce((sum, value) => sum + value, 0) ?? 0) / lifetimeValue.total - 1)).toBeLessThan(
      1e-8,
    );
  });

  it('of a group is the sum over its customers', () => {
    const [x = 0, recency = 0, age = 0] = customers.find(([count = 0]) => count > 0) ?? [];
    const one = (meanValueSum: number, many: number): number =>
      valueOfGroups(
        { r, alpha, a, b },
        { p, q, v },
        { frequency: [x], recency: [recency], age: [age], customers: [many], meanValueSum: [meanValueSum] },
        horizon,
      )?.value[0] ?? Number.NaN;
    expect(one(30, 3)).toBeCloseTo(one(7, 1) + one(11, 1) + one(12, 1), 8);
  });
});

it('does not exist where spending has no mean, and refuses a horizon that is none', () => {
  const buyers = { frequency: [1], recency: [5], age: [9], customers: [1], meanValueSum: [4] };
  const model = { r: 1, alpha: 5, a: 1, b: 2 };
  expect(valueOfGroups(model, { p: 1, q: 0.9, v: 2 }, buyers, horizon)).toBeNull();
  expect(() => valueOfGroups(model, { p: 1, q: 2, v: 2 }, buyers, { ...horizon, months: 0 })).toThrow(/months is 0/);
  expect(() => valueOfGroups(model, { p: 1, q: 2, v: 2 }, buyers, { ...horizon, monthlyDiscount: -1 })).toThrow(
    /monthlyDiscount is -1/,
  );
});
