import { csrFromTriplets, type CsrMatrix } from '../csr.js';

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A random users × items matrix with skewed popularity and strengths of 1 to 4. */
export function randomMatrix(users: number, items: number, entries: number, seed: number): CsrMatrix {
  const next = uniform(seed);
  const places = new Set<number>();
  while (places.size < entries) places.add(Math.floor(next() * users) * items + Math.floor(next() ** 2 * items));
  const flat = [...places];
  return csrFromTriplets({
    rows: users,
    columns: items,
    rowIndices: flat.map((place) => Math.floor(place / items)),
    columnIndices: flat.map((place) => place % items),
    values: flat.map(() => 1 + Math.floor(next() * 4)),
  });
}

/** Users of hidden tastes: each mostly picks from one of a few groups of items, and some items are popular with everybody. */
export function tastefulMatrix(options: {
  users: number;
  items: number;
  groups: number;
  picks: number;
  seed: number;
}): { train: CsrMatrix; heldOut: Int32Array } {
  const { users, items, groups, picks, seed } = options;
  const next = uniform(seed);
  const rowIndices: number[] = [];
  const columnIndices: number[] = [];
  const heldOut = new Int32Array(users);
  for (let user = 0; user < users; user += 1) {
    const taste = user % groups;
    const own = new Set<number>();
    while (own.size < picks + 1) {
      const rank = Math.floor(next() ** 2 * (items / groups));
      own.add(next() < 0.75 ? rank * groups + taste : rank * groups + Math.floor(next() * groups));
    }
    const chosen = [...own];
    heldOut[user] = chosen.pop() ?? 0;
    for (const item of chosen) {
      rowIndices.push(user);
      columnIndices.push(item);
    }
  }
  return {
    train: csrFromTriplets({ rows: users, columns: items, rowIndices, columnIndices, values: rowIndices.map(() => 1) }),
    heldOut,
  };
}

/** Largest absolute difference of two equally long lists. */
export function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let largest = left.length === right.length ? 0 : Infinity;
  for (let index = 0; index < left.length; index += 1)
    largest = Math.max(largest, Math.abs((left[index] ?? 0) - (right[index] ?? 0)));
  return largest;
}
