// The inverse of a symmetric matrix, a block of b columns after another. The lower triangle lies in tiles of 4 × 4 doubles, row-major inside: tile (g, s)
// is number g(g + 1)/2 + s, s ≤ g. A panel is n × b in groups of four rows: group g holds b columns of four doubles.

/** Bytes of a tile. */
const TILE: usize = 128;

/**
 * A tile of 4 × 4 doubles, the sum over four numbers at `right … end − 1` times four at `left`, which moves on by `step`: written to `out`, or taken from what
 * stands there.
 */
@inline
function tile(left: usize, step: usize, right: usize, end: usize, out: usize, take: bool): void {
  let a0 = f64x2.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  for (let l = left, r = right; r < end; r += 32) {
    const r0 = v128.load(r), r1 = v128.load(r, 16);
    let s = v128.load64_splat(l);
    a0 = f64x2.add(a0, f64x2.mul(s, r0));
    a1 = f64x2.add(a1, f64x2.mul(s, r1));
    s = v128.load64_splat(l, 8);
    b0 = f64x2.add(b0, f64x2.mul(s, r0));
    b1 = f64x2.add(b1, f64x2.mul(s, r1));
    s = v128.load64_splat(l, 16);
    c0 = f64x2.add(c0, f64x2.mul(s, r0));
    c1 = f64x2.add(c1, f64x2.mul(s, r1));
    s = v128.load64_splat(l, 24);
    d0 = f64x2.add(d0, f64x2.mul(s, r0));
    d1 = f64x2.add(d1, f64x2.mul(s, r1));
    l += step;
  }
  v128.store(out, take ? f64x2.sub(v128.load(out), a0) : a0);
  v128.store(out, take ? f64x2.sub(v128.load(out, 16), a1) : a1, 16);
  v128.store(out, take ? f64x2.sub(v128.load(out, 32), b0) : b0, 32);
  v128.store(out, take ? f64x2.sub(v128.load(out, 48), b1) : b1, 48);
  v128.store(out, take ? f64x2.sub(v128.load(out, 64), c0) : c0, 64);
  v128.store(out, take ? f64x2.sub(v128.load(out, 80), c1) : c1, 80);
  v128.store(out, take ? f64x2.sub(v128.load(out, 96), d0) : d0, 96);
  v128.store(out, take ? f64x2.sub(v128.load(out, 112), d1) : d1, 112);
}

/** panel w = c · p for groups `from … to − 1`; p is b × b, row-major. */
export function multiply(c: usize, p: usize, w: usize, b: u32, from: u32, to: u32): void {
  const group = <usize>b << 5, row = <usize>b << 3;
  for (let g = from; g < to; g++) {
    const right = c + g * group, out = w + g * group;
    for (let column: u32 = 0; column < b; column += 4) tile(p + (<usize>column << 3), row, right, right + group, out + (<usize>column << 5), false);
  }
}

/** Subtracts w · cᵀ from the tiles of groups `from … to − 1`. */
export function update(a: usize, w: usize, c: usize, b: u32, from: u32, to: u32): void {
  const group = <usize>b << 5;
  for (let strip: u32 = 0; strip < to; strip++) {
    const right = c + strip * group;
    for (let g = max(strip, from); g < to; g++) tile(w + g * group, 32, right, right + group, a + ((<usize>g * (g + 1)) / 2 + strip) * TILE, true);
  }
}
