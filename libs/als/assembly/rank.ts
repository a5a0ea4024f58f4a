import { at, dotWhole4 } from './vectors';

// What is searched, 13 words that the host writes; src/rank/rank-layout.ts names them.
const QUERIES: usize = 0, ITEMS: usize = 4, QUANTIZED: usize = 8, NORMS: usize = 12, IDS: usize = 16, PLACES: usize = 20, COUNT: usize = 24, FACTORS: usize = 28;
const K: usize = 32, SEEN_INDPTR: usize = 36, SEEN_INDICES: usize = 40, OUT_IDS: usize = 44, OUT_SCORES: usize = 48;

/** A vector of length 1 becomes whole numbers of this length. */
const UNIT: f32 = 32767;
/** Added to every bound, so that products too small for a float still pass. */
const LEAST: f32 = 1e-36;

/**
 * The K items of highest score x·y for queries `from … to − 1`, best first, ties by ascending id. Items lie in order of falling length.
 * A pair is first scored in whole numbers of 16 bits. Rounding moves each side by at most ½√f, so by Cauchy–Schwarz the sum is wrong by less
 * than 32,767·√f + f/4; only pairs that may still reach the K-th best score are scored again, in double precision rounded to single.
 *
 * @param work - 4 rows of f 16-bit numbers, 8 words, and one byte an item: bits 0–3 are zero, bit 4 says that it may not be recommended.
 */
export function rank(setting: usize, from: u32, to: u32, work: usize): void {
  for (let query = from; query < to; query += 4) rankFour(setting, query, min(to - query, 4), work);
}

function rankFour(setting: usize, query: u32, lanes: u32, work: usize): void {
  const f = load<u32>(setting, FACTORS), count = load<u32>(setting, COUNT), k = load<u32>(setting, K);
  const queries = load<u32>(setting, QUERIES), quantized = load<u32>(setting, QUANTIZED), norms = load<u32>(setting, NORMS);
  const half = f << 1;
  const state = work + <usize>half * 4, marks = state + 32;
  let scales = f32x4.splat(0), lengths = f32x4.splat(0);
  for (let lane: u32 = 0; lane < 4; lane++) {
    const isThere = lane < lanes;
    const length = isThere ? quantize(at(queries, query + lane, f << 2), work + lane * half, f) : 0;
    store<f32>(state + (lane << 2), length);
    store<f32>(state + 16 + (lane << 2), isThere ? -Infinity : Infinity);
    if (isThere) markSeen(setting, query + lane, marks, 1 << lane);
  }
  lengths = v128.load(state);
  scales = f32x4.div(lengths, f32x4.splat(UNIT * UNIT));
  const margin = f32x4.splat(UNIT * Mathf.sqrt(<f32>f) * 1.02 + <f32>f);
  const least = f32x4.splat(LEAST), slack = f32x4.splat(1.00001);
  let worst = v128.load(state, 16);
  let found0: u32 = 0, found1: u32 = 0, found2: u32 = 0, found3: u32 = 0;
  for (let place: u32 = 0; place < count; place++) {
    const norm = v128.load32_splat(norms + (<usize>place << 2));
    if (v128.all_true<i32>(f32x4.lt(f32x4.add(f32x4.mul(f32x4.mul(norm, lengths), slack), least), worst))) break;
    const sums = dotWhole4(at(quantized, place, half), work, half);
    const bound = f32x4.add(f32x4.mul(f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(sums), margin), norm), scales), least);
    let mask = v128.bitmask<i32>(f32x4.ge(bound, worst));
    if (mask == 0) continue;
    const mark = load<u8>(marks + place);
    if ((mark & 16) != 0) continue;
    mask &= ~(<i32>mark);
    if (mask & 1) found0 = consider(setting, query, place, found0, k, state + 16);
    if (mask & 2) found1 = consider(setting, query + 1, place, found1, k, state + 20);
    if (mask & 4) found2 = consider(setting, query + 2, place, found2, k, state + 24);
    if (mask & 8) found3 = consider(setting, query + 3, place, found3, k, state + 28);
    worst = v128.load(state, 16);
  }
  for (let lane: u32 = 0; lane < lanes; lane++) markSeen(setting, query + lane, marks, 0);
}

/**
 * The same for one query, four items at a time.
 *
 * @param work - a row of f 16-bit numbers, and a float.
 * @param blocked - one byte an item id: 1 where it may not be recommended.
 * @param allowed - one byte an item id: 0 where it may not be recommended; 0 where all may.
 * @returns how many were found.
 */
