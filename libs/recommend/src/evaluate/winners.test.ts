import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import type { ModelKind } from '../recommender.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { judge } from './evaluate.js';
import { makeHoldout } from './holdout.js';
import type { GroupWinner } from './report.js';
import { splitByTime } from './split.js';
import { chooseTarget } from './target.js';
import { chooseSessionWinner, chooseWinners, decide, panelOf, type JudgedOn, type NamedScores } from './winners.js';

/** `users` people of the group REGULAR: each carts a product of her own three times, then again where she is loyal. After them `heavy` people of the group HEAVY likewise. */
async function judgedOn(users: number, loyal: (user: number) => boolean, heavy = 0): Promise<JudgedOn> {
  const events = Array.from({ length: users + heavy }, (_, user): PlainEvent[] => [
    ...Array.from({ length: user < users ? 3 : 10 }, (__, second) => ({
      user: String(user),
      product: String(100 + user),
      at: START + second,
    })),
    { user: String(user), product: loyal(user) ? String(100 + user) : '1', at: START + DAY },
  ]).flat();
  const crowd = Array.from({ length: 5 }, (_, user): PlainEvent => ({
    user: String(9000 + user),
    product: '1',
    at: START,
  }));
  const log = trainingLogOf([...events, ...crowd]);
  const holdout = makeHoldout(log, splitByTime(log, 'cart', { at: START + DAY, rule: 'by hand' }), chooseTarget(log), {
    k: 10,
  });
  const families = FAMILIES.filter(({ kind }) => kind === 'POPULARITY' || kind === 'MOST_CARTED');
  const judged = await Promise.all(
    families.map(async (family) => judge(await family.fit(holdout.train, family.defaults), holdout)),
  );
  return { panel: panelOf(holdout), judged };
}

const winnersOf = async (users: number, loyal: (user: number) => boolean): Promise<GroupWinner[]> => {
  const on = await judgedOn(users, loyal);
  return chooseWinners(on, on, { seed: 1 });
};

const regular = (winners: readonly GroupWinner[], includesSeen: boolean): GroupWinner =>
  winners.find((winner) => winner.group === 'REGULAR' && winner.includesSeen === includesSeen)!;
const heavyOf = (winners: readonly GroupWinner[]): GroupWinner =>
  winners.find((winner) => winner.group === 'HEAVY' && winner.includesSeen)!;

