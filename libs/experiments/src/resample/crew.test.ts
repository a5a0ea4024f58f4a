import { describe, expect, it } from 'vitest';
import { createCrew, threadsFor, type CrewSetting } from './crew.js';
import { kernelModule, createMemory, kernelEntry } from './wasm/module.js';

const [CONTROL, TASK, SIZES, TABLE, OUT, WORK] = [1_024, 1_088, 1_216, 1_280, 1_536, 8_192];
const WORK_BYTES = 16_384;

/** Draws 5 users of 64, of whom all converted, for each of 40 campaigns, two campaigns a chunk. */
function setting(threads: number, signal?: AbortSignal) {
  const memory = createMemory(WORK + WORK_BYTES * Math.max(1, threads));
  new Uint32Array(memory.buffer, SIZES, 1)[0] = 5;
  new Uint32Array(memory.buffer, TABLE, 2).fill(0xffffffff);
  const task = new Uint32Array(memory.buffer, TASK, 12);
  task.set([0, 64, 0, 1, 0, 1, SIZES, 40, 2, TABLE, 0, OUT]);
  const works = Array.from({ length: Math.max(1, threads) }, (_, thread) => WORK + thread * WORK_BYTES);
  const about: CrewSetting = { module: kernelModule(), memory, control: CONTROL, works, signal };
  return { crew: createCrew(threads, about), task, out: new Uint32Array(memory.buffer, OUT, 41), memory };
}

describe.each([0, 1, 3])('a crew of %d worker threads', (threads) => {
  it('does every chunk of a phase once, phase after phase, and tells of each', async () => {
    const { crew, task, out } = setting(threads);
    expect(crew.threads).toBe(threads);
    const told: number[] = [];
    await crew.run({ entry: 'draw', task: TASK, chunks: 20, onChunk: (done) => told.push(done) });
    expect(told).toEqual(Array.from({ length: 20 }, (_, chunk) => chunk + 1));
    expect(Array.from(out)).toEqual([...Array.from({ length: 40 }, () => 5), 0]);
    out.fill(0);
    task[7] = 3;
    await crew.run({ entry: 'draw', task: TASK, chunks: 2 });
    expect(Array.from(out.subarray(0, 5))).toEqual([5, 5, 5, 0, 0]);
    await crew.end();
  });

  it('fails a phase that reaches beyond its memory', async () => {
    const { crew, task } = setting(threads);
    task[11] = 2 ** 31;
    await expect(crew.run({ entry: 'draw', task: TASK, chunks: 20 })).rejects.toThrow(/memory access out of bounds/);
    await crew.end();
  });

  it('rejects what is aborted, before and during a phase, with its reason', async () => {
    const reason = new Error('enough');
    const early = setting(threads, AbortSignal.abort(reason));
    await expect(early.crew.run({ entry: 'draw', task: TASK, chunks: 20 })).rejects.toBe(reason);
    await early.crew.end();
    const controller = new AbortController();
    const late = setting(threads, controller.signal);
    await expect(
      late.crew.run({ entry: 'draw', task: TASK, chunks: 20, onChunk: () => controller.abort(reason) }),
    ).rejects.toBe(reason);
    await late.crew.end();
  });
});

it('worker threads that failed once run no further phase', async () => {
  const { crew, task } = setting(2);
  task[11] = 2 ** 31;
  await expect(crew.run({ entry: 'draw', task: TASK, chunks: 2 })).rejects.toThrow(/resampling thread failed/);
  task[11] = OUT;
  await expect(crew.run({ entry: 'draw', task: TASK, chunks: 2 })).rejects.toThrow(/resampling thread failed/);
  await crew.end();
});

it('threads are those asked for; auto starts none for a moment’s work', () => {
  expect([threadsFor(5, 0), threadsFor('auto', 1)]).toEqual([5, 0]);
  expect(threadsFor('auto', 1e6)).not.toBe(1);
  expect(() => threadsFor(1.5, 1)).toThrow(/threads is 1.5; give auto or a whole number/);
});

it('a module without the entry is told', () => {
  expect(() => kernelEntry(kernelModule(), createMemory(1), 'dream')).toThrow(/no entry dream/);
});
