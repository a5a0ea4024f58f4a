import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { threadCount } from '../threads.js';
import { sharedDoubles, sharedInts } from './history.js';
import type { SimulationHooks } from './simulation.js';

/** Runs of a simulation. */
export interface RunTask<Parts, Data> {
  /** Makes what does a run. Its text and that of the parts is compiled in each thread, so none may name anything outside itself but JavaScript's own. */
  create(parts: Parts, data: Data): (run: number, out: Float64Array) => void;
  /** Functions that `create` is given. */
  parts: Parts;
  /** Numbers, and arrays on shared memory. */
  data: Data;
  /** Whole number ≥ 1. */
  runs: number;
  /** Number of the first run. Default 0. */
  first?: number;
  /** Numbers that a run writes. */
  width: number;
  /** Users drawn in all runs, roughly: for less than a moment's work `auto` starts no threads. */
  work: number;
}

/** What the runs wrote, run behind run, and on how many worker threads; 0 is the caller's own thread. */
export interface RunFigures {
  values: Float64Array;
  threads: number;
}

/** Users drawn in a moment. */
const MOMENT = 2e6;
/** Longest stretch of work without letting the event loop turn, in milliseconds. */
const STRETCH_MS = 25;
/** Bytes that all runs together may write. */
const MOST_BYTES = 4e9;
/** Words of the memory that threads share beside the figures: the next run, whether to stop, runs done. */
const WORD = { next: 0, stop: 1, done: 2 } as const;

/**
 * Does runs on worker threads. Each run is done by one thread from its number alone, so the figures are the same bytes for any number of threads.
 *
 * @param threads - worker threads; `auto` are as many as cores, or none for a moment's work. Default `auto`.
 * @throws the signal's reason; RangeError - threads or runs out of range, or runs that would write more than 4 GB; Error - a thread failed.
 */
export async function doRuns<Parts extends object, Data>(
  task: RunTask<Parts, Data>,
  hooks: SimulationHooks = {},
  threads: number | 'auto' = 'auto',
): Promise<RunFigures> {
  const { runs, width, work } = task;
  if (!Number.isSafeInteger(runs) || runs < 1) throw new RangeError(`runs is ${runs}; give a whole number ≥ 1.`);
  if (8 * runs * width > MOST_BYTES)
    throw new RangeError(
      `${runs} runs would write ${((8 * runs * width) / 1e9).toPrecision(3)} GB, more than ${MOST_BYTES / 1e9}; give fewer runs or fewer days.`,
    );
  const count = Math.min(runs, threadCount(threads, work < MOMENT));
  hooks.signal?.throwIfAborted();
  const values = sharedDoubles(runs * width);
  if (count === 0) await onOwnThread(task, values, hooks);
  else await onThreads(task, values, hooks, count);
  hooks.onProgress?.(runs, runs);
  return { values, threads: count };
}

async function onOwnThread<Parts extends object, Data>(
  { create, parts, data, runs, first = 0, width }: RunTask<Parts, Data>,
  values: Float64Array,
  { onProgress, signal }: SimulationHooks,
): Promise<void> {
  const run = create(parts, data);
  let turned = performance.now();
  for (let number = 0; number < runs; number += 1) {
    run(first + number, values.subarray(number * width, (number + 1) * width));
    if (performance.now() - turned < STRETCH_MS) continue;
    onProgress?.(number + 1, runs);
    await setImmediate();
    signal?.throwIfAborted();
    turned = performance.now();
  }
}

async function onThreads<Parts extends object, Data>(
  { create, parts, data, runs, first = 0, width }: RunTask<Parts, Data>,
  values: Float64Array,
  { onProgress, signal }: SimulationHooks,
  count: number,
): Promise<void> {
  const words = sharedInts(3);
  const source = sourceOf(create, parts);
  const workers = Array.from(
    { length: count },
    () =>
      new Worker(source, {
        eval: true,
        execArgv: [],
        name: 'simulate',
        workerData: { data, values, words, runs, first, width },
      }),
  );
  const abort = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      let left = count;
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: abort.signal });
      for (const worker of workers) {
        let isDone = false;
        worker.on('message', (message: 'progress' | 'done') => {
          if (message === 'progress') {
            const done = Atomics.load(words, WORD.done);
            if (done < runs) onProgress?.(done, runs);
            return;
          }
          isDone = true;
          left -= 1;
          if (left === 0) resolve();
        });
        worker.on('error', (error) =>
          reject(new Error(`A simulating thread failed: ${error.message}`, { cause: error })),
        );
        worker.on('exit', (code) => {
          if (!isDone) reject(new Error(`A simulating thread ended with code ${code} before its work was done.`));
        });
      }
    });
  } finally {
    abort.abort();
    Atomics.store(words, WORD.stop, 1);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** What a thread runs: text, so that compilers, bundlers and test runners need not find a file. */
function sourceOf(create: object, parts: object): string {
  const own = Object.entries(parts).map(([name, part]) => `${JSON.stringify(name)}: ${String(part)}`);
  return `
const { parentPort, workerData } = require('node:worker_threads');
const { data, values, words, runs, first, width } = workerData;
const run = (${String(create)})({ ${own.join(',\n')} }, data);
let told = Date.now();
while (Atomics.load(words, ${WORD.stop}) === 0) {
  const number = Atomics.add(words, ${WORD.next}, 1);
  if (number >= runs) break;
  run(first + number, values.subarray(number * width, (number + 1) * width));
  Atomics.add(words, ${WORD.done}, 1);
  if (Date.now() - told > 50) {
    told = Date.now();
    parentPort.postMessage('progress');
  }
}
parentPort.postMessage('done');
`;
}
