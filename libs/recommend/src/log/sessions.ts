import { atOnce } from '../stretches.js';
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

/** Events between two yields: a few hundredths of a second. */
const STEP = 250_000;

/**
 * Sessions of a log before an instant, ascending by their last event; a session that goes on after it keeps what came before.
 *
 * @param options.end - epoch seconds; events from here on do not exist.
 * @param options.excludeBots - leaves out sessions that a bot rule flags. Default true.
 * @param options.includes - further say over which events count, by position. Default: all.
 * @returns sessions with at least one event, equal last instants in the order of their first event's position.
 */
export function sessionRows(log: TrainingLog, options: SessionOptions): SessionRows {
  return atOnce(sessionRowsSteps(log, options));
}

/** The same, yielding after each {@link STEP} events or sessions. */
export function* sessionRowsSteps(log: TrainingLog, options: SessionOptions): Generator<void, SessionRows> {
  const { events } = log;
  const { end, excludeBots = true, includes } = options;
  const counts = new Int32Array(log.sessionCount);
  const lastPosition = new Int32Array(log.sessionCount).fill(-1);
  const firstPosition = new Int32Array(log.sessionCount);
  const isCounted = (position: number): boolean =>
    !(excludeBots && log.botSessions[events.sessions[position]!] === 1) && (includes === undefined || includes(position));
  let length = events.at.length;
  while (length > 0 && events.at[length - 1]! >= end) length -= 1;
  for (let position = 0; position < length; position += 1) {
    if (position % STEP === 0) yield;
    if (!isCounted(position)) continue;
    const session = events.sessions[position]!;
    if (counts[session] === 0) firstPosition[session] = position;
    counts[session]! += 1;
    lastPosition[session] = position;
  }
  const order = yield* byLastEvent(events.at, events.sessions, lastPosition, firstPosition, length);
  const rowOfSession = new Int32Array(log.sessionCount).fill(-1);
  const indptr = new Int32Array(order.length + 1);
  const users = new Int32Array(order.length);
  for (let row = 0; row < order.length; row += 1) {
    if (row % STEP === 0) yield;
    const session = order[row]!;
    rowOfSession[session] = row;
    indptr[row + 1] = indptr[row]! + counts[session]!;
    users[row] = events.users[firstPosition[session]!]!;
  }
  const total = indptr[order.length]!;
  const result = { indptr, products: new Int32Array(total), types: new Uint8Array(total), at: new Float64Array(total), users };
  const next = indptr.slice();
  for (let position = 0; position < length; position += 1) {
    if (position % STEP === 0) yield;
    if (!isCounted(position)) continue;
    const row = rowOfSession[events.sessions[position]!]!;
    const place = next[row]!;
    next[row] = place + 1;
    result.products[place] = events.products[position]!;
    result.types[place] = events.types[position]!;
    result.at[place] = events.at[position]!;
  }
  return result;
}

/** The user row of each event, aligned with `products`. Cost: O(events). */
export function usersOfEvents({ indptr, users, products }: SessionRows): Int32Array {
  const of = new Int32Array(products.length);
  for (let session = 0; session < users.length; session += 1) of.fill(users[session]!, indptr[session], indptr[session + 1]);
  return of;
}

/** Sessions in the order of their last events' instants, of one instant in the order of their first events. Cost: O(positions) but for sessions that end in one second. */
function* byLastEvent(at: Float64Array, sessions: Int32Array, lastPosition: Int32Array, firstPosition: Int32Array, length: number): Generator<void, Int32Array> {
  const order = new Int32Array(lastPosition.length);
  let count = 0;
  let begin = 0;
  for (let position = 0; position < length; position += 1) {
    if (position % STEP === 0) yield;
    const session = sessions[position]!;
    if (lastPosition[session] !== position) continue;
    if (count > begin && at[lastPosition[order[begin]!]!]! < at[position]!) {
      if (count - begin > 1) order.subarray(begin, count).sort((a, b) => firstPosition[a]! - firstPosition[b]!);
      begin = count;
    }
    order[count] = session;
    count += 1;
  }
  order.subarray(begin, count).sort((a, b) => firstPosition[a]! - firstPosition[b]!);
  return order.slice(0, count);
}