describe('chooseWinners', () => {
  it('gives the group to the model that is better by more than chance, with its evidence', async () => {
    const winner = regular(await winnersOf(60, (user) => user % 10 !== 0), true);
    expect(winner).toMatchObject({ kind: 'MOST_CARTED', runnerUp: 'POPULARITY', testUsers: 60, metric: 'NDCG@10' });
    expect(winner.difference.ok && winner.difference.low).toBeGreaterThan(0);
    expect(winner.overPopularity).toEqual(winner.difference);
    expect(winner.reason).toMatch(
      /^Most carted by the user won among users with 3–9 carts: NDCG@10 0\.900 against 0\.\d+ of Popularity on 60 users of the validation slice\. On 60 users of the holdout, which had no part in the choice, the difference in NDCG@10 is 0\.\d+ \(95 % interval .*\)\.$/,
    );
  });

  it('gives a tie to the simpler model, though it scored a little less, and says so', async () => {
    const winner = regular(await winnersOf(60, (user) => user % 2 === 0 || user < 3), true);
    expect(winner).toMatchObject({ kind: 'POPULARITY', runnerUp: 'MOST_CARTED', overPopularity: null });
    expect(winner.difference.ok && [winner.difference.low < 0, winner.difference.high > 0]).toEqual([true, true]);
    expect(winner.reason).toContain(
      'a tie goes to the model that was chosen for all users: the simplest that none beats by more than chance.',
    );
  });

  it('chooses nothing on fewer than 30 users where no model won for all, or without a validation slice: the simplest answers', async () => {
    const winner = regular(await winnersOf(29, () => true), true);
    expect(winner).toMatchObject({
      kind: 'POPULARITY',
      runnerUp: null,
      value: { ok: false, reason: 'too-few' },
      testUsers: 29,
    });
    expect(winner.reason).toContain(
      'Only 29 users with 3–9 carts are in the validation slice and at least 30 are needed',
    );
    const test = await judgedOn(60, () => true);
    expect(regular(chooseWinners(null, test, { seed: 1 }), true)).toMatchObject({
      kind: 'POPULARITY',
      testUsers: 0,
      onHoldout: { users: 60, value: { ok: true } },
    });
  });

  it('gives a group that is too small to judge to the model that won for all users together, and says so', async () => {
    const on = await judgedOn(60, (user) => user % 10 !== 0, 12);
    const winner = heavyOf(chooseWinners(on, on, { seed: 1 }));
    expect(winner).toMatchObject({
      kind: 'MOST_CARTED',
      runnerUp: null,
      testUsers: 12,
      value: {
        ok: false,
        reason: 'too-few',
        detail: expect.stringMatching(/^The validation slice has 12 users /) as string,
      },
      overPopularity: { ok: false, reason: 'too-few' },
    });
    expect(winner.reason).toMatch(
      /^Only 12 users with 10 or more carts are in the validation slice and at least 30 are needed to distinguish models: too few users of this group to judge, so Most carted by the user answers, the model that won for all users together \(it beats Popularity over all of the slice, difference 0\.\d+ \(95 % interval .*\) in NDCG@10\)\.$/,
    );
    const nobody = await judgedOn(60, (user) => user % 10 !== 0);
    expect(heavyOf(chooseWinners(nobody, on, { seed: 1 }))).toMatchObject({
      kind: 'MOST_CARTED',
      testUsers: 0,
      reason: expect.stringMatching(/^No users with 10 or more carts are in/) as string,
    });
  });

  it('keeps popularity in a small group where the model for all is worse by more than chance, or did not beat it over all', async () => {
    const worse = await judgedOn(60, (user) => user < 60 && user % 10 !== 0, 12);
    const winner = heavyOf(chooseWinners(worse, worse, { seed: 1 }));
    expect(winner).toMatchObject({ kind: 'POPULARITY', testUsers: 12, overPopularity: null });
    expect(winner.reason).toContain(
      'Most carted by the user won for all users together, but Popularity beats it among these few by more than chance, NDCG@10 ',
    );
    const open = await judgedOn(60, (user) => user >= 60 || user % 3 === 0, 6);
    expect(heavyOf(chooseWinners(open, open, { seed: 1 }))).toMatchObject({
      kind: 'POPULARITY',
      testUsers: 6,
      reason: expect.stringContaining('so Popularity, the simplest, answers.') as string,
    });
  });

  it('decides with and without seen products apart', async () => {
    const winners = await winnersOf(80, (user) => user % 2 === 0);
    expect(winners.map((winner) => winner.includesSeen)).toEqual([false, false, false, false, true, true, true, true]);
    expect(regular(winners, false)).toMatchObject({ kind: 'POPULARITY', testUsers: 40 });
  });

  it('lets the holdout show what became of the choice, without a say in it', async () => {
    const [validation, test] = [await judgedOn(60, (user) => user % 10 !== 0), await judgedOn(50, () => false)];
    const winner = regular(chooseWinners(validation, test, { seed: 1 }), true);
    expect(winner).toMatchObject({ kind: 'MOST_CARTED', testUsers: 60, onHoldout: { users: 50, value: { value: 0 } } });
    expect(winner.onHoldout.overPopularity).toMatchObject({ ok: false, reason: 'too-few' });
  });
});

