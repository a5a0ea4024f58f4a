import { analyzeExperiment, definePlan, designEffect, EVEN_ARMS, power, powerOfPlan } from '@cartograph/experiments';
import {
  asymptoticConfidenceSequence,
  cupedDifference,
  coMoments,
  groupSequential,
  meanDifference,
  mixtureSprt,
  moments,
  proportionEffect,
  ratioDifference,
  relativeMeanUplift,
  twoProportionTest,
} from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';

/**
 * Computed power against simulated: each design plans a test, draws its users one by one with the effect planted, and makes the test that the product makes.
 * `draw` says of one simulated test whether it found what was planted.
 *
 * @type {{ name: string, computed: () => number, draw: (random: import('@cartograph/threads').Random) => boolean }[]}
 */
export const DESIGNS = [
  conversion('conversion, even arms', { baselineRate: 0.1, upliftRelative: 0.3, sizes: [1000, 1000] }),
  conversion('conversion, a fifth treated', { baselineRate: 0.08, upliftRelative: 0.4, sizes: [2000, 500] }),
  conversion('conversion, a loss at 1 %', { baselineRate: 0.3, upliftRelative: -0.2, sizes: [700, 700], alpha: 0.01 }),
  mean('mean of normal values, 12 users an arm', {
    sizes: [12, 12],
    differenceAbsolute: 1.2,
    draw: (random) => normal(random),
  }),
  mean('mean of exponential values, 300 users an arm', {
    sizes: [300, 300],
    differenceAbsolute: 0.22,
    draw: (random) => -Math.log(1 - random.next()),
  }),
  relativeUplift('relative uplift of a mean by the delta method', {
    sizes: [400, 400],
    mean: 3,
    sd: 2,
    upliftRelative: 0.14,
  }),
  cuped('mean with CUPED, correlation 0.7', { sizes: [150, 150], correlation: 0.7, differenceAbsolute: 0.25 }),
  sessions('sessions of users, conversion by session', { users: [600, 600], baselineRate: 0.2, upliftRelative: 0.25 }),
  guardrail('guardrail on conversion, margin a tenth', { sizes: [3000, 3000], baselineRate: 0.2, marginRelative: 0.1 }),
  looked('group-sequential, O’Brien–Fleming', {
    kind: 'group-sequential',
    spending: 'obrien-fleming',
    fractions: [0.25, 0.5, 0.75, 1],
  }),
  looked('group-sequential, Pocock', { kind: 'group-sequential', spending: 'pocock', fractions: [0.25, 0.5, 0.75, 1] }),
  looked('always-valid, confidence sequence, ten looks', {
    kind: 'always-valid',
    method: 'confidence-sequence',
    tunedAt: 2000,
    firstLook: 400,
  }),
  looked('always-valid, mixture SPRT, ten looks', {
    kind: 'always-valid',
    method: 'mixture-sprt',
    typicalUplift: 0.4,
    firstLook: 400,
  }),
  arms('three arms and two metrics, the weakest comparison'),
];

/** Simulated tests of a design at full size. */
const RUNS = 40_000;

/**
 * Simulates every design.
 *
 * @param {{ share?: number, seed?: number }} options - share: of the full size.
 * @returns {{ name: string, computed: number, found: number, runs: number }[]} how many tests found what was planted, beside the power that is computed.
 */
export function designCalibration({ share = 1, seed = 1 }) {
  return DESIGNS.map(({ name, computed, draw }, at) => {
    const random = seededRandom(seed, at);
    const runs = Math.ceil(share * RUNS);
    let found = 0;
    for (let run = 0; run < runs; run += 1) if (draw(random)) found += 1;
    return { name, computed: computed(), found, runs };
  });
}

function conversion(name, { baselineRate, upliftRelative, sizes, alpha = 0.05 }) {
  const [control, treatment] = sizes;
  const users = control + treatment;
  return {
    name,
    computed: () => valueOf(power({ baselineRate, upliftRelative, alpha, users, treatmentShare: treatment / users })),
    draw: (random) =>
      isBelow(
        twoProportionTest({
          control: converted(random, control, baselineRate),
          treatment: converted(random, treatment, baselineRate * (1 + upliftRelative)),
        }),
        alpha,
      ),
  };
}

