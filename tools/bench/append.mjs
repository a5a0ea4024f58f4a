import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAppender, openLake } from '@cartograph/events';
import { alternate, median, quantile, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR } from './reference-python.mjs';

/** @typedef {import('@cartograph/events').NewEvent} NewEvent */
/** @typedef {{ acknowledged: number, seconds: number, waits: number[] }} Load - milliseconds from when a batch was due to its acknowledgement. */

const EVENTS_A_SECOND = 2_000;
const CALLERS = 20;
const BATCH = 10;
const FIRST_PRODUCT = 10_000_000;
const COLUMNS = /** @type {const} */ ([
  'event_time',
  'event_type',
  'product_id',
  'category_id',
  'category_code',
  'brand',
  'price',
  'user_id',
  'user_session',
]);

/**
 * Appends 2,000 events a second from twenty callers at once, ten events a batch, each waited for until it is on the disk;
 * against a bare file to which the same lines are appended and forced onto the disk, the lines that wait together at once.
 * Then imports what was appended and looks for every acknowledged event in the lake.
 *
 * @param {import('./measure.mjs').BenchOptions} options
 */
export async function run({ seconds, rounds, say }) {
  await mkdir(BENCH_DIR, { recursive: true });
  const folder = await mkdtemp(join(BENCH_DIR, 'append-'));
  try {
    /** @type {Load[]} */ const ours = [];
    /** @type {Load[]} */ const bare = [];
    let lost = 0;
    const pairs = await alternate({
      rounds,
      warmUp: false,
      ours: async (round) => {
        say(`round ${round + 1} of ${rounds}: ${seconds} s of appends …`);
        const dataDir = join(folder, `data-${round}`);
        const appender = await openAppender(dataDir);
        const load = await appendFor(seconds, async (events) => (await appender.append(events)).accepted);
        lost += await missing(appender, dataDir, load.acknowledged, say);
        ours.push(load);
        return { value: quantile(load.waits, 0.99), detail: load };
      },
      reference: async (round) => {
        say(`round ${round + 1} of ${rounds}: ${seconds} s of a bare file …`);
        const file = await bareFile(join(folder, `bare-${round}`));
        const load = await appendFor(seconds, file.append).finally(() => file.close());
        bare.push(load);
        return { value: quantile(load.waits, 0.99), detail: load };
      },
    });
    const rate = (/** @type {Load[]} */ loads) =>
      median(loads.map(({ acknowledged, seconds: took }) => acknowledged / took));
    const typical = (/** @type {Load[]} */ loads) => median(loads.map(({ waits }) => median(waits)));
    const figures = {
      eventsASecond: rate(ours),
      bareEventsASecond: rate(bare),
      p50Ms: typical(ours),
      bareP50Ms: typical(bare),
      p99Ms: median(pairs.ours),
      bareP99Ms: median(pairs.reference),
      lost,
    };
    return [
      resultOf(pairs, {
        case: `append ${EVENTS_A_SECOND} events/s for ${seconds} s: p99 of the wait`,
        unit: 'ms',
        better: 'less',
        agree: lost === 0,
        figures,
        note: `${figures.eventsASecond.toFixed(0)} events/s acknowledged (bare file ${figures.bareEventsASecond.toFixed(0)}), p50 ${figures.p50Ms.toFixed(1)} ms (${figures.bareP50Ms.toFixed(1)} ms), ${CALLERS} callers with ${BATCH} events a batch; ${
          lost === 0
            ? `each of ${ours.reduce((sum, { acknowledged }) => sum + acknowledged, 0)} acknowledged events is in the lake once`
            : `${lost} acknowledged events are NOT in the lake once`
        }`,
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Twenty callers at a steady beat; who is late sends at once, and the wait counts from when the batch was due.
 *
 * @param {number} seconds
 * @param {(events: NewEvent[]) => Promise<number>} append - gives the events acknowledged.
 * @returns {Promise<Load>}
 */
async function appendFor(seconds, append) {
  const beat = (1000 * BATCH * CALLERS) / EVENTS_A_SECOND;
  const batches = Math.round((seconds * EVENTS_A_SECOND) / BATCH / CALLERS);
  const now = Date.now();
  const began = performance.now();
  /** @type {number[]} */ const waits = [];
  let acknowledged = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      for (let batch = 0; batch < batches; batch += 1) {
        const due = began + beat * (batch + caller / CALLERS);
        const early = due - performance.now();
        if (early > 0) await sleep(early);
        const taken = await append(eventsOf(now, caller, batch, batches));
        waits.push(performance.now() - due);
        acknowledged += taken;
      }
    }),
  );
  return { acknowledged, seconds: secondsSince(began), waits };
}

/** Events of a batch; every event has a product of its own, which tells it among all. @param {number} now @param {number} caller @param {number} batch @param {number} batches @returns {NewEvent[]} */
const eventsOf = (now, caller, batch, batches) =>
  Array.from({ length: BATCH }, (_, index) => {
    const number = (caller * batches + batch) * BATCH + index;
    return {
      event_time: new Date(now + batch * 100).toISOString(),
      event_type: index === 9 ? 'cart' : 'view',
      product_id: String(FIRST_PRODUCT + number),
      category_id: '2053013555631882655',
      category_code: 'electronics.smartphone',
      brand: 'samsung',
      price: '130.76',
      user_id: String(500_000_000 + (number % 5_000)),
      user_session: `bench-${number % 5_000}`,
    };
  });

/**
 * Seals what was appended and counts the acknowledged events that are not in the lake exactly once.
 *
 * @param {import('@cartograph/events').Appender} appender
 * @param {string} dataDir
 * @param {number} acknowledged
 * @param {(line: string) => void} say
 */
async function missing(appender, dataDir, acknowledged, say) {
  say('  importing them and looking for every one …');
  const pending = await appender.pending();
  await appender.seal();
  await appender.close();
  const lake = await openLake({ dataDir });
  try {
    const store = await lake.store();
    const [found] = await store.rows(
      'select count(*) as events, count(distinct product_id) as products from events where product_id >= ? and product_id < ?',
      [FIRST_PRODUCT, FIRST_PRODUCT + acknowledged],
    );
    const [events, products] = [Number(found?.['events']), Number(found?.['products'])];
    return Math.max(
      acknowledged - products,
      events - products,
      Math.abs(acknowledged - pending.events),
      Math.abs(store.snapshot.rows - acknowledged),
    );
  } finally {
    await lake.close();
  }
}

/** A file that lines are appended to, those that wait together in one write and one fsync. @param {string} path */
async function bareFile(path) {
  const file = await open(path, 'a');
  /** @type {{ lines: string, done: () => void }[]} */ let waiting = [];
  /** @type {Promise<void> | null} */ let writing = null;
  const write = async () => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await file.appendFile(group.map(({ lines }) => lines).join(''));
      await file.datasync();
      for (const { done } of group) done();
    }
    writing = null;
  };
  return {
    /** @param {NewEvent[]} events @returns {Promise<number>} */
    async append(events) {
      const lines = events.map((event) => `${COLUMNS.map((column) => event[column]).join(',')}\n`).join('');
      await new Promise((/** @type {(value: void) => void} */ resolve) => {
        waiting.push({ lines, done: resolve });
        writing ??= write();
      });
      return events.length;
    },
    close: () => file.close(),
  };
}
