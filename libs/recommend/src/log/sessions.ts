import { runStepsAtOnce, spanSteps } from '@cartograph/threads';
import { lowerBound } from './csr-rows.js';
import type { TrainingLog } from './training-log.js';

/** Sessions as rows: row s holds the products of one session in the order of its events. */
export interface SessionRows {
  /** Length sessions + 1: session s is `products[indptr[s] … indptr[s + 1])`. */
  indptr: Int32Array;
  /** Product rows, oldest first, repeats kept. */
  products: Int32Array;
  /** Codes of event types (`TYPE_CODES`), aligned with `products`. */
  types: Uint8Array;
  /** Epoch seconds, aligned with `products`. */
  at: Float64Array;
  /** The user row of each session. */
  users: Int32Array;
}

/** Which events make sessions. */
interface SessionOptions {
  end: number;
  excludeBots?: boolean;
  includes?: (position: number) => boolean;
}

/**
 * Sessions of a log before an instant, ascending by their last event; a session that goes on after it keeps what came before.
 *
 * @param options.end - epoch seconds; events from here on do not exist.
 * @param options.excludeBots - leaves out sessions that a bot rule flags, and users who look like bots. Default true.
 * @param options.includes - further say over which events count, by position. Default: all.
 * @returns sessions with at least one event, equal last instants in the order of their first event's position.
 */
export function sessionRows(log: TrainingLog, options: SessionOptions): SessionRows {
  return runStepsAtOnce(sessionRowsSteps(log, options));
}

/** The same, yielding every few hundred thousand events or sessions. */
export function* sessionRowsSteps(log: TrainingLog, options: SessionOptions): Generator<void, SessionRows> {
  const { events, botSessions } = log;
  const { end, excludeBots = true, includes } = options;
  const length = lowerBound(events.at, end);
  const found = new SessionsFound(log.sessionCount);
  // From the last event on: the first one met of a session is its last.
  yield* spanSteps(length, (from, to) => {
    for (let position = length - 1 - from; position > length - 1 - to; position -= 1) {
      if (includes !== undefined && !includes(position)) continue;
      const session = events.sessions[position]!;
      if (!excludeBots || botSessions[session] !== 1) found.meet(session, position, events.at[position]!);
    }
  });
  const order = yield* found.inOrder();
  const { slots } = found;
  const indptr = new Int32Array(order.length + 1);
  const users = new Int32Array(order.length);
  yield* spanSteps(order.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const slot = 2 * order[row]!;
      indptr[row + 1] = indptr[row]! + slots[slot]!;
      users[row] = events.users[slots[slot + 1]!]!;
      slots[slot + 1] = indptr[row]!;
    }
  });
  const total = indptr[order.length]!;
  const result = {
    indptr,
    products: new Int32Array(total),
    types: new Uint8Array(total),
    at: new Float64Array(total),
    users,
  };
  yield* spanSteps(length, (from, to) => {
    for (let position = from; position < to; position += 1) {
      if (includes !== undefined && !includes(position)) continue;
      const slot = 2 * events.sessions[position]!;
      if (slots[slot] === 0) continue;
      const place = slots[slot + 1]!;
      slots[slot + 1] = place + 1;
      result.products[place] = events.products[position]!;
      result.types[place] = events.types[position]!;
      result.at[place] = events.at[position]!;
    }
  });
  return result;
}

/** The sessions of events that are met from the last to the first. */
class SessionsFound {
  /** Two numbers a session, in one place of memory: its events so far, and the position of the earliest of them. */
  readonly slots: Int32Array;
  /** Sessions by descending last event; `ends[n]` is 1 where the n-th ends earlier than the one before it. */
  private readonly order: Int32Array;
  private readonly ends: Uint8Array;
  private count = 0;
  private lastAt = Number.NaN;

  constructor(sessions: number) {
    this.slots = new Int32Array(2 * sessions);
    this.order = new Int32Array(sessions);
    this.ends = new Uint8Array(sessions);
  }

  meet(session: number, position: number, at: number): void {
    const slot = 2 * session;
    if (this.slots[slot] === 0) {
      this.order[this.count] = session;
      if (at !== this.lastAt) this.ends[this.count] = 1;
      this.lastAt = at;
      this.count += 1;
    }
    this.slots[slot]! += 1;
    this.slots[slot + 1] = position;
  }

  /** Sessions ascending by the instants of their last events, those of one instant by the positions of their first ones. */
  *inOrder(): Generator<void, Int32Array> {
    const { slots, ends, count } = this;
    const order = new Int32Array(count);
    let begin = 0;
    yield* spanSteps(count, (from, to) => {
      for (let place = from; place < to; place += 1) {
        const met = count - 1 - place;
        order[place] = this.order[met]!;
        if (ends[met] === 0) continue;
        if (place > begin) order.subarray(begin, place + 1).sort((a, b) => slots[2 * a + 1]! - slots[2 * b + 1]!);
        begin = place + 1;
      }
    });
    return order;
  }
}

/** The user row of each event, aligned with `products`. Cost: O(events). */
export function usersOfEvents({ indptr, users, products }: SessionRows): Int32Array {
  const of = new Int32Array(products.length);
  for (let session = 0; session < users.length; session += 1)
    of.fill(users[session]!, indptr[session], indptr[session + 1]);
  return of;
}
