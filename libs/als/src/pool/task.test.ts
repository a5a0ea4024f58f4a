import { describe, expect, it } from 'vitest';
import { kernelModule } from '../kernel/wasm/module.js';
import { createMemory } from '@cartograph/threads';
import { Task, type Phase } from './task.js';

const [TASK, BOUNDS, ROWS, OUT, STRIDE] = [1_024, 1_152, 2_048, 4_096, 16];

function setting() {
  const memory = createMemory(20_000);
  new Int32Array(memory.buffer, BOUNDS, 4).set([0, 1, 1, 3]);
  new Float32Array(memory.buffer, ROWS, 3 * STRIDE).set([
    2,
    ...new Float32Array(STRIDE - 1),
    3,
    ...new Float32Array(STRIDE - 1),
    4,
  ]);
  const task = new Task(memory.buffer, TASK, STRIDE);
  const phase: Phase = { kind: 'gram', chunks: { pointer: BOUNDS, count: 3 }, source: ROWS, out: OUT };
  const sums = [0, 1, 2].map((chunk) => new Float64Array(memory.buffer, OUT + chunk * STRIDE * STRIDE * 8, 1));
  return { kernel: kernelModule.instantiate(memory), task, phase, sums };
}

describe('a task', () => {
  it('is read by the kernel: each step is one chunk, an empty one too, until none is left', () => {
    const { kernel, task, phase, sums } = setting();
    task.write(phase);
    expect([1, 2, 3, 4].map(() => kernel.step(TASK, 0))).toEqual([1, 1, 1, 0]);
    expect(sums.map(([sum]) => sum)).toEqual([4, 0, 25]);
  });

  it('is done no further once it is stopped', () => {
    const { kernel, task, phase, sums } = setting();
    task.write(phase);
    kernel.step(TASK, 0);
    task.stop();
    expect(kernel.step(TASK, 0)).toBe(0);
    expect(sums.map(([sum]) => sum)).toEqual([4, 0, 0]);
  });
});
