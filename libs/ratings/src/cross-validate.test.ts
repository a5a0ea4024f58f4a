import { describe, expect, it } from 'vitest';
import { BaselineModel } from './baseline-model.js';
import { BiasedSvd } from './biased-svd.js';
import { crossValidate, ratingErrors, ratingFolds, rmseDifference, type RatingCandidate } from './cross-validate.js';
import { ratingsOf, tasteRatings } from './testing/made-ratings.js';

const biases: RatingCandidate = { name: 'biases', fit: (ratings) => BaselineModel.fit(ratings) };
const svd: RatingCandidate = { name: 'svd', fit: (ratings, watch) => BiasedSvd.fit(ratings, { factors: 4 }, watch) };

describe('folds', () => {
  it('part the ratings, alike in size but for one, the same for the same seed', () => {
    const folds = ratingFolds(103, 4, 9);
    const sizes = [0, 1, 2, 3].map((fold) => folds.filter((of) => of === fold).length);
    expect(sizes.toSorted()).toEqual([25, 26, 26, 26]);
    expect(ratingFolds(103, 4, 9)).toEqual(folds);
    expect(ratingFolds(103, 4, 10)).not.toEqual(folds);
  });

  it.each<[number, number, RegExp]>([
    [4, 5, /4 ratings for 5 folds; give more ratings, or fewer folds/],
    [10, 1, /folds is 1/],
    [10, 2.5, /folds is 2.5/],
    [1000, 256, /folds is 256/],
    [10, Number.NaN, /folds is NaN/],
  ])('refuse %i ratings in %d folds', (ratings, folds, message) => {
    expect(() => ratingFolds(ratings, folds)).toThrow(message);
  });
});

describe('cross-validation', () => {
  it('predicts every rating once, by models that never saw it', async () => {
    const ratings = tasteRatings({ users: 30, items: 20 });
    const seen: number[] = [];
    const spy: RatingCandidate = {
      name: 'spy',
      fit: (training) => (seen.push(training.values.length), BaselineModel.fit(training)),
    };
    const [found] = await crossValidate(ratings, [spy], { folds: 4 });
    expect(found!.folds.map(({ ratings: count }, fold) => count + seen[fold]!)).toEqual(
      Array.from({ length: 4 }, () => ratings.values.length),
    );
    expect(found!.folds.reduce((sum, { ratings: count }) => sum + count, 0)).toBe(ratings.values.length);
  });

  it('gives mean errors over folds with their interval, the same for the same seed', async () => {
    const ratings = tasteRatings({ users: 80, items: 40 });
    const [one, other] = await crossValidate(ratings, [biases, svd], { seed: 3 });
    for (const { folds, rmse, mae } of [one!, other!]) {
      if (!rmse.ok || !mae.ok) throw new Error('five folds have an interval');
      expect(rmse.value).toBeCloseTo(folds.reduce((sum, fold) => sum + fold.rmse, 0) / 5, 12);
      expect(rmse.low).toBeLessThan(rmse.value);
      expect(rmse.high).toBeGreaterThan(rmse.value);
      expect(mae.value).toBeLessThan(rmse.value);
    }
    const difference = rmseDifference(other!, one!);
    expect(difference).toMatchObject({
      ok: true,
      value: expect.closeTo(
        (other!.rmse.ok ? other!.rmse.value : 0) - (one!.rmse.ok ? one!.rmse.value : 0),
        10,
      ) as number,
    });
    expect(difference.ok && difference.high < 0).toBe(true);
    expect(() => rmseDifference(one!, { folds: [] })).toThrow(/5 folds, the other 0/);
    const [again] = await crossValidate(ratings, [biases], { seed: 3 });
    expect(again!.rmse).toEqual(one!.rmse);
  });

  it('counts ratings of users and items that the other folds do not know', async () => {
    const [found] = await crossValidate(
      ratingsOf([
        [0, 0, 1],
        [1, 1, 2],
        [2, 2, 3],
        [3, 3, 4],
      ]),
      [biases],
      { folds: 2 },
    );
    expect(found!.folds.map(({ unknown }) => unknown)).toEqual([2, 2]);
  });

  it('tells each fit, and stops with the reason of an aborted signal', async () => {
    const told: string[] = [];
    await crossValidate(tasteRatings(), [biases, svd], {
      folds: 2,
      onFit: ({ model, fold, folds }) => told.push(`${model} ${fold}/${folds}`),
    });
    expect(told).toEqual(['biases 1/2', 'svd 1/2', 'biases 2/2', 'svd 2/2']);
    const reason = new Error('enough');
    const controller = new AbortController();
    await expect(
      crossValidate(tasteRatings(), [biases, svd], {
        signal: controller.signal,
        onFit: ({ fold }) => fold === 2 && controller.abort(reason),
      }),
    ).rejects.toBe(reason);
  });

  it('errors are those of the definition, and of nothing there are none', async () => {
    const test = ratingsOf([
      [0, 0, 1],
      [0, 1, 4],
    ]);
    expect(await ratingErrors({ predict: () => 3 }, test)).toEqual({
      rmse: Math.sqrt((4 + 1) / 2),
      mae: 1.5,
      ratings: 2,
    });
    await expect(ratingErrors({ predict: () => 3 }, { ...test, values: new Float64Array(0) })).rejects.toThrow(
      /no ratings/,
    );
    const reason = new Error('enough');
    await expect(ratingErrors({ predict: () => 3 }, tasteRatings(), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
