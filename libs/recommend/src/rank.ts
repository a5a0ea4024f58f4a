import type { Profile, RankedLists } from './recommender.js';

/** K empty lists for `users` people. */
export function emptyLists(users: number, k: number): RankedLists {
  return { k, users, indices: new Int32Array(users * k).fill(-1), scores: new Float32Array(users * k) };
}

/** Writes a list that is already in order into row `user`; what does not fit is dropped. */
export function writeList(
  lists: RankedLists,
  user: number,
  ranked: readonly { product: number; score: number }[],
): void {
  for (const [rank, { product, score }] of ranked.slice(0, lists.k).entries()) {
    lists.indices[user * lists.k + rank] = product;
    lists.scores[user * lists.k + rank] = score;
  }
}

/** Compares by descending score, ties by ascending product row. */
export function byScore(a: { product: number; score: number }, b: { product: number; score: number }): number {
  return b.score - a.score || a.product - b.product;
}

/** Compares by descending share, ties by ascending product row. */
export function byShare(a: { product: number; share: number }, b: { product: number; share: number }): number {
  return b.share - a.share || a.product - b.product;
}

/** Sorts by descending score (as 32-bit floats, which is what lists hold), ties by ascending product row. */
export function sortRanked(ranked: { product: number; score: number }[]): { product: number; score: number }[] {
  for (const entry of ranked) entry.score = Math.fround(entry.score);
  return ranked.toSorted(byScore);
}

/** One list as pairs, without the padding. */
export function readList(lists: RankedLists, user: number): { product: number; score: number }[] {
  const out: { product: number; score: number }[] = [];
  for (let rank = 0; rank < lists.k; rank += 1) {
    const product = lists.indices[user * lists.k + rank]!;
    if (product < 0) break;
    out.push({ product, score: lists.scores[user * lists.k + rank]! });
  }
  return out;
}

/** @throws RangeError - K is not a whole number ≥ 1. */
export function checkK(k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`K must be a whole number ≥ 1, got ${k}`);
}

/** @throws RangeError - a user row outside −1 … users − 1; names its position. */
export function checkUsers(rows: Int32Array, users: number): void {
  for (const [position, row] of rows.entries()) {
    if (row < -1 || row >= users)
      throw new RangeError(`user row ${row} at position ${position} is outside −1 … ${users - 1}`);
  }
}

/** @throws RangeError - product rows out of range, not ascending or repeated (the session may repeat), or a strength that is negative or not finite. */
export function checkProfile(profile: Profile, products: number): void {
  if (profile.products.length !== profile.strengths.length) {
    throw new RangeError(`a profile has ${profile.products.length} products but ${profile.strengths.length} strengths`);
  }
  checkAscending(profile.products, products);
  checkAscending(profile.seen, products);
  for (const [position, product] of profile.products.entries()) {
    const strength = profile.strengths[position]!;
    if (!(strength >= 0) || strength === Infinity)
      throw new RangeError(`strength ${strength} of product row ${product} must be finite and ≥ 0`);
  }
  for (const [position, product] of profile.session.entries()) checkRow(product, position, products);
}

function checkAscending(rows: Int32Array, products: number): void {
  let last = -1;
  for (const [position, product] of rows.entries()) {
    checkRow(product, position, products);
    if (product <= last) throw new RangeError(`product rows must ascend without repeats: ${product} follows ${last}`);
    last = product;
  }
}

function checkRow(product: number, position: number, products: number): void {
  if (!(product >= 0 && product < products))
    throw new RangeError(`product row ${product} at position ${position} is outside 0 … ${products - 1}`);
}

/** Checks one product row. @throws RangeError - outside the model. */
export function checkProduct(product: number, products: number): void {
  if (!Number.isInteger(product) || product < 0 || product >= products) {
    throw new RangeError(`product row ${product} is outside 0 … ${products - 1}`);
  }
}
