import { checkColumns, splitBy, type Split, type TimedInteractions } from './holdout.js';

/** Interactions with the session that each belongs to. */
export interface SessionInteractions extends TimedInteractions {
  /** Session row of each interaction, whole number ≥ 0; a session is of one user. */
  sessions: Int32Array;
}

/** A split that leaves every session whole. */
export interface SessionSplit extends Split {
  trainSessions: number;
  testSessions: number;
  /** Test sessions that began before the cut and went on after it. */
  straddlingSessions: number;
}

/**
 * Session split: a session trains if its last interaction came before the cut, else all of it tests. No session is divided, and no
 * training interaction is at or after the cut; a session that goes on over the cut is not trained on, and is counted.
 *
 * @param cut - in the unit of `columns.times`; a session that ends exactly at the cut is a test session.
 * @throws RangeError - columns of different length, a row below 0, a session of two users, a cut that is no time.
 * @see Hidasi, Karatzoglou, Baltrunas, Tikk, ICLR 2016 (the same rule, by a session's last event).
 */
export function sessionSplit(columns: SessionInteractions, cut: number): SessionSplit {
  const { users, sessions, times } = columns;
  if (!Number.isFinite(cut)) throw new RangeError(`cut is ${cut}; give a finite time in the unit of the times column.`);
  checkColumns(columns);
  const span = sessionSpan(columns);
  const first = new Float64Array(span).fill(Infinity);
  const last = new Float64Array(span).fill(-Infinity);
  const owner = new Int32Array(span).fill(-1);
  for (let position = 0; position < sessions.length; position += 1) {
    const session = sessions[position]!;
    if (owner[session]! >= 0 && owner[session] !== users[position]) {
      throw new RangeError(
        `Session ${session} is of users ${owner[session]} and ${users[position]}; give one user per session.`,
      );
    }
    owner[session] = users[position]!;
    first[session] = Math.min(first[session]!, times[position]!);
    last[session] = Math.max(last[session]!, times[position]!);
  }
  let trainSessions = 0;
  let testSessions = 0;
  let straddlingSessions = 0;
  for (let session = 0; session < span; session += 1) {
    if (owner[session]! < 0) continue;
    if (last[session]! < cut) trainSessions += 1;
    else testSessions += 1;
    if (first[session]! < cut && last[session]! >= cut) straddlingSessions += 1;
  }
  return {
    ...splitBy(columns, (position) => last[sessions[position]!]! >= cut),
    trainSessions,
    testSessions,
    straddlingSessions,
  };
}

/** Refuses a sessions column that does not fit, and answers one more than its largest row. */
function sessionSpan({ sessions, users }: SessionInteractions): number {
  if (sessions.length !== users.length)
    throw new RangeError(`sessions has ${sessions.length} entries and users ${users.length}; give equal lengths.`);
  let span = 0;
  for (let position = 0; position < sessions.length; position += 1) {
    const session = sessions[position]!;
    if (session < 0) throw new RangeError(`sessions[${position}] is ${session}; session rows are whole numbers ≥ 0.`);
    if (session >= span) span = session + 1;
  }
  return span;
}
