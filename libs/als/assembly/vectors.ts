// Vectors of f floats, f a multiple of 16; `bytes` is their length. Four rows pass together, so that a vector is read once for all.

/** Address of a row. */
@inline
export function at(base: usize, row: u32, stride: u32): usize {
  return base + <usize>row * <usize>stride;
}

/** What the lanes of a vector add up to. */
@inline
export function sumLanes(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** What the lanes of four vectors of `T` add up to, one sum a lane. */
@inline
export function laneSums<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = v128.add<T>(v128.shuffle<T>(a, b, 0, 4, 1, 5), v128.shuffle<T>(a, b, 2, 6, 3, 7));
  const cd = v128.add<T>(v128.shuffle<T>(c, d, 0, 4, 1, 5), v128.shuffle<T>(c, d, 2, 6, 3, 7));
  return v128.add<T>(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

/** p · q. */
@inline
export function dot(p: usize, q: usize, bytes: usize): f32 {
  let a = f32x4.splat(0), b = a;
  for (let o: usize = 0; o < bytes; o += 32) {
    a = f32x4.add(a, f32x4.mul(v128.load(p + o), v128.load(q + o)));
    b = f32x4.add(b, f32x4.mul(v128.load(p + o, 16), v128.load(q + o, 16)));
  }
  return sumLanes(f32x4.add(a, b));
}

/** Inner products of p with four vectors, one a lane. */
@inline
export function dot4(p: usize, v0: usize, v1: usize, v2: usize, v3: usize, bytes: usize): v128 {
  let a = f32x4.splat(0), b = a, c = a, d = a;
  for (let o: usize = 0; o < bytes; o += 32) {
    let q = v128.load(p + o);
    a = f32x4.add(a, f32x4.mul(q, v128.load(v0 + o)));
    b = f32x4.add(b, f32x4.mul(q, v128.load(v1 + o)));
    c = f32x4.add(c, f32x4.mul(q, v128.load(v2 + o)));
    d = f32x4.add(d, f32x4.mul(q, v128.load(v3 + o)));
    q = v128.load(p + o, 16);
    a = f32x4.add(a, f32x4.mul(q, v128.load(v0 + o, 16)));
    b = f32x4.add(b, f32x4.mul(q, v128.load(v1 + o, 16)));
    c = f32x4.add(c, f32x4.mul(q, v128.load(v2 + o, 16)));
    d = f32x4.add(d, f32x4.mul(q, v128.load(v3 + o, 16)));
  }
  return laneSums<f32>(a, b, c, d);
}

/** Inner products of p with four rows that follow each other, all of 16-bit whole numbers, one a lane. */
@inline
export function dotWhole4(p: usize, rows: usize, stride: u32): v128 {
  const bytes = <usize>stride;
  const v1 = rows + bytes, v2 = v1 + bytes, v3 = v2 + bytes;
  let a = i32x4.splat(0), b = a, c = a, d = a;
  for (let o: usize = 0; o < bytes; o += 32) {
    let q = v128.load(p + o);
    a = i32x4.add(a, i32x4.dot_i16x8_s(q, v128.load(rows + o)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(q, v128.load(v1 + o)));
    c = i32x4.add(c, i32x4.dot_i16x8_s(q, v128.load(v2 + o)));
    d = i32x4.add(d, i32x4.dot_i16x8_s(q, v128.load(v3 + o)));
    q = v128.load(p + o, 16);
    a = i32x4.add(a, i32x4.dot_i16x8_s(q, v128.load(rows + o, 16)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(q, v128.load(v1 + o, 16)));
    c = i32x4.add(c, i32x4.dot_i16x8_s(q, v128.load(v2 + o, 16)));
    d = i32x4.add(d, i32x4.dot_i16x8_s(q, v128.load(v3 + o, 16)));
  }
  return laneSums<i32>(a, b, c, d);
}

/** q += w₀v₀ + w₁v₁ + w₂v₂ + w₃v₃. */
@inline
export function axpy4(q: usize, w: v128, v0: usize, v1: usize, v2: usize, v3: usize, bytes: usize): void {
  const a = v128.shuffle<f32>(w, w, 0, 0, 0, 0), b = v128.shuffle<f32>(w, w, 1, 1, 1, 1);
  const c = v128.shuffle<f32>(w, w, 2, 2, 2, 2), d = v128.shuffle<f32>(w, w, 3, 3, 3, 3);
  for (let o: usize = 0; o < bytes; o += 32) {
    v128.store(q + o, f32x4.add(v128.load(q + o), f32x4.add(
      f32x4.add(f32x4.mul(a, v128.load(v0 + o)), f32x4.mul(b, v128.load(v1 + o))),
      f32x4.add(f32x4.mul(c, v128.load(v2 + o)), f32x4.mul(d, v128.load(v3 + o))))));
    v128.store(q + o, f32x4.add(v128.load(q + o, 16), f32x4.add(
      f32x4.add(f32x4.mul(a, v128.load(v0 + o, 16)), f32x4.mul(b, v128.load(v1 + o, 16))),
      f32x4.add(f32x4.mul(c, v128.load(v2 + o, 16)), f32x4.mul(d, v128.load(v3 + o, 16))))), 16);
  }
}

/** q += w·p. */
@inline
export function axpy(q: usize, w: f32, p: usize, bytes: usize): void {
  const by = f32x4.splat(w);
  for (let o: usize = 0; o < bytes; o += 16) v128.store(q + o, f32x4.add(v128.load(q + o), f32x4.mul(by, v128.load(p + o))));
}

/** p = w·p. */
@inline
export function scale(p: usize, w: f32, bytes: usize): void {
  const by = f32x4.splat(w);
  for (let o: usize = 0; o < bytes; o += 16) v128.store(p + o, f32x4.mul(by, v128.load(p + o)));
}

/** p = q + w·p. */
@inline
export function turn(p: usize, w: f32, q: usize, bytes: usize): void {
  const by = f32x4.splat(w);
  for (let o: usize = 0; o < bytes; o += 16) v128.store(p + o, f32x4.add(v128.load(q + o), f32x4.mul(by, v128.load(p + o))));
}

/** Adds four floats to four doubles. */
@inline
export function addDoubles(to: usize, v: v128): void {
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(v)));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1))), 16);
}

/** out = p∘d, place by place. */
@inline
export function times(out: usize, p: usize, d: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) v128.store(out + o, f32x4.mul(v128.load(p + o), v128.load(d + o)));
}

/** q = p + d∘q. */
@inline
export function timesPlus(q: usize, d: usize, p: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) v128.store(q + o, f32x4.add(v128.load(p + o), f32x4.mul(v128.load(d + o), v128.load(q + o))));
}

/** d = (e + λ)^-½, place by place. */
@inline
export function inverseRoots(d: usize, e: usize, lambda: f32, bytes: usize): void {
  const one = f32x4.splat(1), l = f32x4.splat(lambda);
  for (let o: usize = 0; o < bytes; o += 16) v128.store(d + o, f32x4.div(one, f32x4.sqrt(f32x4.add(v128.load(e + o), l))));
}
