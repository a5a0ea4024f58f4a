import { checkColumns } from './holdout.js';
import { sessionSpan, type SessionInteractions } from './session-split.js';

/** Which steps of a session are to be predicted from what came before them in it. */
export type SessionTargets = 'last' | 'every';

/** Prediction cases: case c knows `order[start[c]] … order[target[c] − 1]` and is asked for the item at `order[target[c]]`. */
export interface SessionCases {
  /** Positions of the columns, session after session by ascending row, within one by time; equal times keep the order of the columns. */
  order: Int32Array;
  /** Per case, where its session begins in `order`. */
  start: Int32Array;
  /** Per case, where the item asked for lies in `order`; always after `start`. */
  target: Int32Array;
  /** Sessions left out because they are shorter than `minLength`. */
  shortSessions: number;
  /** Sessions left out because they are longer than `maxLength`. */
  longSessions: number;
}

/** Options of `sessionCases`. */
export interface SessionCaseOptions {
  /** `last`: the last step of each session, one case a session; `every`: all steps but the first. Default `last`. */
  targets?: SessionTargets;
  /** Shortest session asked about, in interactions, whole number ≥ 2. Default 2. */
  minLength?: number;
  /** Longest session asked about. Default: no limit. */
  maxLength?: number;
}

/**
 * Puts the sessions of some interactions in order and says what is to be predicted from what.
 *
 * @param positions - the interactions to use, such as the `test` of a `sessionSplit`, in any order without repeats.
 * @returns cases by ascending session, then step; none where no session is long enough.
 * @throws RangeError - columns that do not fit, a position outside, limits that leave nothing.
 * Cost O(n log n).
 */
export function sessionCases(columns: SessionInteractions, positions: Int32Array, options: SessionCaseOptions = {}): SessionCases {
  const { targets = 'last', minLength = 2, maxLength = Infinity } = options;
  if (!Number.isInteger(minLength) || minLength < 2) throw new RangeError(`minLength is ${minLength}; give a whole number ≥ 2, as one step has nothing before it.`);
  if (!(maxLength >= minLength)) throw new RangeError(`maxLength is ${maxLength}; give at least minLength = ${minLength}.`);
  const indptr = sessionStarts(columns, positions);
  const order = ordered(columns, positions, indptr);
  const start: number[] = [];
  const target: number[] = [];
  let shortSessions = 0;
  let longSessions = 0;
  for (let session = 0; session + 1 < indptr.length; session += 1) {
    const begin = indptr[session]!;
    const end = indptr[session + 1]!;
    if (end === begin) continue;
    if (end - begin < minLength) shortSessions += 1;
    else if (end - begin > maxLength) longSessions += 1;
    else {
      for (let step = targets === 'last' ? end - 1 : begin + 1; step < end; step += 1) {
        start.push(begin);
        target.push(step);
      }
    }
  }
  return { order, start: Int32Array.from(start), target: Int32Array.from(target), shortSessions, longSessions };
}

/** Where each session's interactions begin, counted over the positions used. */
function sessionStarts(columns: SessionInteractions, positions: Int32Array): Int32Array {
  checkColumns(columns);
  const indptr = new Int32Array(sessionSpan(columns) + 1);
  for (const position of positions) {
    const session = columns.sessions[position];
    if (session === undefined) throw new RangeError(`Position ${position} is outside the ${columns.sessions.length} interactions.`);
    indptr[session + 1]! += 1;
  }
  for (let session = 1; session < indptr.length; session += 1) indptr[session]! += indptr[session - 1]!;
  return indptr;
}

function ordered({ sessions, times }: SessionInteractions, positions: Int32Array, indptr: Int32Array): Int32Array {
  const order = new Int32Array(positions.length);
  const next = indptr.slice();
  for (const position of positions.toSorted()) {
    const session = sessions[position]!;
    order[next[session]!] = position;
    next[session]! += 1;
  }
  for (let session = 0; session + 1 < indptr.length; session += 1) {
    const own = order.subarray(indptr[session], indptr[session + 1]);
    if (!isAscending(own, times)) own.set(own.toSorted((a, b) => times[a]! - times[b]! || a - b));
  }
  return order;
}

function isAscending(own: Int32Array, times: Float64Array): boolean {
  for (let index = 1; index < own.length; index += 1) if (times[own[index]!]! < times[own[index - 1]!]!) return false;
  return true;
}
