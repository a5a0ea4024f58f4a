/** A model by what it costs to be answered and how accurate it is. */
export interface CostPoint {
  milliseconds: number;
  accuracy: number;
}

/**
 * Those for which no other is both faster and at least as accurate, or as fast and more accurate: the front of accuracy and speed.
 * Two that are alike in both are both on it.
 */
export function frontOf<Point extends CostPoint>(points: readonly Point[]): Point[] {
  return points.filter(
    (one) =>
      !points.some(
        (other) =>
          other.milliseconds <= one.milliseconds &&
          other.accuracy >= one.accuracy &&
          (other.milliseconds < one.milliseconds || other.accuracy > one.accuracy),
      ),
  );
}
