import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rankingMetrics } from '@cartograph/metrics';

/** @typedef {import('@cartograph/als').CsrMatrix} CsrMatrix */

/**
 * Hit rate and NDCG of lists against one held-out item a row.
 *
 * @param {Int32Array} recommended - rows × k.
 * @param {Int32Array} heldOut - one item a row; a row of −1 is not judged.
 * @param {number} k
 */
export function judge(recommended, heldOut, k) {
  const indptr = new Int32Array(heldOut.length + 1);
  for (const [row, item] of heldOut.entries()) indptr[row + 1] = (indptr[row] ?? 0) + (item >= 0 ? 1 : 0);
  const { means } = rankingMetrics({
    recommended,
    k,
    relevant: { indptr, indices: heldOut.filter((item) => item >= 0) },
  });
  if (!means.hitRate.ok || !means.ndcg.ok) throw new RangeError('Nothing is held out: there is nobody to judge.');
  return { hitRate: means.hitRate.value, ndcg: means.ndcg.value };
}

/**
 * Takes one more item out of every row that has a held-out one: the validation slice of what is left to train on.
 *
 * @param {CsrMatrix} train
 * @param {Int32Array} heldOut - the test item of each row, or −1.
 * @param {{ next(): number }} random
 * @returns what is left, and for each row the item taken out, or −1.
 */
export function holdOutAgain(train, heldOut, random) {
  const { rows, columns, indptr, indices, values } = train;
  const taken = new Int32Array(rows).fill(-1);
  const isKept = new Uint8Array(indices.length).fill(1);
  for (const [row, item] of heldOut.entries()) {
    const [from, to] = [indptr[row] ?? 0, indptr[row + 1] ?? 0];
    if (item < 0 || to - from < 2) continue;
    const entry = from + Math.floor(random.next() * (to - from));
    taken[row] = indices[entry] ?? -1;
    isKept[entry] = 0;
  }
  const left = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row += 1)
    left[row + 1] = (left[row] ?? 0) + (indptr[row + 1] ?? 0) - (indptr[row] ?? 0) - ((taken[row] ?? -1) >= 0 ? 1 : 0);
  const keep = (/** @type {number} */ _, /** @type {number} */ entry) => isKept[entry] === 1;
  return { slice: { rows, columns, indptr: left, indices: indices.filter(keep), values: values.filter(keep) }, taken };
}

/** Writes a matrix where the Python references and child processes read it. @param {string} directory @param {CsrMatrix} matrix @param {string} [name] */
export async function writeMatrix(directory, matrix, name = 'train') {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `${name}.indptr.i32`), matrix.indptr);
  await writeFile(join(directory, `${name}.indices.i32`), matrix.indices);
  await writeFile(join(directory, `${name}.values.f32`), matrix.values);
}
