import {
  agrestiCaffo,
  asymptoticConfidenceSequence,
  bootstrapDifference,
  cupedDifference,
  coMoments,
  groupSequential,
  mannWhitney,
  meanDifference,
  mixtureSprt,
  moments,
  newcombe,
  permutationTest,
  proportionEffect,
  quantileDifference,
  ratioDifference,
  relativeCupedUplift,
  relativeMeanUplift,
  relativeRatioUplift,
  relativeUplift,
  twoProportionTest,
} from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';

/**
 * Intervals and what is true: `draw` makes one experiment and its interval, which `truth` should lie in.
 *
 * @type {{ name: string, truth: number, isDiscrete: boolean, draw: (random: import('@cartograph/threads').Random) => import('@cartograph/metrics').Estimate }[]}
 */
export const INTERVALS = [
  ...[
    [0.03, 0.036, 1500, 1500],
    [0.1, 0.12, 400, 800],
    [0.5, 0.5, 60, 60],
  ].flatMap(([control, treatment, controlUsers, treatmentUsers]) => {
    const arms = (random) => ({
      control: converted(random, controlUsers, control),
      treatment: converted(random, treatmentUsers, treatment),
    });
    const what = `${+(100 * control).toPrecision(3)} % and ${+(100 * treatment).toPrecision(3)} % of ${controlUsers} and ${treatmentUsers}`;
    return [
      {
        name: `Newcombe, absolute, ${what}`,
        truth: treatment - control,
        isDiscrete: true,
        draw: (random) => newcombe(arms(random)),
      },
      {
        name: `Agresti–Caffo, absolute, ${what}`,
        truth: treatment - control,
        isDiscrete: true,
        draw: (random) => agrestiCaffo(arms(random)),
      },
      {
        name: `log, relative, ${what}`,
        truth: treatment / control - 1,
        isDiscrete: true,
        draw: (random) => relativeUplift(arms(random)),
      },
    ];
  }),
  ...[
    ['normal values', 50, normal, 1],
    ['revenue of a fifth who buy', 2000, revenue, 4],
  ].flatMap(([what, users, value, level]) => {
    const shift = 0.1 * level;
    const arm = (random, more) =>
      moments(
        Float64Array.from({ length: users }, () =>
          value === normal ? level + more + normal(random) : (1 + more / level) * value(random),
        ),
      );
    return [
      {
        name: `Welch, absolute, ${what}, ${users} an arm`,
        truth: shift,
        isDiscrete: false,
        draw: (random) => meanDifference(arm(random, 0), arm(random, shift)).estimate,
      },
      {
        name: `Fieller, relative, ${what}, ${users} an arm`,
        truth: 0.1,
        isDiscrete: false,
        draw: (random) => relativeMeanUplift(arm(random, 0), arm(random, shift)).estimate,
      },
    ];
  }),
  {
    name: 'ratio of sums, absolute, 1,000 an arm',
    truth: 0.05,
    isDiscrete: false,
    draw: (random) => ratioDifference(pairs(random, 1000, 0.5), pairs(random, 1000, 0.55)).estimate,
  },
  {
    name: 'ratio of sums, relative, 1,000 an arm',
    truth: 0.1,
    isDiscrete: false,
    draw: (random) => relativeRatioUplift(pairs(random, 1000, 0.5), pairs(random, 1000, 0.55)).estimate,
  },
  {
    name: 'CUPED, absolute, correlation 0.7, 300 an arm',
    truth: 0.2,
    isDiscrete: false,
    draw: (random) => cupedDifference(covaried(random, 300, 2), covaried(random, 300, 2.2)).estimate,
  },
  {
    name: 'CUPED, relative, correlation 0.7, 300 an arm',
    truth: 0.1,
    isDiscrete: false,
    draw: (random) => relativeCupedUplift(covaried(random, 300, 2), covaried(random, 300, 2.2)).estimate,
  },
  {
    name: 'median, absolute, 400 an arm',
    truth: 0,
    isDiscrete: true,
    draw: (random) => quantileDifference(sorted(random, 400), sorted(random, 400), { q: 0.5 }).estimate,
  },
];

/**
 * Tests without an effect; `draw` says whether one found something all the same. Where a test may be looked at again, it is looked at ten times and
 * any of them counts.
 *
 * @type {{ name: string, alpha: number, draw: (random: import('@cartograph/threads').Random) => boolean }[]}
 */
