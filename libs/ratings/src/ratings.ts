/** The lowest and the highest rating that can be given, in the unit of the ratings; `low ≤ high`. */
export interface RatingScale {
  low: number;
  high: number;
}

/** Explicit ratings as columns of one length, one rating a (user, item), ascending by user row, then by item row. */
export interface Ratings {
  /** External ids; the position is the row. Ascending: whole numbers by size, then other ids by their characters. */
  userIds: readonly string[];
  itemIds: readonly string[];
  users: Int32Array;
  items: Int32Array;
  /** Finite, within the scale. */
  values: Float64Array;
  /** Epoch seconds; NaN where a row names none. null where the file has no such column. */
  at: Float64Array | null;
  scale: RatingScale;
}

/** Everybody's ratings by rows of one side: row x holds `indices[indptr[x] … indptr[x + 1])`, ascending, with their `values`. */
export interface RatingRows {
  indptr: Int32Array;
  indices: Int32Array;
  values: Float64Array;
}

/**
 * Refuses ratings that no model can be made of.
 *
 * @throws RangeError - columns of unlike length, no rating, a row outside the ids, a value that is not finite or outside the scale, a pair out of order or
 *   rated twice, or a scale that is not finite or upside down; names the position, the value and what is allowed.
 */
export function checkRatings({ userIds, itemIds, users, items, values, at, scale }: Ratings): void {
  checkScale(scale);
  if (values.length === 0) throw new RangeError('There are no ratings; give at least one.');
  if (
    users.length !== values.length ||
    items.length !== values.length ||
    (at !== null && at.length !== values.length)
  ) {
    throw new RangeError(
      `The columns differ in length: ${users.length} users, ${items.length} items, ${values.length} values${at === null ? '' : `, ${at.length} times`}; give one of each a rating.`,
    );
  }
  for (let position = 0; position < values.length; position += 1) {
    const [user, item, value] = [users[position]!, items[position]!, values[position]!];
    if (user < 0 || user >= userIds.length)
      throw new RangeError(`user row ${user} at position ${position} is outside 0 … ${userIds.length - 1}`);
    if (item < 0 || item >= itemIds.length)
      throw new RangeError(`item row ${item} at position ${position} is outside 0 … ${itemIds.length - 1}`);
    if (!(value >= scale.low && value <= scale.high))
      throw new RangeError(`rating ${value} at position ${position} is outside the scale ${scale.low} … ${scale.high}`);
    if (position === 0) continue;
    const [lastUser, lastItem] = [users[position - 1]!, items[position - 1]!];
    if (user < lastUser || (user === lastUser && item <= lastItem)) {
      throw new RangeError(
        `ratings must ascend by user row, then by item row, without repeats: (${user}, ${item}) at position ${position} follows (${lastUser}, ${lastItem})`,
      );
    }
  }
}

/** @throws RangeError - a bound that is not finite, or low above high. */
export function checkScale({ low, high }: RatingScale): void {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high)
    throw new RangeError(
      `The rating scale is ${low} … ${high}; give two finite numbers, the lower one first, such as 1 … 5.`,
    );
}

/** The ratings at positions where `includes` is not 0; ids, rows and scale stay as they are. Cost O(ratings). */
export function ratingsWhere(ratings: Ratings, includes: Uint8Array): Ratings {
  const kept = (_value: number, position: number): boolean => includes[position] !== 0;
  return {
    ...ratings,
    users: ratings.users.filter(kept),
    items: ratings.items.filter(kept),
    values: ratings.values.filter(kept),
    at: ratings.at === null ? null : ratings.at.filter(kept),
  };
}

/** The ratings of each user, items ascending. The arrays are shared with `ratings`. Cost O(ratings). */
export function rowsOfUsers({ userIds, users, items, values }: Ratings): RatingRows {
  return { indptr: startsOf(users, userIds.length), indices: items, values };
}

/** The same ratings by the other side's rows, of which there are `count`. Cost O(ratings). */
export function otherSide({ indptr, indices, values }: RatingRows, count: number): RatingRows {
  const turned = {
    indptr: startsOf(indices, count),
    indices: new Int32Array(values.length),
    values: new Float64Array(values.length),
  };
  const next = turned.indptr.slice();
  for (let row = 0; row + 1 < indptr.length; row += 1) {
    for (let place = indptr[row]!, end = indptr[row + 1]!; place < end; place += 1) {
      const other = indices[place]!;
      const free = next[other]!;
      next[other] = free + 1;
      turned.indices[free] = row;
      turned.values[free] = values[place]!;
    }
  }
  return turned;
}

/** Arithmetic mean of all values; NaN without any. */
export function meanRating(values: Float64Array): number {
  let sum = 0;
  for (let position = 0; position < values.length; position += 1) sum += values[position]!;
  return sum / values.length;
}

function startsOf(rows: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (let position = 0; position < rows.length; position += 1) starts[rows[position]! + 1]! += 1;
  for (let row = 0; row < count; row += 1) starts[row + 1]! += starts[row]!;
  return starts;
}
