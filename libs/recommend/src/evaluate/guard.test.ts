import { expect, it } from 'vitest';
import type { TrainingLog } from '../log/training-log.js';
import { CART_STRENGTHS } from '../log/strengths.js';
import type { ModelKind } from '../recommender.js';
import { tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { contend, contenderOf, type Contender } from './contend.js';
import { judge } from './evaluate.js';
import { guardVerdict } from './guard.js';
import { makeHoldout } from './holdout.js';
import type { GuardVerdict } from './report.js';
import { splitOf } from './split.js';
import { chooseTarget } from './target.js';
import { trainModels } from './train.js';
import { chooseWinners, panelOf } from './winners.js';

const only = (kind: ModelKind, settings: Contender['settings'] = {}): Contender => ({
  strengths: CART_STRENGTHS,
  kinds: { COLD: kind, LIGHT: kind, REGULAR: kind, HEAVY: kind },
  settings,
});

const shop = tasteShop({ users: 300 });
const verdictOf = async (
  kinds: ModelKind[],
  champion: Contender,
  log: TrainingLog = shop,
  k = 10,
): Promise<GuardVerdict | null> => {
  const { report } = await trainModels(log, { kinds, champion, k, strengths: CART_STRENGTHS });
  return report.guard;
};

it('stops a training that loses, and says by how much', async () => {
  const verdict = await verdictOf([], only('CATEGORY_POPULARITY'));
  expect(verdict).toMatchObject({
    loses: true,
    metric: 'NDCG@10',
    reason: expect.stringMatching(
      /^It loses to the live model: NDCG@10 differs by −0\.\d+ \(.*\) on \d+ users, both retrained on the log before the split date\.$/,
    ),
  });
  expect(verdict?.difference.ok && verdict.difference.high).toBeLessThan(0);
});

it('says what comparing the two from the ground up says', async () => {
  const champion: Contender = { ...only('CATEGORY_POPULARITY'), strengths: { ...CART_STRENGTHS, view: 0.1 } };
  const { report } = await trainModels(shop, { kinds: ['MOST_CARTED'], champion, strengths: CART_STRENGTHS });
  const { difference, users } = await contend(shop, contenderOf(report), champion);
  expect(report.guard).toMatchObject({ difference, users });
});

it('stops a training that loses on anonymous sessions alone', async () => {
  const verdict = await verdictOf([], { ...only('POPULARITY'), session: 'VMIS_KNN' });
  expect(verdict).toMatchObject({
    loses: true,
    difference: { ok: true, value: 0, low: 0, high: 0 },
    reason: expect.stringMatching(
      /^It is as good as the live model: .* It loses on anonymous sessions: NDCG@10 differs by −0\.\d+ \(.*\) on [\d,]+ of them\.$/,
    ),
  });
  expect(verdict?.sessions?.difference.ok && verdict.sessions.difference.high).toBeLessThan(0);
});

it('compares no sessions where the live model has no model for them', async () => {
  expect((await verdictOf([], only('CATEGORY_POPULARITY')))?.sessions).toBeNull();
});

it('lets one pass that wins', async () => {
  expect(await verdictOf(['CATEGORY_POPULARITY'], only('POPULARITY'), shop, 5)).toMatchObject({
    loses: false,
    metric: 'NDCG@5',
    reason: expect.stringContaining('It beats the live model'),
  });
});

it('lets one pass that is made as the live model', async () => {
  expect(await verdictOf([], only('POPULARITY'))).toMatchObject({
    loses: false,
    difference: { ok: true, value: 0, low: 0, high: 0, method: 'identical' },
    reason: expect.stringMatching(/^It is as good as the live model: NDCG@10 is the same for each of \d+ users/),
  });
});

it('lets one pass where too few users could tell', async () => {
  const small = trainingLogOf(
    Array.from({ length: 40 }, (_, n) => ({ user: `u${n % 7}`, product: `p${n % 5}`, type: 'cart', at: n * 3600 })),
  );
  expect(await verdictOf([], only('MOST_CARTED'), small)).toMatchObject({
    loses: false,
    difference: { ok: false, reason: 'too-few' },
  });
});

it('lets one pass when the live model cannot be made again', async () => {
  expect(await verdictOf([], only('ALS', { ALS: { factor: 4 } }))).toMatchObject({
    loses: false,
    difference: { ok: false, reason: 'no-data' },
    reason: expect.stringContaining('has no setting "factor"'),
  });
});

it('says nothing where nothing serves', async () => {
  const { report } = await trainModels(shop, { kinds: [] });
  expect(report.guard).toBeNull();
});

it('stops when it is asked to', async () => {
  const stop = new AbortController();
  const training = trainModels(
    shop,
    { kinds: [], champion: only('ALS'), strengths: CART_STRENGTHS },
    {
      signal: stop.signal,
      onProgress: ({ step }) => void (step === 'Comparing with the live model' && stop.abort(new Error('enough'))),
    },
  );
  await expect(training).rejects.toThrow('enough');
});

/** What a training of popularity is told against one whose NDCG is its own, changed user by user. */
async function verdictAgainst(): Promise<(change: (user: number) => number) => GuardVerdict> {
  const holdout = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 });
  const on = { panel: panelOf(holdout), judged: [await judge(await POPULARITY.fit(holdout.train, {}), holdout)] };
  const { rows, perUser } = on.judged[0]!.ranking.withoutSeen;
  const known = Array.from(rows.keys()).filter((place) => on.panel.known[rows[place]!] === 1);
  return (change) => {
    const ndcg = perUser.ndcg.map((value, place) =>
      known.includes(place) ? value + change(known.indexOf(place)) : value,
    );
    return guardVerdict(chooseWinners(null, on, { seed: 1 }), on, { ndcg }, { seed: 1 });
  };
}

