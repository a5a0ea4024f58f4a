import type { TrainingData } from '../log/training-data.js';
import { TYPE_CODES } from '../log/training-log.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';

/** What makes a basket: which events put a product into it, and whether it reaches over one session or over all of a user's log. */
export interface BasketKind {
  event: 'cart' | 'purchase';
  within: 'session' | 'user';
}

/** Baskets as rows of distinct products, ascending; each holds at least one. */
export interface Baskets {
  kind: BasketKind;
  /** Product rows of the log. */
  products: number;
  indptr: Int32Array;
  indices: Int32Array;
  /** Baskets left out because they hold more than `mostProducts`: those of resellers and of robots that no rule caught. */
  tooLarge: number;
}

/**
 * Gathers baskets. A product that was put into the cart and taken out again was in it; how often it was put there does not matter.
 *
 * @param options.mostProducts - baskets of more distinct products are left out and counted. Default 200.
 * @returns no basket where the log has no such event.
 * Cost O(events + Σ |basket| · log |basket|).
 */
export function basketsOf(data: BasketData, kind: BasketKind, options: { mostProducts?: number } = {}): Baskets {
  return runStepsAtOnce(basketsSteps(data, kind, options));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. */
export function* basketsSteps(
  data: BasketData,
  kind: BasketKind,
  options: { mostProducts?: number } = {},
): Generator<void, Baskets> {
  const { mostProducts = 200 } = options;
  if (!Number.isInteger(mostProducts) || mostProducts < 1)
    throw new RangeError(`mostProducts is ${mostProducts}; give a whole number ≥ 1.`);
  const rows =
    kind.within === 'session'
      ? yield* sessionBaskets(data, kind.event)
      : (kind.event === 'cart' ? data.carts : data.purchases).csr;
  return yield* withoutLarge({ kind, products: data.products, mostProducts }, rows);
}

/** What baskets are gathered from. */
type BasketData = Pick<TrainingData, 'sessions' | 'carts' | 'purchases' | 'products'>;

interface BasketRows {
  indptr: Int32Array;
  indices: Int32Array;
}

function* sessionBaskets({ sessions, products }: BasketData, event: BasketKind['event']): Generator<void, BasketRows> {
  const code = TYPE_CODES.indexOf(event);
  const { types } = sessions;
  let events = 0;
  yield* spanSteps(types.length, (from, to) => {
    for (let entry = from; entry < to; entry += 1) if (types[entry] === code) events += 1;
  });
  const count = sessions.users.length;
  const indptr = new Int32Array(count + 1);
  const indices = new Int32Array(events);
  const heldBy = new Int32Array(products).fill(-1);
  let size = 0;
  yield* spanSteps(count, (from, to) => {
    for (let session = from; session < to; session += 1) {
      for (let entry = sessions.indptr[session]!; entry < sessions.indptr[session + 1]!; entry += 1) {
        if (types[entry] !== code) continue;
        const product = sessions.products[entry]!;
        if (heldBy[product] === session) continue;
        heldBy[product] = session;
        indices[size] = product;
        size += 1;
      }
      if (size - indptr[session]! > 1) indices.subarray(indptr[session]!, size).sort();
      indptr[session + 1] = size;
    }
  });
  return { indptr, indices: indices.subarray(0, size) };
}

function* withoutLarge(
  { kind, products, mostProducts }: { kind: BasketKind; products: number; mostProducts: number },
  rows: BasketRows,
): Generator<void, Baskets> {
  const ends: number[] = [0];
  const indices = new Int32Array(rows.indices.length);
  let [size, tooLarge] = [0, 0];
  yield* spanSteps(rows.indptr.length - 1, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const [begin, end] = [rows.indptr[row]!, rows.indptr[row + 1]!];
      if (end - begin > mostProducts) tooLarge += 1;
      if (end === begin || end - begin > mostProducts) continue;
      for (let entry = begin; entry < end; entry += 1, size += 1) indices[size] = rows.indices[entry]!;
      ends.push(size);
    }
  });
  return { kind, products, indptr: Int32Array.from(ends), indices: indices.slice(0, size), tooLarge };
}
