import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { campaignWidth, createCampaignKernel } from './campaign-kernel.js';
import { doRuns, type RunTask } from './crew.js';
import { columnsOf } from './history.js';
import { shopOf } from './testing/shop.js';
import { keyedChance } from '@cartograph/threads';
import { createWalk } from './walk.js';
import { audienceOf, worldOf } from './world.js';

function campaignTask(runs: number, users = 2_000) {
  const world = worldOf(audienceOf(columnsOf(shopOf(users)), { days: 28, entry: 'first-session' }), {
    viewToCart: { uplift: 0.2 },
    cartToPurchase: { uplift: 0.1 },
    return: { uplift: 0.1 },
    cannibalization: { share: 0.2, from: { group: 'hats' } },
  });
  const draw = { controlUsers: users / 2, treatmentUsers: users / 2, seed: 3 };
  return {
    create: createCampaignKernel,
    parts: { seededRandom, createWalk, keyedChance },
    data: { world, draw },
    runs,
    width: campaignWidth(28),
    work: users * runs,
  };
}

/** A run that never ends by itself for long, so that there is time to stop it. */
function slowTask(runs: number): RunTask<object, null> {
  return {
    create: () => (run, out) => {
      const end = Date.now() + 5;
      while (Date.now() < end);
      out[0] = run;
    },
    parts: {},
    data: null,
    runs,
    width: 1,
    work: 1e9,
  };
}

const bytesOf = (values: Float64Array): Buffer => Buffer.from(values.buffer);

describe('doRuns', () => {
  it('gives the same bytes on the own thread and on one, two, three and seven worker threads', async () => {
    const own = await doRuns({ ...campaignTask(40), work: 0 });
    expect(own.threads).toBe(0);
    for (const threads of [1, 2, 3, 7]) {
      const figures = await doRuns(campaignTask(40), {}, threads);
      expect(figures.threads).toBe(threads);
      expect(bytesOf(figures.values).equals(bytesOf(own.values)), `${threads} threads`).toBe(true);
    }
  });

  it('gives a run the same bytes whichever it begins with', async () => {
    const whole = await doRuns({ ...campaignTask(10), work: 0 });
    const rest = await doRuns({ ...campaignTask(6), first: 4 }, {}, 2);
    expect([...rest.values]).toEqual([...whole.values.subarray(4 * campaignWidth(28))]);
  });

  it('takes worker threads for more than a moment of work, and no more than there are runs', async () => {
    expect((await doRuns(slowTask(2))).threads).toBeGreaterThan(0);
    expect((await doRuns(slowTask(1), {}, 4)).threads).toBe(1);
  });

  it.each([
    ['the own thread', 'auto', 0],
    ['threads', 2, 1e9],
  ] as const)('tells how far it is, and stops with the signal: %s', async (_where, threads, work) => {
    const seen: number[] = [];
    // The last run waits until something was heard, however busy this thread is.
    const heard = new Int32Array(new SharedArrayBuffer(4));
    const task: RunTask<object, Int32Array> = {
      ...slowTask(60),
      data: heard,
      create: (_parts, data) => (run, out) => {
        const end = Date.now() + 5;
        while (Date.now() < end);
        if (run === 59) Atomics.wait(data, 0, 0);
        out[0] = run;
      },
      work,
    };
    const onProgress = (done: number): void => {
      seen.push(done);
      Atomics.store(heard, 0, 1);
      Atomics.notify(heard, 0);
    };
    await doRuns(task, { onProgress }, threads);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(60);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const controller = new AbortController();
    const reason = new Error('enough');
    await expect(
      doRuns(
        { ...slowTask(1e6), work },
        { signal: controller.signal, onProgress: () => controller.abort(reason) },
        threads,
      ),
    ).rejects.toBe(reason);
    await expect(doRuns({ ...slowTask(5), work }, { signal: AbortSignal.abort(reason) }, threads)).rejects.toBe(reason);
  });

  it('tells what went wrong in a thread', async () => {
    const failing: RunTask<object, null> = {
      ...slowTask(4),
      create: () => () => {
        throw new TypeError('no such user');
      },
    };
    await expect(doRuns(failing, {}, 2)).rejects.toThrow(/simulating thread failed: no such user/);
  });

  it('refuses what is no number of runs or threads', async () => {
    await expect(doRuns(slowTask(0))).rejects.toThrow(/^runs is 0/);
    await expect(doRuns({ ...slowTask(1e6), width: 2_000 })).rejects.toThrow(
      '1000000 runs would write 16.0 GB, more than 4; give fewer runs or fewer days.',
    );
    await expect(doRuns(slowTask(1), {}, 0)).rejects.toThrow(/^threads is 0/);
  });
});
