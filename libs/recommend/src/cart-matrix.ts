import type { CsrMatrix } from '@cartograph/als';
import type { EventColumns } from './cart-log.js';

/** Counts of events per (user, product): a CSR, row = user, with the last instant of each pair beside its value. */
export interface CartMatrix {
  csr: CsrMatrix;
  /** Epoch seconds of each pair's last event, aligned with `csr.values`. */
  lastAt: Float64Array;
}

/**
 * Counts the events with from ≤ at < to per (user, product).
 *
 * @param size - rows (users) and columns (products); rows without an event stay, empty.
 * @returns column indices ascend in each row; values are event counts ≥ 1.
 * Cost: O(events · log(events of a user)).
 */
export function cartMatrix(
  events: EventColumns,
  size: { users: number; products: number },
  window: { from?: number; to?: number } = {},
): CartMatrix {
  const begin = lowerBound(events.at, window.from ?? -Infinity);
  const end = Math.max(begin, lowerBound(events.at, window.to ?? Infinity));
  const start = new Int32Array(size.users + 1);
  for (let event = begin; event < end; event += 1) start[events.users[event]! + 1]! += 1;
  for (let user = 0; user < size.users; user += 1) start[user + 1]! += start[user]!;
  const order = new Int32Array(end - begin);
  const next = start.slice();
  for (let event = begin; event < end; event += 1) order[next[events.users[event]!]!++] = event;

  const indptr = new Int32Array(size.users + 1);
  const indices = new Int32Array(order.length);
  const values = new Float32Array(order.length);
  const lastAt = new Float64Array(order.length);
  let pairs = 0;
  for (let user = 0; user < size.users; user += 1) {
    const row = order.subarray(start[user]!, start[user + 1]!);
    row.sort((a, b) => events.products[a]! - events.products[b]! || a - b);
    const first = pairs;
    for (const event of row) {
      const product = events.products[event]!;
      if (pairs === first || indices[pairs - 1] !== product) indices[pairs++] = product;
      values[pairs - 1]! += 1;
      lastAt[pairs - 1] = events.at[event]!;
    }
    indptr[user + 1] = pairs;
  }
  return {
    csr: { rows: size.users, columns: size.products, indptr, indices: indices.slice(0, pairs), values: values.slice(0, pairs) },
    lastAt: lastAt.slice(0, pairs),
  };
}

/** First index whose instant is ≥ `at`, in ascending instants. */
export function lowerBound(instants: Float64Array, at: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (instants[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One user's row: product rows (ascending) and how many cart events each has. */
export function rowOf(csr: CsrMatrix, row: number): { products: Int32Array; values: Float32Array } {
  const [begin, end] = [csr.indptr[row]!, csr.indptr[row + 1]!];
  return { products: csr.indices.subarray(begin, end), values: csr.values.subarray(begin, end) };
}

/** Sum of a row's values: a user's cart events. */
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
