import type { CsrMatrix } from './csr.js';
import type { Factors } from './factors.js';
import { PlainSearch, type TopK } from './rank/plain-search.js';

/** What may be recommended. */
export interface TopKOptions {
  /** Items that the n-th query must not get back: row n of this matrix for vectors, row `user` for user rows. */
  seen?: CsrMatrix;
  /** One byte an item; only items with a byte ≠ 0 may be recommended. All may when left out. */
  allowed?: Uint8Array;
}

/**
 * The K items of highest score x·y for every query, best first. Scores are rounded to single precision and equal scores are
 * ordered by ascending item id, so the answer does not depend on the way it was searched.
 *
 * @param queries - user rows (Int32Array) or user vectors (Float32Array, n × f row-major).
 * @param k - K ≥ 1.
 * @throws RangeError - an unknown user row, a length that is no multiple of f, or filters of another size.
 * Cost O(n·items·f).
 */
export function topK(model: Factors, queries: Int32Array | Float32Array, k: number, options?: TopKOptions): TopK {
  const count = checkQueries(model, queries, k, options);
  if (count === 0) return { indices: new Int32Array(), scores: new Float32Array() };
  const vectors = queries instanceof Float32Array ? queries : gatherUsers(model, queries);
  const search = new PlainSearch(model);
  return search.search(vectors, k, options?.allowed, (query, value) =>
    mark(search.blocked, options?.seen, queries instanceof Float32Array ? query : queries[query]!, value),
  );
}

function mark(blocked: Uint8Array, seen: CsrMatrix | undefined, row: number, value: number): void {
  if (!seen) return;
  for (let entry = seen.indptr[row]!; entry < seen.indptr[row + 1]!; entry += 1) blocked[seen.indices[entry]!] = value;
}

function gatherUsers(model: Factors, rows: Int32Array): Float32Array {
  const { factors } = model;
  const vectors = new Float32Array(rows.length * factors);
  rows.forEach((user, place) =>
    vectors.set(model.userFactors.subarray(user * factors, (user + 1) * factors), place * factors),
  );
  return vectors;
}

/**
 * How many queries there are.
 *
 * @throws RangeError - K < 1, an unknown user row, a length that is no multiple of f, or filters of another size.
 */
export function checkQueries(
  model: Factors,
  queries: Int32Array | Float32Array,
  k: number,
  options: TopKOptions | undefined,
): number {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; give a whole number ≥ 1.`);
  const { factors, items, users } = model;
  if (queries instanceof Float32Array) {
    if (queries.length % factors !== 0)
      throw new RangeError(`The vectors have ${queries.length} numbers; give a multiple of f = ${factors}.`);
  } else {
    const unknown = queries.find((user) => user < 0 || user >= users);
    if (unknown !== undefined)
      throw new RangeError(`User row ${unknown} is unknown; the model has rows 0 to ${users - 1}.`);
  }
  const count = queries instanceof Float32Array ? queries.length / factors : queries.length;
  const { seen, allowed } = options ?? {};
  if (allowed && allowed.length !== items)
    throw new RangeError(`allowed has ${allowed.length} bytes; the model has ${items} items.`);
  const rows = queries instanceof Float32Array ? count : users;
  if (seen && (seen.rows !== rows || seen.columns !== items))
    throw new RangeError(`seen is ${seen.rows} × ${seen.columns}; these queries need ${rows} × ${items}.`);
  return count;
}
