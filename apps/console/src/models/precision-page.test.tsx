// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { renderSignedIn } from '../testing/signed-in.js';
import type { MetricsRow } from './leaderboard-view.js';
import PrecisionPage from './precision-page.js';
import { partReached, type PrecisionBoard } from './precision-table.js';

afterEach(cleanup);

const metrics = (precision: number | null, attainable: number | null): MetricsRow => ({
  group: null,
  k: 10,
  users: 350,
  includesSeen: false,
  catalogCoverage: 0.5,
  ndcg: estimateOf(0.1),
  hitRate: estimateOf(0.28),
  precision: estimateOf(precision),
  attainablePrecision: estimateOf(attainable),
  recall: estimateOf(0.2),
  cappedRecall: estimateOf(0.21),
  mapCapped: estimateOf(0.1),
  mrr: estimateOf(0.1),
});
const board: PrecisionBoard = {
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
  models: [
    { id: 'mdl_1', kind: 'ALS', metrics: [metrics(0.0376, 0.188)] },
    { id: 'mdl_2', kind: 'POPULARITY', metrics: [metrics(0.01, 0.188)] },
  ],
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

test('too few users and no training at all are said', async () => {
  open({ ...board, models: [{ id: 'mdl_1', kind: 'ALS', metrics: [metrics(null, null)] }] });
  await waitFor(() =>
    expect(screen.getByTestId('answer').textContent).toBe('There are too few users after the split date to say.'),
  );
  cleanup();
  open(null);
  await waitFor(() => expect(screen.getByTestId('answer').textContent).toBe('No model has been trained yet.'));
});

test('the part is unknown where nothing could be reached', () => {
  expect(partReached({ metrics: metrics(0.02, 0.2) })).toBeCloseTo(0.1);
  expect(partReached({ metrics: metrics(0, 0) })).toBeNull();
  expect(partReached({ metrics: metrics(null, 0.2) })).toBeNull();
});
