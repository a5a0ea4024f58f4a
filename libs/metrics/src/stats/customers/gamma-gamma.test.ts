import { describe, expect, it } from 'vitest';
import { expectedValue, fitGammaGamma, gammaGammaLogLikelihood, type GammaGamma } from './gamma-gamma.js';
import golden from '../golden/lifetime-value.golden.json' with { type: 'json' };

const modelOf = ([p = 0, q = 0, v = 0]: number[]): GammaGamma => ({ p, q, v });

describe.each(golden.cases)('Gamma-Gamma, $name', ({ customers, gammaGamma, expectedValue: values }) => {
  const repeat = customers.filter(([x = 0]) => x > 0);
  const buyers = {
    frequency: repeat.map(([x = 0]) => x),
    meanValue: repeat.map((row) => row[3] ?? 0),
    customers: repeat.map(() => 1),
  };

  it('has the log-likelihood of lifetimes, and finds the same maximum or a higher one', () => {
    expect(gammaGammaLogLikelihood(modelOf(gammaGamma.parameters), buyers)).toBeCloseTo(gammaGamma.logLikelihood, 7);
    const fit = fitGammaGamma(buyers);
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(gammaGamma.logLikelihood - 1e-7);
    expect(Math.abs(fit.logLikelihood - gammaGamma.logLikelihood)).toBeLessThan(1e-2);
    expect(gammaGammaLogLikelihood(fit.parameters, buyers)).toBeCloseTo(fit.logLikelihood, 7);
    const { p, q, v } = fit.parameters;
    [p, q, v].forEach((value, i) => expect(Math.abs(value / (gammaGamma.parameters[i] ?? 1) - 1)).toBeLessThan(2e-2));
    expect(fit.covariance).not.toBeNull();
  });

  it('expects of each customer what lifetimes does', () => {
    values.forEach((value, i) =>
      expect(expectedValue(modelOf(gammaGamma.parameters), customers[i]?.[0] ?? 0, customers[i]?.[3] ?? 0)).toBeCloseTo(
        value,
        8,
      ),
    );
  });
});

it('is the same in another currency', () => {
  const repeat = (golden.cases[0]?.customers ?? []).filter(([x = 0]) => x > 0);
  const fitIn = (rate: number): GammaGamma =>
    fitGammaGamma({
      frequency: repeat.map(([x = 0]) => x),
      meanValue: repeat.map((row) => (row[3] ?? 0) * rate),
      customers: repeat.map(() => 1),
    }).parameters;
  const [a, b] = [fitIn(1), fitIn(1300)];
  expect(b.v / a.v).toBeCloseTo(1300, 1);
  expect(b.p).toBeCloseTo(a.p, 5);
});

it('says that there is no maximum where the values are too few to tell', () => {
  expect(
    fitGammaGamma({ frequency: [1, 2, 3, 1, 2, 5], meanValue: [10, 40, 25, 90, 31, 22], customers: [9, 4, 5, 3, 6, 7] })
      .converged,
  ).toBe(false);
});

it('has no mean over everybody where q ≤ 1', () => {
  expect(expectedValue({ p: 2, q: 1, v: 3 }, 2, 10)).toBeNull();
});

it('refuses who did not buy again, and what costs nothing', () => {
  expect(() => fitGammaGamma({ frequency: [0], meanValue: [5], customers: [1] })).toThrow(/frequency\[0\] is 0/);
  expect(() => fitGammaGamma({ frequency: [1], meanValue: [0], customers: [1] })).toThrow(/meanValue\[0\] is 0/);
  expect(() => fitGammaGamma({ frequency: [1], meanValue: [4], customers: [0] })).toThrow(/customers\[0\] is 0/);
  expect(() => fitGammaGamma({ frequency: [], meanValue: [], customers: [] })).toThrow(/Nobody bought again/);
});
