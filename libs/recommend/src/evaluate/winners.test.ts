import { describe, expect, it } from 'vitest';
import { judge } from './evaluate.js';
import { makeHoldout } from './holdout.js';
import { MostCartedModel } from './most-carted.js';
import { PopularityModel } from './popularity.js';
import { DAY, START, cartLogOf, type PlainEvent } from './testing/taste-shop.js';
import { chooseWinners } from './winners.js';

/** `users` people of the group REGULAR: each carts a product of her own three times, then again with chance by turn. */
function winnersOf(users: number, loyal: (user: number) => boolean) {
  const events = Array.from({ length: users }, (_, user): PlainEvent[] => [
    ...[0, 1, 2].map((second) => ({ user: String(user), product: String(100 + user), at: START + second })),
    { user: String(user), product: loyal(user) ? String(100 + user) : '1', at: START + DAY },
  ]).flat();
  const crowd = Array.from({ length: 5 }, (_, user): PlainEvent => ({ user: String(9000 + user), product: '1', at: START }));
  const log = cartLogOf([...events, ...crowd]);
  const holdout = makeHoldout(log, { at: START + DAY, rule: 'by hand' }, 10);
  const models = [new MostCartedModel(holdout.train), PopularityModel.of(log, holdout.train.csr, { windowDays: null, end: holdout.cut })];
  return chooseWinners(models.map((model) => judge(model, holdout, 10)), holdout, 10);
}

const regular = (winners: ReturnType<typeof chooseWinners>, includesSeen: boolean) =>
  winners.find((winner) => winner.group === 'REGULAR' && winner.includesSeen === includesSeen)!;

describe('chooseWinners', () => {
  it('gives the group to the model that is better by more than chance, with its evidence', () => {
    const winner = regular(winnersOf(60, (user) => user % 10 !== 0), true);
    expect(winner).toMatchObject({ kind: 'MOST_CARTED', runnerUp: 'POPULARITY', testUsers: 60, metric: 'NDCG@10' });
    expect(winner.difference.ok && winner.difference.low).toBeGreaterThan(0);
    expect(winner.reason).toMatch(/^Most carted by the user won among users with 3–9 carts: NDCG@10 0\.900 against 0\.\d+ of Popularity, difference 0\.\d+ \(95 % interval .*\) on 60 held-out users\.$/);
  });

  it('gives a tie to the simpler model, though it scored a little less, and says so', () => {
    const winner = regular(winnersOf(60, (user) => user % 2 === 0 || user < 3), true);
    expect(winner).toMatchObject({ kind: 'POPULARITY', runnerUp: 'MOST_CARTED' });
    expect(winner.difference.ok && [winner.difference.low < 0, winner.difference.high > 0]).toEqual([true, true]);
    expect(winner.reason).toContain('a tie goes to the simpler model');
  });

  it('chooses nothing on fewer than 30 users: the simplest answers', () => {
    const winner = regular(winnersOf(29, () => true), true);
    expect(winner).toMatchObject({ kind: 'POPULARITY', runnerUp: null, value: { ok: false, reason: 'too-few' }, testUsers: 29 });
    expect(winner.reason).toContain('Only 29 users with 3–9 carts are in the holdout and at least 30 are needed');
  });

  it('decides with and without seen products apart', () => {
    const winners = winnersOf(80, (user) => user % 2 === 0);
    expect(winners.map((winner) => winner.includesSeen)).toEqual([false, false, false, false, true, true, true, true]);
    expect(regular(winners, false)).toMatchObject({ kind: 'POPULARITY', testUsers: 40 });
  });
});
