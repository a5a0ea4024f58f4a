/** An uplift that would make more than everybody, or less than nobody, convert. */
export class ImpossibleUpliftError extends RangeError {
  override readonly name = 'ImpossibleUpliftError';
}

/** The conversion rate after a relative uplift. @throws ImpossibleUpliftError - it would leave [0, 1]. */
export function rateAfter(baselineRate: number, upliftRelative: number): number {
  if (!Number.isFinite(upliftRelative))
    throw new RangeError(`upliftRelative is ${upliftRelative}; give a finite number, for example 0.1 for +10 %.`);
  const rate = baselineRate * (1 + upliftRelative);
  if (rate < -1e-12 || rate > 1 + 1e-12) {
    const limit = upliftRelative > 0 ? `at most ${(1 / baselineRate - 1).toPrecision(4)}` : 'at least -1';
    throw new ImpossibleUpliftError(
      `upliftRelative is ${upliftRelative}, which would take a rate of ${baselineRate} to ${rate.toPrecision(4)}; give ${limit}.`,
    );
  }
  return Math.min(1, Math.max(0, rate));
}
