/** A figure with its error, and of a relative one what is known of its baseline's. */
export interface FigureWithErrors {
  value: number;
  /** Of `value`, on its scale; > 0. */
  standardError: number;
  /** Of a relative effect: standard error of the control's figure ÷ that figure. Without it the figure is taken to be normal as it stands. */
  baselineError?: number;
  /** Of a relative effect whose two figures depend on each other: their covariance ÷ control's figure². Default 0. */
  baselineCovariance?: number;
}

/**
 * The standard error that an estimate would have if another effect were the true one. Default: no effect.
 * Relative with a baseline error b, by r = 1 + value and ρ = 1 + other: √(a² − 2ρc + ρ²b²), a² = se² + 2rc − r²b², c the covariance of both figures; times the
 * control's figure that is the error of treatment − ρ·control.
 *
 * @see Fieller, JRSS B 16 (1954) 175–185.
 */
export function errorUnder(
  { value, standardError, baselineError = 0, baselineCovariance = 0 }: FigureWithErrors,
  other = 0,
): number {
  return Math.sqrt(
    standardError ** 2 +
      baselineError ** 2 * ((1 + other) ** 2 - (1 + value) ** 2) -
      2 * baselineCovariance * (other - value),
  );
}

/**
 * The effect against which the statistic of this one is z: a limit of its interval, the lower one for z > 0.
 *
 * @returns infinite where a baseline is known too badly for a limit: z·b ≥ 1.
 */
export function effectAgainst(
  { value, standardError, baselineError = 0, baselineCovariance: shared = 0 }: FigureWithErrors,
  z: number,
): number {
  if (baselineError === 0) return value - z * standardError;
  const left = 1 - (z * baselineError) ** 2;
  if (!(left > 0)) return z > 0 ? -Infinity : Infinity;
  const ratio = 1 + value;
  const own = standardError ** 2 + 2 * ratio * shared - (ratio * baselineError) ** 2;
  return (
    (ratio -
      z * z * shared -
      z * Math.sqrt(Math.max(0, standardError ** 2 - z * z * (baselineError ** 2 * own - shared * shared)))) /
      left -
    1
  );
}
