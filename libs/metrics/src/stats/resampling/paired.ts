/** Differences of pairs without the zeros, which no resampling of a mean needs to visit. */
export interface PairedDifferences {
  /** Number of pairs. */
  n: number;
  /** Σ (candidate − baseline). */
  total: number;
  /** The differences that are not 0, in the order of the pairs. */
  nonZero: Float64Array;
  /** All differences are the same number. */
  constant: boolean;
}

/** Takes candidate − baseline of every pair and refuses lengths that disagree and values that are no numbers. */
export function pairedDifferences(baseline: ArrayLike<number>, candidate: ArrayLike<number>): PairedDifferences {
  const n = baseline.length;
  if (candidate.length !== n) {
    throw new RangeError(
      `baseline has ${n} values and candidate ${candidate.length}; give one of each per unit, in the same order.`,
    );
  }
  const differences = new Float64Array(n);
  let used = 0;
  let total = 0;
  let constant = true;
  for (let index = 0; index < n; index += 1) {
    const difference = candidate[index]! - baseline[index]!;
    if (!Number.isFinite(difference)) {
      throw new RangeError(`Pair ${index} is ${baseline[index]} and ${candidate[index]}; give finite numbers.`);
    }
    if (constant && index > 0 && difference !== candidate[0]! - baseline[0]!) constant = false;
    if (difference === 0) continue;
    differences[used] = difference;
    used += 1;
    total += difference;
  }
  return { n, total, nonZero: differences.slice(0, used), constant };
}

/** Reads a number of resamples and refuses what is too few to speak of tails. */
export function resamplesOf(resamples: number | undefined, fallback: number, name = 'resamples'): number {
  const count = resamples ?? fallback;
  if (!Number.isInteger(count) || count < 100) throw new RangeError(`${name} is ${count}; give a whole number ≥ 100.`);
  return count;
}
