import type { SessionRows } from '../../log/sessions.js';

/** Past sessions as sets of products, and for each product the sessions that held it: all a session model looks things up in. */
export interface SessionIndex {
  products: number;
  /** Length sessions + 1: session s holds `items[indptr[s] … indptr[s + 1])`. Sessions ascend by their last event, so a greater row is a later one. */
  indptr: Int32Array;
  /** Product rows, each once a session, in the order of their first events. */
  items: Int32Array;
  /** The event type of each entry that weighs most, as a code of `TYPE_CODES`. */
  types: Uint8Array;
  /** The user row of each session. */
  users: Int32Array;
  /** Length products + 1: the latest sessions of product p are `postings[postingsPtr[p] … postingsPtr[p + 1])`. */
  postingsPtr: Int32Array;
  /** Session rows, descending, at most `sample` a product. */
  postings: Int32Array;
  /** Sessions that hold each product, whether they have a posting or not. */
  holders: Int32Array;
}

/** What of a log goes into an index. */
export interface IndexOptions {
  /** Weight of each event type by code; an event of weight 0 does not stand for its product. */
  weights: readonly number[];
  /** Sessions kept per product, the latest. */
  sample: number;
  /** A session with fewer distinct products is left out, ≥ 1; one with less than two says of no products that they belong together. */
  fewest: number;
  /** A session with more distinct products is left out. */
  longest: number;
}

/** Entries between two places where the work may be left. */
const STRETCH = 1_000_000;

/**
 * Makes the index of a log's sessions.
 *
 * @param products - rows of products.
 * @returns a generator that yields every million entries, so that the work can be left, and returns the index.
 * Cost: O(events); no sorting.
 */
export function* sessionIndex(
  sessions: SessionRows,
  products: number,
  options: IndexOptions,
): Generator<void, SessionIndex> {
  const { weights, fewest, longest } = options;
  const count = sessions.users.length;
  const indptr = new Int32Array(count + 1);
  const items = new Int32Array(sessions.products.length);
  const types = new Uint8Array(sessions.products.length);
  const users = new Int32Array(count);
  const entryOf = new Int32Array(products).fill(-1);
  let [kept, filled, rest] = [0, 0, STRETCH];
  for (let session = 0; session < count; session += 1) {
    const [begin, end] = [sessions.indptr[session]!, sessions.indptr[session + 1]!];
    rest -= end - begin;
    if (rest <= 0) {
      yield;
      rest = STRETCH;
    }
    const first = filled;
    for (let place = begin; place < end; place += 1) {
      const [product, type] = [sessions.products[place]!, sessions.types[place]!];
      if (!(weights[type]! > 0)) continue;
      const entry = entryOf[product]!;
      if (entry < first) {
        entryOf[product] = filled;
        items[filled] = product;
        types[filled] = type;
        filled += 1;
      } else if (weights[type]! > weights[types[entry]!]!) types[entry] = type;
    }
    const distinct = filled - first;
    if (distinct < fewest || distinct > longest) {
      for (let entry = first; entry < filled; entry += 1) entryOf[items[entry]!] = -1;
      filled = first;
      continue;
    }
    users[kept] = sessions.users[session]!;
    kept += 1;
    indptr[kept] = filled;
  }
  return yield* withPostings(
    {
      products,
      indptr: indptr.slice(0, kept + 1),
      items: items.slice(0, filled),
      types: types.slice(0, filled),
      users: users.slice(0, kept),
    },
    options.sample,
  );
}

/** The part of an index that its postings follow from. */
export type IndexedSessions = Pick<SessionIndex, 'products' | 'indptr' | 'items' | 'types' | 'users'>;

/** Adds the postings: the `sample` latest sessions of each product. Yields as `sessionIndex` does. */
export function* withPostings(base: IndexedSessions, sample: number): Generator<void, SessionIndex> {
  const { products, indptr, items } = base;
  const holders = new Int32Array(products);
  for (let entry = 0; entry < items.length; entry += 1) holders[items[entry]!]! += 1;
  const postingsPtr = new Int32Array(products + 1);
  for (let product = 0; product < products; product += 1)
    postingsPtr[product + 1] = postingsPtr[product]! + Math.min(sample, holders[product]!);
  const postings = new Int32Array(postingsPtr[products]!);
  const next = postingsPtr.slice(0, products);
  let rest = STRETCH;
  yield;
  for (let session = indptr.length - 2; session >= 0; session -= 1) {
    const [begin, end] = [indptr[session]!, indptr[session + 1]!];
    rest -= end - begin;
    if (rest <= 0) {
      yield;
      rest = STRETCH;
    }
    for (let entry = begin; entry < end; entry += 1) {
      const product = items[entry]!;
      const place = next[product]!;
      if (place === postingsPtr[product + 1]!) continue;
      postings[place] = session;
      next[product] = place + 1;
    }
  }
  return { ...base, postingsPtr, postings, holders };
}

/** The sessions of an index that do not belong to some users, as `withPostings` takes them. */
export function sessionsWithout(index: SessionIndex, without: ReadonlySet<number>): IndexedSessions {
  const { products, indptr, items, types, users } = index;
  const left = {
    indptr: new Int32Array(indptr.length),
    items: new Int32Array(items.length),
    types: new Uint8Array(types.length),
    users: new Int32Array(users.length),
  };
  let [kept, filled] = [0, 0];
  for (let session = 0; session < users.length; session += 1) {
    if (without.has(users[session]!)) continue;
    const [begin, end] = [indptr[session]!, indptr[session + 1]!];
    left.items.set(items.subarray(begin, end), filled);
    left.types.set(types.subarray(begin, end), filled);
    filled += end - begin;
    left.users[kept] = users[session]!;
    kept += 1;
    left.indptr[kept] = filled;
  }
  return {
    products,
    indptr: left.indptr.slice(0, kept + 1),
    items: left.items.slice(0, filled),
    types: left.types.slice(0, filled),
    users: left.users.slice(0, kept),
  };
}
