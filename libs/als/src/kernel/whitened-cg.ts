import { paddedLength } from './whitening.js';

/** The non-zeros of one row: entries `from … to − 1` of `indices` and `values`. */
export interface RowEntries {
  indices: Int32Array;
  values: Float32Array;
  from: number;
  to: number;
}

/** Below this share of the first residual another step changes nothing that a float holds. */
const CONVERGED = 1e-18;

/**
 * Solves rows by conjugate gradients in whitened coordinates, from zero.
 * (I + VᵤᵀWVᵤ) z = Vᵤᵀ(c∘p), W = diag(αr), c = α₀ + αr, p = [r > 0]: the identity plus a term of rank k, so a step costs
 * O(k·f), and k steps are exact. Starting from zero, the answer depends on the row and the fixed side alone.
 * With a scale D, where every row has its own λ: (I + D·VᵤᵀWVᵤ·D) z = D·Vᵤᵀ(c∘p), and the answer is D·z.
 */
export class WhitenedCg {
  /** The last row's solution in the coordinates of V, padded. */
  readonly z: Float64Array;
  /** Step lengths and direction mixes of the last row: they make its solution a fixed polynomial of its system. */
  private readonly stepLengths: Float64Array;
  private readonly mixes: Float64Array;
  private steps = 0;
  private readonly residual: Float64Array;
  private readonly direction: Float64Array;
  private readonly product: Float64Array;
  private readonly turned: Float64Array;
  private readonly length: number;
  private readonly maxSteps: number;

  constructor(
    factors: number,
    private readonly settings: { cgSteps: number; alpha: number; unobservedWeight: number },
  ) {
    this.maxSteps = settings.cgSteps;
    this.length = paddedLength(factors);
    this.z = new Float64Array(this.length);
    this.residual = new Float64Array(this.length);
    this.direction = new Float64Array(this.length);
    this.product = new Float64Array(this.length);
    this.turned = new Float64Array(this.length);
    this.stepLengths = new Float64Array(this.maxSteps);
    this.mixes = new Float64Array(this.maxSteps);
  }

  /** Solves one row against the fixed side's rows in V's coordinates (stride = padded f) and leaves the answer in `z`. */
  solve(whitened: Float32Array, row: RowEntries, scale: Float64Array | null): void {
    const { z, residual, direction, product, length } = this;
    z.fill(0);
    rightSide(whitened, row, this.settings, residual, length);
    if (scale) for (let a = 0; a < length; a += 1) residual[a]! *= scale[a]!;
    direction.set(residual);
    let norm = squaredLength(residual, length);
    const first = norm;
    this.steps = 0;
    const steps = Math.min(this.maxSteps, row.to - row.from);
    while (this.steps < steps && norm > CONVERGED * first) {
      this.applySystem(whitened, row, direction, scale);
      let curvature = 0;
      for (let a = 0; a < length; a += 1) curvature += direction[a]! * product[a]!;
      const stepLength = norm / curvature;
      for (let a = 0; a < length; a += 1) {
        z[a]! += stepLength * direction[a]!;
        residual[a]! -= stepLength * product[a]!;
      }
      const next = squaredLength(residual, length);
      const mix = next / norm;
      for (let a = 0; a < length; a += 1) direction[a] = residual[a]! + mix * direction[a]!;
      this.stepLengths[this.steps] = stepLength;
      this.mixes[this.steps] = mix;
      this.steps += 1;
      norm = next;
    }
    if (scale) for (let a = 0; a < length; a += 1) z[a]! *= scale[a]!;
  }

  /**
   * Applies the last row's solution polynomial to another right side: the same steps, linear in it. With the row's own right
   * side it answers its own z, which is what splits a score into the row's entries exactly. D is applied on both sides.
   */
  replay(whitened: Float32Array, row: RowEntries, scale: Float64Array | null, rightSide: Float64Array): Float64Array {
    const { product, length } = this;
    const answer = new Float64Array(length);
    const residual = scale ? rightSide.map((value, a) => value * scale[a]!) : rightSide.slice();
    const direction = residual.slice();
    for (let step = 0; step < this.steps; step += 1) {
      this.applySystem(whitened, row, direction, scale);
      const stepLength = this.stepLengths[step]!;
      const mix = this.mixes[step]!;
      for (let a = 0; a < length; a += 1) {
        answer[a]! += stepLength * direction[a]!;
        residual[a]! -= stepLength * product[a]!;
        direction[a] = residual[a]! + mix * direction[a]!;
      }
    }
    return scale ? answer.map((value, a) => value * scale[a]!) : answer;
  }

