import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openLake } from '@cartograph/events';
import { monthLog } from './demo-log.mjs';
import { lookupCases } from './lookup-cases.mjs';
import { alternate, quantile, resultOf, secondsSince } from './measure.mjs';
import { openRaw } from './raw-duckdb.mjs';
import { BENCH_DIR } from './reference-python.mjs';
import { runChild } from './run-child.mjs';

const TIME_ZONE = 'Asia/Dubai';
/** One of them warms up. */
const KEYS = 21;

/** @typedef {import('@cartograph/analytics').Overview} Overview */

/**
 * Looks things up in a lake as the API does, against plain SQL over one Parquet file of the same rows in order of time, copies
 * dropped. The first overview is answered by new processes, everything else warm and with another key every time.
 *
 * @param {import('./measure.mjs').BenchOptions} options
 */
export async function run(options) {
  const { memory, rounds, say } = options;
  const file = await monthLog(options);
  await mkdir(BENCH_DIR, { recursive: true });
  const folder = await mkdtemp(join(BENCH_DIR, 'lookup-'));
  const [copy, rows, temp] = [join(folder, 'copy.parquet'), join(folder, 'rows.parquet'), join(folder, 'spill')];
  const dataDir = options.data ?? join(folder, 'data');
  try {
    await importOnce({ dataDir, file, memory, temp, say });
    say('writing the plain Parquet, copies dropped, in order of time …');
    await runChild({ kind: 'copy', file, out: copy, lenient: true, memory, temp });
    await runChild({ kind: 'distinct', rows: copy, out: rows, memory, temp });
    const first = await firstOverview({ dataDir, rows, memory, temp, rounds });
    return [first, ...(await warmLookups({ dataDir, rows, memory, temp, say }))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {{ dataDir: string, file: string, memory: string, temp: string, say: (line: string) => void }} about */
async function importOnce({ dataDir, file, memory, temp, say }) {
  const lake = await openLake({ dataDir });
  const present = await lake.current().finally(() => lake.close());
  if (present !== null) return;
  say('importing …');
  await runChild({ kind: 'import', dataDir, file, maxBadShare: 1, memory, temp });
}

/** Opening the lake and the overview of the whole log. @param {{ dataDir: string, rows: string, memory: string, temp: string, rounds: number }} about */
async function firstOverview({ dataDir, rows, memory, temp, rounds }) {
  const pairs = await alternate({
    rounds,
    ours: async () => {
      const { seconds, rssBytes, result } = await runChild({
        kind: 'overview',
        dataDir,
        timeZone: TIME_ZONE,
        memory,
        temp,
      });
      return {
        value: seconds * 1000,
        detail: { .../** @type {Pick<Overview, 'total' | 'days'> & { loading: number }} */ (result), rssBytes },
      };
    },
    reference: async () => {
      const { seconds, result } = await runChild({ kind: 'bare-overview', rows, memory, temp });
      return { value: seconds * 1000, detail: /** @type {Record<string, string | number | null>[]} */ (result) };
    },
  });
  const { total, days, loading, rssBytes } = pairs.oursDetail;
  const figures = (
    /** @type {import('@cartograph/analytics').OverviewFigures} */ { counts, visitors, buyers, revenue },
  ) => [counts.views, counts.carts, counts.purchases, visitors, buyers, Number(revenue).toFixed(2)].join(' ');
  const plain = pairs.referenceDetail.map((row) =>
    [
      row['views'],
      row['carts'],
      row['purchases'],
      row['visitors'],
      row['buyers'],
      Number(row['revenue'] ?? 0).toFixed(2),
    ].join(' '),
  );
  const ours = [
    figures(total),
    ...days.filter((day) => day.figures.counts.total > 0).map((day) => figures(day.figures)),
  ];
  return resultOf(pairs, {
    case: 'open and first overview',
    unit: 'ms',
    better: 'less',
    agree: JSON.stringify(ours) === JSON.stringify(plain),
    figures: { loadingMs: loading * 1000, rssBytes },
    note: `new process each; loading the code took ${(loading * 1000).toFixed(0)} ms more; peak RSS ${Math.round(rssBytes / 2 ** 20)} MiB; ${days.length} days, ${total.visitors} visitors, revenue ${total.revenue}`,
  });
}

/** @param {{ dataDir: string, rows: string, memory: string, temp: string, say: (line: string) => void }} about */
async function warmLookups({ dataDir, rows, memory, temp, say }) {
  const lake = await openLake({ dataDir, memoryLimit: memory });
  const raw = await openRaw({ memory, temp });
  try {
    const store = await lake.store();
    const results = [];
    for (const { name, keys, ours, plain } of await lookupCases(store, raw, rows, KEYS)) {
      say(`${name} …`);
      const [, ...measured] = keys;
      const key = (/** @type {number} */ round) => keys[round + 1] ?? '';
      /** @type {unknown[]} */ const answers = [];
      /** @type {unknown[]} */ const expected = [];
      const pairs = await alternate({
        rounds: measured.length,
        ours: (round) => timed(() => ours(key(round)), round < 0 ? [] : answers),
        reference: (round) => timed(() => plain(key(round)), round < 0 ? [] : expected),
      });
      const differs = measured.filter((_, round) => JSON.stringify(answers[round]) !== JSON.stringify(expected[round]));
      results.push(
        resultOf(pairs, {
          case: name,
          unit: 'ms',
          better: 'less',
          agree: differs.length === 0,
          figures: {
            oursP95: quantile(pairs.ours, 0.95),
            plainP95: quantile(pairs.reference, 0.95),
            keys: measured.length,
          },
          note: `p95 ${quantile(pairs.ours, 0.95).toFixed(1)} ms, plain SQL ${quantile(pairs.reference, 0.95).toFixed(1)} ms; ${measured.length} answers${differs.length === 0 ? ' are the same' : `, DIFFERENT for ${differs.slice(0, 3).join(', ')}`}`,
        }),
      );
    }
    return results;
  } finally {
    raw.close();
    await lake.close();
  }
}

/** @param {() => Promise<unknown>} question @param {unknown[]} answers - receives the answer. */
async function timed(question, answers) {
  const began = performance.now();
  const answer = await question();
  const value = secondsSince(began) * 1000;
  answers.push(answer);
  return { value, detail: null };
}
