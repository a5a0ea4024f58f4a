// Random words: four sfc32 generators side by side, one in each lane of four vectors a, b, c and the counter. The loops that use them keep these in locals.
// out = a + b + counter; counter += 1; a = b ^ (b >>> 9); b = c + (c << 3); c = rotl(c, 21) + out.
// src/rerandomize/plain/random.ts is the same in TypeScript.

/** Bytes of a stream's state. */
export const STATE_BYTES: usize = 64;
/** Steps after which what a stream was begun with is mixed well. */
const WARM_UP: u32 = 20;

@inline
export function nextA(b: v128): v128 {
  return v128.xor(b, i32x4.shr_u(b, 9));
}

@inline
export function nextB(c: v128): v128 {
  return i32x4.add(c, i32x4.shl(c, 3));
}

@inline
export function nextC(c: v128, out: v128): v128 {
  return i32x4.add(v128.or(i32x4.shl(c, 21), i32x4.shr_u(c, 11)), out);
}

/**
 * Begins a stream of its own: sfc32's step is a bijection of its state, so that streams of other arguments or lanes are never in one state at one time.
 *
 * @param high - bits 0 to 21: the high bits of the seed; 24 to 31: what the stream is for.
 * @param counter - tells streams of the same purpose apart once more, ≥ 1.
 */
export function begin(state: usize, low: u32, high: u32, stream: u32, counter: u32): void {
  let a = i32x4.splat(low), b = i32x4.splat(stream);
  let c = v128.or(i32x4.splat(high), i32x4(0, 1 << 22, 2 << 22, 3 << 22)), n = i32x4.splat(counter);
  const one = i32x4.splat(1);
  for (let step: u32 = 0; step < WARM_UP; step++) {
    const out = i32x4.add(i32x4.add(a, b), n);
    n = i32x4.add(n, one);
    a = nextA(b);
    b = nextB(c);
    c = nextC(c, out);
  }
  v128.store(state, a);
  v128.store(state, b, 16);
  v128.store(state, c, 32);
  v128.store(state, n, 48);
}
