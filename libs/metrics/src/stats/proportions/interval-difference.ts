/** A figure with its interval: low ≤ value ≤ high, all of one scale; a bound may be infinite. */
export interface Bounded {
  value: number;
  low: number;
  high: number;
}

/**
 * The difference of two independent figures, first minus second, from their intervals alone (square-and-add, "MOVER").
 * d − √((a − lₐ)² + (u_b − b)²), d + √((uₐ − a)² + (b − l_b)²). With Wilson limits it is Newcombe's interval; with logarithms of ratios, that of their quotient.
 *
 * @param first - minuend, with its interval at the level that the difference shall have.
 * @param second - subtrahend, at the same level; a figure without uncertainty has low = value = high.
 * @returns value and bounds on the scale of the figures; an infinite bound stays infinite.
 * @see Zou & Donner, Statistics in Medicine 27 (2008) 1693–1702.
 */
export function intervalDifference(first: Bounded, second: Bounded): Bounded {
  const value = first.value - second.value;
  return {
    value,
    low: value - Math.hypot(first.value - first.low, second.high - second.value),
    high: value + Math.hypot(first.high - first.value, second.value - second.low),
  };
}
