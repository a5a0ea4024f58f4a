import { multiply } from './dense';
import { at, axpy, axpy4, dot, dot4, inverseRoots, times, timesPlus, turn } from './vectors';

/** Below this share of the first squared residual another step changes nothing that a float holds. */
const CONVERGED: f32 = 1e-14;

/** From so many entries on it pays to copy a row's vectors side by side before they are read several times. */
const LONG: u32 = 96;

/**
 * Solves rows `from … to − 1` by conjugate gradients in whitened coordinates, from zero, and brings them back by m:
 * (I + VᵤᵀWVᵤ) z = Vᵤᵀ(c∘p), W = diag(αr), c = α₀ + αr, p = [r > 0]; x = z·m.
 * Where every row has a λ of its own, v are the fixed side's rows in the eigenbasis of α₀YᵀY and each row whitens them by D = (Λ + λᵤI)^-½:
 * (I + D·VᵤᵀWVᵤ·D) z = D·Vᵤᵀ(c∘p); x = (D·z)·m.
 *
 * @param weight - α₀.
 * @param m - L⁻¹, lower triangular, or the full matrix of the eigenbasis: `shape`.
 * @param eigenvalues - f floats; 0 where one λ serves all rows. @param lambdas - one float a row.
 * @param loss - where to add Σ c(p − x·y)² − α₀(x·y)² of the rows' entries, a double; 0 for nowhere.
 * @param work - nine vectors of f floats.
 * @param pack - where the vectors of a long row are copied side by side, in at most `room` bytes, which is 0 for never. The same sums either way.
 */
export function solve(
  fixed: usize, indptr: usize, columns: usize, ratings: usize, from: u32, to: u32, f: u32, alpha: f32, weight: f32, steps: u32, out: usize, m: usize,
  shape: u32, eigenvalues: usize, lambdas: usize, loss: usize, work: usize, pack: usize, room: u32,
): void {
  const stride = f << 2;
  const bytes = <usize>stride;
  const d = eigenvalues == 0 ? 0 : work + 8 * bytes;
  for (let row = from; row < to; row++) {
    const z = at(out, row, stride);
    const first = load<u32>(indptr + (<usize>row << 2)), count = load<u32>(indptr + (<usize>row << 2), 4) - first;
    memory.fill(z, 0, bytes);
    if (count == 0) continue;
    const isPacked = count >= LONG && <u64>count * (stride + 4) <= room;
    const places = pack + <usize>count * bytes, entries = <usize>first << 2;
    if (isPacked) gather(fixed, columns + entries, count, stride, pack, places);
    const v = isPacked ? pack : fixed, indices = isPacked ? places : columns, values = isPacked ? ratings + entries : ratings;
    const begin = isPacked ? 0 : first, end = begin + count;
    if (d != 0) inverseRoots(d, eigenvalues, load<f32>(lambdas + (<usize>row << 2)), bytes);
    iterate(v, indices, values, begin, end, stride, alpha, weight, min(steps, count), z, d, work);
    if (d != 0) times(z, z, d, bytes);
    if (loss != 0) addLoss(v, indices, values, begin, end, stride, alpha, weight, z, loss);
  }
  multiply(out, out, from, to, f, m, shape, work + 3 * bytes);
}

/** Copies the vectors of a row's entries side by side, and writes where each lies then: its own number. */
@inline
function gather(fixed: usize, columns: usize, count: u32, stride: u32, pack: usize, places: usize): void {
  let to = pack;
  for (let k: u32 = 0; k < count; k++) {
    const from = at(fixed, load<u32>(columns + (<usize>k << 2)), stride);
    for (let o: usize = 0; o < <usize>stride; o += 64) {
      v128.store(to + o, v128.load(from + o));
      v128.store(to + o, v128.load(from + o, 16), 16);
      v128.store(to + o, v128.load(from + o, 32), 32);
      v128.store(to + o, v128.load(from + o, 48), 48);
    }
    store<u32>(places + (<usize>k << 2), k);
    to += <usize>stride;
  }
}

