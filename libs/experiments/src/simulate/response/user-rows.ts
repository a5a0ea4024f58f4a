import { LENGTHS, sharedInts, STAGE, type Columns } from '../history.js';

/** How a session is told to the response model: its length class, whether something was put into the cart, and whether something was bought. */
export const CODES = LENGTHS * 4;
export const codeOf = (length: number, isCarted: boolean, isBought: boolean): number =>
  length * 4 + (isCarted ? 2 : 0) + (isBought ? 1 : 0);

/** Users by what the response model knows of them: those of one segment with the same sessions are one row. */
export interface UserRows {
  segments: number;
  /** Of a segment those who come about equally often. */
  groups: number;
  /** Per row its segment, its group, and how many users it stands for. */
  segment: Int32Array;
  group: Int32Array;
  users: Float64Array;
  /** Sessions of row n by code: `codes[offsets[n]] … codes[offsets[n + 1] − 1]`, each so often as `counts` says. */
  offsets: Int32Array;
  codes: Uint8Array;
  counts: Int32Array;
  /** Per user the row; −1 for those who do not enter. */
  rowOf: Int32Array;
}

/** Most sessions of each class of users; the last class has no most. */
const MOST_SESSIONS = [1, 2, 4, 8];
const FREQUENCIES = MOST_SESSIONS.length + 1;

function frequencyOf(sessions: number): number {
  let frequency = 0;
  while (frequency < MOST_SESSIONS.length && sessions > MOST_SESSIONS[frequency]!) frequency += 1;
  return frequency;
}

/** Groups users by their segment and their sessions in the period. Cost O(users + sessions). */
export function userRowsOf(
  { stage, length, isCarted, segment, segmentNames, users }: Columns,
  { eligible, from, to }: { eligible: Int32Array; from: Int32Array; to: Int32Array },
): UserRows {
  const rowOf = sharedInts(users).fill(-1);
  const rows = new Map<string, number>();
  const [segments, groups, people, codes, counts]: number[][] = [[], [], [], [], []];
  const offsets = [0];
  const own = new Int32Array(CODES);
  for (const user of eligible) {
    own.fill(0);
    for (let session = from[user]!; session < to[user]!; session += 1)
      if (stage[session] !== STAGE.nothing)
        own[codeOf(length[session]!, isCarted[session] === 1, stage[session] === STAGE.bought)]! += 1;
    const key = `${segment[user]} ${keyOf(own)}`;
    let row = rows.get(key);
    if (row === undefined) {
      row = rows.size;
      rows.set(key, row);
      segments!.push(segment[user]!);
      groups!.push(segment[user]! * FREQUENCIES + frequencyOf(own.reduce((sum, count) => sum + count, 0)));
      people!.push(0);
      for (const [code, count] of own.entries()) {
        if (count === 0) continue;
        codes!.push(code);
        counts!.push(count);
      }
      offsets.push(codes!.length);
    }
    people![row]! += 1;
    rowOf[user] = row;
  }
  return {
    segments: segmentNames.length,
    groups: segmentNames.length * FREQUENCIES,
    segment: Int32Array.from(segments!),
    group: Int32Array.from(groups!),
    users: Float64Array.from(people!),
    offsets: Int32Array.from(offsets),
    codes: Uint8Array.from(codes!),
    counts: Int32Array.from(counts!),
    rowOf,
  };
}

function keyOf(own: Int32Array): string {
  let key = '';
  for (let code = 0; code < own.length; code += 1) if (own[code]! > 0) key += `${code}:${own[code]} `;
  return key;
}
