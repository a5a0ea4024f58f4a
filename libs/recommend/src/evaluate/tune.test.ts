import { describe, expect, it } from 'vitest';
import type { ModelFamily } from '../family.js';
import { ALS } from '../models/als/als.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { V_SKNN } from '../models/session-knn/v-sknn.js';
import { START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { meanOf } from './compare.js';
import { makeHoldout } from './holdout.js';
import { rungsOf, type Rung } from './rungs.js';
import { ndcgOfSessions, sessionHoldout, tuningSessions } from './session-models.js';
import { splitOf } from './split.js';
import { dealTrials } from './deal-trials.js';
import { chooseTarget } from './target.js';
import { FamilySearch, type TuneOptions, type Tuned } from './tune.js';

const rungsFor = (users: number) => {
  const shop = tasteShop({ users, activity: 6 });
  return rungsOf(makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 }));
};

const rungs = rungsFor(300);

/** Tunes one family as if it were the only one. */
async function tuneFamily(
  family: ModelFamily,
  on: readonly Rung[],
  { work, ...options }: TuneOptions & { work: number },
): Promise<Tuned> {
  const search = new FamilySearch(family, on, options);
  await search.count();
  await dealTrials([search], { work, ...(options.isLate ? { isLate: options.isLate } : {}) });
  return await search.finish();
}

const timeless = ({ model: _model, trials, ...rest }: Tuned) => ({
  ...rest,
  trials: trials.map((trial) => ({ ...trial, seconds: 0 })),
});
const quick: ModelFamily = {
  ...ALS,
  candidates: () => [16, 4, 8, 12].map((factors) => ({ ...ALS.defaults, factors, iterations: 3 })),
};