/** Conjugate gradients of one row, whose z is zero before; d is 0 or the row's D. */
export function iterate(v: usize, indices: usize, values: usize, begin: u32, end: u32, stride: u32, alpha: f32, weight: f32, steps: u32, z: usize, d: usize, work: usize): void {
  const bytes = <usize>stride;
  const r = work, p = work + bytes, q = p + bytes;
  const turned = d == 0 ? p : work + 7 * bytes;
  const a = f32x4.splat(alpha), base = f32x4.splat(weight), zero = f32x4.splat(0);
  memory.fill(r, 0, bytes);
  for (let k = begin; k < end; k += 4) {
    const s = strengths(values, k, end);
    const c = v128.and(f32x4.add(base, f32x4.mul(a, s)), f32x4.gt(s, zero));
    axpy4(r, c, entry(v, indices, k, end, 0, stride), entry(v, indices, k, end, 1, stride), entry(v, indices, k, end, 2, stride), entry(v, indices, k, end, 3, stride), bytes);
  }
  if (d != 0) times(r, r, d, bytes);
  memory.copy(p, r, bytes);
  let rr = dot(r, r, bytes);
  const least = rr * CONVERGED;
  for (let step: u32 = 1; step <= steps && rr > least; step++) {
    if (d != 0) times(turned, p, d, bytes);
    if (step == steps) {
      // The last step needs its length only: p·(I + D·VᵀWV·D)p = |p|² + Σ w(v·Dp)².
      let sum = f32x4.splat(0);
      for (let k = begin; k < end; k += 4) {
        const s = dot4(turned, entry(v, indices, k, end, 0, stride), entry(v, indices, k, end, 1, stride), entry(v, indices, k, end, 2, stride), entry(v, indices, k, end, 3, stride), bytes);
        sum = f32x4.add(sum, f32x4.mul(f32x4.mul(a, strengths(values, k, end)), f32x4.mul(s, s)));
      }
      const curvature = dot(p, p, bytes)
        + ((f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)));
      axpy(z, rr / curvature, p, bytes);
      return;
    }
    if (d == 0) memory.copy(q, p, bytes);
    else memory.fill(q, 0, bytes);
    for (let k = begin; k < end; k += 4) {
      const v0 = entry(v, indices, k, end, 0, stride), v1 = entry(v, indices, k, end, 1, stride);
      const v2 = entry(v, indices, k, end, 2, stride), v3 = entry(v, indices, k, end, 3, stride);
      axpy4(q, f32x4.mul(f32x4.mul(a, strengths(values, k, end)), dot4(turned, v0, v1, v2, v3, bytes)), v0, v1, v2, v3, bytes);
    }
    if (d != 0) timesPlus(q, d, p, bytes);
    const length = rr / dot(p, q, bytes);
    axpy(z, length, p, bytes);
    axpy(r, -length, q, bytes);
    const next = dot(r, r, bytes);
    turn(p, next / rr, r, bytes);
    rr = next;
  }
}

@inline
function addLoss(v: usize, indices: usize, values: usize, begin: u32, end: u32, stride: u32, alpha: f32, weight: f32, z: usize, loss: usize): void {
  const a = f32x4.splat(alpha), base = f32x4.splat(weight), one = f32x4.splat(1), zero = f32x4.splat(0);
  let sum = f64x2.splat(0);
  for (let k = begin; k < end; k += 4) {
    const s = strengths(values, k, end);
    const score = dot4(z, entry(v, indices, k, end, 0, stride), entry(v, indices, k, end, 1, stride), entry(v, indices, k, end, 2, stride), entry(v, indices, k, end, 3, stride), <usize>stride);
    const missed = f32x4.sub(v128.and(one, f32x4.gt(s, zero)), score);
    const term = f32x4.sub(f32x4.mul(f32x4.add(base, f32x4.mul(a, s)), f32x4.mul(missed, missed)), f32x4.mul(base, f32x4.mul(score, score)));
    sum = f64x2.add(sum, f64x2.add(f64x2.promote_low_f32x4(term), f64x2.promote_low_f32x4(v128.shuffle<i64>(term, term, 1, 1))));
  }
  store<f64>(loss, load<f64>(loss) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

/** Address of the whitened row of entry k + lane; beyond the last entry that of entry k, whose weight is 0 there. */
@inline
export function entry(v: usize, indices: usize, k: u32, end: u32, lane: u32, stride: u32): usize {
  return at(v, load<u32>(indices + (<usize>(k + lane < end ? k + lane : k) << 2)), stride);
}

/** Strengths of four entries; 0 beyond the last. */
@inline
export function strengths(values: usize, k: u32, end: u32): v128 {
  const from = values + (<usize>k << 2);
  if (k + 4 <= end) return v128.load(from);
  let s = v128.load32_zero(from);
  if (k + 1 < end) s = f32x4.replace_lane(s, 1, load<f32>(from, 4));
  if (k + 2 < end) s = f32x4.replace_lane(s, 2, load<f32>(from, 8));
  return s;
}
