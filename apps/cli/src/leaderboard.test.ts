import { describe, expect, it } from 'vitest';
import { leaderboardText, type Leaderboard } from './leaderboard.js';

const figure = (value: number | null, detail = ''): Leaderboard['baselineAccuracy'] => ({
  value,
  low: value,
  high: value,
  unit: 'FRACTION',
  level: 0.95,
  method: 'wilson',
  incomputable: value === null ? { reason: 'NO_DATA', detail } : null,
});
type Metrics = Leaderboard['models'][number]['metrics'][number];
const metrics = (change: Partial<Metrics> = {}): Metrics => ({
  group: null,
  k: 10,
  users: 40,
  includesSeen: false,
  hitRate: figure(0.25),
  precision: figure(0.025),
  attainablePrecision: figure(0.1),
  recall: figure(0.25),
  cappedRecall: figure(0.25),
  ndcg: figure(0.123456),
  mapCapped: figure(0.1),
  mrr: figure(0.1),
  catalogCoverage: 0.5,
  ...change,
});
const snapshot = { id: 'snp_a', committedAt: '2019-12-01T00:00:00.000Z', rows: 1_000 };
const board: Leaderboard = {
  snapshot,
  router: [],
  routerGainDetail: {
    text: 'The router gains little.',
    users: 40,
    single: { id: 'm1', kind: 'ALS', name: 'ALS' },
    overSingle: figure(0.001),
    overPopularity: figure(0.1),
  },
  training: { id: 'trn_a' },
  notTrained: [
    { kind: 'EASE', why: 'TOO_EXPENSIVE', reason: 'The catalog is too large.', workNeeded: null, workAllowed: null },
  ],
  routerGain: figure(0.001),
  tooSmall: null,
  protocol: {
    split: 'Carts after 20 November are held out.',
    splitAt: '2019-11-20T00:00:00.000Z',
    k: 10,
    relevant: 'carted products.',
    isLeaking: false,
    trainUsers: 5_000,
    trainProducts: 900,
    trainPairs: 20_000,
    testUsers: 1_234,
    judgedUsers: 40,
    testPairs: 4_000,
    coldUsers: 3,
    coldProducts: 2,
    coldPairs: 9,
  },
  models: [
    {
      id: 'm1',
      kind: 'ALS',
      name: 'ALS',
      trainedAt: '',
      snapshot,
      options: null,
      trainSeconds: 1.5,
      users: 5_000,
      products: 900,
      wins: ['LIGHT'],
      fitSeconds: 1.234,
      servingMillisecondsPer1000: 41.6,
      bytes: 2_048_000,
      metrics: [
        metrics(),
        metrics({ group: 'LIGHT', hitRate: figure(0.9) }),
        metrics({ includesSeen: true, hitRate: figure(0.8) }),
      ],
    },
    {
      id: 'm2',
      kind: 'POPULARITY',
      name: 'Popularity',
      trainedAt: '',
      snapshot,
      options: null,
      trainSeconds: 1.5,
      users: 5_000,
      products: 900,
      wins: [],
      fitSeconds: 0,
      servingMillisecondsPer1000: null,
      bytes: null,
      metrics: [
        metrics({
          hitRate: figure(null, 'Nobody was tested.'),
          ndcg: figure(null, 'Nobody was tested.'),
          catalogCoverage: 0.00012,
        }),
      ],
    },
  ],
  winners: [
    {
      group: 'LIGHT',
      model: { id: 'm1', kind: 'ALS', name: 'ALS' },
      metric: 'hit rate@10',
      value: figure(0.9),
      testUsers: 12,
      reason: 'It hits most.',
      runnerUp: null,
      difference: figure(0.1),
      overPopularity: figure(0.1),
      onHoldout: { users: 40, value: figure(0.9), overPopularity: null },
    },
  ],
  winnersWithSeen: [],
  baselineAccuracy: figure(0.1),
  precisionExplained: 'Precision cannot exceed 10 %.',
};

it('names one number of users where all of them are in the figures, and none where nothing was judged', () => {
  const first = (change: Partial<Leaderboard>): string | undefined =>
    leaderboardText({ ...board, ...change }).split('\n')[0];
  expect(first({ protocol: { ...board.protocol, testUsers: 40 } })).toContain(
    ' 40 test users, 3 of them new. Products seen before are left out.',
  );
  expect(first({ models: [] })).toContain(' 1,234 test users, 3 of them new. Products seen before are left out.');
});

describe('a leaderboard in words', () => {
  const lines = leaderboardText(board).split('\n');

  it('says how it was judged, and has one line for each model: all test users, without what they had seen', () => {
    expect(lines[0]).toBe(
      'Carts after 20 November are held out. Relevant: carted products. 1,234 test users, 3 of them new. Products seen before are left out, so the figures cover the 40 users who took a product that was new to them.',
    );
    expect(lines.filter((line) => /^(?:ALS|Popularity) /.test(line)).map((line) => line.split(/ {2,}/))).toEqual([
      ['ALS', '25 %', '2.5 %', '10 %', '25 %', '0.1235 (0.1235 to 0.1235)', '50 %', '1.23 s', '42 ms', '2 MB'],
      ['Popularity', '–', '2.5 %', '10 %', '25 %', '–', '0 %', '0.00 s', '–', '–'],
    ]);
    expect(lines.find((line) => line.startsWith('model'))?.split(/ {2,}/)).toEqual([
      'model',
      'hit rate@10',
      'precision@10',
      'attainable',
      'recall@10',
      'NDCG@10 (95 % interval)',
      'coverage',
      'fit',
      '1,000 lists',
      'memory',
    ]);
  });

  it('says once why a figure is not there, who answers for whom, and what precision can reach', () => {
    expect(lines.filter((line) => line === 'Nobody was tested.')).toHaveLength(1);
    expect(lines).toContain('Not made: EASE. The catalog is too large.');
    expect(lines.slice(-3)).toEqual(['LIGHT: ALS. It hits most.', '', 'Precision cannot exceed 10 %.']);
  });
});
