/**
 * Chooses as many discoveries as can be named while the expected share of false ones among them stays at or below `q`:
 * those with the smallest probabilities of being false, as long as the mean of these is ≤ q.
 *
 * @param errors - posterior probability that each candidate is no discovery, in [0, 1], any order.
 * @param q - fraction in (0, 1), the expected share of false discoveries that is allowed. Default 0.05.
 * @returns for every candidate whether it is named; equal probabilities are named together or not at all.
 * @throws RangeError - a probability or q outside of its range.
 * Cost: one sort.
 * @see Newton, Noueiry, Sarkar, Ahlquist, Biostatistics 5 (2004) 155–176 ("direct posterior probability").
 */
export function posteriorDiscoveries(errors: ArrayLike<number>, q = 0.05): boolean[] {
  if (!(q > 0 && q < 1)) throw new RangeError(`q is ${q}; give a fraction between 0 and 1, for example 0.05.`);
  const values = Array.from(errors);
  values.forEach((error, at) => {
    if (!(error >= 0 && error <= 1))
      throw new RangeError(`errors[${at}] is ${error}; give probabilities between 0 and 1.`);
  });
  const sorted = values.toSorted((a, b) => a - b);
  let sum = 0;
  let threshold = -1;
  sorted.forEach((error, at) => {
    sum += error;
    if (sorted[at + 1] !== error && sum <= q * (at + 1)) threshold = error;
  });
  return values.map((error) => error <= threshold);
}
