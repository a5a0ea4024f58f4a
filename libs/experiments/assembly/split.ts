import { begin, nextA, nextB, nextC, STATE_BYTES } from './random';

// What is re-randomized, words that the host writes; src/rerandomize/split-plan.ts names them.
const LOW: usize = 0, HIGH: usize = 4, BATCH: usize = 8, COUNTER: usize = 12, SPLITS: usize = 16, SHARES: usize = 20, CHUNKS: usize = 24;
const TABLE: usize = 28, WIDTH: usize = 32, COUNTS: usize = 36, SUMS: usize = 40, VALUED: usize = 44;

/** Users who are dealt together. */
const GROUP: u32 = 32;
/** Words of a chunk: its first group, the group behind its last, and the users there are up to its segment's end. */
const CHUNK_BYTES: usize = 16;

/**
 * Deals the users of a chunk's groups to arms, once for each re-randomization of the batch, and adds up what came to every arm but the last.
 * Of 32 users four tables hold the sums of every choice of eight; a re-randomization then costs four looks and no walk over users.
 *
 * @param task.counts - chunk × splits × batch words; task.sums - chunk × splits × batch × width doubles. Both are overwritten.
 * @param work - state of a stream, splits × batch masks, four tables.
 */
export function split(task: usize, chunk: u32, work: usize): void {
  const batch = load<u32>(task, BATCH), splits = load<u32>(task, SPLITS), width = load<u32>(task, WIDTH), valued = load<u32>(task, VALUED);
  const bounds = load<u32>(task, CHUNKS) + chunk * CHUNK_BYTES;
  const first = load<u32>(bounds), end = load<u32>(bounds, 4), users = load<u32>(bounds, 8);
  const cells = <usize>splits * batch;
  const counts = load<u32>(task, COUNTS) + <usize>chunk * (cells << 2);
  const sums = load<u32>(task, SUMS) + <usize>chunk * (cells * width << 3);
  const masks = work + STATE_BYTES, tables = masks + (cells << 2);
  const isValued = chunk < valued;
  memory.fill(counts, 0, cells << 2);
  if (isValued) memory.fill(sums, 0, cells * width << 3);
  for (let group = first; group < end; group++) {
    begin(work, load<u32>(task, LOW), load<u32>(task, HIGH), group, load<u32>(task, COUNTER));
    const behind = load<u32>(bounds, 12) + (group - first) * GROUP;
    const left = users - behind;
    deal(task, work, masks, left >= GROUP ? -1 : (1 << left) - 1);
    tally(masks, counts, cells);
    if (!isValued) continue;
    const table = load<u32>(task, TABLE) + <usize>group * (GROUP * width << 3);
    if (width == 2) {
      makeTables2(table, tables);
      for (let s: u32 = 0; s < splits; s++) weigh2(masks + <usize>s * (batch << 2), tables, sums + <usize>s * (batch << 4), batch);
    } else {
      makeTables6(table, tables);
      for (let s: u32 = 0; s < splits; s++) weigh6(masks + <usize>s * (batch << 2), tables, sums + <usize>s * (batch * 48), batch);
    }
  }
}

/**
 * Masks of a group: bit u of a re-randomization's word says that user u came to the arm; split s shares out what the splits before left.
 * A user comes to the arm when a random fraction is below the share; both are compared bit by bit from the highest, for 128 pairs at once, until none is undecided.
 */
