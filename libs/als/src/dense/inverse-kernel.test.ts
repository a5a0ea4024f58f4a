import { describe, expect, it } from 'vitest';
import { createMemory } from '@cartograph/threads';
import { plainInverseKernel, inverseModule, type InverseKernel } from './inverse-kernel.js';

/** Columns of a panel, and its groups of four rows. */
const [B, GROUPS] = [8, 3];
const ROWS = 4 * GROUPS;
const TILES = (GROUPS * (GROUPS + 1)) / 2;
/** Byte offsets: panel c, corner p, panel w, tiles a. */
const C = 0;
const P = C + 8 * ROWS * B;
const W = P + 8 * B * B;
const A = W + 8 * ROWS * B;
const BYTES = A + 128 * TILES;

/** A number without a short binary fraction, so that another order of additions shows. */
const entry = (at: number): number => Math.sin(at + 1) * 10 ** (at % 5);

function made(name: 'wasm' | 'typescript'): { heap: Float64Array; kernel: InverseKernel } {
  const memory = name === 'wasm' ? createMemory(BYTES) : null;
  const buffer = memory?.buffer ?? new ArrayBuffer(BYTES);
  const heap = new Float64Array(buffer);
  for (let at = 0; at < BYTES / 8; at += 1) heap[at] = entry(at);
  return { heap, kernel: memory === null ? plainInverseKernel(buffer) : inverseModule.instantiate(memory) };
}

/** Row i, column k of the panel that begins at a byte. */
const panel = (heap: Float64Array, begin: number, i: number, k: number): number =>
  heap[begin / 8 + (i >> 2) * 4 * B + 4 * k + (i & 3)]!;
/** Row i, column j ≤ i of the lower triangle. */
const lower = (heap: Float64Array, i: number, j: number): number =>
  heap[A / 8 + (((i >> 2) * ((i >> 2) + 1)) / 2 + (j >> 2)) * 16 + 4 * (i & 3) + (j & 3)]!;
const sum = (count: number, of: (k: number) => number): number =>
  Array.from({ length: count }, (_, k) => of(k)).reduce((total, value) => total + value, 0);

describe.each(['wasm', 'typescript'] as const)('the %s kernel', (name) => {
  it('multiplies the groups asked for by the corner, and no other', () => {
    const { heap, kernel } = made(name);
    const before = heap.slice();
    kernel.multiply(C, P, W, B, 1, GROUPS);
    for (let i = 0; i < ROWS; i += 1) {
      for (let column = 0; column < B; column += 1) {
        const wanted =
          i < 4 ? panel(before, W, i, column) : sum(B, (k) => before[P / 8 + k * B + column]! * panel(before, C, i, k));
        expect(panel(heap, W, i, column)).toBe(wanted);
      }
    }
    expect(heap.subarray(0, W / 8)).toEqual(before.subarray(0, W / 8));
    expect(heap.subarray(A / 8)).toEqual(before.subarray(A / 8));
  });

  it('subtracts w · cᵀ from the lower triangle of the groups asked for, and from no other', () => {
    const { heap, kernel } = made(name);
    const before = heap.slice();
    kernel.update(A, W, C, B, 1, 2);
    for (let i = 0; i < ROWS; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        const taken = i >= 4 && i < 8 ? sum(B, (k) => panel(before, W, i, k) * panel(before, C, j, k)) : 0;
        expect(lower(heap, i, j)).toBe(lower(before, i, j) - taken);
      }
    }
    expect(heap.subarray(0, A / 8)).toEqual(before.subarray(0, A / 8));
  });
});

it('both kernels leave the same bits', () => {
  const [wasm, plain] = [made('wasm'), made('typescript')];
  for (const { kernel } of [wasm, plain]) {
    kernel.multiply(C, P, W, B, 0, GROUPS);
    kernel.update(A, W, C, B, 0, GROUPS);
  }
  expect(new BigUint64Array(wasm.heap.buffer, 0, BYTES / 8)).toEqual(
    new BigUint64Array(plain.heap.buffer, 0, BYTES / 8),
  );
});
