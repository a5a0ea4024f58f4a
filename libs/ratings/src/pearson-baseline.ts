import type { RatingRows } from './ratings.js';

/** prod, own squares, other's squares, ratings in common: of one pair, side by side. */
const STRIDE = 4;

/**
 * Similarities of one side's rows by their shrunk correlation around the baselines, a triangle at a time.
 * ρ = Σ d_x·d_z / √(Σ d_x² · Σ d_z²) over the n ratings in common, d = r − (μ + b_u + b_i), times (n − 1) / (n − 1 + shrinkage).
 *
 * @param byRow - ratings of each row x. @param byOther - the same ratings by the other side, ascending in x.
 * @param deviations - d, aligned with `byOther`. @param ownDeviations - d, aligned with `byRow`.
 * @returns a row-major symmetric matrix with ones on the diagonal; 0 where fewer than two ratings are in common, or one side of the pair does not deviate at all.
 *   The generator yields after each row, so that the caller can stop or wait.
 * Cost: O(Σ n_y² / 2 + rows²) time, 4 · rows² bytes.
 * @see Koren, Factor in the Neighbors, TKDD 4 (2010), section 2.2.
 */
export function* pearsonBaseline(
  byRow: RatingRows,
  byOther: RatingRows,
  ownDeviations: Float64Array,
  deviations: Float64Array,
  shrinkage: number,
): Generator<void, Float32Array> {
  const rows = byRow.indptr.length - 1;
  const similarities = new Float32Array(rows * rows);
  const sums = new Float64Array(rows * STRIDE);
  const cursor = byOther.indptr.slice();
  for (let row = 0; row < rows; row += 1) {
    addRow(row, byRow, byOther, ownDeviations, deviations, cursor, sums);
    similarities[row * rows + row] = 1;
    closeRow(row, rows, sums, shrinkage, similarities);
    yield;
  }
  return similarities;
}

/** Adds every rating that `row` has in common with a later row; `cursor` stands at `row` in each list of the other side. */
function addRow(
  row: number,
  byRow: RatingRows,
  byOther: RatingRows,
  ownDeviations: Float64Array,
  deviations: Float64Array,
  cursor: Int32Array,
  sums: Float64Array,
): void {
  const { indptr, indices } = byOther;
  for (let place = byRow.indptr[row]!, last = byRow.indptr[row + 1]!; place < last; place += 1) {
    const other = byRow.indices[place]!;
    const own = ownDeviations[place]!;
    const square = own * own;
    const start = cursor[other]! + 1;
    cursor[other] = start;
    for (let at = start, end = indptr[other + 1]!; at < end; at += 1) {
      const sum = indices[at]! * STRIDE;
      const deviation = deviations[at]!;
      sums[sum]! += own * deviation;
      sums[sum + 1]! += square;
      sums[sum + 2]! += deviation * deviation;
      sums[sum + 3]! += 1;
    }
  }
}

function closeRow(row: number, rows: number, sums: Float64Array, shrinkage: number, similarities: Float32Array): void {
  for (let later = row + 1; later < rows; later += 1) {
    const sum = later * STRIDE;
    const common = sums[sum + 3]!;
    if (common >= 2) {
      const scale = Math.sqrt(sums[sum + 1]! * sums[sum + 2]!);
      const similarity = scale > 0 ? (sums[sum]! / scale) * ((common - 1) / (common - 1 + shrinkage)) : 0;
      similarities[row * rows + later] = similarity;
      similarities[later * rows + row] = similarity;
    }
    sums[sum] = 0;
    sums[sum + 1] = 0;
    sums[sum + 2] = 0;
    sums[sum + 3] = 0;
  }
}
