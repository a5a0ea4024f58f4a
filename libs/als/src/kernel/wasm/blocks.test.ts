import { describe, expect, it } from 'vitest';
import { uniform } from '../../testing/matrices.js';
import { Arena } from '@cartograph/threads';
import { kernelModule, SHAPE, WORK_ROWS } from './module.js';
import { createMemory } from '@cartograph/threads';

const [STRIDE, OTHERS, ROWS] = [32, 400, [0, 5, 95, 96, 97, 150, 1, 3]] as const;
const [FIRST, LAST] = [1, 2];
const RECORD_BYTES = 12;

/** Rows of those lengths whose entries lie all over the fixed side; the last has strengths of 0. */
function rows() {
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
    state: arena.take(RECORD_BYTES * ROWS.length),
    work: take(WORK_ROWS * STRIDE),
  };
  const memory = createMemory(arena.bytes);
  const floats = (pointer: number, length: number): Float32Array => new Float32Array(memory.buffer, pointer, length);
  const next = uniform(7);
  for (const [pointer, length] of [
    [at.fixed, OTHERS * STRIDE],
    [at.values, entries - 3],
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
      Int32Array.from({ length: count }, (_, place) => Math.floor((place * (OTHERS - row)) / count) + row),
    );
    first += count;
    indptr[row + 1] = first;
  }
  return { at, kernel: kernelModule.instantiate(memory), out: floats(at.out, ROWS.length * STRIDE) };
}

/** One step, block by block. */
function swept(bounds: readonly number[], long: number, isScaled: boolean): Float32Array {
  const { at, kernel, out } = rows();
  const eigenvalues = isScaled ? at.eigenvalues : 0;
  const positionOf = (block: number): number => (block === 0 ? FIRST : 0) + (block === bounds.length - 1 ? LAST : 0);
  bounds.forEach((end, block) =>
    kernel.sumBlock(
      at.fixed,
      at.indptr,
      at.indices,
      at.values,
      0,
      ROWS.length,
      STRIDE,
      2,
      0.5,
      at.out,
      eigenvalues,
      at.lambdas,
      long,
      end,
      positionOf(block),
      at.state,
      at.work,
    ),
  );
  bounds.forEach((end, block) =>
    kernel.stepBlock(
      at.fixed,
      at.indptr,
      at.indices,
      at.values,
      0,
      ROWS.length,
      STRIDE,
      2,
      at.out,
      at.matrix,
      isScaled ? SHAPE.full : SHAPE.lower,
      long,
      end,
      positionOf(block),
      at.state,
      at.work,
    ),
  );
  return out;
}

/** One step, row by row. */
function solved(isScaled: boolean): Float32Array {
  const { at, kernel, out } = rows();
  kernel.solve(
    at.fixed,
    at.indptr,
    at.indices,
    at.values,
    0,
    ROWS.length,
    STRIDE,
    2,
    0.5,
    1,
    at.out,
    at.matrix,
    isScaled ? SHAPE.full : SHAPE.lower,
    isScaled ? at.eigenvalues : 0,
    at.lambdas,
    0,
    at.work,
    0,
    0,
  );
  return out;
}

describe.each([
  ['one λ', false],
  ['a λ of each row', true],
])('one step block by block, %s', (_what, isScaled) => {
  const expected = solved(isScaled);

  it.each([
    ['one block', [OTHERS]],
    ['two', [137, OTHERS]],
    ['many, one of them without entries', [1, 2, 3, 50, 51, 200, 399, OTHERS]],
  ])('is the step of a row that is solved at once, up to rounding: %s', (_blocks, bounds) => {
    expect(expected.filter((value) => value !== 0).length).toBeGreaterThan(150);
    const rowsOut = swept(bounds, 4, isScaled);
    rowsOut.forEach((value, place) => expect(value).toBeCloseTo(expected[place]!, 4));
  });

  it('is so bit for bit where no row is long', () => {
    expect(swept([100, OTHERS], 1000, isScaled)).toEqual(expected);
  });
});
