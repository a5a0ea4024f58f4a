import { describe, expect, test } from 'vitest';
import type { Verdict } from '../models/training.entity.js';
import { lossOf, reasonOf, toVerdict, verdictAgainst } from './promotion-reason.js';
import type { Standing } from './standing.js';

const MUCH = { words: 'by much', problem: 'loses', facts: {} };

const estimate = (value: number, half = 0.01) => ({
  ok: true as const,
  value,
  low: value - half,
  high: value + half,
  level: 0.95,
  method: 'bootstrap',
});
const stands = (value: number, more: Partial<Standing> = {}): Standing => ({
  difference: estimate(value),
  metric: 'NDCG@10',
  isWorse: value + 0.01 < 0,
  steps: 1,
  ...more,
});
const verdict: Verdict = {
  isPromoted: false,
  loses: true,
  reason: 'loses',
  difference: estimate(0),
  sessionDifference: estimate(-0.05),
  metric: 'NDCG@10',
  againstId: 'trn_a',
  againstModelId: null,
};
const liveModel = { trainingId: 'trn_a', modelId: null };

describe('the verdict of a training', () => {
  test('holds against what it was compared with', () => {
    expect(verdictAgainst({ verdict }, liveModel)).toBe(verdict);
  });

  test.each([
    ['another training', { trainingId: 'trn_b', modelId: null }, verdict],
    ['one model of it', { trainingId: 'trn_a', modelId: 'mdl_a' }, verdict],
    ['the same, where no difference was found', liveModel, { ...verdict, difference: null }],
    ['anything, where there is none', liveModel, null],
  ])('does not hold against %s', (_, against, made) => {
    expect(verdictAgainst({ verdict: made }, against)).toBeNull();
  });
});

describe('it loses', () => {
  test('where it is worse by more than chance explains, and by how much is said', () => {
    expect(lossOf(stands(-0.05), null)).toMatchObject({
      words: expect.stringMatching(/^by .*0\.05.* NDCG@10$/),
      problem: 'loses',
      facts: { on: 'users', metric: 'NDCG@10', value: -0.05 },
    });
  });

  test('on anonymous sessions alone, too', () => {
    expect(lossOf(stands(0), verdict)).toMatchObject({
      words: expect.stringMatching(/^on anonymous sessions, by .*0\.05.* NDCG@10$/),
      problem: 'loses',
      facts: { on: 'sessions', metric: 'NDCG@10', value: -0.05 },
    });
  });

  test('not where chance may explain it, nothing is known, or it wins', () => {
    // It was found to be worse, but the interval reaches 0.
    expect(lossOf(stands(-0.005, { isWorse: true }), null)).toBeNull();
    expect(lossOf(null, null)).toBeNull();
    expect(lossOf(stands(0.05), { ...verdict, loses: false })).toBeNull();
    expect(lossOf(stands(0.05), { ...verdict, sessionDifference: null })).toBeNull();
  });
});

describe('the history says', () => {
  const of = (more: Partial<Parameters<typeof reasonOf>[0]>): string =>
    reasonOf({ isFirst: false, known: null, loss: null, damaged: null, ...more });
  test.each([
    [
      'that it is the first, whatever else is known',
      { isFirst: true, damaged: 'gone', loss: MUCH },
      /^Nothing served before\.$/,
    ],
    [
      'what kept the former from answering',
      { damaged: 'Its files are gone.', loss: MUCH },
      /^What was to serve cannot: Its files are gone\.$/,
    ],
    [
      'that a loss was accepted',
      { loss: MUCH, known: stands(-0.05) },
      /^A person chose it, although it loses to what served, by much\.$/,
    ],
    [
      'that nothing is known',
      {},
      /^A person chose it\. It was never compared with what served, or could not be told from it\.$/,
    ],
    ['that it wins', { known: stands(0.05) }, /^A person chose it: it beats what served: .*0\.05.* NDCG@10\.$/],
    [
      'that it may be chance',
      { known: stands(0.005) },
      /^A person chose it; chance may explain its difference to what served: /,
    ],
  ])('%s', (_, more, words) => {
    expect(of(more)).toMatch(words);
  });
});

describe('a person is told', () => {
  test.each([
    [0.05, 'it is better.'],
    [-0.05, 'it is worse.'],
    [0.005, 'it is not distinguishable.'],
  ])('what a difference of %f means', (value, end) => {
    const told = toVerdict(stands(value), liveModel);
    expect(told).toMatchObject({
      isPromoted: true,
      difference: { value, unit: 'FRACTION' },
      sessionDifference: null,
      againstId: 'trn_a',
    });
    expect(told.reason.endsWith(end)).toBe(true);
  });

  test('over how many comparisons it was found', () => {
    expect(toVerdict(stands(0.05, { steps: 3 }), liveModel).reason).toMatch(
      / They were not compared with each other; 3 comparisons are added up\.$/,
    );
  });
});
