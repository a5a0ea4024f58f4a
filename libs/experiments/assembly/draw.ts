import { begin, nextA, nextB, nextC, STATE_BYTES } from './random';

// What is drawn, words that the host writes; src/resample/draw-task.ts names them.
const KIND: usize = 0, USERS: usize = 4, LEAST: usize = 8, LOW: usize = 12, HIGH: usize = 16, ARMS: usize = 20, SIZES: usize = 24;
const CAMPAIGNS: usize = 28, PER_CHUNK: usize = 32, TABLE: usize = 36, VALUED: usize = 40, OUT: usize = 44;
const CONVERSION: u32 = 0, VALUE: u32 = 1;

/** Draws made together. */
const BATCH: u32 = 1024;
/** Room for the positions of a batch; a block may reach over its end. */
const POSITIONS: usize = BATCH * 4 + 64;

/**
 * Draws the users of a chunk's campaigns, with replacement, and adds up what they did.
 *
 * @param work - state of a stream, positions of a batch twice, sums of two turns.
 */
export function draw(task: usize, chunk: u32, work: usize): void {
  const arms = load<u32>(task, ARMS), sizes = load<u32>(task, SIZES), perChunk = load<u32>(task, PER_CHUNK), out = load<u32>(task, OUT);
  const kind = load<u32>(task, KIND), low = load<u32>(task, LOW), high = load<u32>(task, HIGH);
  const to = min((chunk + 1) * perChunk, load<u32>(task, CAMPAIGNS));
  for (let campaign = chunk * perChunk; campaign < to; campaign++) {
    for (let arm: u32 = 0; arm < arms; arm++) {
      const place = campaign * arms + arm, size = load<u32>(sizes + (<usize>arm << 2));
      begin(work, low, high | (arm << 24), campaign, 1);
      if (kind == CONVERSION) store<u32>(out + (<usize>place << 2), countConverted(task, size, work));
      else if (kind == VALUE) sumValues(task, size, work, out + <usize>place * 16);
      else sumPairs(task, size, work, out + <usize>place * 40);
    }
  }
}

/** Uniform positions below `users` by Lemire's multiplication; a vector is dropped when one of its four words is among the 2^32 mod users that would favour some. */
function fill(state: usize, out: usize, count: u32, users: u32, least: u32): void {
  let a = v128.load(state), b = v128.load(state, 16), c = v128.load(state, 32), n = v128.load(state, 48);
  const one = i32x4.splat(1), size = i32x4.splat(users), fewest = i32x4.splat(least);
  const end = out + (<usize>count << 2);
  while (out < end) {
    const x0 = i32x4.add(i32x4.add(a, b), n);
    n = i32x4.add(n, one); a = nextA(b); b = nextB(c); c = nextC(c, x0);
    const x1 = i32x4.add(i32x4.add(a, b), n);
    n = i32x4.add(n, one); a = nextA(b); b = nextB(c); c = nextC(c, x1);
    const x2 = i32x4.add(i32x4.add(a, b), n);
    n = i32x4.add(n, one); a = nextA(b); b = nextB(c); c = nextC(c, x2);
    const x3 = i32x4.add(i32x4.add(a, b), n);
    n = i32x4.add(n, one); a = nextA(b); b = nextB(c); c = nextC(c, x3);
    const l0 = i64x2.extmul_low_i32x4_u(x0, size), h0 = i64x2.extmul_high_i32x4_u(x0, size);
    const l1 = i64x2.extmul_low_i32x4_u(x1, size), h1 = i64x2.extmul_high_i32x4_u(x1, size);
    const l2 = i64x2.extmul_low_i32x4_u(x2, size), h2 = i64x2.extmul_high_i32x4_u(x2, size);
    const l3 = i64x2.extmul_low_i32x4_u(x3, size), h3 = i64x2.extmul_high_i32x4_u(x3, size);
    const r0 = v128.shuffle<i32>(l0, h0, 0, 2, 4, 6), r1 = v128.shuffle<i32>(l1, h1, 0, 2, 4, 6);
    const r2 = v128.shuffle<i32>(l2, h2, 0, 2, 4, 6), r3 = v128.shuffle<i32>(l3, h3, 0, 2, 4, 6);
    const p0 = v128.shuffle<i32>(l0, h0, 1, 3, 5, 7), p1 = v128.shuffle<i32>(l1, h1, 1, 3, 5, 7);
    const p2 = v128.shuffle<i32>(l2, h2, 1, 3, 5, 7), p3 = v128.shuffle<i32>(l3, h3, 1, 3, 5, 7);
    const lowest = i32x4.min_u(i32x4.min_u(r0, r1), i32x4.min_u(r2, r3));
    v128.store(out, p0);
    if (!v128.any_true(i32x4.lt_u(lowest, fewest))) {
      v128.store(out, p1, 16);
      v128.store(out, p2, 32);
      v128.store(out, p3, 48);
      out += 64;
      continue;
    }
    out += v128.any_true(i32x4.lt_u(r0, fewest)) ? 0 : 16;
    v128.store(out, p1);
    out += v128.any_true(i32x4.lt_u(r1, fewest)) ? 0 : 16;
    v128.store(out, p2);
    out += v128.any_true(i32x4.lt_u(r2, fewest)) ? 0 : 16;
    v128.store(out, p3);
    out += v128.any_true(i32x4.lt_u(r3, fewest)) ? 0 : 16;
  }
  v128.store(state, a);
  v128.store(state, b, 16);
  v128.store(state, c, 32);
  v128.store(state, n, 48);
}

