import { expect, test } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { holdOutAgain, judge } from './judge.mjs';

test('a hit at the second of two places is a whole hit and 1/log₂ 3 of gain; rows with nothing held out do not count', () => {
  const { hitRate, ndcg } = judge(Int32Array.of(5, 7, 1, 2, 3, 4), Int32Array.of(7, 9, -1), 2);
  expect([hitRate, ndcg]).toEqual([0.5, 1 / Math.log2(3) / 2]);
  expect(() => judge(Int32Array.of(1), Int32Array.of(-1), 1)).toThrow(/Nothing is held out/);
});

test('the validation slice takes one pair out of every row that has a test item and two pairs, and leaves the others in their order', () => {
  const train = {
    rows: 4,
    columns: 9,
    indptr: Int32Array.of(0, 3, 4, 6, 8),
    indices: Int32Array.of(1, 4, 6, 2, 3, 5, 0, 8),
    values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  };
  const { slice, taken } = holdOutAgain(train, Int32Array.of(7, 7, -1, 2), seededRandom(3));
  expect([...taken].map((item) => item >= 0)).toEqual([true, false, false, true]);
  expect([...slice.indptr]).toEqual([0, 2, 3, 5, 6]);
  const rowOf = (/** @type {typeof train} */ matrix, /** @type {number} */ row) => [
    ...matrix.indices.subarray(matrix.indptr[row], matrix.indptr[row + 1]),
  ];
  for (const row of [0, 3]) expect(rowOf(slice, row)).toEqual(rowOf(train, row).filter((item) => item !== taken[row]));
  expect([rowOf(slice, 1), rowOf(slice, 2)]).toEqual([[2], [3, 5]]);
  expect(slice.values).toHaveLength(6);
});
