import type { PairMatrix } from '../log/pair-matrix.js';
import type { SessionRows } from '../log/sessions.js';
import type { TrainingData } from '../log/training-data.js';
import { atOnce } from '../stretches.js';

/**
 * Training data of some of the users: the rows of the others stay, empty, and their sessions go.
 *
 * @param keep - one byte a user row, 0 = leave out.
 * Cost: O(pairs + session events).
 */
export function sampleUsers(data: TrainingData, keep: Uint8Array): TrainingData {
  return atOnce(sampleUsersSteps(data, keep));
}

/** The same, yielding after each matrix and every few hundred thousand sessions. */
export function* sampleUsersSteps(data: TrainingData, keep: Uint8Array): Generator<void, TrainingData> {
  const sampled = { ...data };
  for (const name of ['strengths', 'carts', 'purchases', 'seen'] as const) {
    sampled[name] = keepRows(data[name], keep);
    yield;
  }
  return { ...sampled, sessions: yield* keepSessions(data.sessions, keep) };
}

function keepRows({ csr, lastAt }: PairMatrix, keep: Uint8Array): PairMatrix {
  const indptr = new Int32Array(csr.rows + 1);
  for (let row = 0; row < csr.rows; row += 1) indptr[row + 1] = indptr[row]! + (keep[row] === 0 ? 0 : csr.indptr[row + 1]! - csr.indptr[row]!);
  const pairs = indptr[csr.rows]!;
  const kept = { indices: new Int32Array(pairs), values: new Float32Array(pairs), lastAt: new Float64Array(pairs) };
  for (let row = 0; row < csr.rows; row += 1) {
    if (keep[row] === 0) continue;
    let place = indptr[row]!;
    for (let entry = csr.indptr[row]!; entry < csr.indptr[row + 1]!; entry += 1, place += 1) {
      kept.indices[place] = csr.indices[entry]!;
      kept.values[place] = csr.values[entry]!;
      kept.lastAt[place] = lastAt[entry]!;
    }
  }
  return { csr: { rows: csr.rows, columns: csr.columns, indptr, indices: kept.indices, values: kept.values }, lastAt: kept.lastAt };
}

/** Sessions between two yields. */
const STEP = 250_000;

function* keepSessions(sessions: SessionRows, keep: Uint8Array): Generator<void, SessionRows> {
  const rows = Int32Array.from(sessions.users.keys()).filter((row) => keep[sessions.users[row]!] !== 0);
  const indptr = new Int32Array(rows.length + 1);
  for (const [index, row] of rows.entries()) indptr[index + 1] = indptr[index]! + sessions.indptr[row + 1]! - sessions.indptr[row]!;
  const total = indptr[rows.length]!;
  const kept = { products: new Int32Array(total), types: new Uint8Array(total), at: new Float64Array(total) };
  for (const [index, row] of rows.entries()) {
    if (index % STEP === 0) yield;
    let place = indptr[index]!;
    for (let event = sessions.indptr[row]!; event < sessions.indptr[row + 1]!; event += 1, place += 1) {
      kept.products[place] = sessions.products[event]!;
      kept.types[place] = sessions.types[event]!;
      kept.at[place] = sessions.at[event]!;
    }
  }
  return { indptr, ...kept, users: rows.map((row) => sessions.users[row]!) };
}
