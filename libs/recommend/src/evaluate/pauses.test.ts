import { setImmediate } from 'node:timers/promises';
import { seededRandom } from '@cartograph/threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { basketsOf, basketsSteps } from '../baskets/baskets.js';
import { indexBoughtTogether } from '../baskets/bought-together.js';
import { pairMatrixSteps } from '../log/pair-matrix.js';
import { sessionRowsSteps } from '../log/sessions.js';
import { trainingData, trainingDataSteps, type TrainingData } from '../log/training-data.js';
import { TYPE_CODES, type TrainingLog } from '../log/training-log.js';
import { gapsSteps } from '../rules/purchase-gaps.js';
import { START } from '../testing/taste-shop.js';
import { holdoutSteps } from './holdout.js';
import { sampleUsersSteps } from './sample-users.js';
import { seedShare } from './seed-project.js';
import { sessionCasesSteps } from './sessions.js';
import { splitOf, splitSteps } from './split.js';
import { chooseTarget, eventCountsSteps } from './target.js';

/** Events of the log, and the most that may be looked at between two pauses: a month of 42 million then has a pause at least every half second. */
const EVENTS = 1_200_000;
const MOST = 300_000;
const SPANS = EVENTS / MOST;

/** Users 0 … 299,999 with a session of four events each: two views, a cart and a purchase. */
function largeLog(): TrainingLog {
  const [users, products] = [EVENTS / 4, 5000];
  const random = seededRandom(3);
  const position = Int32Array.from({ length: EVENTS }, (_, event) => event);
  const facts = {
    categories: Array.from({ length: products }, (_, product) => `c.${product % 40}`),
    brands: Array.from({ length: products }, () => ''),
    prices: new Float64Array(products).fill(5),
  };
  const none = { indptr: new Int32Array(products + 1), from: new Float64Array() };
  return {
    snapshotId: 'snap-large',
    userIds: Array.from({ length: users }, (_, user) => String(user + 1)),
    productIds: Array.from({ length: products }, (_, product) => String(product + 1)),
    facts,
    history: {
      names: [],
      categories: { ...none, values: new Int32Array() },
      brands: { ...none, values: new Int32Array() },
      prices: { ...none, values: new Float64Array() },
    },
    events: {
      users: position.map((event) => event % users),
      products: position.map(() => Math.floor(random.next() * products)),
      at: Float64Array.from(position, (event) => START + event),
      types: Uint8Array.from(position, (event) =>
        TYPE_CODES.indexOf((['view', 'view', 'cart', 'purchase'] as const)[Math.floor((4 * event) / EVENTS)]!),
      ),
      sessions: position.map((event) => event % users),
    },
    sessionCount: users,
    botSessions: new Uint8Array(users),
  };
}

describe('long work on a large log can be left', () => {
  let log: TrainingLog;
  let data: TrainingData;
  beforeAll(() => {
    log = largeLog();
    data = trainingData(log);
  });

  /** The pauses of some work. */
  const pausesOf = (work: Generator<void, unknown>): number => {
    let pauses = 0;
    for (; work.next().done !== true; pauses += 1);
    return pauses;
  };
  const size = { users: EVENTS / 4, products: 5000 };

  it('after each span of events, in every pass over them', () => {
    expect(pausesOf(eventCountsSteps(log))).toBeGreaterThanOrEqual(SPANS);
    expect(pausesOf(pairMatrixSteps(log.events, size, () => 1))).toBeGreaterThanOrEqual(2 * SPANS);
    expect(pausesOf(sessionRowsSteps(log, { end: Infinity }))).toBeGreaterThanOrEqual(2 * SPANS);
    expect(pausesOf(trainingDataSteps(log))).toBeGreaterThanOrEqual(6 * SPANS);
  });

  it.each(['time', 'leave-last-out', 'random'] as const)('while it is split (%s)', (kind) => {
    expect(pausesOf(splitSteps(kind, log, 'cart', { seed: 1 }))).toBeGreaterThanOrEqual(SPANS);
  });

  it('while a holdout is made, its users are sampled and its sessions are asked about', () => {
    const target = chooseTarget(log, 'purchase');
    expect(pausesOf(holdoutSteps(log, splitOf('time', log, 'purchase', 1), target, { k: 10 }))).toBeGreaterThanOrEqual(
      8 * SPANS,
    );
    const keep = Uint8Array.from({ length: size.users }, (_, user) => user % 3);
    expect(pausesOf(sampleUsersSteps(data, keep))).toBeGreaterThanOrEqual((10 * size.users) / MOST);
    expect(pausesOf(sessionCasesSteps(data.sessions, { from: START, steps: 'every' }))).toBeGreaterThanOrEqual(SPANS);
  });

  it('while it finds what goes together, and when buyers buy again', async () => {
    const kind = { event: 'purchase', within: 'session' } as const;
    expect(pausesOf(basketsSteps(data, kind))).toBeGreaterThanOrEqual(SPANS + (2 * size.users) / MOST);
    expect(pausesOf(gapsSteps(data))).toBeGreaterThanOrEqual(SPANS + 4);
    expect(await turnsDuring(indexBoughtTogether(basketsOf(data, kind)))).toBeGreaterThanOrEqual(
      (2 * size.users) / MOST,
    );
  });

  it('while it looks how much the seed project held out', async () => {
    expect(await turnsDuring(seedShare(log, chooseTarget(log)))).toBeGreaterThanOrEqual(4 * SPANS);
  });
});

/** How often others have their turn while something is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  const about = { turns: 0, isDone: false };
  const finish = work.finally(() => {
    about.isDone = true;
  });
  while (!about.isDone) {
    await setImmediate();
    about.turns += 1;
  }
  await finish;
  return about.turns;
}
