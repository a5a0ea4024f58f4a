import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abandonment, explore, funnel, overview, paths } from '@cartograph/analytics';
import { generateDemoShop } from '@cartograph/demo-shop';
import { importLog, openLake } from '@cartograph/events';
import { intervalDifference } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';

/** October and November, and the same days of the week so many weeks later. */
const EARLIER = { from: '2019-10-01', to: '2019-11-30' };
const LATER = { from: '2019-12-03', to: '2020-02-01' };
const SHIFT = 63 * 86_400_000;
const TIME_ZONE = 'UTC';

/** Funnels of the lake's tables: what they are called, and their second step. */
const FUNNELS = [
  { name: 'view → cart, in a funnel', steps: ['view', 'cart'] },
  { name: 'view → purchase, in a funnel', steps: ['view', 'purchase'] },
];
/** Shares of sessions, and medians of what takes them time: what they are called, and how they are asked. */
const ASKED = [
  ...['cart', 'purchase'].map((type) => ({
    name: `view → ${type}, in an ordered funnel`,
    ask: async (store, question) => {
      const steps = ['view', type].map((one) => ({ eventTypes: [one] }));
      return (await funnel(store, { ...question, steps, users: false, seconds: false })).steps[1].perFirstStep;
    },
  })),
  {
    name: 'abandoned carts per session with a cart',
    ask: async (store, question) => (await abandonment(store, question)).abandonedPerCart,
  },
  {
    name: 'abandoned carts whose user bought something within a week',
    ask: async (store, question) =>
      (await abandonment(store, question)).returns.find(({ hours }) => hours === 168).boughtAnythingPerCart,
  },
  {
    name: 'sessions with views alone, of those without a purchase, in paths',
    ask: async (store, question) => viewsAlone(await paths(store, { ...question, first: 5 })).share,
  },
  {
    name: 'median seconds from view to cart, in a funnel from the tables',
    ask: async (store, question) =>
      secondsToCart(await funnel(store, { ...question, steps: VIEW_TO_CART, users: false })),
  },
  {
    name: 'median seconds from view to cart, in a funnel from the events',
    ask: async (store, question) => secondsToCart(await funnel(store, { ...question, steps: VIEW_TO_CART })),
  },
  {
    name: 'median seconds of sessions with views alone, in paths',
    ask: async (store, question) => viewsAlone(await paths(store, { ...question, first: 5 })).medianSeconds,
  },
  {
    name: 'median hours until the user of an abandoned cart returns',
    ask: async (store, question) => (await abandonment(store, question)).hoursUntilReturn?.median ?? { ok: false },
  },
];
const VIEW_TO_CART = ['view', 'cart'].map((type) => ({ eventTypes: [type] }));
const viewsAlone = ({ away }) => away.paths.find(({ steps }) => steps.join() === 'view');
const secondsToCart = ({ steps }) => steps[1].secondsFromPrevious?.median ?? { ok: false };
const MEASURES = [
  'purchaseSessionsPerSession',
  'cartSessionsPerViewSession',
  'purchaseSessionsPerCartSession',
  'viewsPerSession',
  'averageOrderValue',
  'revenuePerVisitor',
];

/**
 * A demo shop whose users are dealt at random over samples: a sample is a brand in one of two periods. Every figure of a sample should hold that of the whole shop in 95 of 100 samples,
 * and two samples should differ in 5 of 100 pairs, for nothing but chance made them.
 *
 * Events keep their users, sessions, types, products and prices, and the time between them. Half of the users come {@link SHIFT} later, so that an overview compares a brand's samples as
 * it compares any two periods.
 *
 * @param {{ seed: number, events: number, samples: number, threads: number }} options - samples: brands; each has two.
 * @returns {Promise<{ name: string, covered: number, of: number, differ: number, pairs: number }[]>}
 */
