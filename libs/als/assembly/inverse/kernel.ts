// The inverse of a symmetric matrix, a block of b columns after another. The lower triangle lies in tiles of 4 × 4 doubles, row-major inside: tile (g, s)
// is number g(g + 1)/2 + s, s ≤ g. A panel is n × b in groups of four rows: group g holds b columns of four doubles.

/** Bytes of a tile. */
const TILE: usize = 128;

/** panel w = c · p for groups `from … to − 1`; p is b × b, row-major. */
export function multiply(c: usize, p: usize, w: usize, b: u32, from: u32, to: u32): void {
  const group = <usize>b << 5, row = <usize>b << 3;
  for (let g = from; g < to; g++) {
    const source = c + g * group, target = w + g * group;
    for (let column: u32 = 0; column < b; column += 4) {
      let a0 = f64x2.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
      let factor = p + (<usize>column << 3);
      for (let s = source, end = source + group; s < end; s += 32) {
        const r0 = v128.load(s), r1 = v128.load(s, 16);
        let f = v128.load64_splat(factor);
        a0 = f64x2.add(a0, f64x2.mul(f, r0));
        a1 = f64x2.add(a1, f64x2.mul(f, r1));
        f = v128.load64_splat(factor, 8);
        b0 = f64x2.add(b0, f64x2.mul(f, r0));
        b1 = f64x2.add(b1, f64x2.mul(f, r1));
        f = v128.load64_splat(factor, 16);
        c0 = f64x2.add(c0, f64x2.mul(f, r0));
        c1 = f64x2.add(c1, f64x2.mul(f, r1));
        f = v128.load64_splat(factor, 24);
        d0 = f64x2.add(d0, f64x2.mul(f, r0));
        d1 = f64x2.add(d1, f64x2.mul(f, r1));
        factor += row;
      }
      const out = target + (<usize>column << 5);
      v128.store(out, a0);
      v128.store(out, a1, 16);
      v128.store(out, b0, 32);
      v128.store(out, b1, 48);
      v128.store(out, c0, 64);
      v128.store(out, c1, 80);
      v128.store(out, d0, 96);
      v128.store(out, d1, 112);
    }
  }
}

/** Subtracts w · cᵀ from the tiles of groups `from … to − 1`. */
export function update(a: usize, w: usize, c: usize, b: u32, from: u32, to: u32): void {
  const group = <usize>b << 5;
  for (let strip: u32 = 0; strip < to; strip++) {
    const right = c + strip * group;
    for (let g = max(strip, from); g < to; g++) {
      let a0 = f64x2.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
      let left = w + g * group;
      for (let r = right, end = right + group; r < end; r += 32) {
        const r0 = v128.load(r), r1 = v128.load(r, 16);
        let s = v128.load64_splat(left);
        a0 = f64x2.add(a0, f64x2.mul(s, r0));
        a1 = f64x2.add(a1, f64x2.mul(s, r1));
        s = v128.load64_splat(left, 8);
        b0 = f64x2.add(b0, f64x2.mul(s, r0));
        b1 = f64x2.add(b1, f64x2.mul(s, r1));
        s = v128.load64_splat(left, 16);
        c0 = f64x2.add(c0, f64x2.mul(s, r0));
        c1 = f64x2.add(c1, f64x2.mul(s, r1));
        s = v128.load64_splat(left, 24);
        d0 = f64x2.add(d0, f64x2.mul(s, r0));
        d1 = f64x2.add(d1, f64x2.mul(s, r1));
        left += 32;
      }
      const tile = a + ((<usize>g * (g + 1)) / 2 + strip) * TILE;
      v128.store(tile, f64x2.sub(v128.load(tile), a0));
      v128.store(tile, f64x2.sub(v128.load(tile, 16), a1), 16);
      v128.store(tile, f64x2.sub(v128.load(tile, 32), b0), 32);
      v128.store(tile, f64x2.sub(v128.load(tile, 48), b1), 48);
      v128.store(tile, f64x2.sub(v128.load(tile, 64), c0), 64);
      v128.store(tile, f64x2.sub(v128.load(tile, 80), c1), 80);
      v128.store(tile, f64x2.sub(v128.load(tile, 96), d0), 96);
      v128.store(tile, f64x2.sub(v128.load(tile, 112), d1), 112);
    }
  }
}
