import { describe, expect, it } from 'vitest';
import { kernelModule, SHAPE } from './module.js';
import { createMemory, PAGE_BYTES } from '@cartograph/threads';

describe('the kernel module', () => {
  it('multiplies a row by a lower, an upper and a full matrix, in memory of whole pages', () => {
    const memory = createMemory(10_000);
    expect(memory.buffer.byteLength).toBe(PAGE_BYTES);
    const [row, matrix, out, spare, factors] = [1024, 2048, 1152, 4096, 16];
    new Float32Array(memory.buffer, row, factors).set([1, 2]);
    new Float32Array(memory.buffer, matrix, factors * factors).set([3, 5]);
    new Float32Array(memory.buffer, matrix + 64, factors).set([7, 11]);
    const kernel = kernelModule.instantiate(memory);
    kernel.multiply(row, out, 0, 1, factors, matrix, SHAPE.lower, spare);
    expect(Array.from(new Float32Array(memory.buffer, out, 3))).toEqual([17, 27, 0]);
    kernel.multiply(row, row, 0, 1, factors, matrix, SHAPE.upper, spare);
    expect(Array.from(new Float32Array(memory.buffer, row, 3)), 'in place').toEqual([17, 27, 0]);
  });
});
