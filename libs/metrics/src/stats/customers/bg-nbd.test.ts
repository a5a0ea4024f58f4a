import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bgNbdLogLikelihood,
  expectedPurchases,
  fitBgNbd,
  probabilityAlive,
  type BgNbd,
  type RepeatBuyers,
} from './bg-nbd.js';
import golden from '../golden/lifetime-value.golden.json' with { type: 'json' };

const modelOf = ([r = 0, alpha = 0, a = 0, b = 0]: number[]): BgNbd => ({ r, alpha, a, b });
const column = (rows: readonly number[][], at: number): number[] => rows.map((row) => row[at] ?? 0);
const buyersOf = (rows: readonly number[][]): RepeatBuyers => ({
  frequency: column(rows, 0),
  recency: column(rows, 1),
  age: column(rows, 2),
  customers: rows.map(() => 1),
});
const close = (actual: number, expected: number, relative: number): void =>
  expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(
    relative * Math.max(1e-3, Math.abs(expected)),
  );

describe.each(golden.cases)('BG/NBD, $name', ({ customers, bgNbd, alive, expected }) => {
  const reference = modelOf(bgNbd.parameters);
  const buyers = buyersOf(customers);

  it('has the log-likelihood of lifetimes', () => {
    close(bgNbdLogLikelihood(reference, buyers), bgNbd.logLikelihood, 1e-10);
  });

  it('finds the same maximum, or a higher one', () => {
    const fit = fitBgNbd(buyers);
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(bgNbd.logLikelihood - 1e-7);
    close(fit.logLikelihood, bgNbd.logLikelihood, 1e-6);
    close(bgNbdLogLikelihood(fit.parameters, buyers), fit.logLikelihood, 1e-12);
    const { r, alpha, a, b } = fit.parameters;
    [r, alpha, a, b].forEach((value, i) => close(value, bgNbd.parameters[i] ?? 0, 5e-3));
    expect(fit.covariance?.[0]).toBeGreaterThan(0);
  });

  it('of grouped customers is that of the customers', () => {
    const rows = new Map<string, number[]>();
    for (const row of customers)
      rows.set(row.slice(0, 3).join(), [...row.slice(0, 3), (rows.get(row.slice(0, 3).join())?.[3] ?? 0) + 1]);
    const grouped = [...rows.values()];
    const fit = fitBgNbd({ ...buyersOf(grouped), customers: column(grouped, 3) });
    close(fit.logLikelihood, fitBgNbd(buyers).logLikelihood, 1e-10);
  });

  it('tells who is alive and what they will buy as lifetimes does', () => {
    alive.forEach((value, i) => {
      const [x = 0, recency = 0, age = 0] = customers[i] ?? [];
      close(probabilityAlive(reference, x, recency, age), value, 1e-9);
      for (const [time, values] of Object.entries(expected))
        close(expectedPurchases(reference, x, recency, age, Number(time)), values[i] ?? 0, 1e-8);
    });
  });
});

describe('expected purchases', () => {
  const model = fc.record({
    r: fc.double({ min: 0.05, max: 5, noNaN: true }),
    alpha: fc.double({ min: 0.5, max: 50, noNaN: true }),
    a: fc.double({ min: 0.05, max: 4, noNaN: true }),
    b: fc.double({ min: 0.1, max: 10, noNaN: true }),
  });

  it('grow with the time, from nothing, slower than the rate', () => {
    fc.assert(
      fc.property(
        model,
        fc.nat(12),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 300 }),
        (parameters, x, age, time) => {
          expect(expectedPurchases(parameters, x, x === 0 ? 0 : age, age, 0)).toBeCloseTo(0, 10);
          const [near, far] = [
            expectedPurchases(parameters, x, x === 0 ? 0 : age, age, time),
            expectedPurchases(parameters, x, x === 0 ? 0 : age, age, time + 10),
          ];
          expect(far).toBeGreaterThan(near);
          expect(near).toBeLessThanOrEqual(((parameters.r + x) / (parameters.alpha + age)) * time * (1 + 1e-9));
        },
      ),
    );
  });

  it('do not jump where another spelling of the series begins, and go to a limit where all customers are alike', () => {
    const at = (a: number, b: number): number => expectedPurchases({ r: 0.7, alpha: 9, a, b }, 2, 12, 30, 300);
    close(at(20 - 1e-9, 50), at(20 + 1e-9, 50), 1e-8);
    close(at(2000, 5000), at(20_000, 50_000), 1e-3);
  });

  it('are continuous where the formula has removable poles: a = 1, and a + b = 1', () => {
    for (const [a, b] of [
      [1, 2],
      [0.4, 0.6],
    ] as const) {
      const at = expectedPurchases({ r: 0.7, alpha: 9, a, b }, 0, 0, 30, 60);
      close(at, expectedPurchases({ r: 0.7, alpha: 9, a: a + 1e-7, b }, 0, 0, 30, 60), 1e-5);
    }
  });
});

it('says that there is no maximum where nobody buys again', () => {
  const fit = fitBgNbd({ frequency: [0, 0], recency: [0, 0], age: [30, 10], customers: [50, 70] });
  expect([fit.converged, fit.covariance]).toEqual([false, null]);
});

it('refuses customers that cannot be', () => {
  const bad = (parts: Partial<RepeatBuyers>) => () =>
    fitBgNbd({ frequency: [1], recency: [5], age: [9], customers: [1], ...parts });
  expect(bad({ frequency: [1.5] })).toThrow(/frequency\[0\] is 1.5/);
  expect(bad({ recency: [10] })).toThrow(/0 ≤ recency ≤ age/);
  expect(bad({ frequency: [0] })).toThrow(/must be 0/);
  expect(bad({ customers: [0] })).toThrow(/customers\[0\] is 0/);
  expect(() => fitBgNbd({ frequency: [], recency: [], age: [], customers: [] })).toThrow(/no customers/);
  expect(() => expectedPurchases({ r: 1, alpha: 1, a: 1, b: 1 }, 0, 0, 1, -1)).toThrow(/time is -1/);
});
