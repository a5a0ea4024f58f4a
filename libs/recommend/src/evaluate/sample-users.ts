import type { PairMatrix } from '../log/pair-matrix.js';
import type { SessionRows } from '../log/sessions.js';
import type { TrainingData } from '../log/training-data.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';

/**
 * Training data of some of the users: the rows of the others stay, empty, and their sessions go.
 *
 * @param keep - one byte a user row, 0 = leave out.
 * Cost: O(pairs + session events).
 */
export function sampleUsers(data: TrainingData, keep: Uint8Array): TrainingData {
  return runStepsAtOnce(sampleUsersSteps(data, keep));
}

/** The same, yielding every few hundred thousand rows and sessions. */
export function* sampleUsersSteps(data: TrainingData, keep: Uint8Array): Generator<void, TrainingData> {
  const sampled = { ...data };
  for (const name of ['strengths', 'carts', 'purchases', 'seen'] as const) {
    sampled[name] = yield* keepRows(data[name], keep);
  }
  return { ...sampled, sessions: yield* keepSessions(data.sessions, keep) };
}

function* keepRows({ csr, lastAt }: PairMatrix, keep: Uint8Array): Generator<void, PairMatrix> {
  const indptr = new Int32Array(csr.rows + 1);
  yield* spanSteps(csr.rows, (from, to) => {
    for (let row = from; row < to; row += 1)
      indptr[row + 1] = indptr[row]! + (keep[row] === 0 ? 0 : csr.indptr[row + 1]! - csr.indptr[row]!);
  });
  const pairs = indptr[csr.rows]!;
  const kept = { indices: new Int32Array(pairs), values: new Float32Array(pairs), lastAt: new Float64Array(pairs) };
  yield* spanSteps(csr.rows, (from, to) => {
    for (let row = from; row < to; row += 1) {
      if (keep[row] === 0) continue;
      let place = indptr[row]!;
      for (let entry = csr.indptr[row]!; entry < csr.indptr[row + 1]!; entry += 1, place += 1) {
        kept.indices[place] = csr.indices[entry]!;
        kept.values[place] = csr.values[entry]!;
        kept.lastAt[place] = lastAt[entry]!;
      }
    }
  });
  return {
    csr: { rows: csr.rows, columns: csr.columns, indptr, indices: kept.indices, values: kept.values },
    lastAt: kept.lastAt,
  };
}

function* keepSessions(sessions: SessionRows, keep: Uint8Array): Generator<void, SessionRows> {
  const all = sessions.users.length;
  const indptr = new Int32Array(all + 1);
  const users = new Int32Array(all);
  let count = 0;
  yield* spanSteps(all, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const user = sessions.users[row]!;
      if (keep[user] === 0) continue;
      users[count] = user;
      indptr[count + 1] = indptr[count]! + sessions.indptr[row + 1]! - sessions.indptr[row]!;
      count += 1;
    }
  });
  const total = indptr[count]!;
  const kept = { products: new Int32Array(total), types: new Uint8Array(total), at: new Float64Array(total) };
  let place = 0;
  yield* spanSteps(all, (from, to) => {
    for (let row = from; row < to; row += 1) {
      if (keep[sessions.users[row]!] === 0) continue;
      for (let event = sessions.indptr[row]!; event < sessions.indptr[row + 1]!; event += 1, place += 1) {
        kept.products[place] = sessions.products[event]!;
        kept.types[place] = sessions.types[event]!;
        kept.at[place] = sessions.at[event]!;
      }
    }
  });
  return { indptr: indptr.slice(0, count + 1), ...kept, users: users.slice(0, count) };
}
