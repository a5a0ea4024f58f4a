// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { renderSignedIn } from '../testing/signed-in.js';
import type { MetricsRow } from './leaderboard-view.js';
import PrecisionPage, { type PrecisionBoard } from './precision-page.js';
import { partReached } from './precision-table.js';

afterEach(cleanup);

const metrics = (precision: number | null, attainable: number | null): MetricsRow => ({
  group: null,
  k: 10,
  users: 350,
  includesSeen: false,
  catalogueCoverage: 0.5,
  ndcg: estimateOf(0.1),
  hitRate: estimateOf(0.28),
  precision: estimateOf(precision),
  attainablePrecision: estimateOf(attainable),
  recall: estimateOf(0.2),
  cappedRecall: estimateOf(0.21),
  mapCapped: estimateOf(0.1),
  mrr: estimateOf(0.1),
});
const seedRow = (hitRate: number, isLeaking: boolean): NonNullable<PrecisionBoard['seed']>['random'] => ({
  protocol: { testUsers: 140, isLeaking },
  pairsPerUser: 1.2,
  repeatedShare: 0.59,
  models: [
    {
      kind: 'MOST_CARTED',
      metrics: {
        users: 140,
        hitRate: estimateOf(hitRate),
        precision: estimateOf(0.07),
        attainablePrecision: estimateOf(0.12),
        recall: estimateOf(0.56),
        ndcg: estimateOf(0.4),
      },
    },
  ],
});
const board: PrecisionBoard = {
  snapshot: { id: 'snp_1', committedAt: '2019-12-01T00:00:00Z', rows: 1000 },
  protocol: {
    cutAt: '2019-11-18T00:00:00Z',
    k: 10,
    trainUsers: 900,
    trainProducts: 1100,
    trainPairs: 2000,
    testUsers: 369,
    testPairs: 700,
    coldUsers: 190,
    coldProducts: 170,
  },
  models: [
    { id: 'mdl_1', kind: 'ALS', metrics: [metrics(0.0376, 0.188)] },
    { id: 'mdl_2', kind: 'POPULARITY', metrics: [metrics(0.01, 0.188)] },
  ],
  seed: { k: 10, random: seedRow(0.6, true), lastOut: seedRow(0.52, true), honest: seedRow(0.25, false) },
  baselineAccuracy: estimateOf(0.07),
};

const open = (leaderboard: PrecisionBoard | null): unknown =>
  renderSignedIn(<PrecisionPage />, {
    permissions: ['recommendations:read'],
    at: '/models/precision',
    answer: (name) => (name === 'Precision' ? { leaderboard } : null),
  });

test('precision is read against the most that any list could reach', async () => {
  open(board);
  await waitFor(() =>
    expect(screen.getByTestId('answer').textContent).toBe(
      'No list could exceed 18.8% here, because a user has 1.88 products to be found on average (counted up to 10) and precision divides by 10. Implicit ALS reaches 3.76%, which is 20% of it.',
    ),
  );
  const rows = within(await screen.findByRole('table', { name: 'Every model on that scale' })).getAllByRole('row');
  expect(
    rows.slice(1).map(
      (row) =>
        within(row)
          .getAllByRole('cell')
          .map((cell) => cell.textContent)[5],
    ),
  ).toEqual(['20.0%', '5.32%']);
});

test('the seed project’s set-up stands beside the honest one, and the sentence follows the figures', async () => {
  open(board);
  expect(
    await screen.findByText(
      /How products are held out makes the difference, not a better model: Most carted reaches a hit rate of 60.0%.*reaches 25.0%/,
    ),
  ).toBeTruthy();
  cleanup();
  open({ ...board, seed: { ...board.seed!, random: seedRow(0.2, true) } });
  expect(
    await screen.findByText(/On this log the hit rate is no higher where carts are held out by chance/),
  ).toBeTruthy();
});

test('a training without the repetition, too few users and no training at all are said', async () => {
  open({ ...board, seed: null, models: [{ id: 'mdl_1', kind: 'ALS', metrics: [metrics(null, null)] }] });
  await waitFor(() =>
    expect(screen.getByTestId('answer').textContent).toBe('There are too few users after the cut to say.'),
  );
  expect(screen.getByText(/This training left the repetition out/)).toBeTruthy();
  cleanup();
  open(null);
  await waitFor(() => expect(screen.getByTestId('answer').textContent).toBe('No model has been trained yet.'));
});

test('the part is unknown where nothing could be reached', () => {
  expect(partReached({ metrics: metrics(0.02, 0.2) })).toBeCloseTo(0.1);
  expect(partReached({ metrics: metrics(0, 0) })).toBeNull();
  expect(partReached({ metrics: metrics(null, 0.2) })).toBeNull();
});
