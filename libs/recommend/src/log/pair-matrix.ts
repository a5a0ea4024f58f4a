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
 * @param weigh - the weight of the event at a position, or null where it does not count at all; asked twice, it must answer alike. The sum of a pair may be any
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
  const start = new Int32Array(size.users + 1);
  for (let position = 0; position < events.at.length; position += 1) {
    if (weigh(position) !== null) start[events.users[position]! + 1]! += 1;
  }
  for (let user = 0; user < size.users; user += 1) start[user + 1]! += start[user]!;
  const used = start[size.users]!;
  const [counted, weights, order] = [new Int32Array(used), new Float64Array(used), new Int32Array(used)];
  const next = start.slice();
  for (let position = 0; position < events.at.length; position += 1) {
    const weight = weigh(position);
    if (weight === null) continue;
    const user = events.users[position]!;
    const entry = next[user]!;
    next[user] = entry + 1;
    counted[entry] = position;
    weights[entry] = weight;
    order[entry] = entry;
  }

  const indptr = new Int32Array(size.users + 1);
  const indices = new Int32Array(used);
  const values = new Float32Array(used);
  const lastAt = new Float64Array(used);
  const productOf = (entry: number): number => events.products[counted[entry]!]!;
  const byProduct = (a: number, b: number): number => productOf(a) - productOf(b) || a - b;
  let pairs = 0;
  for (let user = 0; user < size.users; user += 1) {
    const row = order.subarray(start[user]!, start[user + 1]!);
    row.sort(byProduct);
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
