import { expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { scoresOf, type MetricsRow } from './leaderboard-view.js';

const figures = (group: MetricsRow['group'], includesSeen: boolean, ndcg: number | null): MetricsRow => {
  const share = estimateOf(0.1);
  return {
    group,
    includesSeen,
    k: 10,
    users: 100,
    ndcg: estimateOf(ndcg),
    hitRate: share,
    precision: share,
    attainablePrecision: share,
    recall: share,
    cappedRecall: share,
    mapCapped: share,
    mrr: share,
    catalogCoverage: 0.5,
  };
};
const models = [
  { id: 'low', metrics: [figures(null, false, 0.1), figures('COLD', false, 0.3), figures(null, true, 0.9)] },
  { id: 'unjudged', metrics: [figures(null, false, null)] },
  { id: 'high', metrics: [figures(null, false, 0.2)] },
  { id: 'zero', metrics: [figures(null, false, 0)] },
];
const order = (...of: Parameters<typeof scoresOf> extends [unknown, ...infer Rest] ? Rest : never): string[] =>
  scoresOf(models, ...of).map(({ model }) => model.id);

test('the best comes first, and what could not be judged comes after what found nothing', () => {
  expect(order('ALL', false)).toEqual(['high', 'low', 'zero', 'unjudged']);
});

test('figures of one group, and of known products, are never shown for all', () => {
  expect(order('COLD', false)).toEqual(['low']);
  expect(scoresOf(models, 'COLD', false)[0]?.metrics.ndcg.value).toBe(0.3);
  expect(scoresOf(models, 'ALL', true).map(({ metrics }) => metrics.ndcg.value)).toEqual([0.9]);
  expect(order('HEAVY', false)).toEqual([]);
});
