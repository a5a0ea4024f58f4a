/**
 * What users of a shop did in a period, as plain columns. Users' sessions lie one behind another, in the order of their days.
 * A session's order is all that was bought in it.
 */
export interface History {
  /** nUsers + 1 offsets: sessions of user u are `sessionOffsets[u] … sessionOffsets[u + 1] − 1`; a user may have none. */
  sessionOffsets: Int32Array;
  /** Day of each session, counted from 0, not descending within a user. */
  sessionDay: ArrayLike<number>;
  /** Per session how often something was viewed, put into the cart, bought; above 0 is a yes. */
  viewed: ArrayLike<number>;
  carted: ArrayLike<number>;
  purchased: ArrayLike<number>;
  /** Per session what its order was worth, finite and ≥ 0; not read where nothing was bought. */
  orderValue: ArrayLike<number>;
  /** Per user the index of a segment in `segmentNames`. Default: all are of one segment. */
  segment?: ArrayLike<number>;
  segmentNames?: readonly string[];
  /** Per user what was measured before the period, for CUPED; finite. */
  preValue?: ArrayLike<number>;
  /** Per session the index of its order's product group in `groupNames`, −1 for none. */
  orderGroup?: ArrayLike<number>;
  groupNames?: readonly string[];
}

/** Most views of each class of sessions; the last class has no most. */
const MOST_VIEWS = [1, 2, 3, 4, 5, 7, 10, 15, 25];
/** How many classes there are. */
export const LENGTHS = MOST_VIEWS.length + 1;

/** The class of a session with so many views. */
export function lengthOf(views: number): number {
  let length = 0;
  while (length < MOST_VIEWS.length && views > MOST_VIEWS[length]!) length += 1;
  return length;
}

/** How far a session went. Something may be bought with or without a cart in the log. */
export const STAGE = { viewed: 0, carted: 1, bought: 2, nothing: 3 } as const;

/** The history as simulations read it: checked, in shared memory, so that threads need no copy. */
export interface Columns {
  users: number;
  offsets: Int32Array;
  day: Int32Array;
  /** One of `STAGE` per session. */
  stage: Uint8Array;
  /** Per session the class of its views, see `lengthOf`, and 1 where something was put into the cart. */
  length: Uint8Array;
  isCarted: Uint8Array;
  /** 0 where nothing was bought. */
  value: Float64Array;
  segment: Int32Array;
  segmentNames: readonly string[];
  /** Empty without values from before the period. */
  pre: Float64Array;
  /** Empty without groups. */
  group: Int32Array;
  groupNames: readonly string[];
}

/** A history whose columns do not fit together, or that holds what cannot be. Says which column, where, and what it found. */
export class InvalidHistoryError extends RangeError {
  override readonly name = 'InvalidHistoryError';

  constructor(
    readonly column: keyof History,
    readonly row: number | null,
    problem: string,
  ) {
    super(`${column}${row === null ? '' : `[${row}]`} ${problem}`);
  }
}

/**
 * Checks a history and copies it into shared memory.
 *
 * @returns the columns of an empty history too; who needs users says so.
 * @throws InvalidHistoryError - with the column and the row.
 * Cost O(users + sessions).
 */
export function columnsOf(history: History): Columns {
  const { sessionOffsets } = history;
  const users = sessionOffsets.length - 1;
  if (users < 0 || sessionOffsets[0] !== 0)
    throw new InvalidHistoryError(
      'sessionOffsets',
      null,
      'must begin with 0 and have one entry more than there are users.',
    );
  for (let user = 0; user < users; user += 1) {
    const [from, to] = [sessionOffsets[user]!, sessionOffsets[user + 1]!];
    if (to < from)
      throw new InvalidHistoryError(
        'sessionOffsets',
        user + 1,
        `is ${to}, less than the ${from} before it; offsets do not descend.`,
      );
  }
  const sessions = sessionOffsets[users]!;
  for (const column of ['sessionDay', 'viewed', 'carted', 'purchased', 'orderValue'] as const)
    requireLength(column, history[column], sessions, 'session');
  const columns: Columns = {
    users,
    offsets: sharedInts(users + 1),
    day: sharedInts(sessions),
    stage: new Uint8Array(new SharedArrayBuffer(sessions)),
    length: new Uint8Array(new SharedArrayBuffer(sessions)),
    isCarted: new Uint8Array(new SharedArrayBuffer(sessions)),
    value: sharedDoubles(sessions),
    ...segmentsOf(history, users),
    pre: preOf(history, users),
    ...groupsOf(history, sessions),
  };
  columns.offsets.set(sessionOffsets);
  for (let user = 0; user < users; user += 1) readSessions(history, columns, user);
  return columns;
}

