import { expect, it } from 'vitest';
import { alsSettings } from './als-model.js';
import { chooseCut, makeHoldout } from './holdout.js';
import { DAY, START, cartLogOf, tasteShop, type PlainEvent } from './testing/taste-shop.js';
import { ALS_START, ALS_TRIALS, tuneAls, tunePopularity, validationOf } from './tune.js';

const slice = (log: ReturnType<typeof tasteShop>) => validationOf(makeHoldout(log, chooseCut(log.carts), 10), 10);

const crowd = (first: number, users: number, product: string, day: number): PlainEvent[] =>
  Array.from({ length: users }, (_, n) => ({ user: String(first + n), product, at: START + (day + n / users) * DAY }));

it('chooses the settings that did best on the slice, the same ones every time', async () => {
  const validation = slice(tasteShop({ users: 300 }));
  const counts: number[] = [];
  const [first, second] = [
    await tuneAls(validation, {}, alsSettings(), { onTrial: (done) => counts.push(done) }),
    await tuneAls(validation, {}, alsSettings()),
  ];
  expect(second).toEqual(first);
  expect(first.trials.find((trial) => trial.ndcg === Math.max(...first.trials.map((entry) => entry.ndcg)))!.setting).toEqual(first.setting);
  expect(first.trials.length).toBe(ALS_TRIALS);
  expect(counts).toEqual(first.trials.map((_, trial) => trial));
  expect(first.how).toContain('which is not touched');
});

it('does not search what the caller fixed', async () => {
  const tuned = await tuneAls(slice(tasteShop({ users: 200 })), { factors: 5, alpha: 3 }, alsSettings());
  expect(new Set(tuned.trials.map((trial) => `${trial.setting.factors} ${trial.setting.alpha}`))).toEqual(new Set(['5 3']));
});

it('keeps the starting values and says so where too few users validate', async () => {
  const validation = slice(tasteShop({ users: 20 }));
  expect(validation).toBeNull();
  const tuned = await tuneAls(validation, {}, alsSettings());
  expect(tuned.setting).toMatchObject(ALS_START);
  expect(tuned.how).toContain('nothing was tried');
  expect(tunePopularity(tasteShop({ users: 20 }), validation).setting).toBeNull();
});

it('lets popularity look back only as far as helps', () => {
  const log = cartLogOf([...crowd(1000, 100, '3', 1), ...crowd(2000, 60, '1', 2), ...crowd(3000, 40, '2', 14), ...crowd(1000, 100, '2', 19)]);
  const tuned = tunePopularity(log, validationOf(makeHoldout(log, chooseCut(log.carts), 1), 1));
  expect(tuned.setting).not.toBeNull();
  expect(tuned.setting).toBeLessThanOrEqual(7);
});

it('stops when it is told to', async () => {
  const signal = AbortSignal.abort(new Error('cancelled'));
  await expect(tuneAls(slice(tasteShop({ users: 200 })), {}, alsSettings(), { signal })).rejects.toThrow('cancelled');
});
