import { describe, expect, it } from 'vitest';
import { rowSum } from './cart-matrix.js';
import { START, cartLogOf, tasteShop, type PlainEvent } from './testing/taste-shop.js';
import { trainModels, type TrainProgress } from './train.js';

const now = (): Date => new Date('2019-12-01T00:00:00Z');

const timeless = (set: Awaited<ReturnType<typeof trainModels>>) => ({
  factors: set.models.ALS.factors,
  trainedAt: set.trainedAt,
  report: JSON.stringify(set.report, (key, value: unknown) => (key === 'seconds' || key === 'trainSeconds' ? 0 : value)),
});

describe('trainModels', () => {
  it('finds that ALS beats popularity where users have tastes and carts, and says for whom', async () => {
    const set = await trainModels(tasteShop({ users: 600 }));
    const winner = (group: string) => set.report.winners.find((entry) => entry.group === group && !entry.includesSeen)!;
    expect(winner('LIGHT').kind).toBe('ALS');
    expect(winner('REGULAR').kind).toBe('ALS');
    expect(set.report.models.map((model) => model.kind)).toEqual(['POPULARITY', 'MOST_CARTED', 'ALS']);
    expect(set.report.models.find((model) => model.kind === 'ALS')!.wins).toEqual(expect.arrayContaining(['LIGHT', 'REGULAR']));
    expect(set.report.baselineAccuracy.ok).toBe(true);
    for (const model of set.report.models) {
      expect(model.metrics.length).toBe(10);
      for (const entry of model.metrics) {
        for (const estimate of [entry.hitRate, entry.precision, entry.recall, entry.ndcg, entry.map, entry.mrr]) {
          if (estimate.ok) expect([estimate.low >= 0, estimate.low <= estimate.value, estimate.value <= estimate.high, estimate.high <= 1]).toEqual([true, true, true, true]);
        }
        if (entry.precision.ok && entry.attainablePrecision.ok) expect(entry.precision.value).toBeLessThanOrEqual(entry.attainablePrecision.value + 1e-12);
      }
    }
  });

  it('judges models that knew nothing of the holdout, and returns models that know the whole log', async () => {
    const log = tasteShop({ users: 200 });
    const set = await trainModels(log);
    const { csr } = set.models.MOST_CARTED.matrix;
    const events = Array.from({ length: csr.rows }, (_, user) => rowSum(csr, user)).reduce((sum, carts) => sum + carts, 0);
    expect(events).toBe(log.carts.at.length);
    expect(set.report.protocol.trainPairs).toBeLessThan(csr.indices.length);
  });

  it('gives the same for the same log and seed', async () => {
    const log = tasteShop({ users: 120 });
    expect(timeless(await trainModels(log, { now }))).toEqual(timeless(await trainModels(log, { now })));
  });

  it('uses given settings as they are', async () => {
    const set = await trainModels(tasteShop({ users: 120 }), { k: 5, als: { factors: 4, regularization: 2, alpha: 3, iterations: 2 } });
    expect(set.models.ALS.settings).toMatchObject({ factors: 4, regularization: 2, alpha: 3, iterations: 2 });
    expect(set.report.protocol.k).toBe(5);
  });

  it('trains on one night with a few dozen carts, and claims nothing', async () => {
    const night = Array.from({ length: 50 }, (_, n): PlainEvent => ({ user: String(n % 45), product: String(n % 38), at: START + n * 120 }));
    const { report } = await trainModels(cartLogOf(night));
    for (const model of report.models) for (const entry of model.metrics) expect(entry.ndcg).toMatchObject({ ok: false, reason: 'too-few' });
    for (const winner of report.winners) expect(winner).toMatchObject({ kind: 'POPULARITY', value: { ok: false, reason: 'too-few' } });
    expect(report.baselineAccuracy).toMatchObject({ ok: false, reason: 'too-few' });
    expect(report.precisionExplained).toMatch(/^Nothing can be said of precision/);
  });

  it('trains on a single cart', async () => {
    const set = await trainModels(cartLogOf([{ user: '1', product: '2', at: START }]));
    expect(set.productIds.ids).toEqual(['2']);
  });

  it('refuses a log without carts, saying what to do', async () => {
    await expect(trainModels(cartLogOf([]))).rejects.toThrow('holds no cart event');
  });

  it('reports where it stands and stops when told to', async () => {
    const steps: TrainProgress[] = [];
    await trainModels(tasteShop({ users: 250 }), {}, { onProgress: (progress) => steps.push(progress) });
    expect(new Set(steps.map((step) => step.step))).toEqual(
      new Set(['Splitting by time', 'Choosing ALS settings', 'Fitting before the cut', 'Judging on the holdout', 'Fitting on the whole log']),
    );
    const controller = new AbortController();
    const training = trainModels(tasteShop({ users: 100 }), {}, {
      signal: controller.signal,
      onProgress: ({ step }) => step === 'Fitting before the cut' && controller.abort(new Error('enough')),
    });
    await expect(training).rejects.toThrow('enough');
  });
});
