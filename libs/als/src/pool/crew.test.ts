import { describe, expect, it } from 'vitest';
import { createMemory } from '@cartograph/threads';
import { createCrew, OwnThread, threadsOf, WorkerThreads } from './crew.js';
import { Task, type Phase } from './task.js';

const [TASK, BOUNDS, ROWS, OUT, STRIDE] = [1_024, 1_152, 2_048, 4_096, 16];
const FAR = 2 ** 31;

function crewOf(threads: number, signal?: AbortSignal) {
  const memory = createMemory(20_000);
  new Int32Array(memory.buffer, BOUNDS, 3).set([0, 1, 2]);
  new Float32Array(memory.buffer, ROWS, 2 * STRIDE).fill(3);
  const task = new Task(memory.buffer, TASK, STRIDE);
  const crew = new WorkerThreads({ memory, task, works: Array.from({ length: threads }, () => 16_384), signal });
  const phase: Phase = { kind: 'gram', chunks: { pointer: BOUNDS, count: 2 }, source: ROWS, out: OUT };
  return {
    crew,
    phase,
    memory,
    task,
    sums: () => [0, 1].map((chunk) => new Float64Array(memory.buffer, OUT + chunk * STRIDE * STRIDE * 8, 1)[0]),
  };
}

describe('worker threads', () => {
  it('do every chunk once, phase after phase', async () => {
    const { crew, phase, sums } = crewOf(3);
    await crew.run(phase);
    expect(sums()).toEqual([9, 9]);
    await crew.run(phase);
    expect(sums()).toEqual([18, 18]);
    await crew.end();
  });

  it('fail a phase in which one of them dies, and every phase after it', async () => {
    const { crew, phase } = crewOf(2);
    await expect(crew.run({ ...phase, source: FAR })).rejects.toThrow(
      /training thread failed: memory access out of bounds/,
    );
    await expect(crew.run(phase)).rejects.toThrow(/memory access out of bounds/);
    await crew.end();
  });

  it('reject what is aborted, before and during a phase, with its reason', async () => {
    const reason = new Error('enough');
    const early = crewOf(1, AbortSignal.abort(reason));
    await expect(early.crew.run(early.phase)).rejects.toBe(reason);
    await early.crew.end();
    const controller = new AbortController();
    const late = crewOf(1, controller.signal);
    const running = late.crew.run(late.phase);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await late.crew.end();
  });
});

describe('createCrew', () => {
  it('starts threads where they are asked for or the work is worth it', async () => {
    const { crew, memory, task } = crewOf(1);
    await crew.end();
    const kindOf = async (threads: number | 'auto', work: number, count: number): Promise<boolean> => {
      const made = createCrew({
        threads,
        work,
        memory,
        task,
        works: Array.from({ length: count }, () => 16_384),
        signal: undefined,
      });
      await made.end();
      return made instanceof OwnThread;
    };
    expect(
      await Promise.all([kindOf('auto', 1e6, 2), kindOf('auto', 1e9, 1), kindOf('auto', 1e9, 2), kindOf(1, 1e6, 1)]),
    ).toEqual([true, true, false, false]);
    expect([threadsOf(5), threadsOf('auto') >= 1]).toEqual([5, true]);
  });
});
