// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Permission } from '../client/session.js';
import { estimateOf } from '../testing/estimate-of.js';
import { renderSignedIn } from '../testing/signed-in.js';
import LeaderboardPage from './leaderboard-page.js';
import type { Board, MetricsRow, ModelRow } from './leaderboard-view.js';

afterEach(cleanup);

const metrics = (ndcg: number): MetricsRow => ({
  group: null,
  k: 10,
  users: 350,
  includesSeen: false,
  catalogCoverage: 0.5,
  ndcg: estimateOf(ndcg, ndcg - 0.01, ndcg + 0.01),
  hitRate: estimateOf(0.2),
  precision: estimateOf(0.03),
  attainablePrecision: estimateOf(0.18),
  recall: estimateOf(0.2),
  cappedRecall: estimateOf(0.21),
  mapCapped: estimateOf(0.1),
  mrr: estimateOf(0.1),
});
const model = (
  kind: ModelRow['kind'],
  ndcg: number,
  against: [difference: number, pAdjusted: number] | null,
): ModelRow => ({
  id: `mdl_${kind}`,
  kind,
  wins: [],
  fitSeconds: 1,
  trainSeconds: 2,
  servingMillisecondsPer1000: 10,
  bytes: 1000,
  refusal: null,
  metrics: [metrics(ndcg)],
  differences: against
    ? [
        {
          against: { id: 'mdl_POPULARITY', kind: 'POPULARITY' },
          includesSeen: false,
          estimate: estimateOf(against[0], against[0] - 0.02, against[0] + 0.02),
          pAdjusted: against[1],
          users: 262,
        },
      ]
    : [],
});
const popularity = { id: 'mdl_POPULARITY', kind: 'POPULARITY' } as const;
const als = { id: 'mdl_ALS', kind: 'ALS' } as const;

const board: Board = {
  training: { id: 'trn_1', trainedAt: '2019-12-01T00:00:00Z', isLive: true },
  snapshot: { id: 'snp_1', committedAt: '2019-12-01T00:00:00Z', rows: 1000 },
  protocol: {
    splitAt: '2019-11-18T00:00:00Z',
    k: 10,
    trainUsers: 900,
    trainProducts: 1100,
    trainPairs: 2000,
    testUsers: 369,
    testPairs: 700,
    coldUsers: 190,
    coldProducts: 170,
    split: 'by time',
    isLeaking: false,
    relevant: 'carts and purchases',
    judgedUsers: 369,
    coldPairs: 200,
  },
  tooSmall: null,
  models: [
    model('POPULARITY', 0.022, null),
    model('MOST_CARTED', 0.001, [-0.022, 0.0003]),
    model('ALS', 0.113, [0.129, 0.0008]),
    model('BPR', 0.03, [0.008, 0.2]),
  ],
  router: [
    {
      segment: 'COLD',
      model: als,
      evidence: {
        runnerUp: popularity,
        value: estimateOf(0.15, 0.11, 0.19),
        difference: estimateOf(0.1, 0.06, 0.14),
        testUsers: 184,
        onHoldout: { users: 108, value: estimateOf(0.13, 0.08, 0.17), overPopularity: estimateOf(0.11, 0.07, 0.15) },
      },
    },
    {
      segment: 'HEAVY',
      model: popularity,
      evidence: {
        runnerUp: null,
        value: estimateOf(null),
        difference: estimateOf(null),
        testUsers: 19,
        onHoldout: { users: 36, value: estimateOf(0.03), overPopularity: null },
      },
    },
  ],
  routerGainDetail: {
    single: als,
    users: 262,
    overSingle: estimateOf(-0.0335, -0.0646, -0.0064),
    overPopularity: estimateOf(0.11, 0.08, 0.14),
  },
  notTrained: [
    {
      kind: 'EASE',
      why: 'REFUSED',
      reason: 'EASE on 60,000 products needs 14 GB.',
      workNeeded: null,
      workAllowed: null,
    },
  ],
};
const liveModel = { model: null, training: { id: 'trn_1' }, problem: null };

function open(
  leaderboard: Board | null,
  {
    permissions = ['recommendations:read', 'models:write'],
    at = '/models',
    answers = liveModel as object | null,
  }: { permissions?: Permission[]; at?: string; answers?: object | null } = {},
): Record<string, unknown>[] {
  const asked: Record<string, unknown>[] = [];
  renderSignedIn(<LeaderboardPage />, {
    permissions,
    at,
    answer(name, variables) {
      if (name !== 'Leaderboard') return null;
      asked.push(variables);
      return { leaderboard, liveModel: answers };
    },
  });
  return asked;
}

const rows = async (table: string): Promise<HTMLElement[]> =>
  within(await screen.findByRole('table', { name: table })).getAllByRole('row');

test('it says which model answers whom, why, and what became of the choice', async () => {
  open(board);
  await waitFor(() =>
    expect(screen.getByTestId('answer').textContent).toBe(
      'Implicit ALS answers users without carts. Popularity answers users with 10 or more carts.',
    ),
  );
  const [, cold, heavy] = await rows('Who answers whom');
  expect(cold!.textContent).toContain('Implicit ALS is better than Popularity on the same users');
  expect(cold!.textContent).toContain('+11.00');
  expect(heavy!.textContent).toContain('Only 19 users of the validation slice');
  expect(heavy!.textContent).toContain('is popularity');
});

