/** The held-out items of every user as a sparse matrix: user u's are `indices[indptr[u] … indptr[u + 1] − 1]`, no repeats. */
export interface RelevantItems {
  indptr: Int32Array;
  indices: Int32Array;
}

/** What is to be judged. */
export interface RankingInput {
  /** nUsers × k row-major item ids, best first; −1 stands for "no further recommendation". */
  recommended: Int32Array;
  /** K, the number of places judged; whole number ≥ 1. */
  k: number;
  /** Relevant items of the same nUsers rows. */
  relevant: RelevantItems;
}

/** Refuses shapes that disagree, and counts the users. */
export function rankingUsers({ recommended, k, relevant }: RankingInput): number {
  const { indptr, indices } = relevant;
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; give a whole number ≥ 1.`);
  const users = indptr.length - 1;
  if (users < 0) throw new RangeError('relevant.indptr is empty; give nUsers + 1 entries.');
  if (recommended.length !== users * k) {
    throw new RangeError(`recommended has ${recommended.length} entries; ${users} users × k = ${k} need ${users * k}.`);
  }
  if (indptr[0] !== 0) throw new RangeError(`relevant.indptr begins at ${indptr[0]}; it begins at 0.`);
  for (let user = 0; user < users; user += 1) {
    if (indptr[user + 1]! < indptr[user]!)
      throw new RangeError(
        `relevant.indptr falls from ${indptr[user]} to ${indptr[user + 1]} at row ${user}; it never falls.`,
      );
  }
  if (indptr[users] !== indices.length) {
    throw new RangeError(`relevant.indptr ends at ${indptr[users]}, but there are ${indices.length} indices.`);
  }
  return users;
}

/** One more than the largest id of either side: the length of a table by item. */
export function itemSpan({ recommended, relevant }: RankingInput): number {
  let span = 0;
  for (const item of recommended) if (item >= span) span = item + 1;
  for (const item of relevant.indices) {
    if (item < 0) throw new RangeError(`relevant.indices holds ${item}; item ids are whole numbers ≥ 0.`);
    if (item >= span) span = item + 1;
  }
  return span;
}
