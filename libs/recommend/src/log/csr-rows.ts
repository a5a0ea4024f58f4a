import type { CsrMatrix } from '@cartograph/als';

/** One row: its columns (ascending) and values, as views of the matrix. */
export function rowOf(csr: CsrMatrix, row: number): { products: Int32Array; values: Float32Array } {
  const [begin, end] = [csr.indptr[row]!, csr.indptr[row + 1]!];
  return { products: csr.indices.subarray(begin, end), values: csr.values.subarray(begin, end) };
}

/** Sum of a row's values: of a matrix of carts, a user's cart events. */
export function rowSum(csr: CsrMatrix, row: number): number {
  let sum = 0;
  for (let entry = csr.indptr[row]!; entry < csr.indptr[row + 1]!; entry += 1) sum += csr.values[entry]!;
  return sum;
}

/** For each product the number of users with it in their row. */
export function usersPerProduct(csr: CsrMatrix): Int32Array {
  const users = new Int32Array(csr.columns);
  for (const product of csr.indices) users[product]! += 1;
  return users;
}

/** Rows with a value, ascending. */
export function rowsWithValues({ rows, indptr }: CsrMatrix): Int32Array {
  const found: number[] = [];
  for (let row = 0; row < rows; row += 1) if (indptr[row + 1]! > indptr[row]!) found.push(row);
  return Int32Array.from(found);
}

/** The first place, of those from `from` to before `to`, whose instant is ≥ `at`; `to` where none is. The instants between ascend. O(log n). */
export function lowerBound(instants: Float64Array, at: number, from = 0, to = instants.length): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (instants[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
