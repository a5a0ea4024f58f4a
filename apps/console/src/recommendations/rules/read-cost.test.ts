import { expect, test } from 'vitest';
import { readCost, verdictOf } from './read-cost.js';

const estimate = (value: number | null, low: number | null = null, high: number | null = null) => ({
  value,
  low,
  high,
  unit: 'FRACTION' as const,
  level: 0.95,
  method: 'paired bootstrap',
  incomputable: value === null ? { reason: 'TOO_FEW' as const, detail: 'no users' } : null,
});
const row = (value: number | null, low: number | null, high: number | null) => ({
  kind: 'TOGETHER' as const,
  rules: [{ name: 'No tyres', kind: 'DENY' as const }],
  hitRate: estimate(value, low, high),
  ndcg: estimate(0),
  recall: estimate(0),
  listsChanged: estimate(0.4),
  hitsWithout: 10,
  hitsLost: 2,
  hitsGained: 0,
});
const cost = {
  measuredAt: '2026-11-26T00:00:00Z',
  modelKinds: ['ALS' as const],
  k: 10,
  users: 100,
  replayed: 100,
  ndcgWithout: estimate(0.1),
  ndcgWith: estimate(0.09),
  rows: [row(-0.02, -0.03, -0.01)],
  forbiddenHits: 2,
  possibleHits: 120,
};

test('the result of a replay is read whole', () => {
  expect(readCost({ ...cost, ruleSetId: null })).toMatchObject(cost);
});

test('anything that is not the whole of one is no cost', () => {
  expect(readCost(null)).toBeNull();
  expect(readCost({ ...cost, k: '10' })).toBeNull();
  expect(readCost({ ...cost, rows: [] })).toBeNull();
  expect(readCost({ ...cost, rows: [{ ...cost.rows[0], hitRate: 0.2 }] })).toBeNull();
});

test('only an interval that leaves 0 out costs or brings something', () => {
  expect(verdictOf(row(-0.02, -0.03, -0.01))).toBe('costs');
  expect(verdictOf(row(0.02, 0.01, 0.03))).toBe('brings');
  expect(verdictOf(row(-0.02, -0.05, 0.01))).toBe('unclear');
  expect(verdictOf(row(0, 0, 0))).toBe('unclear');
  expect(verdictOf(row(null, null, null))).toBe('unknown');
});
