import type { Pace } from '@cartograph/threads';
import { GROUP } from './whitening.js';

/** Row ranges a Gram matrix is summed over: fixed, so the sum does not depend on who computes which range. */
export const GRAM_PARTIALS = 16;

/** The bounds of `parts` ranges of nearly equal length: parts + 1 numbers from 0 to `rows`. */
export function evenBounds(rows: number, parts: number): Int32Array {
  return Int32Array.from({ length: parts + 1 }, (_, part) => Math.floor((rows * part) / parts));
}

/**
 * YᵀY of an n × f row-major matrix, in double precision, as 16 partial sums over fixed row ranges added in a fixed order.
 *
 * @returns f × f row-major, symmetric. Cost n·f²/2.
 */
export function gram(rows: Float32Array, factors: number): Float64Array {
  const sum = new GramSum(rows, factors);
  while (!sum.isDone) sum.addRows(Infinity);
  return sum.total;
}

/** Multiply-adds, about, between two pauses. */
const STRETCH = 8e6;

/** The same, bit for bit, letting `pause` end it between two stretches of work. */
export async function gramWithPauses(rows: Float32Array, factors: number, pause: Pace): Promise<Float64Array> {
  const sum = new GramSum(rows, factors);
  const groups = Math.ceil(STRETCH / ((factors * factors * GROUP) / 2));
  while (!sum.isDone) {
    await pause();
    sum.addRows(groups);
  }
  return sum.total;
}

/** The sum, range after range. */
class GramSum {
  readonly total: Float64Array;
  private readonly partial: Float64Array;
  private readonly group: Float64Array;
  private readonly bounds: Int32Array;
  private range = 0;
  private first = 0;

  constructor(
    private readonly rows: Float32Array,
    private readonly factors: number,
  ) {
    this.total = new Float64Array(factors * factors);
    this.partial = new Float64Array(factors * factors);
    this.group = new Float64Array(GROUP * factors);
    this.bounds = evenBounds(rows.length / factors, GRAM_PARTIALS);
  }

  get isDone(): boolean {
    return this.range === GRAM_PARTIALS;
  }

  /** Adds so many groups of rows of the present range, at most, and the range to the total when it has no more. */
  addRows(groups: number): void {
    const { rows, factors, group, partial, total } = this;
    const end = this.bounds[this.range + 1]!;
    for (let left = groups; this.first < end && left > 0; left -= 1, this.first += GROUP) {
      group.fill(0);
      group.set(rows.subarray(this.first * factors, Math.min(end, this.first + GROUP) * factors));
      addOuterProducts(partial, group, factors);
    }
    if (this.first < end) return;
    for (let entry = 0; entry < total.length; entry += 1) total[entry]! += partial[entry]!;
    partial.fill(0);
    this.first = end;
    this.range += 1;
    if (this.isDone)
      for (let a = 0; a < factors; a += 1)
        for (let b = 0; b < a; b += 1) total[b * factors + a] = total[a * factors + b]!;
  }
}

/** Adds Σ y·yᵀ of four rows to the lower triangle. */
function addOuterProducts(sum: Float64Array, group: Float64Array, factors: number): void {
  const second = factors;
  const third = 2 * factors;
  const fourth = 3 * factors;
  for (let a = 0; a < factors; a += 1) {
    const y0 = group[a]!;
    const y1 = group[second + a]!;
    const y2 = group[third + a]!;
    const y3 = group[fourth + a]!;
    const at = a * factors;
    for (let b = 0; b <= a; b += 1) {
      sum[at + b]! += y0 * group[b]! + y1 * group[second + b]! + (y2 * group[third + b]! + y3 * group[fourth + b]!);
    }
  }
}
