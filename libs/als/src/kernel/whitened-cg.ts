import { paddedLength } from './whiten.js';

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
 * (I + VᵤᵀWVᵤ) z = Vᵤᵀ(c∘p), W = diag(c − 1), c = 1 + αr, p = [r > 0]: the identity plus a term of rank k, so a step costs
 * O(k·f), and k steps are exact. Starting from zero, the answer depends on the row and the fixed side alone.
 */
export class WhitenedCg {
  /** The last row's solution in whitened coordinates, padded. */
  readonly z: Float64Array;
  /** Step lengths and direction mixes of the last row's steps; they make its solution a fixed polynomial of its system. */
  readonly stepLengths: Float64Array;
  readonly mixes: Float64Array;
  /** Steps the last row took. */
  steps = 0;
  private readonly residual: Float64Array;
  private readonly direction: Float64Array;
  private readonly product: Float64Array;
  private readonly length: number;

  constructor(factors: number, private readonly maxSteps: number, private readonly alpha: number) {
    this.length = paddedLength(factors);
    this.z = new Float64Array(this.length);
    this.residual = new Float64Array(this.length);
    this.direction = new Float64Array(this.length);
    this.product = new Float64Array(this.length);
    this.stepLengths = new Float64Array(maxSteps);
    this.mixes = new Float64Array(maxSteps);
  }

  /** Solves one row against the whitened rows of the fixed side (stride = padded f) and leaves the answer in `z`. */
  solve(whitened: Float32Array, row: RowEntries): void {
    const { z, residual, direction, product, length } = this;
    z.fill(0);
    this.rightSide(whitened, row);
    direction.set(residual);
    let norm = squaredLength(residual, length);
    const first = norm;
    this.steps = 0;
    const steps = Math.min(this.maxSteps, row.to - row.from);
    while (this.steps < steps && norm > CONVERGED * first) {
      applySystem(whitened, row, this.alpha, direction, product, length);
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
  }

  /**
   * Applies the last row's solution polynomial to another right side: the same steps, linear in it. With the row's own right
   * side it answers its own z, which is what splits a score into the row's entries exactly.
   */
  replay(whitened: Float32Array, row: RowEntries, rightSide: Float64Array): Float64Array {
    const { product, length } = this;
    const answer = new Float64Array(length);
    const residual = rightSide.slice();
    const direction = rightSide.slice();
    for (let step = 0; step < this.steps; step += 1) {
      applySystem(whitened, row, this.alpha, direction, product, length);
      const stepLength = this.stepLengths[step]!;
      const mix = this.mixes[step]!;
      for (let a = 0; a < length; a += 1) {
        answer[a]! += stepLength * direction[a]!;
        residual[a]! -= stepLength * product[a]!;
        direction[a] = residual[a]! + mix * direction[a]!;
      }
    }
    return answer;
  }

  private rightSide(whitened: Float32Array, row: RowEntries): void {
    const { residual, length } = this;
    residual.fill(0);
    for (let entry = row.from; entry < row.to; entry += 1) {
      const strength = row.values[entry]!;
      if (strength === 0) continue;
      const at = row.indices[entry]! * length;
      const confidence = 1 + this.alpha * strength;
      for (let a = 0; a < length; a += 1) residual[a]! += confidence * whitened[at + a]!;
    }
  }
}

/** product = direction + Σ w·(v·direction)·v over the row's entries. */
function applySystem(
  whitened: Float32Array, row: RowEntries, alpha: number, direction: Float64Array, product: Float64Array, length: number,
): void {
  product.set(direction);
  const { indices, values } = row;
  for (let entry = row.from; entry < row.to; entry += 1) {
    const at = indices[entry]! * length;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let a = 0; a < length; a += 4) {
      s0 += whitened[at + a]! * direction[a]!;
      s1 += whitened[at + a + 1]! * direction[a + 1]!;
      s2 += whitened[at + a + 2]! * direction[a + 2]!;
      s3 += whitened[at + a + 3]! * direction[a + 3]!;
    }
    const weight = alpha * values[entry]! * (s0 + s1 + (s2 + s3));
    for (let a = 0; a < length; a += 4) {
      product[a]! += weight * whitened[at + a]!;
      product[a + 1]! += weight * whitened[at + a + 1]!;
      product[a + 2]! += weight * whitened[at + a + 2]!;
      product[a + 3]! += weight * whitened[at + a + 3]!;
    }
  }
}

function squaredLength(vector: Float64Array, length: number): number {
  let sum = 0;
  for (let a = 0; a < length; a += 1) sum += vector[a]! * vector[a]!;
  return sum;
}
