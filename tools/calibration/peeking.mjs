import { analyzeExperiment, capsOf, definePlan, mergeMetricStatistics, statisticsOf } from '@cartograph/experiments';
import { clopperPearson } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';

/**
 * Whole analyses that are looked at again and again, by the frameworks that allow it: an experiment is wrong where any of its looks is.
 * A group-sequential plan of 1,500 users an arm is looked at after 375, 750 and all of them.
 * Users come in batches of equal size; at each look those that came since are added to the arms' statistics, or where a cap is a quantile all are summed up again.
 *
 * @typedef {import('@cartograph/threads').Random} Random
 * @typedef {import('@cartograph/experiments').MetricDefinition} MetricDefinition
 * @typedef {import('@cartograph/experiments').MetricStatistics} MetricStatistics
 * @typedef {{ values: Float64Array, before?: Float64Array }} Drawn
 * @typedef {import('@cartograph/experiments').MetricInput} MetricInput
 * @typedef {import('@cartograph/experiments').MetricResult} MetricResult
 * @typedef {import('@cartograph/experiments').FrameworkInput} FrameworkInput
 * @typedef {{ metric: MetricInput, draw: (random: Random, users: number, times: number) => Drawn, lag?: number }} Measure
 * @typedef {{ name: string, alpha: number, isWrong: (result: MetricResult, times: number) => boolean, isSettled?: (result: MetricResult) => boolean }} Claim
 * @typedef {{ name: string, framework: FrameworkInput, looks: number, users: number, times: number | ((random: Random) => number), measures: Measure[], claims: Claim[], runs: number }} Group
 */

const ARMS = [
  { name: 'control', weight: 0.5 },
  { name: 'treatment', weight: 0.5 },
];
/** @type {FrameworkInput} */
const SEQUENCE = { kind: 'always-valid', firstLook: 400, tunedAt: 2000 };
/** @type {FrameworkInput} */
const MIXTURE = { kind: 'always-valid', method: 'mixture-sprt', typicalUplift: 0.2, firstLook: 400 };
/** @type {(spending: 'obrien-fleming' | 'pocock') => FrameworkInput} */
const planned = (spending) => ({ kind: 'group-sequential', spending, fractions: [0.25, 0.5, 1] });
/** @type {FrameworkInput} */
const BELIEVED = { kind: 'bayesian', prior: { mean: 0, sd: 0.2 } };

const normal = (/** @type {Random} */ random) =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** What users pay, of whom 4 % buy, some more readily than others; before and after. Few and uneven: 1 in 25 orders is above 100. */
const revenue = (/** @type {Random} */ random, /** @type {number} */ users, /** @type {number} */ times) => {
  const [before, values] = [new Float64Array(users), new Float64Array(users)];
  for (let user = 0; user < users; user += 1) {
    const chance = -0.04 * Math.log(1 - random.next());
    if (random.next() < chance) before[user] = 20 * Math.exp(normal(random));
    if (random.next() < chance) values[user] = times * 20 * Math.exp(normal(random));
  }
  return { values, before };
};
/** @type {(rate: number) => Measure['draw']} */
const converting = (rate) => (random, users, times) => ({
  values: new Float64Array(users).map(() => (random.next() < rate * times ? 1 : 0)),
});
/** @type {Measure['draw']} */
const skewed = (random, users, times) => ({
  values: new Float64Array(users).map(() => times * Math.exp(1.2 * normal(random))),
});

/** Revenue of users of whom 3 % buy, at log-normal prices. @type {(sigma: number) => Measure['draw']} */
const fewBuyers = (sigma) => (random, users, times) => ({
  values: new Float64Array(users).map(() => (random.next() < 0.03 ? times * Math.exp(sigma * normal(random)) : 0)),
});
/** @type {(more?: Partial<MetricInput>) => Measure[]} */
const skewedRevenues = (more = {}) =>
  [0.7, 1, 1.3].map((sigma) => ({
    metric: { name: `revenue of 3 % who buy, σ ${sigma}`, kind: 'mean', ...more },
    draw: fewBuyers(sigma),
  }));
