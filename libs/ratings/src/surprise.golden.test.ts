import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BiasedSvd } from './biased-svd.js';
import { ratingErrors } from './cross-validate.js';
import { KnnBaseline } from './knn-baseline.js';
import { ratingsOf } from './testing/made-ratings.js';

interface Golden {
  users: number;
  items: number;
  mean: number;
  train: [number, number, number][];
  test: [number, number, number][];
  knn: {
    by: 'users' | 'items';
    k: number;
    minK: number;
    shrinkage: number;
    userBias: number[];
    itemBias: number[];
    predictions: number[];
    rmse: number;
  }[];
  svd: {
    settings: { factors: number; epochs: number; learningRate: number; regularization: number; initDeviation: number };
    meanRmse: number;
  };
}

const { cases } = JSON.parse(readFileSync(new URL('surprise.golden.json', import.meta.url), 'utf8')) as {
  cases: Golden;
};
const [train, test] = [ratingsOf(cases.train, cases), ratingsOf(cases.test, cases)];

describe("scikit-surprise's figures", () => {
  it.each(cases.knn)(
    'neighbors by $by, k = $k, at least $minK, shrinkage $shrinkage: the same baselines and predictions',
    async ({ by, k, minK, shrinkage, userBias, itemBias, predictions, rmse }) => {
      const model = await KnnBaseline.fit(train, {
        by,
        k,
        minK,
        shrinkage,
        userRegularization: 15,
        itemRegularization: 10,
      });
      const { baselines } = model;
      expect(baselines.mean).toBeCloseTo(cases.mean, 12);
      for (const [user, bias] of userBias.entries()) expect(baselines.userBias[user]).toBeCloseTo(bias, 9);
      for (const [item, bias] of itemBias.entries()) expect(baselines.itemBias[item]).toBeCloseTo(bias, 9);
      for (const [position, [user, item]] of cases.test.entries())
        expect(Math.abs(model.predict(user, item) - predictions[position]!), `user ${user}, item ${item}`).toBeLessThan(
          1e-6,
        );
      expect((await ratingErrors(model, test)).rmse).toBeCloseTo(rmse, 6);
    },
  );

  it('the biased SVD errs as much at the same settings, in the mean over seeds', async () => {
    const found = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, seed) => (await ratingErrors(await BiasedSvd.fit(train, { ...cases.svd.settings, seed }), test)).rmse,
      ),
    );
    const mean = found.reduce((sum, rmse) => sum + rmse, 0) / found.length;
    expect(Math.abs(mean - cases.svd.meanRmse)).toBeLessThan(0.005);
  });
});