it('does not stop a training for a handful of users, whom chance may have sent one way, and says that its two tests disagree', async () => {
  const verdictWhere = await verdictAgainst();
  const [five, ten] = [verdictWhere((user) => (user < 5 ? 0.1 : 0)), verdictWhere((user) => (user < 10 ? 0.1 : 0))];
  expect([five.difference.ok && five.difference.high < 0, five.loses]).toEqual([true, false]);
  expect(five.reason).toMatch(
    /^It does not lose to the live model: NDCG@10 differs by .*\. The two tests disagree: the interval lies below zero, but by the paired permutation test chance may explain that \(p = 0\.0625\)\. It loses or wins only where both find a difference\.$/,
  );
  expect(ten).toMatchObject({
    loses: true,
    reason: expect.stringMatching(/^It loses to the live model: [^.]*\.(?!.*disagree)/),
  });
});

it('does not call it a win where the interval alone says so', async () => {
  const { loses, reason } = (await verdictAgainst())((user) => (user < 5 ? -0.1 : 0));
  expect(loses).toBe(false);
  expect(reason).toMatch(
    /^It does not lose to the live model: .* The two tests disagree: the interval lies above zero, but by the paired permutation test/,
  );
});

it('does not call it a loss where the permutation test alone says so', async () => {
  const { loses, difference, reason } = (await verdictAgainst())((user) => 0.1 * Math.sin(user * user * 5 + 5) + 0.014);
  expect([loses, difference.ok && difference.value < 0, difference.ok && difference.high >= 0]).toEqual([
    false,
    true,
    true,
  ]);
  expect(reason).toMatch(
    /^It does not lose to the live model: .* The two tests disagree: the interval includes zero, but the paired permutation test finds a difference \(p = 0\.04\d+\)\. It loses or wins only where both find a difference\.$/,
  );
});

it('leaves it at chance where both tests do', async () => {
  expect((await verdictAgainst())((user) => (user % 2 === 0 ? 0.1 : -0.1)).reason).toMatch(
    /^It does not lose to the live model: .* Chance may explain that\.$/,
  );
});
