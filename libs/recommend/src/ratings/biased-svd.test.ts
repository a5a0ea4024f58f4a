import { describe, expect, it } from 'vitest';
import { BaselineModel } from './baseline-model.js';
import { BiasedSvd } from './biased-svd.js';
import { ratingErrors } from './cross-validate.js';
import { sgdSteps } from './sgd-steps.js';
import { tasteRatings } from './testing/made-ratings.js';

describe('a biased SVD', () => {
  it('finds the tastes that biases cannot tell', async () => {
    const ratings = tasteRatings({ users: 200, items: 80 });
    const svd = ratingErrors(await BiasedSvd.fit(ratings), ratings);
    expect(svd.rmse).toBeLessThan(0.8 * ratingErrors(BaselineModel.fit(ratings), ratings).rmse);
  });

  it('errs less with every epoch here, and tells each', async () => {
    const told: { pass: number; passes: number; objective: number | null }[] = [];
    await BiasedSvd.fit(tasteRatings(), { epochs: 6, factors: 5 }, { onPass: (pass) => told.push(pass) });
    expect(told.map(({ pass, passes }) => [pass, passes])).toEqual([[1, 6], [2, 6], [3, 6], [4, 6], [5, 6], [6, 6]]);
    const errors = told.map(({ objective }) => objective!);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  });

  it('is another model with another seed', async () => {
    const [one, other] = await Promise.all([1, 2].map((seed) => BiasedSvd.fit(tasteRatings(), { seed, factors: 5 })));
    expect(one!.predict(0, 0)).not.toBe(other!.predict(0, 0));
  });

  it('stops with the reason of an aborted signal', async () => {
    const reason = new Error('enough');
    await expect(BiasedSvd.fit(tasteRatings(), {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    await expect(BiasedSvd.fit(tasteRatings(), { epochs: 100_000 }, { signal: controller.signal, onPass: ({ pass }) => pass === 3 && controller.abort(reason) })).rejects.toBe(reason);
  });

  it.each([1, 3, 4, 7, 8])('steps as the equations say with %i factors', (factors) => {
    const numbers = (count: number, from: number): Float64Array => Float64Array.from({ length: count }, (_, place) => ((place * 7 + from) % 11) / 10 - 0.5);
    const state = { factors, mean: 3, userBias: Float64Array.of(0.1, -0.2), itemBias: Float64Array.of(0.3), userFactors: numbers(2 * factors, 1), itemFactors: numbers(factors, 4) };
    const [p, q] = [state.userFactors.slice(factors), state.itemFactors.slice()];
    const [rate, lambda] = [0.1, 0.05];
    const error = 5 - (3 - 0.2 + 0.3 + p.reduce((sum, value, place) => sum + value * q[place]!, 0));
    const squares = sgdSteps(state, { users: Int32Array.of(0, 1), items: Int32Array.of(0, 0), values: Float64Array.of(1, 5) }, 1, 2, rate, lambda);
    expect(squares).toBeCloseTo(error ** 2, 12);
    expect(state.userBias[0]).toBe(0.1);
    expect(state.userBias[1]).toBeCloseTo(-0.2 + rate * (error - lambda * -0.2), 12);
    expect(state.itemBias[0]).toBeCloseTo(0.3 + rate * (error - lambda * 0.3), 12);
    for (let place = 0; place < factors; place += 1) {
      expect(state.userFactors[factors + place]).toBeCloseTo(p[place]! + rate * (error * q[place]! - lambda * p[place]!), 12);
      expect(state.itemFactors[place]).toBeCloseTo(q[place]! + rate * (error * p[place]! - lambda * q[place]!), 12);
    }
  });
});
