/**
 * Benjamini and Hochberg's adjusted p values: rejecting where they are ≤ q keeps the false discovery rate ≤ q.
 *
 * @param pValues - p values in [0, 1], any order.
 * @param lookedAt - how many hypotheses were looked at where those with p = 1 are not listed. Default: as many as are listed.
 * @returns adjusted p values in the same order.
 * @throws RangeError - a p outside [0, 1], lookedAt below the number listed.
 * @see Benjamini, Hochberg, JRSS B 57 (1995) 289–300.
 */
export function benjaminiHochberg(pValues: ArrayLike<number>, lookedAt: number = pValues.length): Float64Array {
  if (!(lookedAt >= pValues.length))
    throw new RangeError(`lookedAt is ${lookedAt}; ${pValues.length} p values are listed.`);
  const order = ascending(pValues);
  const adjusted = new Float64Array(order.length);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const at = order[rank - 1] ?? 0;
    smallest = Math.min(smallest, ((pValues[at] ?? 1) * lookedAt) / rank);
    adjusted[at] = smallest;
  }
  return adjusted;
}

/**
 * Holm's step-down adjusted p values: rejecting where they are ≤ α keeps the chance of any false rejection ≤ α.
 *
 * @param pValues - p values in [0, 1], any order.
 * @returns adjusted p values in the same order.
 * @see Holm, Scandinavian Journal of Statistics 6 (1979) 65–70.
 */
export function holm(pValues: ArrayLike<number>): Float64Array {
  const order = ascending(pValues);
  const adjusted = new Float64Array(order.length);
  let largest = 0;
  for (let rank = 0; rank < order.length; rank += 1) {
    const at = order[rank] ?? 0;
    largest = Math.max(largest, Math.min(1, (pValues[at] ?? 1) * (order.length - rank)));
    adjusted[at] = largest;
  }
  return adjusted;
}

function ascending(pValues: ArrayLike<number>): number[] {
  for (let index = 0; index < pValues.length; index += 1) {
    const p = pValues[index] ?? Number.NaN;
    if (!(p >= 0 && p <= 1)) throw new RangeError(`pValues[${index}] is ${p}; give probabilities between 0 and 1.`);
  }
  return Array.from({ length: pValues.length }, (_, index) => index).toSorted(
    (a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0),
  );
}