export async function splitShop({ seed, events, samples, threads }) {
  const folder = mkdtempSync(join(tmpdir(), 'cartograph-calibration-'));
  try {
    const { files } = await generateDemoShop({ outDir: join(folder, 'shop'), events, seed });
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const log = join(folder, 'dealt.csv');
    await writeFile(log, dealt(texts, samples, seed));
    const dataDir = join(folder, 'data');
    await importLog({ dataDir, paths: [log], isSynthetic: true, dayZone: TIME_ZONE, keepDuplicates: true, threads });
    const lake = await openLake({ dataDir, threads });
    const store = await lake.store();
    try {
      return [
        ...(await fromTables(store, samples)),
        ...(await asked(store, samples)),
        ...(await fromEvents(store, samples)),
      ];
    } finally {
      await store.close();
      await lake.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const brandOf = (sample) => `sample-${sample}`;

/** The log with its users dealt over brands and periods; what it is called else is one for all. */
function dealt(texts, samples, seed) {
  const random = seededRandom(seed, 1);
  /** @type {Map<string, { brand: string, shift: number }>} */
  const hands = new Map();
  const lines = texts.flatMap((text) => text.trimEnd().split('\n').slice(1));
  const header = texts[0].slice(0, texts[0].indexOf('\n'));
  const moved = lines.map((line) => {
    const [time, type, product, , , , price, user, session] = line.split(',');
    let hand = hands.get(user);
    if (hand === undefined) {
      hand = { brand: brandOf(Math.floor(samples * random.next())), shift: random.next() < 0.5 ? 0 : SHIFT };
      hands.set(user, hand);
    }
    const at = new Date(Date.parse(`${time.slice(0, 19).replace(' ', 'T')}Z`) + hand.shift).toISOString();
    return [
      `${at.slice(0, 19).replace('T', ' ')} UTC`,
      type,
      product,
      '1',
      'all',
      hand.brand,
      price,
      user,
      session,
    ].join(',');
  });
  return `${[header, ...moved].join('\n')}\n`;
}

/** What the lake's tables tell of the samples. */
async function fromTables(store, samples) {
  const brands = Array.from({ length: samples }, (_, sample) => ({ brand: brandOf(sample) }));
  const rows = [];
  for (const { name, steps } of FUNNELS) {
    const ask = async (filter, period) => {
      const question = {
        timeZone: TIME_ZONE,
        steps: steps.map((type) => ({ eventTypes: [type] })),
        order: 'any',
        users: false,
        seconds: false,
      };
      return (await funnel(store, { ...question, filter, period })).steps[1].perFirstStep;
    };
    const truth = await ask(null, null);
    const pairs = [];
    for (const filter of brands) pairs.push([await ask(filter, EARLIER), await ask(filter, LATER)]);
    rows.push(judged(name, truth.value, pairs));
  }
  const tested = {
    name: 'purchase sessions per session, by an overview’s test',
    covered: 0,
    of: 0,
    differ: 0,
    pairs: 0,
  };
  const truth = (await overview(store, { timeZone: TIME_ZONE })).total.purchaseSessionsPerSession;
  for (const filter of brands) {
    const { total, previous, changes } = await overview(store, {
      timeZone: TIME_ZONE,
      filter,
      period: LATER,
      comparedWith: EARLIER,
      granularity: 'month',
    });
    for (const { purchaseSessionsPerSession: share } of [total, previous]) count(tested, share, truth.value);
    const { isSignificant } = changes.find(({ measure }) => measure === 'purchaseSessionsPerSession');
    if (isSignificant !== null) tested.pairs += 1;
    if (isSignificant) tested.differ += 1;
  }
  return [...rows, tested];
}

/** Shares and medians of the samples, of which each is asked by itself. */
async function asked(store, samples) {
  const rows = [];
  for (const { name, ask } of ASKED) {
    const truth = await ask(store, { timeZone: TIME_ZONE });
    const pairs = [];
    for (let sample = 0; sample < samples; sample += 1) {
      const of = (period) => ask(store, { timeZone: TIME_ZONE, period, filter: { brand: brandOf(sample) } });
      pairs.push([await of(EARLIER), await of(LATER)]);
    }
    rows.push(judged(name, truth.value, pairs));
  }
  return rows;
}

/** What a pass over the events tells of the samples. */
async function fromEvents(store, samples) {
  const rows = [];
  for (const measure of MEASURES) {
    const ask = async (period, by) => explore(store, { timeZone: TIME_ZONE, measure, period, by, top: 100 });
    const estimateOf = ({ value, low, high }) => (low === null ? { ok: false } : { ok: true, value, low, high });
    const truth = (await ask(null, [])).total.value;
    const periods = [];
    for (const period of [EARLIER, LATER]) {
      const answer = await ask(period, ['brand']);
      periods.push(new Map(answer.rows.map(({ keys, figure }) => [keys[0].value, estimateOf(figure)])));
    }
    const pairs = Array.from({ length: samples }, (_, sample) =>
      periods.map((of) => of.get(brandOf(sample)) ?? { ok: false }),
    );
    rows.push(judged(`${measure}, in explore`, truth, pairs));
  }
  return rows;
}

/** Pairs of samples' figures: how many hold the truth, and how many pairs differ by the interval of their difference. */
function judged(name, truth, pairs) {
  const row = { name, covered: 0, of: 0, differ: 0, pairs: 0 };
  for (const [first, second] of pairs) {
    for (const figure of [first, second]) count(row, figure, truth);
    if (!first.ok || !second.ok) continue;
    const { low, high } = intervalDifference(second, first);
    row.pairs += 1;
    if (low > 0 || high < 0) row.differ += 1;
  }
  return row;
}

function count(row, figure, truth) {
  if (!figure.ok) return;
  row.of += 1;
  if (figure.low <= truth && truth <= figure.high) row.covered += 1;
}
