import { expect, it } from 'vitest';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { makeHoldout, withStrengths } from './holdout.js';
import { runStepsAtOnce, runSteps } from '@cartograph/threads';
import { rungWithStrengths, rungsOf, rungsSteps } from './rungs.js';
import { splitOf } from './split.js';
import { chooseTarget } from './target.js';

const holdoutOf = (users: number, log = tasteShop({ users })) =>
  makeHoldout(log, splitOf('time', log, 'cart', 1), chooseTarget(log), { k: 10 });

const shop = tasteShop({ users: 3000 });
const large = holdoutOf(3000, shop);

it('grow threefold, each inside the next, and the last holds everyone', () => {
  const rungs = rungsOf(large);
  expect(rungs.map((rung) => rung.stride)).toEqual([3, 1]);
  const [small, whole] = rungs;
  expect(whole!.holdout).toBe(large);
  expect(Math.abs(3 * small!.trainUsers - whole!.trainUsers)).toBeLessThan(3);
  expect(small!.positions.every((position) => whole!.positions.includes(position))).toBe(true);
  const trained = new Set(small!.holdout.train.sessions.users);
  expect(trained.size).toBe(small!.trainUsers);
  for (const position of small!.positions) expect(trained.has(large.testUsers[position]!)).toBe(true);
  expect(small!.holdout.train.strengths.csr.indices.length).toBeLessThan(large.train.strengths.csr.indices.length / 2);
});

it('hold people of every kind, also where ids follow a pattern of three', () => {
  const events = Array.from({ length: 2700 }, (_, user) =>
    [0, 1, 2, 3, 4, 5].map((visit) => ({
      user: String(1000 + user),
      product: String(10 * (1 + (user % 3)) + ((user + 7 * visit) % 10)),
      at: START + user + visit * DAY,
    })),
  ).flat();
  const log = trainingLogOf(events);
  const [small] = rungsOf(makeHoldout(log, splitOf('time', log, 'cart', 1), chooseTarget(log), { k: 10 }));
  expect(small!.stride).toBe(9);
  const kinds = [0, 0, 0];
  for (const user of small!.holdout.train.sessions.users) kinds[user % 3]! += 1;
  const all = kinds.reduce((sum, count) => sum + count, 0);
  for (const count of kinds) expect(count / all).toBeGreaterThan(0.25);
});

it('are one where a third of the users would be too few to tell settings apart, and none where all are', () => {
  expect(rungsOf(holdoutOf(300)).map((rung) => rung.stride)).toEqual([1]);
  expect(rungsOf(holdoutOf(20))).toEqual([]);
});

it('are made in steps that can be stopped, and only the smallest where no more are wanted', async () => {
  const [small] = rungsOf(large);
  expect(await runSteps(rungsSteps(large, null, 1))).toEqual([small]);
  await expect(runSteps(rungsSteps(large), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  const steps = rungsSteps(large);
  let yields = 0;
  while (!steps.next().done) yields += 1;
  expect(yields).toBeGreaterThan(4);
});

it.each([
  { view: 0.1, purchase: 2 },
  { view: 0.2, halfLifeDays: 14, cap: 3 },
])('with other strengths %o are what they would be of all users’ strengths', (strengths) => {
  const [small, whole] = rungsOf(large);
  const changed = withStrengths(shop, large, strengths);
  const options = changed.train.strengthOptions;
  const [wanted] = rungsOf(changed);
  const made = runStepsAtOnce(rungWithStrengths(shop, small!, options));
  expect(made.holdout.train).toEqual(wanted!.holdout.train);
  expect([made.positions, made.trainUsers, made.holdout.lastSessions]).toEqual([
    wanted!.positions,
    wanted!.trainUsers,
    wanted!.holdout.lastSessions,
  ]);
  expect(runStepsAtOnce(rungWithStrengths(shop, whole!, options)).holdout.train).toEqual(changed.train);
});