/** Values of variance 1, the treatment's moved. */
function mean(name, { sizes, differenceAbsolute, draw }) {
  const [control, treatment] = sizes;
  const values = (random, n, shift) => moments(Float64Array.from({ length: n }, () => shift + draw(random)));
  return {
    name,
    computed: () =>
      valueOf(
        power({
          mean: 0,
          sd: 1,
          differenceAbsolute,
          users: control + treatment,
          treatmentShare: treatment / (control + treatment),
        }),
      ),
    draw: (random) =>
      isBelow(meanDifference(values(random, control, 0), values(random, treatment, differenceAbsolute)).test),
  };
}

function relativeUplift(name, { sizes, mean: level, sd, upliftRelative }) {
  const [control, treatment] = sizes;
  const values = (random, n, middle) => moments(Float64Array.from({ length: n }, () => middle + sd * normal(random)));
  return {
    name,
    computed: () =>
      valueOf(power({ mean: level, sd, upliftRelative, method: 'relative-delta', users: control + treatment })),
    draw: (random) =>
      isBelow(
        relativeMeanUplift(values(random, control, level), values(random, treatment, level * (1 + upliftRelative)), {
          limits: 'delta',
        }).test,
      ),
  };
}

function cuped(name, { sizes, correlation, differenceAbsolute }) {
  const [control, treatment] = sizes;
  const pairs = (random, n, shift) => {
    const before = Float64Array.from({ length: n }, () => normal(random));
    return coMoments(
      before,
      before.map((x) => shift + correlation * x + Math.sqrt(1 - correlation ** 2) * normal(random)),
    );
  };
  const plan = {
    arms: EVEN_ARMS,
    cuped: true,
    metrics: [
      {
        name: 'value',
        outcome: { mean: 0, sd: 1 },
        effect: { scale: 'absolute', value: differenceAbsolute },
        preperiodCorrelation: correlation,
      },
    ],
  };
  return {
    name,
    computed: () => valueOf(powerOfPlan(plan, { units: control + treatment }).weakest),
    draw: (random) =>
      isBelow(cupedDifference(pairs(random, control, 0), pairs(random, treatment, differenceAbsolute)).test),
  };
}

/** Users with 1 to 5 sessions and one of two rates, so that sessions of one user correlate by 0.2 in both arms. */
function sessions(name, { users, baselineRate, upliftRelative }) {
  const clusters = { meanSize: 3, cv: Math.sqrt(2) / 3, icc: 0.2 };
  const arm = (random, n, uplift) => {
    const [count, bought] = [new Float64Array(n), new Float64Array(n)];
    const middle = baselineRate * (1 + uplift);
    const apart = Math.sqrt(clusters.icc * middle * (1 - middle));
    for (let user = 0; user < n; user += 1) {
      count[user] = 1 + Math.floor(5 * random.next());
      const rate = random.next() < 0.5 ? middle - apart : middle + apart;
      for (let session = 0; session < count[user]; session += 1) if (random.next() < rate) bought[user] += 1;
    }
    return coMoments(count, bought);
  };
  const plan = {
    unit: 'session',
    clusters,
    arms: EVEN_ARMS,
    metrics: [{ name: 'conversion', outcome: { baselineRate }, effect: { scale: 'relative', value: upliftRelative } }],
  };
  if (!(designEffect(plan) > 1)) throw new Error('Sessions of one user are not alike.');
  return {
    name,
    computed: () => valueOf(powerOfPlan(plan, { units: clusters.meanSize * (users[0] + users[1]) }).weakest),
    draw: (random) => isBelow(ratioDifference(arm(random, users[0], 0), arm(random, users[1], upliftRelative)).test),
  };
}

