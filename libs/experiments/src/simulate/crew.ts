import { createPace, threadCount, WorkerCrew } from '@cartograph/threads';
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
  const pause = createPace(signal);
  for (let number = 0; number < runs; number += 1) {
    run(first + number, values.subarray(number * width, (number + 1) * width));
    if (await pause()) onProgress?.(number + 1, runs);
  }
}

async function onThreads<Parts extends object, Data>(
  { create, parts, data, runs, first = 0, width }: RunTask<Parts, Data>,
  values: Float64Array,
  { onProgress, signal }: SimulationHooks,
  count: number,
): Promise<void> {
  const words = sharedInts(3);
  const workers = new WorkerCrew({
    prepare: prepareText(create, parts),
    given: Array.from({ length: count }, () => ({ data, values, words, runs, first, width })),
    name: 'simulate',
    called: 'A simulating thread',
    stop: () => Atomics.store(words, WORD.stop, 1),
    signal,
  });
  try {
    await workers.run(null, () => {
      const done = Atomics.load(words, WORD.done);
      if (done < runs) onProgress?.(done, runs);
    });
  } finally {
    await workers.end();
  }
}

/** What a thread runs: its one order is to do runs until none is left. */
function prepareText(create: object, parts: object): string {
  const own = Object.entries(parts).map(([name, part]) => `${JSON.stringify(name)}: ${String(part)}`);
  return `({ data, values, words, runs, first, width }) => {
  const run = (${String(create)})({ ${own.join(',\n')} }, data);
  return (order, tell) => {
    let told = Date.now();
    while (Atomics.load(words, ${WORD.stop}) === 0) {
      const number = Atomics.add(words, ${WORD.next}, 1);
      if (number >= runs) break;
      run(first + number, values.subarray(number * width, (number + 1) * width));
      Atomics.add(words, ${WORD.done}, 1);
      if (Date.now() - told > 50) {
        told = Date.now();
        tell('progress');
      }
    }
  };
}`;
}
