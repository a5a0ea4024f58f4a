import type { Random } from '../random.js';
import { hitTable } from './count-table.js';
import { wordSource } from './word-source.js';

const BLOCK = 4096;

/** A sample without its zeros, which a resampled mean needs not visit. */
export interface SparseSample {
  /** Number of values. */
  n: number;
  /** Those that are not 0. */
  nonZero: Float64Array;
}

/** Means of as many resamples, each of n draws with replacement, in the order drawn. Cost O(resamples · values that are not 0). */
export function resampledMeans({ n, nonZero }: SparseSample, resamples: number, random: Random): Float64Array {
  const hits = hitTable(n, nonZero.length);
  const source = wordSource(random);
  const words = new Int32Array(BLOCK);
  const scale = nonZero.length / 4_294_967_296;
  const means = new Float64Array(resamples);
  let at = BLOCK;
  for (let resample = 0; resample < resamples; resample += 1) {
    let left = hits.draw(random.next());
    let sum = 0;
    while (left > 0) {
      if (at === BLOCK) {
        source.write(words);
        at = 0;
      }
      const end = Math.min(BLOCK, at + left);
      left -= end - at;
      for (; at < end; at += 1) sum += nonZero[((words[at]! >>> 0) * scale) >>> 0]!;
    }
    means[resample] = sum / n;
  }
  return means;
}

/** Σ(x − centre)² and Σ(x − centre)³ over all values, zeros too. */
export function sumsOfDeviations({ n, nonZero }: SparseSample, centre: number): { squares: number; cubes: number } {
  const zeros = n - nonZero.length;
  let squares = zeros * centre * centre;
  let cubes = -zeros * centre * centre * centre;
  for (const value of nonZero) {
    const u = value - centre;
    squares += u * u;
    cubes += u * u * u;
  }
  return { squares, cubes };
}