/** Integers that threads share. */
export function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}

/** Doubles that threads share. */
export function sharedDoubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}

function readSessions(history: History, columns: Columns, user: number): void {
  const { offsets, day, stage, length, isCarted, value } = columns;
  let last = 0;
  for (let session = offsets[user]!; session < offsets[user + 1]!; session += 1) {
    const at = history.sessionDay[session]!;
    if (!Number.isInteger(at) || at < 0 || at > 100_000)
      throw new InvalidHistoryError('sessionDay', session, `is ${at}; give a day counted from 0.`);
    if (at < last)
      throw new InvalidHistoryError(
        'sessionDay',
        session,
        `is ${at}, before the ${last} of the same user's session before it; sort each user's sessions by day.`,
      );
    last = at;
    day[session] = at;
    for (const column of ['viewed', 'carted', 'purchased'] as const) {
      if (!(history[column][session]! >= 0))
        throw new InvalidHistoryError(
          column,
          session,
          `is ${history[column][session]}; give a count or a flag, 0 or more.`,
        );
    }
    length[session] = lengthOf(history.viewed[session]!);
    isCarted[session] = history.carted[session]! > 0 ? 1 : 0;
    if (history.purchased[session]! > 0) {
      const worth = history.orderValue[session]!;
      if (!(worth >= 0 && worth < Number.POSITIVE_INFINITY))
        throw new InvalidHistoryError(
          'orderValue',
          session,
          `is ${worth}; give what the order was worth, finite and 0 or more.`,
        );
      stage[session] = STAGE.bought;
      value[session] = worth;
    } else if (isCarted[session] === 1) stage[session] = STAGE.carted;
    else stage[session] = history.viewed[session]! > 0 ? STAGE.viewed : STAGE.nothing;
  }
}

function segmentsOf(
  { segment, segmentNames: names = [] }: History,
  users: number,
): Pick<Columns, 'segment' | 'segmentNames'> {
  if (segment === undefined) return { segment: sharedInts(users), segmentNames: names.length > 0 ? names : ['all'] };
  const { codes, names: all } = codesOf('segment', segment, names, users, 'user', 0);
  return { segment: codes, segmentNames: all };
}

function groupsOf({ orderGroup, groupNames = [] }: History, sessions: number): Pick<Columns, 'group' | 'groupNames'> {
  if (orderGroup === undefined) return { group: sharedInts(0), groupNames: [] };
  const { codes, names } = codesOf('orderGroup', orderGroup, groupNames, sessions, 'session', -1);
  return { group: codes, groupNames: names };
}

function codesOf(
  column: 'segment' | 'orderGroup',
  given: ArrayLike<number>,
  names: readonly string[],
  length: number,
  unit: string,
  least: number,
): { codes: Int32Array; names: readonly string[] } {
  const codes = sharedInts(length);
  requireLength(column, given, length, unit);
  let most = names.length - 1;
  for (let row = 0; row < length; row += 1) {
    const code = given[row]!;
    if (!Number.isInteger(code) || code < least || code > 65_535)
      throw new InvalidHistoryError(column, row, `is ${code}; give an index from ${least} to 65535.`);
    if (names.length > 0 && code >= names.length)
      throw new InvalidHistoryError(column, row, `is ${code}, but there are ${names.length} names.`);
    codes[row] = code;
    most = Math.max(most, code);
  }
  return {
    codes,
    names: names.length > 0 ? names : Array.from({ length: Math.max(1, most + 1) }, (_, code) => String(code)),
  };
}

function preOf(history: History, users: number): Float64Array {
  const given = history.preValue;
  if (given === undefined) return sharedDoubles(0);
  requireLength('preValue', given, users, 'user');
  const pre = sharedDoubles(users);
  for (let user = 0; user < users; user += 1) {
    if (!Number.isFinite(given[user]))
      throw new InvalidHistoryError('preValue', user, `is ${given[user]}; give a finite number.`);
    pre[user] = given[user]!;
  }
  return pre;
}

function requireLength(column: keyof History, values: ArrayLike<unknown>, length: number, unit: string): void {
  if (values.length !== length)
    throw new InvalidHistoryError(
      column,
      null,
      `has ${values.length} entries for ${length} ${unit}s; give one for each.`,
    );
}
