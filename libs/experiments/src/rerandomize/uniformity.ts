/** How p values lie in [0, 1], where those of a true null lie evenly. */
export interface Uniformity {
  /** Counts in 20 bins of equal width. */
  histogram: number[];
  /** Largest difference between the share of p values at most t and t itself (Kolmogorov and Smirnov). */
  distance: number;
  /** Largest excess of that share over t: more small p values than there should be. Counts, being discrete, have p values that are too large rather than too small. */
  excess: number;
  /** What either exceeds once in a hundred times at most if p values are even: √(ln(2/0.01)/2n), of the excess √(ln(1/0.01)/2n). */
  distanceBound: number;
  excessBound: number;
}

const BINS = 20;
const CHANCE = 0.01;

/**
 * Describes p values.
 *
 * @param pValues - in [0, 1].
 * @returns null where there are none.
 * @see Massart, Annals of Probability 18 (1990) 1269–1283, for the bounds.
 */
export function uniformityOf(pValues: Float64Array): Uniformity | null {
  const n = pValues.length;
  if (n === 0) return null;
  const sorted = pValues.toSorted();
  const histogram = Array.from({ length: BINS }, () => 0);
  let excess = 0;
  let lack = 0;
  for (const [place, p] of sorted.entries()) {
    histogram[Math.min(BINS - 1, Math.floor(p * BINS))]! += 1;
    excess = Math.max(excess, (place + 1) / n - p);
    lack = Math.max(lack, p - place / n);
  }
  return {
    histogram,
    distance: Math.max(excess, lack),
    excess,
    distanceBound: Math.sqrt(Math.log(2 / CHANCE) / (2 * n)),
    excessBound: Math.sqrt(Math.log(1 / CHANCE) / (2 * n)),
  };
}