/** A guardrail that nothing happens to: whether the analysis rules out more harm than its margin. */
function guardrail(name, { sizes, baselineRate, marginRelative }) {
  const [control, treatment] = sizes;
  const metric = (one, role, margin) => ({ name: one, kind: 'conversion', role, ...(margin ? { margin } : {}) });
  const plan = definePlan({
    arms: EVEN_ARMS,
    metrics: [metric('bought', 'primary'), metric('kept', 'guardrail', { scale: 'relative', value: marginRelative })],
  });
  const arm = (of, counts) => ({
    arm: of,
    units: counts.users,
    segments: [],
    novelty: {},
    metrics: { bought: { form: 'counts', ...counts }, kept: { form: 'counts', ...counts } },
  });
  return {
    name,
    computed: () =>
      valueOf(power({ baselineRate, upliftRelative: 0, margin: { marginRelative }, users: control + treatment })),
    draw: (random) => {
      const { metrics } = analyzeExperiment({
        plan,
        arms: [
          arm('control', converted(random, control, baselineRate)),
          arm('treatment', converted(random, treatment, baselineRate)),
        ],
      });
      const { guardrail: held } = metrics.find(({ role }) => role === 'guardrail');
      return held.ok && held.pValue < 0.025;
    },
  };
}

/** 1,000 users an arm, 10 % against 14 %, looked at as the framework says. */
function looked(name, framework) {
  const [baselineRate, upliftRelative, each] = [0.1, 0.4, 1000];
  const fractions = framework.fractions ?? Array.from({ length: 10 }, (_, at) => (at + 1) / 10);
  const bounds =
    framework.kind === 'group-sequential'
      ? groupSequential({ fractions, spending: { kind: framework.spending } }).looks.map(({ bound }) => bound)
      : null;
  const stops = (both, look) => {
    const effect = proportionEffect(both, 'absolute');
    if (bounds) return effect.ok && Math.abs(effect.value) >= bounds[look] * effect.standardError;
    const { test } =
      framework.method === 'mixture-sprt'
        ? mixtureSprt(effect, { firstLook: framework.firstLook, mixingSd: framework.typicalUplift * baselineRate })
        : asymptoticConfidenceSequence(effect, { firstLook: framework.firstLook, tunedAt: framework.tunedAt });
    return isBelow(test);
  };
  return {
    name,
    computed: () => valueOf(power({ baselineRate, upliftRelative, users: 2 * each, framework, looks: 10 })),
    draw: (random) => {
      const both = { control: { users: 0, converted: 0 }, treatment: { users: 0, converted: 0 } };
      return fractions.some((fraction, look) => {
        for (const [arm, rate] of [
          ['control', baselineRate],
          ['treatment', baselineRate * (1 + upliftRelative)],
        ]) {
          const more = converted(random, Math.round(each * fraction) - both[arm].users, rate);
          both[arm] = { users: both[arm].users + more.users, converted: both[arm].converted + more.converted };
        }
        return stops(both, look);
      });
    },
  };
}

/** The weakest comparison of a plan with its share of the level. */
function arms(name) {
  const plan = {
    arms: [
      { name: 'control', weight: 0.5 },
      { name: 'email', weight: 0.3 },
      { name: 'banner', weight: 0.2 },
    ],
    metrics: [
      { name: 'conversion', outcome: { baselineRate: 0.1 }, effect: { scale: 'relative', value: 0.4 } },
      { name: 'value', outcome: { mean: 5, sd: 10 }, effect: { scale: 'relative', value: 0.3 } },
    ],
  };
  const units = 5000;
  return {
    name,
    computed: () => valueOf(powerOfPlan(plan, { units }).weakest),
    draw: (random) =>
      isBelow(
        twoProportionTest({
          control: converted(random, 0.5 * units, 0.1),
          treatment: converted(random, 0.2 * units, 0.14),
        }),
        0.05 / 4,
      ),
  };
}

function isBelow(test, alpha = 0.05) {
  return test.ok && test.pValue < alpha;
}

function converted(random, users, rate) {
  let count = 0;
  for (let user = 0; user < users; user += 1) if (random.next() < rate) count += 1;
  return { users, converted: count };
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function valueOf(answer) {
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
}
