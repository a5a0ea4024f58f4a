/** Interactions as columns of equal length: who, what and when (any increasing unit, for example epoch seconds). */
export interface TimedInteractions {
  users: Int32Array;
  items: Int32Array;
  times: Float64Array;
}

/** What a split left on each side. Pairs are distinct (user, item). */
export interface SplitCounts {
  trainUsers: number;
  trainItems: number;
  trainPairs: number;
  testUsers: number;
  testItems: number;
  testPairs: number;
  /** Test users without any training interaction. */
  coldUsers: number;
  /** Test items without any training interaction. */
  coldItems: number;
  /** Test pairs whose user or item is cold: what a model of training interactions alone cannot know. */
  coldPairs: number;
}

/** A split of interactions; `train` and `test` are ascending positions in the columns and hold each position once. */
export interface Split {
  train: Int32Array;
  test: Int32Array;
  counts: SplitCounts;
}

/** Cuts positions in two by a predicate and counts what each side holds. Cost O(n log n), for the distinct pairs. */
export function splitBy(columns: TimedInteractions, isTest: (position: number) => boolean): Split {
  checkColumns(columns);
  const n = columns.users.length;
  const train = new Int32Array(n);
  const test = new Int32Array(n);
  let trained = 0;
  let tested = 0;
  for (let position = 0; position < n; position += 1) {
    if (isTest(position)) {
      test[tested] = position;
      tested += 1;
    } else {
      train[trained] = position;
      trained += 1;
    }
  }
  const sides = { train: train.slice(0, trained), test: test.slice(0, tested) };
  return { ...sides, counts: countSplit(columns, sides) };
}

/** Refuses columns of different length, rows below 0 and times that are no numbers. */
export function checkColumns({ users, items, times }: TimedInteractions): void {
  if (users.length !== items.length || users.length !== times.length) {
    throw new RangeError(
      `users, items and times have ${users.length}, ${items.length} and ${times.length} entries; give equal lengths.`,
    );
  }
  for (let position = 0; position < users.length; position += 1) {
    if (users[position]! < 0 || items[position]! < 0) {
      throw new RangeError(
        `Position ${position} holds user ${users[position]} and item ${items[position]}; rows are whole numbers ≥ 0.`,
      );
    }
    if (!Number.isFinite(times[position]!))
      throw new RangeError(`times[${position}] is ${times[position]}; give finite times.`);
  }
}

const TRAIN = 1;
const TEST = 2;

function countSplit(
  { users, items }: TimedInteractions,
  { train, test }: { train: Int32Array; test: Int32Array },
): SplitCounts {
  const userSides = sidesOf(users, train, test);
  const itemSides = sidesOf(items, train, test);
  const testKeys = pairKeys(users, items, test, itemSides.length);
  let coldPairs = 0;
  for (const key of testKeys) {
    const user = Math.floor(key / itemSides.length);
    if (userSides[user] === TEST || itemSides[key - user * itemSides.length] === TEST) coldPairs += 1;
  }
  return {
    trainUsers: having(userSides, TRAIN),
    trainItems: having(itemSides, TRAIN),
    trainPairs: pairKeys(users, items, train, itemSides.length).length,
    testUsers: having(userSides, TEST),
    testItems: having(itemSides, TEST),
    testPairs: testKeys.length,
    coldUsers: userSides.reduce((count, side) => count + (side === TEST ? 1 : 0), 0),
    coldItems: itemSides.reduce((count, side) => count + (side === TEST ? 1 : 0), 0),
    coldPairs,
  };
}

/** For each row of a column the sides it is on, as bits; the table ends with the largest row. */
function sidesOf(column: Int32Array, train: Int32Array, test: Int32Array): Uint8Array {
  let span = 0;
  for (const row of column) if (row >= span) span = row + 1;
  const sides = new Uint8Array(span);
  for (const position of train) sides[column[position]!]! |= TRAIN;
  for (const position of test) sides[column[position]!]! |= TEST;
  return sides;
}

function having(sides: Uint8Array, side: number): number {
  let count = 0;
  for (const own of sides) if ((own & side) !== 0) count += 1;
  return count;
}

/** Distinct (user, item) of some positions as user · span + item, ascending. */
function pairKeys(users: Int32Array, items: Int32Array, positions: Int32Array, span: number): Float64Array {
  const keys = new Float64Array(positions.length);
  for (let index = 0; index < positions.length; index += 1)
    keys[index] = users[positions[index]!]! * span + items[positions[index]!]!;
  const sorted = keys.toSorted();
  let distinct = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    if (index > 0 && sorted[index] === sorted[index - 1]) continue;
    keys[distinct] = sorted[index]!;
    distinct += 1;
  }
  return keys.slice(0, distinct);
}
