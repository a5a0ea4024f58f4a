import { expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { readTryResult } from './try-result.js';

const figures = { ndcg: estimateOf(0.1), hitRate: estimateOf(0.2), recall: estimateOf(0.15) };
const result = {
  ...figures,
  trainingId: 'trn_1',
  kind: 'ALS',
  k: 10,
  settings: { factors: 64 },
  users: 262,
  seconds: 1.2,
  difference: estimateOf(0.01, -0.01, 0.03),
  present: { ...figures, settings: { factors: 32 } },
};

test('the result of a try is read with both sides', () => {
  expect(readTryResult(result)).toMatchObject({
    kind: 'ALS',
    users: 262,
    settings: { factors: 64 },
    present: { settings: { factors: 32 } },
  });
});

test('what is not the result of a try is none', () => {
  for (const other of [
    null,
    undefined,
    'done',
    {},
    { trainingId: 'trn_1' },
    { ...result, present: null },
    { ...result, difference: 0.01 },
    { ...result, users: '262' },
    { ...result, present: { settings: {} } },
  ])
    expect(readTryResult(other)).toBeNull();
});
