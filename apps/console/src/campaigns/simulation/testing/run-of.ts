import { estimateOf } from '../../../testing/estimate-of.js';
import type { FinishedRun, ScenarioOutcome } from '../scenario-run.js';
import type { Distribution } from '../distribution.js';

/** A distribution around a mean, as the server writes one. */
export const distributionOf = (
  mean: number,
  spread = Math.abs(mean),
  unit: Distribution['unit'] = 'MONEY',
): Distribution => ({
  mean,
  sd: spread / 2,
  unit,
  incomputableRuns: 0,
  quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map((q) => ({ q, value: mean + (q - 0.5) * 2 * spread })),
  histogram:
    spread === 0
      ? [{ from: mean, to: mean, count: 1_000 }]
      : [
          { from: mean - spread, to: mean, count: 500 },
          { from: mean, to: mean + spread, count: 500 },
        ],
});

const outcome: ScenarioOutcome = {
  name: 'Win back',
  drawnSince: null,
  faults: [],
  daysLeftOut: [],
  days: 7,
  controlUsers: 333,
  treatmentUsers: 333,
  metric: 'conversion',
  trueDifference: 0.02,
  difference: distributionOf(0.02, 0.02, 'FRACTION'),
  uplift: distributionOf(0.1, 0.1, 'RELATIVE'),
  extraOrders: distributionOf(7, 5, 'COUNT'),
  extraRevenue: distributionOf(700),
  margin: distributionOf(210),
  cost: distributionOf(60, 0),
  netProfit: distributionOf(150, 200),
  probabilityOfProfit: estimateOf(0.82),
  probabilityTreatmentIsBetter: estimateOf(0.9),
  shareSignificant: estimateOf(0.4),
  falsePositiveRate: estimateOf(0.05, 0.04, 0.06),
  coverage: estimateOf(0.95, 0.94, 0.96),
  isProfitable: true,
  shipsLoser: estimateOf(null),
  stopsWinner: estimateOf(0.6),
  breakEven: {
    scale: 0.45,
    low: 0.4,
    high: 0.5,
    uplifts: [{ name: 'cartToPurchase', upliftRelative: 0.045 }],
    reason: null,
    detail: null,
  },
  tornado: [
    { input: 'cartToPurchase', low: 0.02, high: 0.2, netProfitAtLow: -40, netProfitAtHigh: 320 },
    { input: 'grossMargin', low: 0.2, high: 0.4, netProfitAtLow: 80, netProfitAtHigh: 220 },
  ],
  tornadoNetProfit: 150,
  assumedCosts: { grossMargin: 0.3, perContact: 0, fromSettings: [], missing: [] },
  arms: null,
  policies: [
    {
      name: 'fixed',
      decidedRight: estimateOf(0.4),
      shipped: estimateOf(0.4),
      shippedWithoutEffect: estimateOf(0.03),
      days: distributionOf(7, 0, 'DAYS'),
      regret: distributionOf(9, 4, 'USERS'),
      regretByDay: [3, 3, 3],
    },
    {
      name: 'thompson',
      decidedRight: estimateOf(0.8),
      shipped: estimateOf(0.8),
      shippedWithoutEffect: estimateOf(null),
      days: distributionOf(7, 0, 'DAYS'),
      regret: distributionOf(4, 2, 'USERS'),
      regretByDay: [2, 1, 1],
    },
  ],
  lists: null,
};

/** What a run tells whose margin and cost of a contact nobody knows. */
export const unpriced: Partial<ScenarioOutcome> = {
  margin: null,
  cost: null,
  netProfit: null,
  probabilityOfProfit: estimateOf(null),
  isProfitable: null,
  stopsWinner: estimateOf(null),
  breakEven: { scale: null, low: null, high: null, uplifts: [], reason: 'COSTS_UNKNOWN', detail: 'unknown' },
  tornado: [],
  tornadoNetProfit: null,
  assumedCosts: { grossMargin: null, perContact: null, fromSettings: [], missing: ['GROSS_MARGIN', 'CONTACT_COST'] },
};

type Lists = NonNullable<ScenarioOutcome['lists']>;