@inline
function bitAt(bits: usize, positions: usize, offset: usize): u32 {
  const position = load<u32>(positions + offset);
  return (load<u32>(bits + ((<usize>position >> 5) << 2)) >> position) & 1;
}

/** How many of `size` drawn users converted; one bit a user. */
function countConverted(task: usize, size: u32, work: usize): u32 {
  const users = load<u32>(task, USERS), least = load<u32>(task, LEAST), bits: usize = load<u32>(task, TABLE);
  const positions = work + STATE_BYTES;
  let even: u32 = 0, odd: u32 = 0;
  for (let left = size; left != 0;) {
    const count = min(left, BATCH);
    fill(work, positions, count, users, least);
    left -= count;
    let at = positions;
    for (const end = positions + ((<usize>count & ~3) << 2); at < end; at += 16) {
      even += bitAt(bits, at, 0) + bitAt(bits, at, 4);
      odd += bitAt(bits, at, 8) + bitAt(bits, at, 12);
    }
    for (const end = positions + (<usize>count << 2); at < end; at += 4) even += bitAt(bits, at, 0);
  }
  return even + odd;
}

/** Draws a batch and keeps the positions of users with a value, who come first in the table; returns how many. */
@inline
function drawValued(work: usize, count: u32, users: u32, least: u32, valued: u32): u32 {
  const positions = work + STATE_BYTES;
  fill(work, positions, count, users, least);
  const kept = positions + POSITIONS;
  let out = kept, at = positions;
  for (const end = positions + ((<usize>count & ~3) << 2); at < end; at += 16) {
    const p0 = load<u32>(at), p1 = load<u32>(at, 4), p2 = load<u32>(at, 8), p3 = load<u32>(at, 12);
    store<u32>(out, p0);
    out += <usize>(p0 < valued) << 2;
    store<u32>(out, p1);
    out += <usize>(p1 < valued) << 2;
    store<u32>(out, p2);
    out += <usize>(p2 < valued) << 2;
    store<u32>(out, p3);
    out += <usize>(p3 < valued) << 2;
  }
  for (const end = positions + (<usize>count << 2); at < end; at += 4) {
    const p = load<u32>(at);
    store<u32>(out, p);
    out += <usize>(p < valued) << 2;
  }
  return <u32>(out - kept) >> 2;
}

/** Σy and Σy² of the drawn, by two turns: users at even and at odd places of a batch's kept ones. The table has (y, y²) a user. */
function sumValues(task: usize, size: u32, work: usize, out: usize): void {
  const users = load<u32>(task, USERS), least = load<u32>(task, LEAST), valued = load<u32>(task, VALUED), table: usize = load<u32>(task, TABLE);
  const kept = work + STATE_BYTES + POSITIONS;
  let even = f64x2.splat(0), odd = even;
  for (let left = size; left != 0;) {
    const count = min(left, BATCH);
    const found = drawValued(work, count, users, least, valued);
    left -= count;
    let at = kept;
    for (const end = kept + ((<usize>found & ~1) << 2); at < end; at += 8) {
      even = f64x2.add(even, v128.load(table + (<usize>load<u32>(at) << 4)));
      odd = f64x2.add(odd, v128.load(table + (<usize>load<u32>(at, 4) << 4)));
    }
    if ((found & 1) != 0) even = f64x2.add(even, v128.load(table + (<usize>load<u32>(at) << 4)));
  }
  v128.store(out, f64x2.add(even, odd));
}

/** Σx, Σy, Σx², Σy² and Σxy of the drawn, by two turns. The table has (x, y) a user. */
function sumPairs(task: usize, size: u32, work: usize, out: usize): void {
  const users = load<u32>(task, USERS), least = load<u32>(task, LEAST), valued = load<u32>(task, VALUED), table: usize = load<u32>(task, TABLE);
  const kept = work + STATE_BYTES + POSITIONS;
  let even = f64x2.splat(0), evenSquares = even, evenProducts = even, odd = even, oddSquares = even, oddProducts = even;
  for (let left = size; left != 0;) {
    const count = min(left, BATCH);
    const found = drawValued(work, count, users, least, valued);
    left -= count;
    let at = kept;
    for (const end = kept + ((<usize>found & ~1) << 2); at < end; at += 8) {
      const u = v128.load(table + (<usize>load<u32>(at) << 4)), v = v128.load(table + (<usize>load<u32>(at, 4) << 4));
      even = f64x2.add(even, u);
      evenSquares = f64x2.add(evenSquares, f64x2.mul(u, u));
      evenProducts = f64x2.add(evenProducts, f64x2.mul(u, v128.shuffle<i64>(u, u, 1, 0)));
      odd = f64x2.add(odd, v);
      oddSquares = f64x2.add(oddSquares, f64x2.mul(v, v));
      oddProducts = f64x2.add(oddProducts, f64x2.mul(v, v128.shuffle<i64>(v, v, 1, 0)));
    }
    if ((found & 1) != 0) {
      const u = v128.load(table + (<usize>load<u32>(at) << 4));
      even = f64x2.add(even, u);
      evenSquares = f64x2.add(evenSquares, f64x2.mul(u, u));
      evenProducts = f64x2.add(evenProducts, f64x2.mul(u, v128.shuffle<i64>(u, u, 1, 0)));
    }
  }
  v128.store(out, f64x2.add(even, odd));
  v128.store(out, f64x2.add(evenSquares, oddSquares), 16);
  store<f64>(out, f64x2.extract_lane(f64x2.add(evenProducts, oddProducts), 0), 32);
}
