import type { Profile } from '../recommender.js';
import { rowOf } from './csr-rows.js';
import type { SessionRows } from './sessions.js';
import type { TrainingData } from './training-data.js';

/**
 * What a training row says of its user, as a profile: strengths with their last instants, what was seen, and the user's last session.
 *
 * @param sessionRow - the row of the session to hand over, or −1 for none. Default: the user's last one.
 * Cost: O(the row), and O(sessions) where the session is looked up; see {@link lastSessions} for many users.
 */
export function rowProfile(
  data: Pick<TrainingData, 'strengths' | 'carts' | 'seen' | 'sessions'>,
  user: number,
  sessionRow: number = lastSession(data.sessions, user),
): Profile {
  const { csr, lastAt } = data.strengths;
  const { products, values } = rowOf(csr, user);
  const { indptr } = data.sessions;
  return {
    basis: 'carts',
    products,
    strengths: values,
    lastAt: lastAt.subarray(csr.indptr[user]!, csr.indptr[user + 1]!),
    carts: alignedValues(rowOf(data.carts.csr, user), products),
    seen: rowOf(data.seen.csr, user).products,
    session:
      sessionRow < 0 ? new Int32Array() : data.sessions.products.subarray(indptr[sessionRow]!, indptr[sessionRow + 1]!),
  };
}

/** The row of each user's last session; −1 for users without one. */
export function lastSessions(sessions: Pick<SessionRows, 'users'>, users: number): Int32Array {
  const last = new Int32Array(users).fill(-1);
  for (let session = 0; session < sessions.users.length; session += 1) last[sessions.users[session]!] = session;
  return last;
}

function lastSession(sessions: Pick<SessionRows, 'users'>, user: number): number {
  return sessions.users.lastIndexOf(user);
}

/** The values of a row at some columns (ascending); 0 where it has none. */
function alignedValues(row: { products: Int32Array; values: Float32Array }, columns: Int32Array): Float32Array {
  const out = new Float32Array(columns.length);
  for (let entry = 0, at = 0; entry < columns.length; entry += 1) {
    while (at < row.products.length && row.products[at]! < columns[entry]!) at += 1;
    if (row.products[at] === columns[entry]) out[entry] = row.values[at]!;
  }
  return out;
}
