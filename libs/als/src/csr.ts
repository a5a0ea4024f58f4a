/**
 * A sparse matrix by rows. Row r holds columns `indices[indptr[r] … indptr[r + 1] − 1]` (ascending, no repeats) with the
 * `values` at the same places. Rows are users wherever both orientations are possible.
 */
export interface CsrMatrix {
  rows: number;
  columns: number;
  /** rows + 1 offsets, starting at 0, never falling. */
  indptr: Int32Array;
  indices: Int32Array;
  /** Strengths r ≥ 0. */
  values: Float32Array;
}

/** A matrix that cannot be factorized; says where. */
export class InvalidMatrixError extends Error {
  override readonly name = 'InvalidMatrixError';

  constructor(
    message: string,
    /** Row of the fault, or null when it concerns the whole matrix. */
    readonly row: number | null,
    /** Column of the fault, or null when it concerns a row or the whole matrix. */
    readonly column: number | null,
  ) {
    super(message);
  }
}

/** Entries of a matrix in any order. */
export interface Triplets {
  rows: number;
  columns: number;
  rowIndices: ArrayLike<number>;
  columnIndices: ArrayLike<number>;
  values: ArrayLike<number>;
}

/**
 * Builds a CSR matrix from entries in any order; entries of one place add up.
 *
 * @throws InvalidMatrixError - lengths differ, or an entry lies outside the matrix or is not a finite number ≥ 0.
 * Cost O(entries + rows + columns).
 */
export function csrFromTriplets(triplets: Triplets): CsrMatrix {
  const { rows, columns, rowIndices, columnIndices, values } = triplets;
  requireSize('rows', rows);
  requireSize('columns', columns);
  const count = rowIndices.length;
  if (columnIndices.length !== count || values.length !== count) {
    throw new InvalidMatrixError(
      `rowIndices, columnIndices and values have ${count}, ${columnIndices.length} and ${values.length} entries; give equal lengths.`,
      null,
      null,
    );
  }
  for (let entry = 0; entry < count; entry += 1) {
    const row = rowIndices[entry] ?? -1;
    const column = columnIndices[entry] ?? -1;
    if (!Number.isInteger(row) || row < 0 || row >= rows) {
      throw new InvalidMatrixError(
        `Entry ${entry} lies in row ${row}; the matrix has rows 0 to ${rows - 1}.`,
        row,
        column,
      );
    }
    if (!Number.isInteger(column) || column < 0 || column >= columns) {
      throw new InvalidMatrixError(
        `Entry ${entry} lies in column ${column}; the matrix has columns 0 to ${columns - 1}.`,
        row,
        column,
      );
    }
    requireStrength(values[entry] ?? Number.NaN, row, column);
  }
  const byColumn = bucket(columns, count, (entry) => columnIndices[entry] ?? 0, null);
  const byRow = bucket(rows, count, (entry) => rowIndices[entry] ?? 0, byColumn);
  return mergeRepeats(rows, columns, byRow, triplets);
}

/** Stable counting sort of entry numbers by key, starting from a previous order. */
function bucket(
  keys: number,
  count: number,
  keyOf: (entry: number) => number,
  previous: Int32Array | null,
): Int32Array {
  const next = new Int32Array(keys + 1);
  for (let entry = 0; entry < count; entry += 1) next[keyOf(entry) + 1] = (next[keyOf(entry) + 1] ?? 0) + 1;
  for (let key = 0; key < keys; key += 1) next[key + 1] = (next[key + 1] ?? 0) + (next[key] ?? 0);
  const order = new Int32Array(count);
  for (let place = 0; place < count; place += 1) {
    const entry = previous ? (previous[place] ?? 0) : place;
    const key = keyOf(entry);
    const at = next[key] ?? 0;
    order[at] = entry;
    next[key] = at + 1;
  }
  return order;
}

function mergeRepeats(rows: number, columns: number, order: Int32Array, triplets: Triplets): CsrMatrix {
  const indptr = new Int32Array(rows + 1);
  const indices = new Int32Array(order.length);
  const sums = new Float64Array(order.length);
  let length = 0;
  let place = 0;
  for (let row = 0; row < rows; row += 1) {
    const start = length;
    while (place < order.length && triplets.rowIndices[order[place] ?? 0] === row) {
      const entry = order[place] ?? 0;
      const column = triplets.columnIndices[entry] ?? 0;
      if (length === start || indices[length - 1] !== column) {
        indices[length] = column;
        length += 1;
      }
      sums[length - 1] = (sums[length - 1] ?? 0) + (triplets.values[entry] ?? 0);
      place += 1;
    }
    indptr[row + 1] = length;
  }
  return {
    rows,
    columns,
    indptr,
    indices: indices.slice(0, length),
    values: Float32Array.from(sums.subarray(0, length)),
  };
}

