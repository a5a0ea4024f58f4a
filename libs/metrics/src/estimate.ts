/** Why a number cannot be computed; a value of its own, never a plausible number. */
export type IncomputableReason = 'no-data' | 'too-few' | 'zero-baseline' | 'not-logged';

/** The answer that stands where a number cannot: a machine-readable reason and one sentence for the reader. */
export interface Incomputable {
  ok: false;
  reason: IncomputableReason;
  detail: string;
}

/** A number with its interval: `low ≤ value ≤ high` at confidence `level` (0.95 = 95 %), computed by `method`. */
export interface Computed {
  ok: true;
  value: number;
  low: number;
  high: number;
  level: number;
  method: string;
}

/** A number with its interval, or the reason why there is none. */
export type Estimate = Computed | Incomputable;

/** The outcome of a hypothesis test, or the reason why the test cannot be made. */
export type TestResult = { ok: true; statistic: number; pValue: number; method: string } | Incomputable;

/** Options of everything that has an interval or a level. */
export interface LevelOptions {
  /** Two-sided error rate, fraction in (0, 1). Default 0.05, a 95 % interval. */
  alpha?: number;
}

/** Builds the answer for a number that cannot be computed. */
export function incomputable(reason: IncomputableReason, detail: string): Incomputable {
  return { ok: false, reason, detail };
}

/** Reads `alpha` from the options and refuses values outside (0, 1). */
export function levelOf(options: LevelOptions | undefined): number {
  const alpha = options?.alpha ?? 0.05;
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  return alpha;
}

/** Refuses a count that is not a whole number ≥ 0. */
export function requireCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} is ${value}; give a whole number ≥ 0.`);
}