function deal(task: usize, state: usize, masks: usize, there: u32): void {
  let a = v128.load(state), b = v128.load(state, 16), c = v128.load(state, 32), n = v128.load(state, 48);
  const one = i32x4.splat(1), everyone = i32x4.splat(there);
  const splits = load<u32>(task, SPLITS), shares: usize = load<u32>(task, SHARES), stride = <usize>load<u32>(task, BATCH) << 2;
  if (splits == 1 && load<u32>(shares) == 0x80000000) {
    for (let at = masks, end = masks + stride; at < end; at += 16) {
      const x = i32x4.add(i32x4.add(a, b), n);
      n = i32x4.add(n, one); a = nextA(b); b = nextB(c); c = nextC(c, x);
      v128.store(at, v128.andnot(everyone, x));
    }
    return;
  }
  for (let at = masks, end = masks + stride; at < end; at += 16) {
    let left = everyone;
    for (let s: u32 = 0; s < splits; s++) {
      let dealt = i32x4.splat(0), open = left;
      for (let share = load<u32>(shares + (<usize>s << 2)); share != 0 && v128.any_true(open); share <<= 1) {
        const x = i32x4.add(i32x4.add(a, b), n);
        n = i32x4.add(n, one); a = nextA(b); b = nextB(c); c = nextC(c, x);
        const lower = v128.andnot(open, x);
        if (<i32>share < 0) {
          dealt = v128.or(dealt, lower);
          open = v128.and(open, x);
        } else open = lower;
      }
      v128.store(at + <usize>s * stride, dealt);
      left = v128.andnot(left, dealt);
    }
  }
}

function tally(masks: usize, counts: usize, cells: usize): void {
  for (let offset: usize = 0; offset < cells << 2; offset += 16) {
    const users = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.load(masks + offset))));
    v128.store(counts + offset, i32x4.add(v128.load(counts + offset), users));
  }
}

/** Sums of every choice of eight users, four times; two doubles a user. */
function makeTables2(users: usize, tables: usize): void {
  for (let block: usize = 0; block < 4; block++) {
    const table = tables + (block << 12), from = users + (block << 7);
    v128.store(table, f64x2.splat(0));
    for (let user: usize = 0; user < 8; user++) {
      const own = v128.load(from + (user << 4)), half = <usize>16 << user;
      for (let offset: usize = 0; offset < half; offset += 16) v128.store(table + half + offset, f64x2.add(v128.load(table + offset), own));
    }
  }
}

function weigh2(masks: usize, tables: usize, sums: usize, batch: u32): void {
  for (const end = masks + (<usize>batch << 2); masks < end; masks += 4, sums += 16) {
    const mask: usize = load<u32>(masks);
    const s0 = v128.load(tables + ((mask & 255) << 4)), s1 = v128.load(tables + (((mask >> 8) & 255) << 4), 4096);
    const s2 = v128.load(tables + (((mask >> 16) & 255) << 4), 8192), s3 = v128.load(tables + ((mask >> 24) << 4), 12288);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3))));
  }
}

/** The same for six doubles a user. */
function makeTables6(users: usize, tables: usize): void {
  for (let block: usize = 0; block < 4; block++) {
    const table = tables + block * 12288, from = users + block * 384;
    for (let piece: usize = 0; piece < 48; piece += 16) v128.store(table + piece, f64x2.splat(0));
    for (let user: usize = 0; user < 8; user++) {
      const own = from + user * 48, half = <usize>48 << user;
      const u = v128.load(own), v = v128.load(own, 16), w = v128.load(own, 32);
      for (let offset: usize = 0; offset < half; offset += 48) {
        const target = table + half + offset;
        v128.store(target, f64x2.add(v128.load(table + offset), u));
        v128.store(target, f64x2.add(v128.load(table + offset, 16), v), 16);
        v128.store(target, f64x2.add(v128.load(table + offset, 32), w), 32);
      }
    }
  }
}

function weigh6(masks: usize, tables: usize, sums: usize, batch: u32): void {
  for (const end = masks + (<usize>batch << 2); masks < end; masks += 4, sums += 48) {
    const mask: usize = load<u32>(masks);
    const t0 = tables + (mask & 255) * 48, t1 = tables + ((mask >> 8) & 255) * 48 + 12288;
    const t2 = tables + ((mask >> 16) & 255) * 48 + 24576, t3 = tables + (mask >> 24) * 48 + 36864;
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(f64x2.add(v128.load(t0), v128.load(t1)), f64x2.add(v128.load(t2), v128.load(t3)))));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.add(f64x2.add(v128.load(t0, 16), v128.load(t1, 16)), f64x2.add(v128.load(t2, 16), v128.load(t3, 16)))), 16);
    v128.store(sums, f64x2.add(v128.load(sums, 32), f64x2.add(f64x2.add(v128.load(t0, 32), v128.load(t1, 32)), f64x2.add(v128.load(t2, 32), v128.load(t3, 32)))), 32);
  }
}
