import type { CsrMatrix } from '@cartograph/als';
import { runStepsAtOnce } from '@cartograph/threads';
import type { LogEvents } from './training-log.js';

/** A value per (user, product): a CSR, row = user, with the last instant of each pair beside its value. */
export interface PairMatrix {
  csr: CsrMatrix;
  /** Epoch seconds of each pair's last event, aligned with `csr.values`. */
  lastAt: Float64Array;
}

/** Rows (users) and columns (products) of a matrix. */
interface Size {
  users: number;
  products: number;
}

type Weigh = (position: number) => number | null;

/** Events between two yields: a few hundredths of a second. */
const STEP = 250_000;

/** Rows up to here are sorted in place, longer ones by the engine. */
const SHORT_ROW = 24;

/**
 * Sums a weight of events per (user, product).
 *
 * @param size - rows (users) and columns (products); rows without an event stay, empty.
 * @param weigh - the weight of the event at a position, or null where it does not count at all; asked twice, it must answer alike. The sum of a pair may be any
 *   number; pairs whose sum is ≤ 0 are left out.
 * @param cap - no pair counts for more. Default: no limit.
 * @param atOnce - events of whole users that are summed in one reading of the log, about: scratch is 20 bytes for each. Default 4,000,000.
 * @returns column indices ascend in each row; `lastAt` looks at the events that counted.
 * Cost: O(events · (1 + counted ÷ atOnce) + pairs · log(pairs of a user)); memory is that of the result, of the scratch, and 24 bytes a product.
 */
export function pairMatrix(
  events: LogEvents,
  size: Size,
  weigh: Weigh,
  cap = Infinity,
  atOnce = 4_000_000,
): PairMatrix {
  return runStepsAtOnce(pairMatrixSteps(events, size, weigh, cap, atOnce));
}

/** The same, yielding after each {@link STEP} events or so. */
export function* pairMatrixSteps(
  events: LogEvents,
  size: Size,
  weigh: Weigh,
  cap = Infinity,
  atOnce = 4_000_000,
): Generator<void, PairMatrix> {
  const start = new Int32Array(size.users + 1);
  for (let from = 0; from < events.at.length; from += STEP) {
    countEvents(events, weigh, start, from, Math.min(events.at.length, from + STEP));
    yield;
  }
  for (let user = 0; user < size.users; user += 1) start[user + 1]! += start[user]!;
  const used = start[size.users]!;
  const rows = new PairRows(size, used, cap);
  for (let first = 0; first < size.users;) {
    let end = first + 1;
    while (end < size.users && start[end + 1]! - start[first]! <= atOnce) end += 1;
    yield* sumRows(events, weigh, start, first, end, rows);
    first = end;
  }
  return yield* rows.whole();
}

function countEvents({ users }: LogEvents, weigh: Weigh, start: Int32Array, from: number, to: number): void {
  for (let position = from; position < to; position += 1)
    if (weigh(position) !== null) start[users[position]! + 1]! += 1;
}

/** Groups the events of users `first` … `end − 1` by user, in the log's order, and sums each user's. */
function* sumRows(
  events: LogEvents,
  weigh: Weigh,
  start: Int32Array,
  first: number,
  end: number,
  rows: PairRows,
): Generator<void, void> {
  const base = start[first]!;
  const count = start[end]! - base;
  const group: Group = {
    first,
    end,
    base,
    next: start.slice(first, end),
    left: count,
    products: new Int32Array(count),
    instants: new Float64Array(count),
    weights: new Float64Array(count),
  };
  for (let from = 0; group.left > 0; from += STEP) {
    gather(events, weigh, group, from, Math.min(events.at.length, from + STEP));
    yield;
  }
  for (let user = first, summed = 0; user < end; user += 1) {
    rows.add(user, group.products, group.instants, group.weights, start[user]! - base, start[user + 1]! - base);
    summed += start[user + 1]! - start[user]!;
    if (summed < STEP) continue;
    summed = 0;
    yield;
  }
}

