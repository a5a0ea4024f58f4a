import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runJob } from '../server/run-job.js';
import { startTestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

/** Worker threads of this process that fit, and the most at the same time. */
let [now, most] = [0, 0];
const count = (worker: Worker): void => {
  now += 1;
  most = Math.max(most, now);
  worker.once('exit', () => {
    now -= 1;
  });
};
beforeEach(() => {
  [now, most] = [0, 0];
  process.on('worker', count);
});
afterEach(() => {
  process.off('worker', count);
});

test('a training has no more worker threads at the same time than it was told, and its models are the same', async () => {
  const server = await startTestServer({ rows: tasteRows(60) });
  try {
    const input = { kinds: ['ALS'], factors: 4, iterations: 2, regularization: 1, alpha: 1, promote: 'NEVER' };
    const train = async (limits: { threads?: number }): Promise<object> => {
      const { state, result } = await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input, ...limits });
      expect(state).toBe('DONE');
      const { winners } = result as { winners: object };
      return { winners };
    };
    const told = await train({ threads: 1 });
    // With one core a fit is made by the thread that asks for it; of what takes a moment, also where nothing is told.
    expect(most).toBe(availableParallelism() > 1 ? 1 : 0);
    expect(now).toBe(0);
    expect(await train({})).toEqual(told);
  } finally {
    await server.close();
  }
});
