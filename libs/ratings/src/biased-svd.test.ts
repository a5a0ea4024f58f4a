import { describe, expect, it } from 'vitest';
import { BaselineModel } from './baseline-model.js';
import { BiasedSvd } from './biased-svd.js';
import { ratingErrors } from './cross-validate.js';
import { fastestSgdKernel, sgdKernel } from './sgd-kernel.js';
import { SgdRun } from './sgd-run.js';
import { ratingsOf, tasteRatings } from './testing/made-ratings.js';

describe('a biased SVD', () => {
  it('finds the tastes that biases cannot tell', async () => {
    const ratings = tasteRatings({ users: 200, items: 80 });
    const svd = await ratingErrors(await BiasedSvd.fit(ratings), ratings);
    expect(svd.rmse).toBeLessThan(0.8 * (await ratingErrors(BaselineModel.fit(ratings), ratings)).rmse);
  });

  it('errs less with every epoch here, and tells each', async () => {
    const told: { pass: number; passes: number; objective: number | null }[] = [];
    await BiasedSvd.fit(tasteRatings(), { epochs: 6, factors: 5 }, { onPass: (pass) => told.push(pass) });
    expect(told.map(({ pass, passes }) => [pass, passes])).toEqual([
      [1, 6],
      [2, 6],
      [3, 6],
      [4, 6],
      [5, 6],
      [6, 6],
    ]);
    const errors = told.map(({ objective }) => objective!);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  });

  it('is another model with another seed', async () => {
    const [one, other] = await Promise.all([1, 2].map((seed) => BiasedSvd.fit(tasteRatings(), { seed, factors: 5 })));
    expect(one!.predict(0, 0)).not.toBe(other!.predict(0, 0));
  });

  it('errs alike on any scale, in its unit', async () => {
    const stars = tasteRatings();
    const percent = {
      ...stars,
      values: stars.values.map((value) => (value - 1) * 250 - 100),
      scale: { low: -100, high: 900 },
    };
    const [one, other] = await Promise.all([BiasedSvd.fit(stars), BiasedSvd.fit(percent)]);
    for (let item = 0; item < 40; item += 1)
      expect(other!.predict(3, item)).toBeCloseTo((one!.predict(3, item) - 1) * 250 - 100, 2);
  });

  it('stops with the reason of an aborted signal', async () => {
    const reason = new Error('enough');
    await expect(BiasedSvd.fit(tasteRatings(), {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    await expect(
      BiasedSvd.fit(
        tasteRatings(),
        { epochs: 100_000 },
        { signal: controller.signal, onPass: ({ pass }) => pass === 3 && controller.abort(reason) },
      ),
    ).rejects.toBe(reason);
  });

  it('is the same, bit for bit, with either kernel', async () => {
    const ratings = tasteRatings();
    for (const factors of [1, 7, 8, 20]) {
      const [plain, fast] = await Promise.all(
        (['typescript', 'wasm'] as const).map((kernel) => BiasedSvd.fit(ratings, { factors, epochs: 5 }, { kernel })),
      );
      expect([fast!.baselines, fast!.latent]).toEqual([plain!.baselines, plain!.latent]);
    }
    expect(fastestSgdKernel()).toBe('wasm');
  });

  it('refuses factors that no memory holds', async () => {
    await expect(BiasedSvd.fit(ratingsOf([[0, 0, 1]]), { factors: 2 ** 30 })).rejects.toThrow(
      /4294967296 at most can be had; give fewer factors/,
    );
    expect(() => sgdKernel('wasm', 2 ** 33)).toThrow(
      /take 8589934592 bytes, 4294967296 at most can be had; give fewer factors/,
    );
  });
});

describe.each(['typescript', 'wasm'] as const)('the kernel %s', (kernel) => {
  it.each([1, 3, 4, 7, 8, 17])('steps as the equations say with %i factors', (factors) => {
    const numbers = (count: number, from: number): Float64Array =>
      Float64Array.from({ length: count }, (_, place) => ((place * 7 + from) % 16) / 16 - 0.5);
    const [userFactors, itemFactors] = [numbers(2 * factors, 1), numbers(factors, 4)];
    const run = new SgdRun(kernel, { users: 2, items: 1, factors, chunk: 5 }, (side) =>
      side === 'users' ? userFactors : itemFactors,
    );
    run.userBias.set([0.1, -0.2]);
    run.itemBias.set([0.3]);
    const [p, q] = [userFactors.slice(factors), itemFactors];
    const [rate, lambda] = [0.1, 0.05];
    const error = 5 - (3 - 0.2 + 0.3 + p.reduce((sum, value, place) => sum + value * q[place]!, 0));
    const squares = run.steps(
      { users: Int32Array.of(0, 1), items: Int32Array.of(0, 0), values: Float64Array.of(1, 5) },
      1,
      2,
      3,
      rate,
      lambda,
    );
    expect(squares).toBeCloseTo(error ** 2, 5);
    expect(run.userBias[0]).toBe(0.1);
    expect(run.userBias[1]).toBeCloseTo(-0.2 + rate * (error - lambda * -0.2), 6);
    expect(run.itemBias[0]).toBeCloseTo(0.3 + rate * (error - lambda * 0.3), 6);
    const [users, items] = [run.factorsOf('users'), run.factorsOf('items')];
    expect(users.subarray(0, factors)).toEqual(Float32Array.from(userFactors.subarray(0, factors)));
    for (let place = 0; place < factors; place += 1) {
      expect(users[factors + place]).toBeCloseTo(p[place]! + rate * (error * q[place]! - lambda * p[place]!), 6);
      expect(items[place]).toBeCloseTo(q[place]! + rate * (error * p[place]! - lambda * q[place]!), 6);
    }
  });
});