/** Events of some users, user after user. */
interface Group {
  first: number;
  end: number;
  /** Events of earlier users. */
  base: number;
  /** Where the next event of each user goes, `base` included. */
  next: Int32Array;
  /** Events that were not met yet. */
  left: number;
  products: Int32Array;
  instants: Float64Array;
  weights: Float64Array;
}

function gather(events: LogEvents, weigh: Weigh, group: Group, from: number, to: number): void {
  const { first, end, base, next, products, instants, weights } = group;
  const { users } = events;
  let { left } = group;
  for (let position = from; position < to && left > 0; position += 1) {
    const user = users[position]!;
    if (user < first || user >= end) continue;
    const weight = weigh(position);
    if (weight === null) continue;
    const entry = next[user - first]! - base;
    next[user - first]! += 1;
    products[entry] = events.products[position]!;
    instants[entry] = events.at[position]!;
    weights[entry] = weight;
    left -= 1;
  }
  group.left = left;
}

/** A PairMatrix in the making, row after row. */
class PairRows {
  private pairs = 0;
  private readonly indptr: Int32Array;
  private readonly indices: Int32Array;
  private readonly values: Float32Array;
  private readonly lastAt: Float64Array;
  /** By product: the row that met it last (from 1), the sum of its weights there and its last instant; and the products of one row. */
  private readonly metIn: Int32Array;
  private readonly sums: Float64Array;
  private readonly last: Float64Array;
  private readonly met: Int32Array;

  /** @param most - pairs at the most. */
  constructor(
    private readonly size: { users: number; products: number },
    most: number,
    private readonly cap: number,
  ) {
    this.indptr = new Int32Array(size.users + 1);
    [this.indices, this.values, this.lastAt] = [new Int32Array(most), new Float32Array(most), new Float64Array(most)];
    [this.metIn, this.sums, this.last, this.met] = [
      new Int32Array(size.products),
      new Float64Array(size.products),
      new Float64Array(size.products),
      new Int32Array(size.products),
    ];
  }

  /** Adds the row of a user, whose events are the entries `from` … `to − 1` in the log's order; users ascend. */
  add(
    user: number,
    products: Int32Array,
    instants: Float64Array,
    weights: Float64Array,
    from: number,
    to: number,
  ): void {
    const { metIn, sums, last, met } = this;
    const mark = user + 1;
    let count = 0;
    for (let entry = from; entry < to; entry += 1) {
      const product = products[entry]!;
      if (metIn[product] === mark) {
        sums[product]! += weights[entry]!;
        last[product] = Math.max(last[product]!, instants[entry]!);
        continue;
      }
      metIn[product] = mark;
      sums[product] = weights[entry]!;
      last[product] = instants[entry]!;
      met[count] = product;
      count += 1;
    }
    sortFirst(met, count);
    for (let place = 0; place < count; place += 1) {
      const product = met[place]!;
      const value = Math.fround(Math.min(sums[product]!, this.cap));
      if (!(value > 0)) continue;
      this.indices[this.pairs] = product;
      this.values[this.pairs] = value;
      this.lastAt[this.pairs] = last[product]!;
      this.pairs += 1;
    }
    this.indptr[user + 1] = this.pairs;
  }

  *whole(): Generator<void, PairMatrix> {
    const { pairs, size, indptr } = this;
    const indices = this.indices.slice(0, pairs);
    yield;
    const values = this.values.slice(0, pairs);
    yield;
    const lastAt = this.lastAt.slice(0, pairs);
    yield;
    return { csr: { rows: size.users, columns: size.products, indptr, indices, values }, lastAt };
  }
}

/** Puts the first `count` values in ascending order. */
function sortFirst(values: Int32Array, count: number): void {
  if (count > SHORT_ROW) {
    values.subarray(0, count).sort();
    return;
  }
  for (let place = 1; place < count; place += 1) {
    const value = values[place]!;
    let hole = place;
    for (; hole > 0 && values[hole - 1]! > value; hole -= 1) values[hole] = values[hole - 1]!;
    values[hole] = value;
  }
}
