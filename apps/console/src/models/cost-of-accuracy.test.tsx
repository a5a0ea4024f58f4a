// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { renderAt } from '../testing/render.js';
import { CostOfAccuracy } from './cost-of-accuracy.js';
import type { Board, MetricsRow, ModelRow } from './leaderboard-view.js';

afterEach(cleanup);

const metrics = (ndcg: number | null, includesSeen: boolean): MetricsRow => ({
  group: null,
  k: 10,
  users: 350,
  includesSeen,
  catalogCoverage: 0.5,
  ndcg: estimateOf(ndcg),
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
  ndcg: number | null,
  milliseconds: number | null,
  more: Partial<ModelRow> = {},
): ModelRow => ({
  id: `mdl_${kind}`,
  kind,
  wins: [],
  fitSeconds: 0.5,
  trainSeconds: 2,
  servingMillisecondsPer1000: milliseconds,
  bytes: 1_500_000,
  refusal: null,
  metrics: [metrics(ndcg, false)],
  differences: [],
  ...more,
});
const boardOf = (...models: ModelRow[]): Board => ({
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
  models,
  router: [],
  routerGainDetail: {
    single: { id: 'mdl_ALS', kind: 'ALS' },
    users: 350,
    overSingle: estimateOf(null),
    overPopularity: estimateOf(null),
  },
  notTrained: [],
});
const show = (includesSeen: boolean, ...models: ModelRow[]): void =>
  void renderAt(<CostOfAccuracy board={boardOf(...models)} includesSeen={includesSeen} />);
const summary = (): string | null | undefined => screen.queryByRole('figure')?.textContent;
const cellsOf = (name: string): (string | null)[] =>
  within(screen.getByRole('link', { name }).closest('tr')!)
    .getAllByRole('cell')
    .map((cell) => cell.textContent);

test('those that nobody beats in both are named, the others are not', () => {
  show(false, model('POPULARITY', 0.02, 1), model('ALS', 0.15, 50), model('BPR', 0.1, 200), model('EASE', 0.16, 130));
  expect(summary()).toBe(
    'Linear weights (EASE), Implicit ALS, and Popularity: no other model is both faster and at least as accurate.',
  );
});

test('a model whose time or accuracy is not known is in the table only, with a dash', () => {
  show(
    false,
    model('POPULARITY', 0.02, 1),
    model('ALS', 0.15, 50),
    model('EASE', 0.16, null, { bytes: null }),
    model('BPR', null, 2),
  );
  expect(summary()).toBe('Implicit ALS and Popularity: no other model is both faster and at least as accurate.');
  const [, , answering, fitting, , memory] = cellsOf('Linear weights (EASE)');
  expect([answering, fitting, memory]).toEqual(['–', '500 ms', '–']);
  expect(cellsOf('Ranking factors (BPR)')[1]).toContain('–');
});

test('one point is no picture', () => {
  show(false, model('POPULARITY', 0.02, 1), model('ALS', 0.15, null));
  expect(screen.queryByRole('figure')).toBeNull();
  expect(screen.getAllByRole('row')).toHaveLength(3);
});

test('with known products accuracy is that on them', () => {
  const both = (ndcg: number, seen: number): Partial<ModelRow> => ({
    metrics: [metrics(ndcg, false), metrics(seen, true)],
  });
  show(true, model('POPULARITY', null, 1, both(0.02, 0.3)), model('ALS', null, 50, both(0.15, 0.2)));
  expect(summary()).toBe('Popularity: no other model is both faster and at least as accurate.');
  expect(cellsOf('Implicit ALS')[1]).toContain('20.0%');
});
