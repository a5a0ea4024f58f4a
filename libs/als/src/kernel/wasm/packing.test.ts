import { describe, expect, it } from 'vitest';
import { uniform } from '../../testing/matrices.js';
import { Arena } from '@cartograph/threads';
import { kernelModule, SHAPE, WORK_ROWS } from './module.js';
import { createMemory } from '@cartograph/threads';

const [STRIDE, OTHERS, ROWS] = [32, 400, [0, 5, 95, 96, 97, 150, 1]] as const;
const LONGEST = 150 * (4 * STRIDE + 4);

/** Solves rows of those lengths with some room to pack in; their solutions, the sum of their losses, and what lies in the room afterwards. */
function solved(room: number, isScaled: boolean) {
  const arena = new Arena();
  const entries = ROWS.reduce<number>((sum, count) => sum + count, 0);
  const take = (numbers: number): number => arena.take(4 * numbers);
  const at = {
    fixed: take(OTHERS * STRIDE),
    indptr: take(ROWS.length + 1),
    indices: take(entries),
    values: take(entries),
    out: take(ROWS.length * STRIDE),
    matrix: take(STRIDE * STRIDE),
    eigenvalues: take(STRIDE),
    lambdas: take(ROWS.length),
    loss: take(2),
    work: take(WORK_ROWS * STRIDE),
    pack: take(LONGEST / 4),
  };
  const memory = createMemory(arena.bytes);
  const floats = (pointer: number, length: number): Float32Array => new Float32Array(memory.buffer, pointer, length);
  const next = uniform(7);
  for (const [pointer, length] of [
    [at.fixed, OTHERS * STRIDE],
    [at.values, entries],
    [at.matrix, STRIDE * STRIDE],
    [at.eigenvalues, STRIDE],
    [at.lambdas, ROWS.length],
  ] as const) {
    floats(pointer, length).forEach((_, place, all) => {
      all[place] = next();
    });
  }
  let first = 0;
  const indptr = new Int32Array(memory.buffer, at.indptr, ROWS.length + 1);
  for (const [row, count] of ROWS.entries()) {
    new Int32Array(memory.buffer, at.indices + 4 * first, count).set(
      Int32Array.from({ length: count }, (_, place) => 2 * place + row),
    );
    first += count;
    indptr[row + 1] = first;
  }
  kernelModule
    .instantiate(memory)
    .solve(
      at.fixed,
      at.indptr,
      at.indices,
      at.values,
      0,
      ROWS.length,
      STRIDE,
      2,
      0.5,
      3,
      at.out,
      at.matrix,
      isScaled ? SHAPE.full : SHAPE.lower,
      isScaled ? at.eigenvalues : 0,
      at.lambdas,
      at.loss,
      at.work,
      at.pack,
      room,
    );
  return {
    rows: floats(at.out, ROWS.length * STRIDE).slice(),
    loss: new Float64Array(memory.buffer, at.loss, 1)[0],
    packed: floats(at.pack, LONGEST / 4).slice(),
  };
}

describe.each([
  ['one λ', false],
  ['a λ of each row', true],
])('long rows, %s', (_what, isScaled) => {
  it('have the same solution and loss, bit for bit, whether their vectors are copied side by side or not', () => {
    const apart = solved(0, isScaled);
    expect(apart.rows.filter((value) => value !== 0).length).toBeGreaterThan(100);
    expect(apart.packed.every((value) => value === 0)).toBe(true);
    for (const room of [LONGEST, LONGEST - 1, 96 * (4 * STRIDE + 4)]) {
      const { rows, loss, packed } = solved(room, isScaled);
      expect([rows, loss]).toEqual([apart.rows, apart.loss]);
      expect(packed.some((value) => value !== 0)).toBe(true);
    }
  });

  it('are not copied where they do not fit, and short ones never are', () => {
    expect(solved(96 * (4 * STRIDE + 4) - 1, isScaled).packed.every((value) => value === 0)).toBe(true);
  });
});