/** What a run of lists tells, with what a test changes of it. */
export const listsOf = (change: Partial<Lists> = {}): Lists => {
  const shown = {
    trainingId: 'trn_1',
    modelId: null,
    ruleSetId: null,
    ruleSetName: null,
    length: 10,
    trainedUntil: '2019-10-20T00:00:00Z',
    lookedAhead: null,
  };
  return {
    control: { ...shown, arm: 'CONTROL', modelName: 'Popularity', meanShown: 10, responsesPerUser: 0.02 },
    treatment: {
      ...shown,
      arm: 'TREATMENT',
      modelName: 'ALS on carts',
      ruleSetName: 'Summer',
      meanShown: 9.5,
      responsesPerUser: 0.026,
    },
    usersMeasured: 500,
    shareShownAlike: 0,
    steepness: 0.8,
    scale: 0.05,
    affinityWeight: 1,
    isFitted: false,
    anchor: 'CONTROL',
    points: [0.5, 1, 2].flatMap((steepness) =>
      [0.5, 1].map((affinityWeight) => ({
        steepness,
        affinityWeight,
        trueDifference: 0.004 * affinityWeight,
        upliftRelative: 0.05 * affinityWeight,
        netProfit: 100 + 50 * affinityWeight,
        detail: null,
      })),
    ),
    isSameDirection: true,
    differenceLow: 0.002,
    differenceHigh: 0.004,
    netProfitLow: 125,
    netProfitHigh: 150,
    ...change,
  };
};

const scenario = {
  name: 'Win back',
  runs: 1_000,
  audience: { entry: 'start' },
  test: { days: 7 },
  effects: { cartToPurchase: { uplift: { value: 0.1, low: 0.02, high: 0.2 } } },
  costs: { grossMargin: { value: 0.3, low: 0.2, high: 0.4 }, fixed: 60 },
  policies: [{ kind: 'fixed' }, { kind: 'thompson' }],
};

/** A run that has come to its end, with what a test changes of it. */
export const runOf = (change: Partial<ScenarioOutcome> = {}, ofRun: Partial<FinishedRun> = {}): FinishedRun => ({
  id: 'scn_1',
  createdAt: '2019-11-01T00:00:00Z',
  snapshotId: 'snp_1',
  seed: 1,
  runs: 1_000,
  scenario,
  isTrial: false,
  isOfPlan: true,
  notTried: [],
  job: { id: 'job_1', state: 'DONE' } as FinishedRun['job'],
  ...ofRun,
  result: { ...outcome, ...change },
});

type TestedArms = NonNullable<ScenarioOutcome['arms']>;

/** A test of two arms and two metrics, of which the first arm is best, with what a test changes of it. */
export const armsOf = (change: Partial<TestedArms> = {}): TestedArms => {
  const arm = (name: string, chosen: number, netProfit: number): TestedArms['arms'][number] => ({
    name,
    treatmentUsers: 300,
    metric: 'conversion',
    trueDifference: 0.02,
    netProfit: { mean: netProfit },
    chosen: estimateOf(chosen),
    measuresBest: estimateOf(0.5),
    mostProfitable: estimateOf(0.6),
    vetoed: estimateOf(name === 'mail' ? 0 : 0.3),
    metrics: [
      {
        metric: 'conversion',
        role: 'PRIMARY',
        margin: null,
        trueDifference: 0.02,
        uplift: { mean: 0.1 },
        shownBetter: estimateOf(0.8),
        shownWorse: estimateOf(0),
      },
      {
        metric: 'revenue',
        role: 'GUARDRAIL',
        margin: 0.05,
        trueDifference: -0.3,
        uplift: null,
        shownBetter: estimateOf(0.4),
        shownWorse: estimateOf(0.2),
      },
    ],
  });
  return {
    correction: 'holm',
    controlUsers: 400,
    controlChosen: estimateOf(0.12),
    falseFindings: estimateOf(0.04),
    best: {
      arm: 'mail',
      isBest: true,
      choosesBest: estimateOf(0.83),
      shipsWorse: estimateOf(0.05),
      stopsBest: estimateOf(0.12),
    },
    arms: [arm('mail', 0.83, 250), arm('treatment-2', 0.05, 90)],
    ...change,
  };
};