describe('a search', () => {
  it('chooses the settings that did best on the slice, the same ones every time', async () => {
    let begun = 0;
    const [first, second] = [
      await tuneFamily(quick, rungs, { work: 1e12, onTrial: () => (begun += 1) }),
      await tuneFamily(quick, rungs, { work: 1e12 }),
    ];
    expect(timeless(second)).toEqual(timeless(first));
    expect(begun).toBe(4);
    const best = first.trials.toSorted((a, b) => b.ndcg! - a.ndcg!)[0]!;
    expect(best).toMatchObject({ outcome: 'chosen', settings: first.settings });
    expect(first.trials.filter((trial) => trial.outcome === 'dropped').length).toBe(3);
    for (const { why, seconds, work, users } of first.trials)
      expect([why !== '', seconds > 0, work > 0, users > 0]).toEqual([true, true, true, true]);
    expect(first.how).toContain('the holdout is not touched');
    expect(first.model?.name).toContain('ALS');
  });

  it('lets the best third of a rung go on to three times the users', async () => {
    const two = rungsFor(1600);
    expect(two.length).toBeGreaterThan(1);
    const { trials, settings, work } = await tuneFamily(quick, two, { work: 1e12 });
    const [first, last] = [
      trials.filter((trial) => trial.rung === 0),
      trials.filter((trial) => trial.rung === two.length - 1),
    ];
    expect([first.length, last.length]).toEqual([4, 2]);
    expect(first.filter((trial) => trial.outcome === 'promoted').map((trial) => trial.settings)).toEqual(
      expect.arrayContaining(last.map((trial) => trial.settings)),
    );
    expect(last.find((trial) => trial.outcome === 'chosen')!.settings).toEqual(settings);
    expect(last[0]!.trainUsers).toBeGreaterThan(2 * first[0]!.trainUsers);
    const needed = Math.max(...last.map((trial) => trial.work));
    expect(work).toBeGreaterThanOrEqual(trials.reduce((sum, trial) => sum + trial.work, 0) - needed);
  });

  it('chooses the settings of session models on sessions, those of the other kinds on users', async () => {
    const shop = tasteShop({ users: 500 });
    const split = splitOf('time', shop, 'cart', 1);
    const slice = sessionHoldout(shop, split, { k: 10, steps: 'last' })!;
    const withSessions = rungsOf(makeHoldout(shop, split, chooseTarget(shop), { k: 10 }), slice);
    const { train } = withSessions.at(-1)!.holdout;
    const few: typeof V_SKNN = {
      ...V_SKNN,
      candidates: () =>
        [{}, { reminders: 'none' as const }, { sample: 20, neighbors: 2 }].map((one) => ({
          ...V_SKNN.defaults,
          ...one,
        })),
    };
    const tuned = await tuneFamily(few as ModelFamily, withSessions, { work: 1e12 });
    const sessions = tuningSessions(slice, 2000)!;
    const means: number[] = [];
    for (const settings of few.candidates(train))
      means.push(meanOf(await ndcgOfSessions(await few.fit(train, settings), train, sessions, 10)));
    const last = tuned.trials.filter(({ rung, ndcg }) => rung === withSessions.length - 1 && ndcg !== null);
    expect(last.map(({ settings, ndcg }) => [settings, ndcg])).toEqual(
      last.map(({ settings }) => [
        settings,
        means[few.candidates(train).findIndex((one) => JSON.stringify(one) === JSON.stringify(settings))],
      ]),
    );
    expect(last.every(({ users }) => users === sessions.cases.indptr.length - 1)).toBe(true);
    expect(tuned.how).toContain('sessions that go on to a product they had not yet, as if nobody were signed in');
    expect((await tuneFamily(quick, withSessions, { work: 1e12 })).how).toContain('users with new products');
    expect((await tuneFamily(few as ModelFamily, rungs, { work: 1e12 })).how).toContain('users with new products');
  });

  it('does not search what the caller fixed, and refuses settings that the family does not know', async () => {
    const tuned = await tuneFamily(ALS, rungs, { work: 3e8, given: { factors: 5, alpha: 3 } });
    for (const { settings } of tuned.trials) expect(settings).toMatchObject({ factors: 5, alpha: 3 });
    expect(new Set(tuned.trials.map((trial) => JSON.stringify(trial.settings))).size).toBe(tuned.trials.length);
    await expect(tuneFamily(ALS, rungs, { work: 1e9, given: { factor: 5 } })).rejects.toThrow(
      'has no setting "factor"',
    );
  });

  it('tries only what the work allows, and says which settings it did not try', async () => {
    const one = ALS.cost(rungs[0]!.holdout.train, { ...ALS.defaults, factors: 16, iterations: 3 }).work;
    const { trials, work, settings } = await tuneFamily(quick, rungs, { work: one * 1.5 });
    expect(trials.filter((trial) => trial.ndcg !== null).length).toBeLessThan(4);
    expect(trials.filter((trial) => trial.outcome === 'over-budget').length).toBeGreaterThan(0);
    expect(trials.length).toBe(4);
    expect(work).toBeLessThanOrEqual(one * 1.5);
    expect(settings).toMatchObject({ factors: expect.any(Number) });
    const none = await tuneFamily(quick, rungsFor(1600), { work: 1 });
    expect(none).toMatchObject({
      settings: { factors: 16 },
      model: null,
      work: 0,
      how: expect.stringContaining('too large to try settings'),
    });
    expect(none.trials.every((trial) => trial.outcome === 'over-budget')).toBe(true);
  });

  it('charges no work for the one fit on all users that every kind needs', async () => {
    const alone = await tuneFamily(quick, rungs, { work: 1 });
    expect(alone).toMatchObject({ settings: { factors: 16 }, work: 0, model: expect.anything() });
    expect(alone.trials.map((trial) => trial.outcome).toSorted()).toEqual([
      'chosen',
      'over-budget',
      'over-budget',
      'over-budget',
    ]);
    const given = { factors: 5, iterations: 3 };
    const fixed = await tuneFamily({ ...ALS, candidates: () => [ALS.defaults] }, rungsFor(1600), { work: 1, given });
    expect(fixed.trials).toMatchObject([{ outcome: 'chosen', rung: 1, settings: given }]);
  });

  it('begins no trial when the time is over, and keeps the best so far', async () => {
    let asked = 0;
    const tuned = await tuneFamily(quick, rungs, { work: 1e12, isLate: () => (asked += 1) > 2 });
    expect(tuned.trials.map((trial) => trial.outcome).toSorted()).toEqual([
      'chosen',
      'dropped',
      'out-of-time',
      'out-of-time',
    ]);
    const never = await tuneFamily(quick, rungs, { work: 1e12, isLate: () => true });
    expect(never).toMatchObject({
      settings: { factors: 16 },
      model: null,
      how: expect.stringContaining('The time allowed for trials was over'),
    });
  });

  it('keeps the best of the last rung that was judged where time or memory ends before the next', async () => {
    const two = rungsFor(1600);
    const most = two.at(-1)!.trainUsers;
    const narrow: ModelFamily = {
      ...quick,
      fit: (data, settings, watch) =>
        new Set(data.sessions.users).size < most
          ? quick.fit(data, settings, watch)
          : Promise.reject(new Error('out of memory')),
    };
    let asked = 0;
    for (const tuned of [
      await tuneFamily(narrow, two, { work: 1e12 }),
      await tuneFamily(quick, two, { work: 1e12, isLate: () => (asked += 1) > 5 }),
    ]) {
      const first = tuned.trials.filter((trial) => trial.rung === 0).toSorted((a, b) => b.ndcg! - a.ndcg!);
      expect(first[0]).toMatchObject({ outcome: 'chosen', settings: tuned.settings });
      expect(tuned.how).toContain('Best NDCG@10');
      expect(tuned.model).toBeNull();
    }
  });

  it('records settings that fail or are refused, and chooses among the others', async () => {
    const half: ModelFamily = {
      ...quick,
      refusal: (_data, settings) =>
        'factors' in settings && settings.factors === 4 ? 'Four factors are too few here.' : null,
      fit: (data, settings, watch) =>
        'factors' in settings && settings.factors === 16
          ? Promise.reject(new Error('out of memory'))
          : quick.fit(data, settings, watch),
    };
    const { trials, settings, refusal } = await tuneFamily(half, rungs, { work: 1e12 });
    const whyOf = (factors: number) =>
      trials.find((trial) => JSON.stringify(trial.settings).includes(`"factors":${factors},`));
    expect(whyOf(4)).toMatchObject({ outcome: 'refused', why: 'Four factors are too few here.', ndcg: null });
    expect(whyOf(16)).toMatchObject({ outcome: 'failed', why: 'It failed: out of memory' });
    expect(settings).not.toMatchObject({ factors: 16 });
    expect(refusal).toBeNull();
  });

  it('says the family’s sentence where none of its settings can be made', async () => {
    const log = trainingLogOf(
      Array.from({ length: 300 }, (_, n) => ({
        user: String(n % 60),
        product: String(n % 7),
        at: START + n * 4000,
        session: String(n),
      })),
    );
    const alone = rungsOf(makeHoldout(log, splitOf('time', log, 'cart', 1), chooseTarget(log), { k: 10 }));
    expect(alone.length).toBe(1);
    const tuned = await tuneFamily(V_SKNN, alone, { work: 1e12 });
    expect(tuned.refusal).toContain('Session models learn from products that stand together in a session');
    expect(tuned.trials.every((trial) => trial.outcome === 'refused')).toBe(true);
  });

  it('keeps the starting values and says so where too few users validate', async () => {
    const tuned = await tuneFamily(ALS, rungsFor(20), { work: 1e12 });
    expect(tuned).toMatchObject({
      settings: ALS.defaults,
      trials: [],
      model: null,
      how: expect.stringContaining('nothing was tried'),
    });
  });

  it('tries a family without settings once', async () => {
    expect((await tuneFamily(POPULARITY, rungs, { work: 1e12 })).trials).toMatchObject([
      { outcome: 'chosen', settings: {} },
    ]);
  });

  it('stops when it is told to', async () => {
    await expect(
      tuneFamily(quick, rungs, { work: 1e12, signal: AbortSignal.abort(new Error('canceled')) }),
    ).rejects.toThrow('canceled');
  });
});