  /** product = direction + D·Σ w·(v·D·direction)·v. */
  private applySystem(
    whitened: Float32Array,
    row: RowEntries,
    direction: Float64Array,
    scale: Float64Array | null,
  ): void {
    const { product, turned, length } = this;
    if (scale === null) {
      product.set(direction);
      addProducts(whitened, row, this.settings.alpha, direction, product, length);
      return;
    }
    product.fill(0);
    for (let a = 0; a < length; a += 1) turned[a] = direction[a]! * scale[a]!;
    addProducts(whitened, row, this.settings.alpha, turned, product, length);
    for (let a = 0; a < length; a += 1) product[a] = direction[a]! + scale[a]! * product[a]!;
  }
}

/** b = Σ c·v over the row's positive entries. */
function rightSide(
  whitened: Float32Array,
  row: RowEntries,
  { alpha, unobservedWeight }: { alpha: number; unobservedWeight: number },
  sum: Float64Array,
  length: number,
): void {
  sum.fill(0);
  const { indices, values, to } = row;
  const weight = (entry: number): number => (values[entry]! > 0 ? unobservedWeight + alpha * values[entry]! : 0);
  let entry = row.from;
  for (; entry + 3 < to; entry += 4) {
    addFour(
      sum,
      whitened,
      indices,
      entry,
      weight(entry),
      weight(entry + 1),
      weight(entry + 2),
      weight(entry + 3),
      length,
    );
  }
  for (; entry < to; entry += 1) addOne(sum, whitened, indices[entry]! * length, weight(entry), length);
}

/** product += Σ w·(v·direction)·v over the row's entries, four at a time. */
function addProducts(
  whitened: Float32Array,
  row: RowEntries,
  alpha: number,
  direction: Float64Array,
  product: Float64Array,
  length: number,
): void {
  const { indices, values, to } = row;
  let entry = row.from;
  for (; entry + 3 < to; entry += 4) {
    const at0 = indices[entry]! * length;
    const at1 = indices[entry + 1]! * length;
    const at2 = indices[entry + 2]! * length;
    const at3 = indices[entry + 3]! * length;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let a = 0; a < length; a += 1) {
      const value = direction[a]!;
      s0 += whitened[at0 + a]! * value;
      s1 += whitened[at1 + a]! * value;
      s2 += whitened[at2 + a]! * value;
      s3 += whitened[at3 + a]! * value;
    }
    const w0 = alpha * values[entry]! * s0;
    const w1 = alpha * values[entry + 1]! * s1;
    const w2 = alpha * values[entry + 2]! * s2;
    const w3 = alpha * values[entry + 3]! * s3;
    addFour(product, whitened, indices, entry, w0, w1, w2, w3, length);
  }
  for (; entry < to; entry += 1) {
    const at = indices[entry]! * length;
    let sum = 0;
    for (let a = 0; a < length; a += 1) sum += whitened[at + a]! * direction[a]!;
    addOne(product, whitened, at, alpha * values[entry]! * sum, length);
  }
}

function addFour(
  sum: Float64Array,
  whitened: Float32Array,
  indices: Int32Array,
  entry: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
  length: number,
): void {
  const at0 = indices[entry]! * length;
  const at1 = indices[entry + 1]! * length;
  const at2 = indices[entry + 2]! * length;
  const at3 = indices[entry + 3]! * length;
  for (let a = 0; a < length; a += 1) {
    sum[a]! += w0 * whitened[at0 + a]! + w1 * whitened[at1 + a]! + (w2 * whitened[at2 + a]! + w3 * whitened[at3 + a]!);
  }
}

function addOne(sum: Float64Array, whitened: Float32Array, at: number, weight: number, length: number): void {
  for (let a = 0; a < length; a += 1) sum[a]! += weight * whitened[at + a]!;
}

function squaredLength(vector: Float64Array, length: number): number {
  let sum = 0;
  for (let a = 0; a < length; a += 1) sum += vector[a]! * vector[a]!;
  return sum;
}