export const TESTS = [
  {
    name: 'two proportions',
    alpha: 0.05,
    draw: (random) =>
      isBelow(twoProportionTest({ control: converted(random, 800, 0.1), treatment: converted(random, 800, 0.1) })),
  },
  {
    name: 'Welch, revenue',
    alpha: 0.05,
    draw: (random) => isBelow(meanDifference(revenues(random, 1000), revenues(random, 1000)).test),
  },
  {
    name: 'Mann–Whitney, revenue with many zeros',
    alpha: 0.05,
    draw: (random) => isBelow(mannWhitney(spent(random, 300), spent(random, 300)).test),
  },
  {
    name: 'ratio of sums',
    alpha: 0.05,
    draw: (random) => isBelow(ratioDifference(pairs(random, 500, 0.5), pairs(random, 500, 0.5)).test),
  },
  {
    name: 'CUPED',
    alpha: 0.05,
    draw: (random) => isBelow(cupedDifference(covaried(random, 300, 2), covaried(random, 300, 2)).test),
  },
  peeked('confidence sequence, ten looks from 400 users on', (effect) =>
    isBelow(asymptoticConfidenceSequence(effect, { firstLook: 400, tunedAt: 2000 }).test),
  ),
  peeked('mixture SPRT, ten looks from 400 users on', (effect) =>
    isBelow(mixtureSprt(effect, { firstLook: 400, mixingSd: 0.04 }).test),
  ),
  ...['obrien-fleming', 'pocock'].map((kind) => {
    const bounds = groupSequential({
      fractions: Array.from({ length: 10 }, (_, at) => (at + 1) / 10),
      spending: { kind },
    }).looks.map(({ bound }) => bound);
    return peeked(
      `group-sequential, ${kind}, ten looks`,
      (effect, look) => effect.ok && Math.abs(effect.value) >= bounds[look] * effect.standardError,
    );
  }),
  {
    name: 'permutation, revenue',
    most: 1_000,
    alpha: 0.05,
    draw: (random) => isBelow(permutationTest(spent(random, 300), spent(random, 300), { random, permutations: 999 })),
  },
  .../** @type {const} */ (['absolute', 'relative']).map((scale) => ({
    name: `bootstrap, ${scale}, revenue`,
    most: 1_000,
    alpha: 0.05,
    draw: (random) =>
      isBelow(bootstrapDifference(spent(random, 1000), spent(random, 1000), { random, resamples: 999 })[scale].test),
  })),
];

/** Runs of an interval, and of a test, at full size. */
const RUNS = 20_000;

/** How often intervals hold what is true. @param {{ share?: number, seed?: number }} options - share: of the full size. */
export function coverage({ share = 1, seed = 2 }) {
  return INTERVALS.map(({ name, truth, isDiscrete, draw }, at) => {
    const random = seededRandom(seed, at);
    const runs = Math.ceil(share * RUNS);
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      const interval = draw(random);
      if (interval.ok && interval.low <= truth && truth <= interval.high) covered += 1;
    }
    return { name, covered, runs, isDiscrete };
  });
}

/** How often tests find something where nothing is. @param {{ share?: number, seed?: number }} options - share: of the full size. */
export function falsePositives({ share = 1, seed = 3 }) {
  return TESTS.map(({ name, alpha, draw, most = RUNS }, at) => {
    const random = seededRandom(seed, at);
    const runs = Math.ceil(share * most);
    let found = 0;
    for (let run = 0; run < runs; run += 1) if (draw(random)) found += 1;
    return { name, alpha, found, runs };
  });
}

/** 2,000 users an arm who convert alike, looked at ten times. */
function peeked(name, finds) {
  return {
    name,
    alpha: 0.05,
    draw: (random) => {
      const arms = { control: { users: 0, converted: 0 }, treatment: { users: 0, converted: 0 } };
      let found = false;
      for (let look = 0; look < 10 && !found; look += 1) {
        for (const arm of ['control', 'treatment']) {
          const more = converted(random, 200, 0.1);
          arms[arm] = { users: arms[arm].users + more.users, converted: arms[arm].converted + more.converted };
        }
        found = finds(proportionEffect(arms, 'absolute'), look);
      }
      return found;
    },
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

/** What a user pays, of whom a fifth buy: 0, or 20 on average. */
function revenue(random) {
  return random.next() < 0.2 ? -20 * Math.log(1 - random.next()) : 0;
}

const spent = (random, users) => Float64Array.from({ length: users }, () => revenue(random));
const revenues = (random, users) => moments(spent(random, users));

/** Users with 1 to 5 sessions, each of which buys at a rate that differs from user to user around `rate`. */
function pairs(random, users, rate) {
  const sessions = Float64Array.from({ length: users }, () => 1 + Math.floor(5 * random.next()));
  return coMoments(
    sessions,
    sessions.map((count) => {
      const own = rate + (random.next() < 0.5 ? -0.2 : 0.2);
      let bought = 0;
      for (let session = 0; session < count; session += 1) if (random.next() < own) bought += 1;
      return bought;
    }),
  );
}

/** Before and after, correlated by 0.7. */
function covaried(random, users, level) {
  const before = Float64Array.from({ length: users }, () => normal(random));
  return coMoments(
    before,
    before.map((x) => level + 0.7 * x + Math.sqrt(1 - 0.7 ** 2) * normal(random)),
  );
}

const sorted = (random, users) => Float64Array.from({ length: users }, () => -Math.log(1 - random.next())).toSorted();
