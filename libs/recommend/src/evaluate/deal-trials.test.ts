import { describe, expect, it } from 'vitest';
import type { ModelFamily } from '../family.js';
import { ALS } from '../models/als/als.js';
import { tasteShop } from '../testing/taste-shop.js';
import { dealTrials, expectedGain } from './deal-trials.js';
import { makeHoldout } from './holdout.js';
import { rungsOf } from './rungs.js';
import { sessionHoldout } from './session-models.js';
import { splitOf } from './split.js';
import { chooseTarget } from './target.js';
import { FamilySearch } from './tune.js';

const shop = tasteShop({ users: 300, activity: 6 });
const rungs = rungsOf(makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 }));

const ofAls = (kind: ModelFamily['kind'], changes: readonly object[]): ModelFamily => ({
  ...ALS,
  kind,
  candidates: () => changes.map((change) => ({ ...ALS.defaults, factors: 8, iterations: 3, ...change })),
});
/** Settings that only get better by the last one. */
const able = ofAls('ALS', [{ factors: 2 }, { factors: 3 }, { factors: 4 }, { factors: 6 }, { factors: 8 }]);
/** Factors too small to tell products apart, whatever the rest. */
const hopeless = (kind: ModelFamily['kind']): ModelFamily =>
  ofAls(
    kind,
    [1e7, 2e7, 3e7, 4e7, 5e7].map((regularization) => ({ regularization })),
  );
const costOf = (family: ModelFamily, place = 0): number => {
  const { train } = rungs[0]!.holdout;
  return family.cost(train, family.candidates(train)[place]!).work;
};

async function dealt(families: readonly ModelFamily[], work: number, isLate?: () => boolean, on = rungs) {
  const searches = families.map((family) => new FamilySearch(family, on));
  for (const search of searches) await search.count();
  await dealTrials(searches, { work, ...(isLate ? { isLate } : {}) });
  const tuned = [];
  for (const search of searches) tuned.push(await search.finish());
  return tuned.map(({ settings, trials, work: spent }) => ({
    settings,
    work: spent,
    tried: trials.filter(({ ndcg }) => ndcg !== null).length,
    outcomes: trials.map(({ outcome }) => outcome),
    whys: trials.map(({ why }) => why),
  }));
}

describe('trials are dealt', () => {
  const work = able.candidates(rungs[0]!.holdout.train).reduce((sum, _, place) => sum + costOf(able, place), 0);

  it('to the kind that can still win: it is tuned as if it were alone, wherever it stands', async () => {
    const [alone] = await dealt([able], work);
    expect(alone!.tried).toBe(5);
    for (const families of [
      [hopeless('EASE'), able, hopeless('BPR')],
      [able, hopeless('EASE'), hopeless('BPR')],
    ]) {
      const all = await dealt(families, work);
      expect(all[families.indexOf(able)]).toMatchObject({ settings: alone!.settings, tried: 5 });
      expect(all.reduce((sum, entry) => sum + entry.work, 0)).toBeLessThanOrEqual(work);
    }
  });

  it('in full where there is enough for all', async () => {
    expect((await dealt([hopeless('EASE'), able], 1e12)).map(({ tried }) => tried)).toEqual([5, 5]);
  });

  it('the same way every time, and each setting says what became of it', async () => {
    const [first, second] = [await dealt([hopeless('EASE'), able], work), await dealt([hopeless('EASE'), able], work)];
    expect(second).toEqual(first);
    const [poor] = first;
    expect(poor!.outcomes.length).toBe(5);
    expect(poor!.outcomes).toContain('over-budget');
    expect(poor!.whys.at(-1)).toContain('went to settings with more to gain');
  });

  it('to kinds judged on sessions by their number, whatever their figures', async () => {
    const slice = sessionHoldout(shop, splitOf('time', shop, 'cart', 1), { k: 10, steps: 'last' })!;
    const withSessions = rungsOf(
      makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 }),
      slice,
    );
    const onSessions: ModelFamily = { ...able, kind: 'V_SKNN', tunedOn: 'sessions' };
    const [users, sessions] = await dealt([able, onSessions], work, undefined, withSessions);
    expect(users!.work).toBeGreaterThan(work / 4);
    expect(sessions!.work).toBeGreaterThan(work / 4);
  });

  it('not once the time is over', async () => {
    let asked = 0;
    const all = await dealt([hopeless('EASE'), able], 1e12, () => (asked += 1) > 3);
    expect(all.map(({ tried }) => tried)).toEqual([1, 2]);
    expect(all.flatMap(({ outcomes }) => outcomes).filter((outcome) => outcome === 'out-of-time').length).toBe(7);
  });
});

describe('the expected gain', () => {
  const gain = (values: readonly number[], ...others: number[][]) =>
    expectedGain(
      values,
      [values, ...others].map((one) => ({ values: [...one] })),
    );

  it('of one figure at the best is that of a normal spread of 15 %: 0.15 ÷ √(2π)', () => {
    expect(gain([0.2])).toBeCloseTo(0.15 / Math.sqrt(2 * Math.PI), 12);
    // One spread behind: φ(1) − Φ(−1) = 0.241971 − 0.158655 of a spread of 0.03.
    expect(gain([0.17], [0.2])).toBeCloseTo(0.15 * (0.2419707245 - 0.1586552539), 9);
  });

  it('falls with the distance to the best and with settings that differ little, and is never below 0', () => {
    const gains = [[0.18], [0.1], [0.02], [0.1, 0.1, 0.1, 0.1]].map((one) => gain(one, [0.2]));
    expect(gains[0]).toBeGreaterThan(gains[1]!);
    expect(gains[1]).toBeGreaterThan(gains[2]!);
    expect(gains[1]).toBeGreaterThan(gains[3]!);
    expect(gains[3]).toBeGreaterThanOrEqual(0);
    expect(gain([0.06, 0.14], [0.2])).toBeGreaterThan(gain([0.1, 0.1], [0.2]));
  });

  it('is 0 where nothing was judged or nothing hits', () => {
    expect(gain([], [0.1])).toBe(0);
    expect(gain([0])).toBe(0);
  });
});
