import type { Random } from '@cartograph/threads';
import { hitTable } from './count-table.js';

import { runStepsAtOnce, type Steps } from '@cartograph/threads';
import { wordSource } from '@cartograph/threads';

const BLOCK = 4096;
/** Draws of a step. */
export const PIECE = 1_000_000;

/** A sample without its zeros, which a resampled mean needs not visit. */
export interface SparseSample {
  /** Number of values. */
  n: number;
  /** Those that are not 0. */
  nonZero: Float64Array;
}

/** Means of as many resamples, each of n draws with replacement, in the order drawn. Cost O(resamples · values that are not 0). */
export function resampledMeans(sample: SparseSample, resamples: number, random: Random): Float64Array {
  return runStepsAtOnce(resampledMeansInPieces(sample, resamples, random));
}

/** The same in pieces. */
export function* resampledMeansInPieces(
  { n, nonZero }: SparseSample,
  resamples: number,
  random: Random,
): Steps<Float64Array> {
  const hits = hitTable(n, nonZero.length);
  const addDraws = drawsFrom(nonZero, random);
  const means = new Float64Array(resamples);
  let room = PIECE;
  for (let resample = 0; resample < resamples; resample += 1) {
    let left = hits.draw(random.next());
    let sum = 0;
    while (left > 0) {
      const count = Math.min(left, room);
      sum = addDraws(sum, count);
      left -= count;
      room -= count;
      if (room > 0) continue;
      yield;
      room = PIECE;
    }
    means[resample] = sum / n;
  }
  return means;
}

/** Adds values drawn with replacement to a sum. */
function drawsFrom(values: Float64Array, random: Random): (sum: number, count: number) => number {
  const source = wordSource(random);
  const words = new Int32Array(BLOCK);
  const scale = values.length / 4_294_967_296;
  let at = BLOCK;
  return (start, count) => {
    let [sum, left] = [start, count];
    while (left > 0) {
      if (at === BLOCK) {
        source.write(words);
        at = 0;
      }
      const end = Math.min(BLOCK, at + left);
      left -= end - at;
      for (; at < end; at += 1) sum += values[((words[at]! >>> 0) * scale) >>> 0]!;
    }
    return sum;
  };
}

/** Σ(x − center)² and Σ(x − center)³ over all values, zeros too. */
export function sumsOfDeviations({ n, nonZero }: SparseSample, center: number): { squares: number; cubes: number } {
  const zeros = n - nonZero.length;
  let squares = zeros * center * center;
  let cubes = -zeros * center * center * center;
  for (const value of nonZero) {
    const u = value - center;
    squares += u * u;
    cubes += u * u * u;
  }
  return { squares, cubes };
}
