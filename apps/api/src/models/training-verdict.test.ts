import { describe, expect, test } from 'vitest';
import type { EvaluationReport } from '@cartograph/recommend';
import { verdictOf, type Champion } from './training-verdict.js';

const KINDS = { COLD: 'POPULARITY', LIGHT: 'POPULARITY', REGULAR: 'POPULARITY', HEAVY: 'POPULARITY' } as const;
const strengths = { view: 0, cart: 1, remove: 0, purchase: 0, halfLifeDays: null, cap: null, excludeBots: true };
const champion: Champion = {
  trainingId: 'trn_old',
  modelId: 'mdl_old',
  contender: { strengths, kinds: KINDS, settings: {} },
};
const protocol = { k: 10 } as EvaluationReport['protocol'];
const guard = (loses: boolean): EvaluationReport['guard'] => ({
  loses,
  reason: 'It was compared.',
  metric: 'NDCG@10',
  users: 50,
  sessions: null,
  difference: { ok: true, value: 0, low: -1, high: 1, level: 0.95, method: 'bootstrap' },
});

describe('a training', () => {
  test.each([
    ['AUTO', false, true, 'It was compared.'],
    ['AUTO', true, false, 'It was compared. The live model stays.'],
    ['NEVER', false, false, 'It was compared. The training was told not to serve by itself.'],
    ['ALWAYS', true, true, 'It was compared. The training was told to serve whatever comes of that.'],
  ] as const)('that is told %s and loses: %s, serves: %s', (promote, loses, isPromoted, reason) => {
    expect(verdictOf({ guard: guard(loses), protocol }, champion, promote)).toMatchObject({
      isPromoted,
      loses,
      reason,
      againstId: 'trn_old',
      againstModelId: 'mdl_old',
      difference: { ok: true },
      sessionDifference: null,
      metric: 'NDCG@10',
    });
  });

  test('serves at once where nothing did, unless it was told not to', () => {
    expect(verdictOf({ guard: null, protocol }, null, 'AUTO')).toMatchObject({
      isPromoted: true,
      reason: 'Nothing served before.',
      difference: null,
      againstId: null,
    });
    expect(verdictOf({ guard: null, protocol }, null, 'NEVER')).toMatchObject({
      isPromoted: false,
      reason: expect.stringContaining('promote it'),
    });
  });
});
