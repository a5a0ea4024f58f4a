// Math.exp, log and pow may differ between engines in the last bit. These use only + − × ÷ and sqrt, which IEEE 754 fixes.

/** eˣ for |x| ≤ 700, within a few units in the last place, equal on every machine. */
export function exp(x: number): number {
  const k = Math.floor(x / Math.LN2 + 0.5);
  const r = x - k * Math.LN2;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 18; n++) {
    term = (term * r) / n;
    sum += term;
  }
  for (let i = 0; i < k; i++) sum *= 2;
  for (let i = 0; i > k; i--) sum /= 2;
  return sum;
}

/** Natural logarithm of x > 0, equal on every machine. */
export function ln(x: number): number {
  let exponent = 0;
  let m = x;
  for (; m >= 1.5; exponent++) m /= 2;
  for (; m < 0.75; exponent--) m *= 2;
  const y = (m - 1) / (m + 1);
  const square = y * y;
  let power = y;
  let sum = 0;
  for (let n = 1; n <= 45; n += 2) {
    sum += power / n;
    power *= square;
  }
  return 2 * sum + exponent * Math.LN2;
}

/**
 * Standard normal quantile of p in (0, 1) by Acklam's rational approximation (relative error below 1.2e-9).
 *
 * @see P. J. Acklam, An algorithm for computing the inverse normal cumulative distribution function, 2003.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.024_25) {
    const q = Math.sqrt(-2 * ln(p));
    const above =
      ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
      2.938163982698783;
    return (
      above /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    );
  }
  const q = p - 0.5;
  const r = q * q;
  const above =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
    2.506628277459239;
  return (
    (above * q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}

/**
 * Quantiles of a log-normal law rounded to whole numbers ≥ 1, as a table to draw from: `table[random.below(size)]`.
 *
 * @param options.median - of the unrounded law.
 * @param options.sigma - standard deviation of its logarithm.
 * @param options.most - larger values are cut to this.
 * @param options.size - entries in the table. Default 4,096.
 */
export function logNormalTable(options: { median: number; sigma: number; most: number; size?: number }): Uint16Array {
  const { median, sigma, most, size = 4_096 } = options;
  const location = ln(median);
  return Uint16Array.from({ length: size }, (_, i) =>
    Math.min(most, Math.max(1, Math.floor(exp(location + sigma * normalQuantile((i + 0.5) / size)) + 0.5))),
  );
}