test('a tie goes to the model that was chosen for all users where it is one of the two, else to the simpler', async () => {
  const [cold] = board.router;
  const evidence = { ...cold!.evidence, difference: estimateOf(0.01, -0.01, 0.03) };
  open({
    ...board,
    router: [
      { ...cold!, evidence },
      { segment: 'LIGHT', model: popularity, evidence: { ...evidence, runnerUp: als } },
    ],
  });
  const [, common, simpler] = await rows('Who answers whom');
  expect(common!.textContent).toContain('so Implicit ALS answers, as it was chosen for all users together');
  expect(simpler!.textContent).toContain('the simpler one answers');
});

test('anonymous visitors are counted by sessions', async () => {
  const [cold] = board.router;
  open({ ...board, router: [{ ...cold!, segment: 'ANONYMOUS', evidence: { ...cold!.evidence, testUsers: 5018 } }] });
  const [, anonymous] = await rows('Who answers whom');
  expect(anonymous!.textContent).toContain('5,018 sessions');
  expect(anonymous!.textContent).toContain('Implicit ALS is better than Popularity on the same sessions');
});

test('every metric has its column, the capped recall beside the recall', async () => {
  open(board);
  const [header] = await rows('Scores by model');
  const names = within(header!)
    .getAllByRole('columnheader')
    .map(({ textContent }) => textContent);
  expect(names.slice(names.indexOf('Recall'))).toEqual([
    'Recall',
    'Recall (capped)',
    'MAP (capped)',
    'MRR',
    'Catalog coverage',
    'Test users',
  ]);
});

test('a choice by group that costs accuracy on the holdout is told, with an interval that points the same way', async () => {
  open(board);
  expect(
    await screen.findByText(
      /Not on this holdout: Implicit ALS for everybody would have been better by 3.35 points of NDCG \(95% interval 0.64 to 6.46\) on the same 262 users\. The choice was made on validation, where one group or more had too few users to choose for\.$/,
    ),
  ).toBeTruthy();
  cleanup();
  open({ ...board, router: board.router.filter(({ segment }) => segment !== 'HEAVY') });
  expect(await screen.findByText(/on validation, where other users did not show it\.$/)).toBeTruthy();
});

test('a model that loses to popularity is shown losing, one that chance may explain is not called better', async () => {
  open(board);
  const verdicts = (await rows('Better, worse, or not distinguishable?')).slice(1).map((row) =>
    within(row)
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  );
  expect(verdicts.map((cells) => [cells[0], cells[2], cells[3]])).toEqual([
    ['Implicit ALS', '< 0.001', 'better'],
    ['Ranking factors (BPR)', '0.2', 'not distinguishable'],
    ['Most carted', '< 0.001', 'loses'],
  ]);
});

test('a kind that could not be trained stands there with its reason', async () => {
  open(board);
  expect((await screen.findByText(/cannot be made of this log/)).textContent).toBe(
    'Linear weights (EASE) cannot be made of this log. EASE on 60,000 products needs 14 GB.',
  );
});

test('a person’s choice of one model for everybody is the answer', async () => {
  open(board, { answers: { ...liveModel, model: als } });
  await waitFor(() =>
    expect(screen.getByTestId('answer').textContent).toContain(
      'Implicit ALS answers everybody, because somebody chose it',
    ),
  );
});

test('another training is named by the address, and said not to serve', async () => {
  const asked = open(
    { ...board, training: { ...board.training, isLive: false } },
    { at: '/models?training=trn_1&seen=yes' },
  );
  expect(await screen.findByText(/it is not live/)).toBeTruthy();
  expect(asked[0]).toEqual({ training: 'trn_1', includeSeen: true });
});

test('a training that is gone is not found', async () => {
  open(null, { at: '/models?training=trn_9' });
  expect(await screen.findByText('There is nothing at this address')).toBeTruthy();
});

test('damaged files of what was promoted and too few users are said first', async () => {
  const few = { ...metrics(0), users: 29, ndcg: estimateOf(null) };
  const models = board.models.map((one) => ({ ...one, metrics: [few] }));
  open({ ...board, models, tooSmall: 'too small' }, { answers: { ...liveModel, problem: 'factors.bin is damaged' } });
  expect(await screen.findByText(/What was promoted last cannot serve/)).toBeTruthy();
  expect(screen.getByText(/Only 29 users can be judged/)).toBeTruthy();
});

test('too few users to choose by are told apart from too few to judge', async () => {
  open({ ...board, tooSmall: 'too small to choose' });
  expect(await screen.findByText(/Too few users can be judged in the days before the split date/)).toBeTruthy();
  expect(screen.queryByText(/users can be judged after the split date/)).toBeNull();
});

test('before the first training the page says who can start one', async () => {
  open(null, { permissions: ['recommendations:read'], answers: null });
  expect(await screen.findByText(/Somebody with the role Operator trains the models/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Train again' })).toBeNull();
  cleanup();
  open(null, { answers: null });
  expect(await screen.findByText(/Train the models on the newest snapshot/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Train again' })).toBeTruthy();
});
