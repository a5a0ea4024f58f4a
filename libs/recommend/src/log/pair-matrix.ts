import type { CsrMatrix } from '@cartograph/als';
import type { LogEvents } from './training-log.js';

/** A value per (user, product): a CSR, row = user, with the last instant of each pair beside its value. */
export interface PairMatrix {
  csr: CsrMatrix;
  /** Epoch seconds of each pair's last event, aligned with `csr.values`. */
  lastAt: Float64Array;
}

/**
 * Sums a weight of events per (user, product).
 *
 * @param size - rows (users) and columns (products); rows without an event stay, empty.
 * @param weigh - the weight of the event at a position, or null where it does not count at all. The sum of a pair may be any
 *   number; pairs whose sum is ≤ 0 are left out.
 * @param cap - no pair counts for more. Default: no limit.
 * @returns column indices ascend in each row; `lastAt` looks at the events that counted.
 * Cost: O(events · log(events of a user)).
 */
export function pairMatrix(
  events: LogEvents,
  size: { users: number; products: number },
  weigh: (position: number) => number | null,
  cap = Infinity,
): PairMatrix {
  const counted = new Int32Array(events.at.length);
  const weights = new Float64Array(events.at.length);
  const start = new Int32Array(size.users + 1);
  let used = 0;
  for (let position = 0; position < events.at.length; position += 1) {
    const weight = weigh(position);
    if (weight === null) continue;
    weights[used] = weight;
    counted[used] = position;
    used += 1;
    start[events.users[position]! + 1]! += 1;
  }
  for (let user = 0; user < size.users; user += 1) start[user + 1]! += start[user]!;
  const order = new Int32Array(used);
  const next = start.slice();
  for (let entry = 0; entry < used; entry += 1) {
    const user = events.users[counted[entry]!]!;
    order[next[user]!] = entry;
    next[user]! += 1;
  }

  const indptr = new Int32Array(size.users + 1);
  const indices = new Int32Array(used);
  const values = new Float32Array(used);
  const lastAt = new Float64Array(used);
  const productOf = (entry: number): number => events.products[counted[entry]!]!;
  let pairs = 0;
  for (let user = 0; user < size.users; user += 1) {
    const row = order.subarray(start[user]!, start[user + 1]!);
    row.sort((a, b) => productOf(a) - productOf(b) || a - b);
    for (let first = 0; first < row.length; ) {
      const product = productOf(row[first]!);
      let [sum, last, end] = [0, -Infinity, first];
      for (; end < row.length && productOf(row[end]!) === product; end += 1) {
        sum += weights[row[end]!]!;
        last = Math.max(last, events.at[counted[row[end]!]!]!);
      }
      first = end;
      const value = Math.fround(Math.min(sum, cap));
      if (!(value > 0)) continue;
      indices[pairs] = product;
      values[pairs] = value;
      lastAt[pairs] = last;
      pairs += 1;
    }
    indptr[user + 1] = pairs;
  }
  return {
    csr: { rows: size.users, columns: size.products, indptr, indices: indices.slice(0, pairs), values: values.slice(0, pairs) },
    lastAt: lastAt.slice(0, pairs),
  };
}
