import { evenBounds } from '../kernel/gram.js';

/** Non-zeros a chunk of rows to solve has at least; power-law rows then stall no thread. */
const ENTRIES = 4_096;
/** Entries that one row's fixed work, the way back from whitened coordinates, counts for. */
const ENTRIES_A_ROW = 4;
/** Rows whitened together. */
const WHITENED_ROWS = 512;

/** The bounds of chunks of rows to whiten. */
export function rowBounds(rows: number): Int32Array {
  return evenBounds(rows, Math.ceil(rows / WHITENED_ROWS));
}

/** The bounds of chunks of rows to solve, of about equal work, from the matrix's offsets. */
export function entryBounds(indptr: Int32Array): Int32Array {
  const bounds = [0];
  const rows = indptr.length - 1;
  let first = 0;
  for (let row = 1; row <= rows; row += 1) {
    const work = indptr[row]! - indptr[first]! + (row - first) * ENTRIES_A_ROW;
    if (work < ENTRIES && row < rows) continue;
    bounds.push(row);
    first = row;
  }
  return Int32Array.from(bounds);
}
