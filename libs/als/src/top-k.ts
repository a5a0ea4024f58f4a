import type { CsrMatrix } from './csr.js';
import type { Factors } from './factors.js';

/** What may be recommended. */
export interface TopKOptions {
  /** Items that the n-th query must not get back: row n of this matrix for vectors, row `user` for user rows. */
  seen?: CsrMatrix;
  /** One byte an item; only items with a byte ≠ 0 may be recommended. All may when left out. */
  allowed?: Uint8Array;
}

/** Best items of every query, n × K row-major; places that cannot be filled hold item −1 and score −∞. */
export interface TopK {
  indices: Int32Array;
  scores: Float32Array;
}

/** Queries scored together, so that an item's row is read once for all of them. */
const BLOCK = 4;

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
  const { factors, items, itemFactors } = model;
  const vectors = queries instanceof Float32Array ? queries : gatherUsers(model, queries);
  const seenRow = (query: number): number => (queries instanceof Float32Array ? query : queries[query]!);
  const result: TopK = { indices: new Int32Array(count * k).fill(-1), scores: new Float32Array(count * k).fill(-Infinity) };
  const block = new Float64Array(BLOCK * factors);
  const scores = new Float32Array(BLOCK * items);
  const blocked = new Uint8Array(items);
  for (let first = 0; first < count; first += BLOCK) {
    const size = Math.min(BLOCK, count - first);
    block.fill(0);
    block.set(vectors.subarray(first * factors, (first + size) * factors));
    if (size === 1) scoreOne(block, itemFactors, scores, factors, items);
    else scoreBlock(block, itemFactors, scores, factors, items);
    for (let lane = 0; lane < size; lane += 1) {
      const query = first + lane;
      mark(blocked, options?.seen, seenRow(query), 1);
      select(scores.subarray(lane * items, (lane + 1) * items), k, blocked, options?.allowed, result, query * k);
      mark(blocked, options?.seen, seenRow(query), 0);
    }
  }
  return result;
}

/** Scores of four queries against every item. */
function scoreBlock(block: Float64Array, itemFactors: Float32Array, scores: Float32Array, factors: number, items: number): void {
  for (let item = 0; item < items; item += 1) {
    const at = item * factors;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let a = 0; a < factors; a += 1) {
      const value = itemFactors[at + a]!;
      s0 += value * block[a]!;
      s1 += value * block[factors + a]!;
      s2 += value * block[2 * factors + a]!;
      s3 += value * block[3 * factors + a]!;
    }
    scores[item] = s0;
    scores[items + item] = s1;
    scores[2 * items + item] = s2;
    scores[3 * items + item] = s3;
  }
}

/** Scores of one query against every item, four items at a time: the sums are those of `scoreBlock`. */
function scoreOne(query: Float64Array, itemFactors: Float32Array, scores: Float32Array, factors: number, items: number): void {
  let item = 0;
  for (; item + 3 < items; item += 4) {
    const at = item * factors;
    const at1 = at + factors;
    const at2 = at1 + factors;
    const at3 = at2 + factors;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let a = 0; a < factors; a += 1) {
      const value = query[a]!;
      s0 += value * itemFactors[at + a]!;
      s1 += value * itemFactors[at1 + a]!;
      s2 += value * itemFactors[at2 + a]!;
      s3 += value * itemFactors[at3 + a]!;
    }
    scores[item] = s0;
    scores[item + 1] = s1;
    scores[item + 2] = s2;
    scores[item + 3] = s3;
  }
  for (; item < items; item += 1) {
    let sum = 0;
    for (let a = 0; a < factors; a += 1) sum += query[a]! * itemFactors[item * factors + a]!;
    scores[item] = sum;
  }
}

/** Keeps the K best in a heap whose root is the worst kept, then writes them best first. */
function select(scores: Float32Array, k: number, blocked: Uint8Array, allowed: Uint8Array | undefined, result: TopK, offset: number): void {
  const heap = new Int32Array(k);
  let size = 0;
  const isWorse = (a: number, b: number): boolean => {
    const change = scores[a]! - scores[b]!;
    return change < 0 || (change === 0 && a > b);
  };
  const sink = (start: number): void => {
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) return;
      if (child + 1 < size && isWorse(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isWorse(heap[child]!, heap[at]!)) return;
      const moved = heap[at]!;
      heap[at] = heap[child]!;
      heap[child] = moved;
      at = child;
    }
  };
  for (let item = 0; item < scores.length; item += 1) {
    if (size === k && scores[item]! <= scores[heap[0]!]!) continue;
    if (blocked[item] === 1 || (allowed && allowed[item] === 0)) continue;
    if (size < k) {
      heap[size] = item;
      size += 1;
      if (size === k) for (let at = (k >> 1) - 1; at >= 0; at -= 1) sink(at);
    } else {
      heap[0] = item;
      sink(0);
    }
  }
  const best = heap.subarray(0, size).toSorted((a, b) => scores[b]! - scores[a]! || a - b);
  for (let place = 0; place < size; place += 1) {
    result.indices[offset + place] = best[place]!;
    result.scores[offset + place] = scores[best[place]!]!;
  }
}

function mark(blocked: Uint8Array, seen: CsrMatrix | undefined, row: number, value: number): void {
  if (!seen) return;
  for (let entry = seen.indptr[row]!; entry < seen.indptr[row + 1]!; entry += 1) blocked[seen.indices[entry]!] = value;
}

function gatherUsers(model: Factors, rows: Int32Array): Float32Array {
  const { factors } = model;
  const vectors = new Float32Array(rows.length * factors);
  rows.forEach((user, place) => vectors.set(model.userFactors.subarray(user * factors, (user + 1) * factors), place * factors));
  return vectors;
}

/**
 * How many queries there are.
 *
 * @throws RangeError - K < 1, an unknown user row, a length that is no multiple of f, or filters of another size.
 */
export function checkQueries(model: Factors, queries: Int32Array | Float32Array, k: number, options: TopKOptions | undefined): number {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; give a whole number ≥ 1.`);
  const { factors, items, users } = model;
  if (queries instanceof Float32Array) {
    if (queries.length % factors !== 0) throw new RangeError(`The vectors have ${queries.length} numbers; give a multiple of f = ${factors}.`);
  } else {
    const unknown = queries.find((user) => user < 0 || user >= users);
    if (unknown !== undefined) throw new RangeError(`User row ${unknown} is unknown; the model has rows 0 to ${users - 1}.`);
  }
  const count = queries instanceof Float32Array ? queries.length / factors : queries.length;
  const { seen, allowed } = options ?? {};
  if (allowed && allowed.length !== items) throw new RangeError(`allowed has ${allowed.length} bytes; the model has ${items} items.`);
  const rows = queries instanceof Float32Array ? count : users;
  if (seen && (seen.rows !== rows || seen.columns !== items)) throw new RangeError(`seen is ${seen.rows} × ${seen.columns}; these queries need ${rows} × ${items}.`);
  return count;
}