describe('decide', () => {
  const noisy = (kind: ModelKind, level: number, spread: number, seed: number, users = 40): NamedScores => {
    const random = seededRandom(seed);
    return {
      kind,
      name: kind,
      values: Float64Array.from({ length: users }, () => level + spread * (random.next() - 0.5)),
    };
  };

  it('never lets a model win that popularity beats by more than chance, though the best does not beat it', () => {
    const popularity: NamedScores = { kind: 'POPULARITY', name: 'Popularity', values: new Float64Array(40).fill(0.3) };
    const worse: NamedScores = {
      kind: 'ITEM_KNN',
      name: 'Item-kNN',
      values: Float64Array.from({ length: 40 }, (_, user) => (user < 30 ? 0.28 : 0.3)),
    };
    const wild: NamedScores = {
      kind: 'ALS',
      name: 'ALS',
      values: Float64Array.from({ length: 40 }, (_, user) => (user % 2 === 0 ? 0.9 : 0)),
    };
    expect(decide([popularity, worse, wild]).winner.kind).not.toBe('ITEM_KNN');
    expect(decide([worse, popularity]).winner.kind).toBe('POPULARITY');
  });

  it('takes the simplest of several that the best does not beat', () => {
    const models = [noisy('POPULARITY', 0.2, 0.1, 1), noisy('ITEM_KNN', 0.49, 0.4, 2), noisy('ALS', 0.5, 0.4, 3)];
    expect(decide(models)).toMatchObject({ winner: { kind: 'ITEM_KNN' }, runnerUp: { kind: 'ALS' } });
  });

  it('lets the model that is best for all keep a group unless another beats it there, or it is no better than popularity', () => {
    const [popularity, knn, als] = [
      noisy('POPULARITY', 0.2, 0.1, 1),
      noisy('ITEM_KNN', 0.49, 0.4, 2),
      noisy('ALS', 0.5, 0.4, 3),
    ];
    expect(decide([popularity, knn, als], 'ALS').winner.kind).toBe('ALS');
    expect(decide([popularity, noisy('ITEM_KNN', 0.8, 0.1, 2), als], 'ALS').winner.kind).toBe('ITEM_KNN');
    expect(
      decide(
        [popularity, noisy('ITEM_KNN', 0.3, 0.9, 5), noisy('EASE', 0.45, 0.1, 6), noisy('ALS', 0.42, 0.001, 3)],
        'ALS',
      ).winner.kind,
    ).toBe('EASE');
    expect(decide([popularity, noisy('ALS', 0.19, 0.4, 3)], 'ALS').winner.kind).toBe('POPULARITY');
  });

  it('has no runner-up where one model stands alone', () => {
    expect(decide([noisy('POPULARITY', 0.2, 0.1, 1)])).toMatchObject({
      winner: { kind: 'POPULARITY' },
      runnerUp: null,
      difference: { ok: false },
    });
  });

  it('chooses for anonymous sessions by the same rule', () => {
    const models = [noisy('POPULARITY', 0.2, 0.1, 1), noisy('VMIS_KNN', 0.5, 0.1, 2)];
    const winner = chooseSessionWinner(models, models, { metric: 'NDCG@10', includesSeen: true, seed: 1 });
    expect(winner).toMatchObject({
      kind: 'VMIS_KNN',
      testUsers: 40,
      onHoldout: { users: 40, overPopularity: { ok: true } },
    });
    expect(winner.reason).toContain('won among anonymous sessions');
    expect(winner.reason).toContain('on 40 sessions of the validation slice');
    expect(chooseSessionWinner([], models, { metric: 'NDCG@10', includesSeen: true, seed: 1 })).toMatchObject({
      kind: 'POPULARITY',
      testUsers: 0,
    });
  });

  it('tells the interval of the lead on the holdout, not on the slice that chose, and where that is too small', () => {
    const chosenOn = [noisy('POPULARITY', 0.2, 0.1, 1), noisy('VMIS_KNN', 0.5, 0.1, 2)];
    // The lead does not come again.
    const later = [noisy('POPULARITY', 0.3, 0.1, 3), noisy('VMIS_KNN', 0.3, 0.1, 4)];
    const asked = { metric: 'NDCG@10', includesSeen: true, seed: 1 };
    const { reason, difference } = chooseSessionWinner(chosenOn, later, asked);
    if (!difference.ok) throw new Error(difference.detail);
    const told = /the difference in NDCG@10 is (\S+) \(95 % interval (\S+) to (\S+)\)\.$/.exec(reason);
    const [value, low, high] = (told ?? []).slice(1).map((text) => Number(text.replace('−', '-')));
    expect(Math.abs(value!)).toBeLessThan(0.06);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    expect(difference.low).toBeGreaterThan(0.2);
    const few = later.map((scores) => ({ ...scores, values: scores.values.slice(0, 10) }));
    expect(chooseSessionWinner(chosenOn, few, asked).reason).toMatch(
      /The holdout has 10 such sessions, too few to check the choice\.$/,
    );
  });
});