/** The same entries by columns: users × items becomes items × users. Cost O(entries + columns). */
export function transpose(matrix: CsrMatrix): CsrMatrix {
  const indptr = columnOffsets(matrix);
  const indices = new Int32Array(matrix.indices.length);
  const values = new Float32Array(matrix.indices.length);
  fillTransposed(matrix, indptr, indices, values);
  return { rows: matrix.columns, columns: matrix.rows, indptr, indices, values };
}

/** The offsets of the transposed matrix: columns + 1 numbers. */
export function columnOffsets(matrix: CsrMatrix): Int32Array {
  const indptr = new Int32Array(matrix.columns + 1);
  for (const column of matrix.indices) indptr[column + 1] = (indptr[column + 1] ?? 0) + 1;
  for (let column = 0; column < matrix.columns; column += 1)
    indptr[column + 1] = (indptr[column + 1] ?? 0) + (indptr[column] ?? 0);
  return indptr;
}

/** Writes the transposed matrix's entries into arrays of as many places; `offsets` are its own. */
export function fillTransposed(
  matrix: CsrMatrix,
  offsets: Int32Array,
  indices: Int32Array<ArrayBufferLike>,
  values: Float32Array<ArrayBufferLike>,
): void {
  const next = offsets.slice();
  for (let row = 0; row < matrix.rows; row += 1) {
    const end = matrix.indptr[row + 1] ?? 0;
    for (let entry = matrix.indptr[row] ?? 0; entry < end; entry += 1) {
      const column = matrix.indices[entry] ?? 0;
      const at = next[column] ?? 0;
      next[column] = at + 1;
      indices[at] = row;
      values[at] = matrix.values[entry] ?? 0;
    }
  }
}

/**
 * Refuses a matrix that would be factorized into nonsense: offsets that fall, columns out of range, unsorted or repeated
 * columns, strengths that are negative or not finite.
 *
 * @throws InvalidMatrixError - names the first faulty row and column.
 * Cost O(rows + entries).
 */
export function validateCsr(matrix: CsrMatrix): void {
  const { rows, columns, indptr, indices, values } = matrix;
  requireSize('rows', rows);
  requireSize('columns', columns);
  if (indptr.length !== rows + 1)
    throw new InvalidMatrixError(`indptr has ${indptr.length} entries; ${rows} rows need ${rows + 1}.`, null, null);
  if (indptr[0] !== 0) throw new InvalidMatrixError(`indptr starts at ${indptr[0]}; it must start at 0.`, 0, null);
  if (indices.length !== values.length) {
    throw new InvalidMatrixError(
      `There are ${indices.length} indices but ${values.length} values; give one value an index.`,
      null,
      null,
    );
  }
  for (let row = 0; row < rows; row += 1) {
    const start = indptr[row] ?? 0;
    const end = indptr[row + 1] ?? 0;
    if (end < start)
      throw new InvalidMatrixError(
        `indptr falls from ${start} to ${end} at row ${row}; it must never fall.`,
        row,
        null,
      );
    if (end > indices.length)
      throw new InvalidMatrixError(
        `Row ${row} ends at entry ${end}, but there are ${indices.length} entries.`,
        row,
        null,
      );
  }
  if (indptr[rows] !== indices.length) {
    throw new InvalidMatrixError(
      `indptr ends at ${indptr[rows]}, but there are ${indices.length} entries.`,
      null,
      null,
    );
  }
  for (let row = 0; row < rows; row += 1) validateRow(matrix, row);
}

function validateRow({ columns, indptr, indices, values }: CsrMatrix, row: number): void {
  const end = indptr[row + 1] ?? 0;
  let previous = -1;
  for (let entry = indptr[row] ?? 0; entry < end; entry += 1) {
    const column = indices[entry] ?? -1;
    if (column < 0 || column >= columns) {
      throw new InvalidMatrixError(
        `Row ${row} names column ${column}; the matrix has columns 0 to ${columns - 1}.`,
        row,
        column,
      );
    }
    if (column === previous)
      throw new InvalidMatrixError(
        `Row ${row} names column ${column} twice; add repeated entries up first.`,
        row,
        column,
      );
    if (column < previous)
      throw new InvalidMatrixError(
        `Row ${row} names column ${column} after ${previous}; sort each row's columns.`,
        row,
        column,
      );
    requireStrength(values[entry] ?? Number.NaN, row, column);
    previous = column;
  }
}

function requireStrength(value: number, row: number, column: number): void {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new InvalidMatrixError(
      `Row ${row}, column ${column} has strength ${value}; strengths are finite numbers ≥ 0.`,
      row,
      column,
    );
  }
}

function requireSize(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidMatrixError(`${name} is ${value}; give a whole number ≥ 0.`, null, null);
}
