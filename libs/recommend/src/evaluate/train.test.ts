import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelFamily } from '../family.js';
import { FAMILIES } from '../families.js';
import type { TrainingLog } from '../log/training-log.js';
import { TYPE_CODES } from '../log/training-log.js';
import type { ModelSet } from '../model-set.js';
import { ALS } from '../models/als/als.js';
import { START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import type { TrainOptions, TrainProgress } from './train-options.js';
import { trainModels } from './train.js';

const now = (): Date => new Date('2019-12-01T00:00:00Z');

/** Few trials, and without the seed project: for tests about something else. */
const QUICK: TrainOptions = { now, work: 4e9, kinds: ['CATEGORY_POPULARITY', 'MOST_CARTED', 'VMIS_KNN', 'ALS'] };

const SECONDS = new Set(['seconds', 'trainSeconds', 'fitSeconds', 'servingSecondsPer1000']);

const timeless = (set: ModelSet): string =>
  JSON.stringify({ report: set.report, trainedAt: set.trainedAt }, (key, value: unknown) =>
    SECONDS.has(key) ? 0 : value,
  );

const shop = tasteShop({ users: 400 });

describe('trainModels', () => {
  it('makes every kind that it can, judges them side by side and says for whom which is best', async () => {
    const { report, models } = await trainModels(shop, { now, work: 2e10 });
    const kinds = FAMILIES.map(({ kind }) => kind).filter(
      (kind) => !report.notTrained.some((entry) => entry.kind === kind),
    );
    expect([...models.keys()]).toEqual(kinds);
    expect(report.models.map(({ kind }) => kind)).toEqual(kinds);
    expect(report.details.map(({ kind }) => kind)).toEqual(kinds);
    const winner = (group: string) => report.winners.find((entry) => entry.group === group && !entry.includesSeen)!;
    for (const group of ['LIGHT', 'REGULAR']) {
      expect(winner(group).kind).not.toBe('POPULARITY');
      expect(winner(group).overPopularity).toMatchObject({ ok: true });
      expect(winner(group).onHoldout.overPopularity).toMatchObject({ ok: true });
    }
    const best = report.models.find(({ kind }) => kind === winner('REGULAR').kind)!;
    expect(best.wins).toContain('REGULAR');
    for (const { kind, tuning, bytes, segments, moments } of report.details) {
      expect([kind, tuning.trials.length > 0, bytes > 0, segments.length > 10, moments.ndcg.n > 30]).toEqual([
        kind,
        true,
        true,
        true,
        true,
      ]);
    }
    expect(report.budget.used).toBeLessThanOrEqual(report.budget.work);
    expect(report.sessions!.models.length).toBe(kinds.length);
    expect(report.router.gains.length).toBe(2);
    expect([report.tooSmall, report.baselineAccuracy.ok]).toEqual([null, true]);
    for (const against of new Set(report.comparisons.map((entry) => entry.against)))
      expect(report.comparisons.filter((entry) => entry.against === against && !entry.includesSeen).length).toBe(
        kinds.length - 1,
      );
  });

  it('judges models that knew nothing of the holdout, and returns models that know the whole log', async () => {
    const { report, shared } = await trainModels(tasteShop({ users: 100 }), QUICK);
    expect(report.protocol.trainPairs).toBeLessThan(shared.carts.csr.indices.length);
  });

  it('gives the same report for the same log and seed, apart from seconds', async () => {
    const log = tasteShop({ users: 120 });
    expect(timeless(await trainModels(log, QUICK))).toEqual(timeless(await trainModels(log, QUICK)));
  });

  it('uses what was given as it is: settings, strengths, K and target', async () => {
    const strengths = { view: 0.5, cart: 1, purchase: 3 };
    const { report } = await trainModels(shop, {
      ...QUICK,
      k: 5,
      settings: { ALS: { factors: 4, regularization: 2, alpha: 3, iterations: 2 } },
      strengths,
      target: 'purchase',
    });
    expect(report.details.find(({ kind }) => kind === 'ALS')!.settings).toMatchObject({
      factors: 4,
      regularization: 2,
      alpha: 3,
      iterations: 2,
    });
    expect(report.strengths).toMatchObject({ chosen: strengths, how: 'The event weights were given.', trials: [] });
    expect(report.protocol).toMatchObject({ k: 5, target: 'purchase' });
    expect(report.models.find(({ kind }) => kind === 'ALS')!.options).toMatchObject({ factors: 4, strengths });
  });

  it('marks figures of leaking splits', async () => {
    for (const split of ['leave-last-out', 'random'] as const) {
      const { report } = await trainModels(tasteShop({ users: 120 }), { ...QUICK, split });
      expect(report.protocol).toMatchObject({ kind: split, isLeaking: true });
      expect(report.protocol.split).toContain('leaks');
      expect(report.sessions).toBeNull();
    }
  });

  it('begins no trial after the seconds allowed, and trains all the same', async () => {
    const { report, models } = await trainModels(shop, { ...QUICK, seconds: 0 });
    expect(models.size).toBe(5);
    expect(report.budget).toMatchObject({ used: 0, seconds: 0 });
    for (const { tuning } of report.details)
      for (const { outcome } of tuning.trials) expect(['out-of-time', 'over-budget']).toContain(outcome);
  });

  it('writes down a kind that fails and trains the others, unless popularity fails', async () => {
    const failing = (family: ModelFamily): ModelFamily => ({
      ...family,
      fit: () => Promise.reject(new Error('no memory left')),
    });
    const broken = FAMILIES.map((family) => (family.kind === 'ALS' ? failing(family) : family));
    const { report, models } = await trainModels(shop, { ...QUICK, families: broken });
    expect(models.has('ALS')).toBe(false);
    expect(report.notTrained).toEqual([{ kind: 'ALS', why: 'failed', reason: 'no memory left' }]);
    expect(report.models.some(({ kind }) => kind === 'ALS')).toBe(false);
    await expect(
      trainModels(shop, {
        ...QUICK,
        families: FAMILIES.map((family) => (family.kind === 'POPULARITY' ? failing(family) : family)),
      }),
    ).rejects.toThrow('no memory left');
  });

  it('leaves out a kind whose one fit is dearer than allowed, and says what it takes', async () => {
    const { report, models } = await trainModels(tasteShop({ users: 120 }), { ...QUICK, fitWork: 100 });
    expect([...models.keys()]).toEqual(['POPULARITY']);
    expect(report.notTrained.find(({ kind }) => kind === 'ALS')).toMatchObject({
      why: 'too-dear',
      reason: expect.stringContaining('more than the 1.0e+2 that a fit may take'),
    });
  });

  it('calls a kind refused, not failed, where nothing can be tried because everybody has everything', async () => {
    const log = trainingLogOf(
      Array.from({ length: 360 }, (_, n) => ({
        user: String(n % 60),
        product: String(n % 6),
        at: START + n * 500,
        session: String(Math.floor(n / 60)),
      })),
    );
    const { report } = await trainModels(log, QUICK);
    expect(report.notTrained.map(({ kind, why }) => [kind, why])).toEqual([
      ['CATEGORY_POPULARITY', 'refused'],
      ['VMIS_KNN', 'refused'],
    ]);
  });

  it('keeps the passes of the final fit', async () => {
    const { report } = await trainModels(tasteShop({ users: 120 }), {
      ...QUICK,
      kinds: ['ALS'],
      settings: { ALS: { ...ALS.defaults, iterations: 3 } },
    });
    expect(report.details.find(({ kind }) => kind === 'ALS')!.passes.length).toBe(3);
  });

  it('reports where it stands and stops when told to', async () => {
    const steps: TrainProgress[] = [];
    await trainModels(shop, QUICK, { onProgress: (progress) => steps.push(progress) });
    expect([...new Set(steps.map((step) => step.step))].toSorted()).toEqual([
      'Choosing event weights',
      'Choosing settings',
      'Finding what goes together',
      'Fitting before the split date',
      'Fitting on the whole log',
      'Judging on the holdout',
      'Splitting the log',
    ]);
    const controller = new AbortController();
    const training = trainModels(tasteShop({ users: 100 }), QUICK, {
      signal: controller.signal,
      onProgress: ({ step }) => step === 'Fitting before the split date' && controller.abort(new Error('enough')),
    });
    await expect(training).rejects.toThrow('enough');
  });
});

describe('trainModels on logs that say little', () => {
  const alike = (users: number, products: number, rows: number, type: PlainEvent['type']): TrainingLog =>
    trainingLogOf(
      Array.from({ length: rows }, (_, n) => ({
        user: String(n % users),
        product: String(n % products),
        at: START + n * 120,
        type: type!,
      })),
    );

  const cases: readonly (readonly [name: string, log: TrainingLog, target: string])[] = [
    ['a single cart', alike(1, 1, 1, 'cart'), 'cart'],
    ['one user', alike(1, 12, 60, 'cart'), 'cart'],
    ['forty rows', alike(35, 30, 40, 'cart'), 'cart'],
    ['a night without carts', alike(40, 38, 50, 'purchase'), 'purchase'],
    ['views alone', alike(25, 38, 50, 'view'), 'view'],
  ];

  it.each(cases)('trains on %s, claims nothing and says that it is too small to judge', async (_name, log, target) => {
    const { report, models } = await trainModels(log, { now, work: 2e9 });
    expect(models.has('POPULARITY')).toBe(true);
    expect(report.protocol.target).toBe(target);
    expect(report.tooSmall).toMatch(/^Too small to judge: /);
    for (const model of report.models)
      for (const entry of model.metrics)
        if (!entry.includesSeen) expect(entry.ndcg).toMatchObject({ ok: false, reason: 'too-few' });
    for (const winner of report.winners) expect(winner.kind).toBe('POPULARITY');
    for (const { reason } of report.notTrained) expect(reason.length).toBeGreaterThan(20);
  });

  it('trains on one product and on interactions all alike', async () => {
    for (const log of [alike(80, 1, 320, 'cart'), alike(80, 4, 320, 'cart')]) {
      const { report, models } = await trainModels(log, QUICK);
      expect(models.get('POPULARITY')!.recommendUsers(Int32Array.of(-1), 1).indices[0]).toBe(0);
      expect(report.tooSmall).toMatch(/^Too small to judge: 0 users have new carts/);
    }
  });

  it('refuses a log without a view, a cart or a purchase of a person, saying what to do', async () => {
    const removal: PlainEvent = { user: '1', product: '1', at: START, type: 'remove_from_cart' };
    for (const log of [
      trainingLogOf([]),
      trainingLogOf([removal]),
      trainingLogOf([{ ...removal, type: 'cart', isBot: true }]),
    ])
      await expect(trainModels(log)).rejects.toThrow('train again');
  });

  it('answers any small log without an error, every metric within its range', async () => {
    const event = fc.record({
      user: fc.integer({ min: 1, max: 8 }),
      product: fc.integer({ min: 1, max: 6 }),
      minute: fc.integer({ min: 0, max: 5000 }),
      type: fc.constantFrom(...TYPE_CODES),
    });
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(event, { minLength: 1, maxLength: 30 })
          .filter((plain) => plain.some(({ type }) => type !== 'remove_from_cart')),
        async (plain) => {
          const log = trainingLogOf(
            plain.map(({ user, product, minute, type }) => ({
              user: String(user),
              product: String(product),
              at: START + minute * 60,
              type,
            })),
          );
          const { report } = await trainModels(log, { ...QUICK, kinds: ['MOST_CARTED', 'VMIS_KNN'] });
          for (const { beyond } of report.details)
            for (const { coverage, gini } of beyond)
              expect([coverage >= 0, coverage <= 1, gini >= 0, gini < 1]).toEqual([true, true, true, true]);
          expect(report.tooSmall).not.toBeNull();
        },
      ),
      { numRuns: 25 },
    );
  });
});
