import { addDoubles, at } from './vectors';

/** Rows whose products are added in single precision before they go to the doubles. */
const BLOCK: u32 = 128;

/**
 * Adds YᵀY of rows `from … to − 1` to an f × f matrix of doubles, the upper triangle by tiles of 4 × 8; what lies below is undefined.
 * Blocks of 128 rows are counted from `from`.
 */
export function gram(y: usize, from: u32, to: u32, f: u32, out: usize): void {
  const stride = f << 2;
  const next = <usize>f * 8;
  for (let begin = from; begin < to; begin += BLOCK) {
    const end = min(begin + BLOCK, to);
    for (let i: u32 = 0; i < f; i += 4) {
      for (let j = i & ~7; j < f; j += 8) {
        let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        let left = at(y, begin, stride) + (i << 2);
        let right = at(y, begin, stride) + (j << 2);
        for (let row = begin; row < end; row++) {
          const r0 = v128.load(right), r1 = v128.load(right, 16);
          let s = v128.load32_splat(left);
          a0 = f32x4.add(a0, f32x4.mul(s, r0));
          a1 = f32x4.add(a1, f32x4.mul(s, r1));
          s = v128.load32_splat(left, 4);
          b0 = f32x4.add(b0, f32x4.mul(s, r0));
          b1 = f32x4.add(b1, f32x4.mul(s, r1));
          s = v128.load32_splat(left, 8);
          c0 = f32x4.add(c0, f32x4.mul(s, r0));
          c1 = f32x4.add(c1, f32x4.mul(s, r1));
          s = v128.load32_splat(left, 12);
          d0 = f32x4.add(d0, f32x4.mul(s, r0));
          d1 = f32x4.add(d1, f32x4.mul(s, r1));
          left += stride;
          right += stride;
        }
        let sum = out + <usize>(i * f + j) * 8;
        addDoubles(sum, a0);
        addDoubles(sum + 32, a1);
        sum += next;
        addDoubles(sum, b0);
        addDoubles(sum + 32, b1);
        sum += next;
        addDoubles(sum, c0);
        addDoubles(sum + 32, c1);
        sum += next;
        addDoubles(sum, d0);
        addDoubles(sum + 32, d1);
      }
    }
  }
}

/** Columns j … j + 7 of four rows times an f × f matrix m, from m's rows kFrom … kTo − 1. */
@inline
function tile(
  s0: usize, s1: usize, s2: usize, s3: usize, o0: usize, o1: usize, o2: usize, o3: usize, m: usize, f: u32, j: u32, kFrom: u32, kTo: u32,
): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  let w = m + (<usize>(kFrom * f + j) << 2);
  const stride = <usize>f << 2;
  for (let k: usize = <usize>kFrom << 2, end: usize = <usize>kTo << 2; k < end; k += 4) {
    const r0 = v128.load(w), r1 = v128.load(w, 16);
    let s = v128.load32_splat(s0 + k);
    a0 = f32x4.add(a0, f32x4.mul(s, r0));
    a1 = f32x4.add(a1, f32x4.mul(s, r1));
    s = v128.load32_splat(s1 + k);
    b0 = f32x4.add(b0, f32x4.mul(s, r0));
    b1 = f32x4.add(b1, f32x4.mul(s, r1));
    s = v128.load32_splat(s2 + k);
    c0 = f32x4.add(c0, f32x4.mul(s, r0));
    c1 = f32x4.add(c1, f32x4.mul(s, r1));
    s = v128.load32_splat(s3 + k);
    d0 = f32x4.add(d0, f32x4.mul(s, r0));
    d1 = f32x4.add(d1, f32x4.mul(s, r1));
    w += stride;
  }
  const c = <usize>j << 2;
  v128.store(o0 + c, a0);
  v128.store(o0 + c, a1, 16);
  v128.store(o1 + c, b0);
  v128.store(o1 + c, b1, 16);
  v128.store(o2 + c, c0);
  v128.store(o2 + c, c1, 16);
  v128.store(o3 + c, d0);
  v128.store(o3 + c, d1, 16);
}

/** Where a matrix has its numbers; any other is full. */
export const LOWER: u32 = 0, UPPER: u32 = 1;

/**
 * out = src · m for rows `from … to − 1`; m is lower triangular, upper triangular or full.
 * src and out may be the same: four rows are copied to `spare` first. Beyond the last row the last one is taken again, so a row's
 * result does not depend on the rows that pass with it.
 */
export function multiply(src: usize, out: usize, from: u32, to: u32, f: u32, m: usize, shape: u32, spare: usize): void {
  const stride = f << 2;
  const bytes = <usize>stride;
  const last = to - 1;
  for (let row = from; row < to; row += 4) {
    const r1 = min(row + 1, last), r2 = min(row + 2, last), r3 = min(row + 3, last);
    const s1 = spare + bytes, s2 = s1 + bytes, s3 = s2 + bytes;
    memory.copy(spare, at(src, row, stride), bytes);
    memory.copy(s1, at(src, r1, stride), bytes);
    memory.copy(s2, at(src, r2, stride), bytes);
    memory.copy(s3, at(src, r3, stride), bytes);
    const o0 = at(out, row, stride), o1 = at(out, r1, stride), o2 = at(out, r2, stride), o3 = at(out, r3, stride);
    for (let j: u32 = 0; j < f; j += 8) tile(spare, s1, s2, s3, o0, o1, o2, o3, m, f, j, shape == LOWER ? j : 0, shape == UPPER ? j + 8 : f);
  }
}