/** @type {(more?: Partial<MetricInput>) => Measure[]} */
const means = (more = {}) => [
  { metric: { name: 'mean of revenue', kind: 'mean', ...more }, draw: revenue },
  {
    metric: {
      name: 'the same, capped at the 99 % quantile of the look',
      kind: 'mean',
      winsorize: { quantile: 0.99 },
      ...more,
    },
    draw: revenue,
  },
  { metric: { name: 'mean of revenue with CUPED', kind: 'mean', cuped: true, ...more }, draw: revenue },
];
/** @type {(more?: Partial<MetricInput>) => Measure[]} */
const rates = (more = {}) => [
  { metric: { name: 'conversion of 10 %', kind: 'conversion', ...more }, draw: converting(0.1) },
  { metric: { name: 'conversion of 0.5 %', kind: 'conversion', ...more }, draw: converting(0.005) },
  {
    metric: { name: 'retention of 30 %, known a batch later', kind: 'retention', ...more },
    draw: converting(0.3),
    lag: 1,
  },
];
/** @type {(more?: Partial<MetricInput>) => Measure[]} */
const quantiles = (more = {}) => [
  { metric: { name: 'median', kind: 'quantile', quantile: 0.5, ...more }, draw: skewed },
  { metric: { name: '95 % quantile', kind: 'quantile', quantile: 0.95, ...more }, draw: skewed },
];

/** @type {Claim[]} */
const NOTHING = /** @type {const} */ (['absolute', 'relative']).map((scale) => ({
  name: `finds ${scale === 'absolute' ? 'an' : 'a'} ${scale} effect where there is none`,
  alpha: 0.05,
  isWrong: ({ [scale]: { test } }) => test.ok && test.pValue <= 0.05,
}));
/** What is shown beside the decision. @type {Claim[]} */
const SHOWN = /** @type {const} */ (['absolute', 'relative']).map((scale) => ({
  name: `${scale} interval leaves out 0 where there is no effect`,
  alpha: 0.05,
  isWrong: ({ [scale]: { estimate } }) => estimate.ok && (estimate.low > 0 || estimate.high < 0),
}));
/** @type {Claim[]} */
const COVERED = [
  {
    name: 'relative interval misses the uplift',
    alpha: 0.05,
    isWrong: ({ relative: { estimate } }, times) =>
      estimate.ok && (estimate.low > times - 1 || estimate.high < times - 1),
  },
];

const verdictOf = (/** @type {MetricResult} */ { guardrail }) => (guardrail?.ok ? guardrail.verdict : 'incomputable');
const isHeld = (/** @type {MetricResult} */ result) => ['non-inferior', 'superior'].includes(verdictOf(result));
const isHarmed = (/** @type {MetricResult} */ result) => verdictOf(result) === 'inferior';
/** @type {Claim[]} */
const AT_MARGIN = [
  { name: 'guardrail at its margin is held', alpha: 0.025, isWrong: isHeld },
  { name: 'guardrail at its margin is harmed', alpha: 0.025, isWrong: isHarmed },
];
/** Of those that a posterior settles, whenever one stops: it holds whatever the truth is, on average over what was believed before. @type {Claim[]} */
const SETTLED = [
  {
    name: 'guardrail held is one beyond its margin',
    alpha: 0.025,
    isSettled: isHeld,
    isWrong: (_, times) => times < 0.9,
  },
  {
    name: 'guardrail harmed is one within its margin',
    alpha: 0.025,
    isSettled: isHarmed,
    isWrong: (_, times) => times > 0.9,
  },
];

const guard = (/** @type {'absolute' | 'relative'} */ scale, /** @type {number} */ value, higherIsBetter = true) => ({
  role: /** @type {const} */ ('guardrail'),
  higherIsBetter,
  margin: { scale, value },
});

const MANY = 4_000;
const SOME = 1_500;
const FEW = 600;

/** How many times its runs a group is tried again with. */
const AGAIN = 4;

