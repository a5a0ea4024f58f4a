import { binomialUpperTail, normalQuantile, normalSurvival } from '@cartograph/metrics';

/** How often a ratio of this size would have been confirmed. */
export interface EffectPower {
  /** True ratio, 1 being no effect: 1.5 is half as much again. */
  ratio: number;
  /** Probability that an effect of this size is found and confirmed, a fraction; mean over what was looked at. */
  power: number;
}

/** Ratios that the power is told of. */
export const POWER_RATIOS: readonly number[] = [1.25, 1.5, 2];

/** Power at which a ratio counts as detectable. */
export const DETECTABLE_POWER = 0.8;

/** A ratio farther from 1 than this is told as not detectable at all. */
const LARGEST_RATIO = 100;

/** What one half of the users has to show: a figure that adds up over both halves, and its least value. */
export interface HalfCheck {
  least: number;
  /** Probability that the figure reaches a value, where the true ratio is so large. */
  reaches(value: number, ratio: number): number;
}

/** How an effect is confirmed: both halves reach what they have to, and their sum reaches `least`. */
export interface Confirmation {
  halves: readonly [HalfCheck, HalfCheck];
  least: number;
  /** What a ratio of 1 is on the scale of the answer: what all effects have in common. Default 1. */
  baseline?: number;
}

/** Slices of the range in which neither half alone decides. */
const SLICES = 24;

/**
 * Returns how often a true ratio would be confirmed: P(A ≥ a, B ≥ b, A + B ≥ least), of independent halves.
 * Cost: at most 50 tails.
 */
export function confirmationPower({ halves: [first, second], least }: Confirmation, ratio: number): number {
  const [from, to] = [first.least, least - second.least];
  if (!(from < to)) return first.reaches(from, ratio) * second.reaches(second.least, ratio);
  let power = first.reaches(to, ratio) * second.reaches(second.least, ratio);
  let above = { first: first.reaches(from, ratio), second: second.reaches(least - from, ratio) };
  for (let slice = 1; slice <= SLICES; slice += 1) {
    const at = from + ((to - from) * slice) / SLICES;
    const next = { first: first.reaches(at, ratio), second: second.reaches(least - at, ratio) };
    power += ((above.first - next.first) * (above.second + next.second)) / 2;
    above = next;
  }
  return Math.min(1, power);
}

/**
 * Returns the smallest ratio that would have been confirmed in {@link DETECTABLE_POWER} of cases.
 *
 * @returns above the baseline, to a tenth of a percent; null where not even {@link LARGEST_RATIO} times the baseline would.
 */
export function detectableRatio(confirmation: Confirmation | null): number | null {
  if (confirmation === null) return null;
  const ratio = smallestRatio((one) => confirmationPower(confirmation, one));
  return ratio === null ? null : ratio * (confirmation.baseline ?? 1);
}

/** Returns the smallest ratio above 1 with {@link DETECTABLE_POWER}, to a tenth of a percent; null where not even {@link LARGEST_RATIO} has it. */
export function smallestRatio(powerOf: (ratio: number) => number): number | null {
  let [low, high] = [0, Math.log(LARGEST_RATIO)];
  if (powerOf(LARGEST_RATIO) < DETECTABLE_POWER) return null;
  for (let round = 0; round < 13; round += 1) {
    const middle = (low + high) / 2;
    if (powerOf(Math.exp(middle)) >= DETECTABLE_POWER) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}

/** Mean power of several confirmations at each of {@link POWER_RATIOS}; null ones can confirm nothing. Empty of none. */
export function meanPower(confirmations: readonly (Confirmation | null)[]): EffectPower[] {
  if (confirmations.length === 0) return [];
  return POWER_RATIOS.map((ratio) => ({
    ratio,
    power:
      confirmations.reduce((sum, one) => sum + (one === null ? 0 : confirmationPower(one, ratio)), 0) /
      confirmations.length,
  }));
}

/** Ratio that answers tell the power of in words. */
const TOLD_RATIO = 1.5;

/** What the search could have seen, as a sentence with a space before it; empty where nothing was looked at. */
export function powerSentence(power: readonly EffectPower[], what: string): string {
  const told = power.find(({ ratio }) => ratio === TOLD_RATIO);
  return told
    ? ` In an average ${what}, this search would confirm a ratio of ${told.ratio} in ${Number((told.power * 100).toFixed(1))} % of cases.`
    : '';
}

/** Standard errors of a logarithm in each half, with the one-sided levels that they have to reach. */
export interface LogHalf {
  error: number;
  level: number;
}

/**
 * Returns how an estimate on the logarithm is confirmed. What adds up over the halves are their estimates, weighted by precision.
 *
 * @param least - what the estimate over all has to reach.
 */
export function logConfirmation(halves: readonly [LogHalf, LogHalf], least: number): Confirmation {
  const precision = halves.reduce((sum, { error }) => sum + 1 / error ** 2, 0);
  const [first, second] = halves.map(({ error, level }): HalfCheck => {
    const weight = 1 / error ** 2 / precision;
    return {
      least: weight * error * normalQuantile(1 - level),
      reaches: (value, ratio) => normalSurvival((value / weight - Math.log(ratio)) / error),
    };
  });
  return { halves: [first!, second!], least };
}

/** A count of one half of the users that is tested against a share. */
export interface CountHalf {
  tries: number;
  /** Share of the tries that is expected at a ratio; at 1 that of the hypothesis. In [0, 1]. */
  shareAt(ratio: number): number;
  /** One-sided level that the count has to reach. */
  level: number;
}

/**
 * Returns what a count has to reach, by its exact binomial test, and how often it does: by the normal distribution with continuity correction.
 *
 * @returns null where no count could reach the level.
 */
export function countHalf({ tries, shareAt, level }: CountHalf): HalfCheck | null {
  const share = shareAt(1);
  if (!(tries > 0 && share > 0 && share < 1)) return null;
  const [mean, spread] = [tries * share, Math.sqrt(tries * share * (1 - share))];
  const z = normalQuantile(1 - level);
  const isBeyond = (count: number): boolean => binomialUpperTail(count, tries, share) <= level;
  // About where Cornish and Fisher put the quantile; from there the exact tail decides.
  let least = Math.min(tries, Math.max(1, Math.ceil(mean + z * spread + ((z * z - 1) * (1 - 2 * share)) / 6)));
  while (least > 1 && isBeyond(least - 1)) least -= 1;
  while (!isBeyond(least)) {
    if (least === tries) return null;
    least += 1;
  }
  return {
    least,
    reaches(value, ratio) {
      const expected = tries * shareAt(ratio);
      const variance = expected * (1 - expected / tries);
      if (!(variance > 0)) return expected >= value ? 1 : 0;
      return normalSurvival((Math.ceil(value) - 0.5 - expected) / Math.sqrt(variance));
    },
  };
}

/** Returns how a count is confirmed by both halves. @param least - what both together have to reach. */
export function countConfirmation(
  halves: readonly [CountHalf, CountHalf],
  least: number,
  baseline: number,
): Confirmation | null {
  const [first, second] = halves.map(countHalf);
  return first && second ? { halves: [first, second], least, baseline } : null;
}