export function rankOne(setting: usize, work: usize, blocked: usize, allowed: usize): u32 {
  const f = load<u32>(setting, FACTORS), count = load<u32>(setting, COUNT), k = load<u32>(setting, K);
  const quantized = load<u32>(setting, QUANTIZED), norms = load<u32>(setting, NORMS), ids = load<u32>(setting, IDS);
  const half = f << 1;
  const state = work + <usize>half;
  const length = quantize(load<u32>(setting, QUERIES), work, f);
  const scale = f32x4.splat(length / (UNIT * UNIT)), margin = f32x4.splat(UNIT * Mathf.sqrt(<f32>f) * 1.02 + <f32>f), least = f32x4.splat(LEAST);
  const reach = length * 1.00001;
  let worst: f32 = -Infinity;
  let found: u32 = 0;
  store<f32>(state, worst);
  for (let place: u32 = 0; place < count; place += 4) {
    const norm = norms + (<usize>place << 2);
    if (load<f32>(norm) * reach + LEAST < worst) break;
    const id = ids + (<usize>place << 2);
    let open = count - place < 4 ? (1 << (count - place)) - 1 : 15;
    if (allowed != 0) open &= allowedOf(allowed, id);
    if (open == 0) continue;
    const sums = dotWhole4(work, at(quantized, place, half), half);
    const bound = f32x4.add(f32x4.mul(f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(sums), margin), v128.load(norm)), scale), least);
    open &= v128.bitmask<i32>(f32x4.ge(bound, f32x4.splat(worst)));
    if (open == 0) continue;
    for (let lane: u32 = 0; lane < 4; lane++) {
      if ((open & (1 << lane)) == 0 || load<u8>(blocked + load<u32>(id + (lane << 2))) != 0) continue;
      found = consider(setting, 0, place + lane, found, k, state);
    }
    worst = load<f32>(state);
  }
  return found;
}

/** A bit for each of four items that may be recommended. */
@inline
function allowedOf(allowed: usize, id: usize): u32 {
  const b0 = load<u8>(allowed + load<u32>(id)), b1 = load<u8>(allowed + load<u32>(id, 4)), b2 = load<u8>(allowed + load<u32>(id, 8)), b3 = load<u8>(allowed + load<u32>(id, 12));
  return u32(b0 != 0) | (u32(b1 != 0) << 1) | (u32(b2 != 0) << 2) | (u32(b3 != 0) << 3);
}

/** Scores a pair exactly and keeps it where it belongs. Returns how many the query has found. */
function consider(setting: usize, query: u32, place: u32, found: u32, k: u32, worst: usize): u32 {
  const f = load<u32>(setting, FACTORS);
  const x = at(load<u32>(setting, QUERIES), query, f << 2), y = at(load<u32>(setting, ITEMS), place, f << 2);
  let sum: f64 = 0;
  for (let o: usize = 0, end = <usize>f << 2; o < end; o += 4) sum += <f64>load<f32>(y + o) * <f64>load<f32>(x + o);
  const score = <f32>sum;
  const id = load<u32>(load<u32>(setting, IDS) + (place << 2));
  const ids = at(load<u32>(setting, OUT_IDS), query, k << 2), scores = at(load<u32>(setting, OUT_SCORES), query, k << 2);
  let rankOf: u32 = 0;
  for (let end = found; rankOf < end; ) {
    const middle = (rankOf + end) >> 1;
    const other = load<f32>(scores + (<usize>middle << 2));
    if (other > score || (other == score && load<u32>(ids + (<usize>middle << 2)) < id)) rankOf = middle + 1;
    else end = middle;
  }
  if (rankOf >= k) return found;
  const here = <usize>rankOf << 2;
  const kept = min(found, k - 1);
  const moved = <usize>(kept - rankOf) << 2;
  memory.copy(scores + here + 4, scores + here, moved);
  memory.copy(ids + here + 4, ids + here, moved);
  store<f32>(scores + here, score);
  store<u32>(ids + here, id);
  const now = min(found + 1, k);
  if (now == k) store<f32>(worst, load<f32>(scores + (<usize>(k - 1) << 2)));
  return now;
}

/** Sets a bit at every item a query has seen, or clears the four bits where `bit` is 0. */
function markSeen(setting: usize, query: u32, marks: usize, bit: u32): void {
  const indptr = load<u32>(setting, SEEN_INDPTR);
  if (indptr == 0) return;
  const indices = load<u32>(setting, SEEN_INDICES), places = load<u32>(setting, PLACES);
  const end = load<u32>(indptr + (query << 2), 4);
  for (let entry = load<u32>(indptr + (query << 2)); entry < end; entry++) {
    const mark = marks + load<u32>(places + (load<u32>(indices + (<usize>entry << 2)) << 2));
    store<u8>(mark, bit == 0 ? load<u8>(mark) & 16 : load<u8>(mark) | bit);
  }
}

/** Writes a row scaled to length 32,767 in whole numbers and returns its length; zeros for a row of zeros. */
export function quantize(row: usize, out: usize, f: u32): f32 {
  let squares: f64 = 0;
  for (let o: usize = 0, end = <usize>f << 2; o < end; o += 4) {
    const value = <f64>load<f32>(row + o);
    squares += value * value;
  }
  const length = Math.sqrt(squares);
  const scale = length > 0 ? <f64>UNIT / length : 0;
  for (let place: usize = 0; place < <usize>f; place++) store<i16>(out + (place << 1), <i16>nearest(<f64>load<f32>(row + (place << 2)) * scale));
  return <f32>length;
}