/** @type {Group[]} */
const GROUPS = [
  .../** @type {[string, FrameworkInput][]} */ ([
    ['confidence sequence', SEQUENCE],
    ['mixture SPRT', MIXTURE],
  ]).flatMap(([name, framework]) => [
    {
      name: `${name}, ten looks`,
      framework,
      looks: 10,
      users: 200,
      times: 1,
      measures: rates(),
      claims: NOTHING,
      runs: SOME,
    },
    {
      name: `${name}, ten looks`,
      framework,
      looks: 10,
      users: 200,
      times: 1,
      measures: means(),
      claims: NOTHING,
      runs: SOME,
    },
  ]),
  {
    name: 'confidence sequence, ten looks, +30 %',
    framework: SEQUENCE,
    looks: 10,
    users: 200,
    times: 1.3,
    measures: rates(),
    claims: COVERED,
    runs: SOME,
  },
  {
    name: 'confidence sequence, ten looks, +30 %',
    framework: SEQUENCE,
    looks: 10,
    users: 200,
    times: 1.3,
    measures: means(),
    claims: COVERED,
    runs: SOME,
  },
  {
    name: 'confidence sequence, five looks',
    framework: SEQUENCE,
    looks: 5,
    users: 200,
    times: 1,
    measures: quantiles(),
    claims: NOTHING,
    runs: FEW,
  },
  {
    name: 'confidence sequence, five looks, +30 %',
    framework: SEQUENCE,
    looks: 5,
    users: 200,
    times: 1.3,
    measures: quantiles(),
    claims: COVERED,
    runs: FEW,
  },
  .../** @type {const} */ (['obrien-fleming', 'pocock']).map((spending) => ({
    name: `group-sequential, ${spending}, three looks`,
    framework: planned(spending),
    looks: 15,
    users: 100,
    times: 1,
    measures: [...rates().slice(0, 1), ...means(), ...quantiles().slice(0, 1)],
    claims: NOTHING,
    runs: SOME,
  })),
  ...[true, false].flatMap((higherIsBetter) => {
    const [times, way] = higherIsBetter ? [0.8, '−20 %'] : [1.2, '+20 %'];
    const at = { times, claims: AT_MARGIN };
    const relative = guard('relative', 0.2, higherIsBetter);
    const [often] = rates(guard('absolute', 0.02, higherIsBetter));
    const seldom = rates(guard('absolute', 0.001, higherIsBetter))[1];
    return [
      {
        ...at,
        name: `confidence sequence, ten looks, ${way}`,
        framework: SEQUENCE,
        looks: 10,
        users: 200,
        measures: rates(relative),
        runs: SOME,
      },
      {
        ...at,
        name: `confidence sequence, ten looks, ${way}`,
        framework: SEQUENCE,
        looks: 10,
        users: 200,
        measures: means(relative),
        runs: SOME,
      },
      {
        ...at,
        name: `mixture SPRT, ten looks, ${way}`,
        framework: MIXTURE,
        looks: 10,
        users: 200,
        measures: rates(relative),
        runs: SOME,
      },
      {
        ...at,
        name: `confidence sequence, ten looks, ${way}, absolute margin`,
        framework: SEQUENCE,
        looks: 10,
        users: 200,
        runs: SOME,
        measures: [often, seldom],
      },
      {
        ...at,
        name: `confidence sequence, five looks, ${way}`,
        framework: SEQUENCE,
        looks: 5,
        users: 200,
        measures: quantiles(relative),
        runs: FEW,
      },
      {
        ...at,
        name: `group-sequential, pocock, three looks, ${way}`,
        framework: planned('pocock'),
        looks: 15,
        users: 100,
        measures: [...rates(relative), ...means(relative).slice(2)],
        runs: SOME,
      },
      {
        ...at,
        name: `at the end alone, ${way}`,
        framework: /** @type {const} */ ({ kind: 'frequentist' }),
        looks: 1,
        users: 2_000,
        measures: rates(relative).slice(0, 2),
        runs: MANY,
      },
    ];
  }),
  {
    name: 'posterior, ten looks, uplifts as believed',
    framework: BELIEVED,
    looks: 10,
    users: 400,
    runs: MANY,
    claims: SETTLED,
    times: (random) => Math.max(0, 1 + 0.2 * normal(random)),
    measures: rates(guard('relative', 0.1)).slice(0, 1),
  },
  ...[2_000, 5_000, 20_000].flatMap((users) => {
    const once = { framework: /** @type {const} */ ({ kind: 'frequentist' }), looks: 1, users, runs: SOME };
    const name = `at the end alone, ${users.toLocaleString('en-US')} an arm`;
    return [
      { ...once, name, times: 1, measures: skewedRevenues(), claims: SHOWN },
      { ...once, name: `${name}, +30 %`, times: 1.3, measures: skewedRevenues(), claims: COVERED },
      {
        ...once,
        name: `${name}, −2 %`,
        times: 0.98,
        measures: skewedRevenues(guard('relative', 0.02)),
        claims: AT_MARGIN,
      },
      {
        ...once,
        name: `${name}, +10 %`,
        times: 1.1,
        measures: skewedRevenues(guard('relative', 0.1, false)),
        claims: AT_MARGIN,
      },
    ];
  }),
];

/** How many groups {@link peeking} can be asked for. */
export const GROUP_COUNT = GROUPS.length;
const ROW_COUNT = GROUPS.reduce((sum, { measures, claims }) => sum + measures.length * claims.length, 0);

/**
 * How often whole analyses of one group are wrong at any look.
 * Of so many rows some lie above their 99 % bound by chance. Such rows are tried again with fresh runs, four times as many, and these count alone; a row so far above that not one of all would be there by chance is not tried again.
 *
 * @param {{ group: number, share?: number, seed?: number }} options - group: below {@link GROUP_COUNT}. share: part of the runs that the documented table was made of, above 0.
 * @returns one row a metric and claim.
 */
