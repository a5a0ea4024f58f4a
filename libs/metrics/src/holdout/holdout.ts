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
}

/** A split of interactions; `train` and `test` are ascending positions in the columns and hold each position once. */
export interface Split {
  train: Int32Array;
  test: Int32Array;
  counts: SplitCounts;
}

/** Cuts positions in two by a predicate and counts what each side holds. */
export function splitBy(columns: TimedInteractions, isTest: (position: number) => boolean): Split {
  const { users, items, times } = columns;
  if (users.length !== items.length || users.length !== times.length) {
    throw new RangeError(`users, items and times have ${users.length}, ${items.length} and ${times.length} entries; give equal lengths.`);
  }
  const train: number[] = [];
  const test: number[] = [];
  for (let position = 0; position < users.length; position += 1) (isTest(position) ? test : train).push(position);
  return { train: Int32Array.from(train), test: Int32Array.from(test), counts: countSplit(columns, train, test) };
}

function countSplit({ users, items }: TimedInteractions, train: readonly number[], test: readonly number[]): SplitCounts {
  const trainUsers = distinct(users, train);
  const trainItems = distinct(items, train);
  const testUsers = distinct(users, test);
  const testItems = distinct(items, test);
  let itemSpan = 1;
  for (const item of items) itemSpan = Math.max(itemSpan, item + 1);
  return {
    trainUsers: trainUsers.size,
    trainItems: trainItems.size,
    trainPairs: distinctPairs(users, items, train, itemSpan),
    testUsers: testUsers.size,
    testItems: testItems.size,
    testPairs: distinctPairs(users, items, test, itemSpan),
    coldUsers: absent(testUsers, trainUsers),
    coldItems: absent(testItems, trainItems),
  };
}

function distinct(column: Int32Array, positions: readonly number[]): Set<number> {
  const values = new Set<number>();
  for (const position of positions) values.add(column[position] ?? 0);
  return values;
}

function absent(values: ReadonlySet<number>, known: ReadonlySet<number>): number {
  let count = 0;
  for (const value of values) if (!known.has(value)) count += 1;
  return count;
}

function distinctPairs(users: Int32Array, items: Int32Array, positions: readonly number[], itemSpan: number): number {
  const keys = Float64Array.from(positions, (position) => (users[position] ?? 0) * itemSpan + (items[position] ?? 0)).toSorted();
  let count = 0;
  for (let index = 0; index < keys.length; index += 1) if (index === 0 || keys[index] !== keys[index - 1]) count += 1;
  return count;
}