export function peeking({ group, share = 1, seed = 4 }) {
  const one = GROUPS[group];
  const made = Math.ceil(share * one.runs);
  const first = rowsOf(one, made, seededRandom(seed, group));
  if (!first.some(isDoubtful)) return first;
  const again = rowsOf(one, AGAIN * made, seededRandom(seed, GROUP_COUNT + group));
  return first.map((row, at) => (isDoubtful(row) ? again[at] : row));
}

/** @param {{ alpha: number, found: number, runs: number }} row */
function isDoubtful({ alpha: stated, found, runs }) {
  const isAbove = (/** @type {number} */ alpha) => clopperPearson(found, runs, { alpha, side: 'lower' }).low > stated;
  return isAbove(0.01) && !isAbove(0.01 / ROW_COUNT);
}

/** @param {Group} group @param {number} runs @param {Random} random */
function rowsOf({ name, framework, looks, users, times: given, measures, claims }, runs, random) {
  const plan = definePlan({
    arms: ARMS,
    framework,
    plannedUnits: 2 * looks * users,
    metrics: [...measures.map(({ metric }) => metric), { name: 'any', kind: 'conversion' }],
  });
  const ends =
    framework.kind === 'group-sequential'
      ? framework.fractions.map((fraction) => fraction * looks * users)
      : Array.from({ length: looks }, (_, look) => (look + 1) * users);
  const counts = measures.map(() => claims.map(() => ({ wrong: 0, settled: 0 })));
  for (let run = 0; run < runs; run += 1) {
    const times = typeof given === 'number' ? given : given(random);
    const drawn = ARMS.map((_, arm) => measures.map(({ draw }) => draw(random, looks * users, arm === 0 ? 1 : times)));
    const open = measures.map(() => claims.map(() => true));
    const summed = ARMS.map((_, arm) =>
      measures.map(({ lag = 0 }, index) =>
        summing(
          plan.metrics[index],
          drawn.map((columns) => columns[index]),
          arm,
          lag * users,
        ),
      ),
    );
    for (const [look, end] of ends.entries()) {
      const arms = ARMS.map(({ name: arm }, place) => ({
        arm,
        units: end,
        segments: [],
        novelty: {},
        metrics: {
          any: NOBODY,
          ...Object.fromEntries(measures.map(({ metric }, index) => [metric.name, summed[place][index](end)])),
        },
      }));
      const { metrics } = analyzeExperiment({
        plan,
        arms,
        ...(framework.kind === 'group-sequential'
          ? { earlierLooks: ends.slice(0, look).map((before) => 2 * before) }
          : {}),
      });
      measures.forEach((_, index) =>
        claims.forEach(({ isWrong, isSettled = isWrong }, place) => {
          const result = metrics[index];
          if (!open[index][place] || !isSettled(result, times)) return;
          open[index][place] = false;
          counts[index][place].settled += 1;
          if (isWrong(result, times)) counts[index][place].wrong += 1;
        }),
      );
    }
  }
  return measures.flatMap(({ metric }, index) =>
    claims.map((claim, place) => {
      const { wrong, settled } = counts[index][place];
      return {
        name: `${name}: ${metric.name}: ${claim.name}`,
        alpha: claim.alpha,
        found: wrong,
        runs: claim.isSettled ? settled : runs,
      };
    }),
  );
}

/** A metric that nobody converts on. */
const NOBODY = /** @type {const} */ ({ form: 'counts', users: 0, converted: 0 });

/**
 * An arm's statistics of its first users, of whom the latest `lag` are not counted yet; asked with ever more of them.
 *
 * @param {MetricDefinition} metric @param {Drawn[]} arms @param {number} own @param {number} lag @returns {(end: number) => MetricStatistics}
 */
function summing(metric, arms, own, lag) {
  const part = (/** @type {Drawn} */ { values, before }, /** @type {number} */ from, /** @type {number} */ to) => ({
    values: values.subarray(from, to),
    ...(before ? { before: before.subarray(from, to) } : {}),
  });
  if (metric.winsorize) {
    return (end) => {
      const columns = arms.map((drawn, arm) => ({
        arm: ARMS[arm].name,
        units: end,
        metrics: { [metric.name]: part(drawn, 0, end) },
      }));
      return statisticsOf(metric, columns[own].metrics[metric.name], capsOf([metric], columns)[metric.name]);
    };
  }
  let [known, at] = [statisticsOf(metric, part(arms[own], 0, 0)), 0];
  return (end) => {
    const watched = Math.max(0, end - lag);
    known = mergeMetricStatistics(known, statisticsOf(metric, part(arms[own], at, watched)));
    at = watched;
    return known;
  };
}
