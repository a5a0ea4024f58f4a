import { rateAfter } from '../design/rate-after.js';

/** An uplift of one rate or value, relative: 0.1 is +10 %. */
export interface Uplift {
  /** For all segments that have none of their own. At least −1. */
  uplift: number;
  /** By the segment's name, instead of `uplift`. */
  bySegment?: Readonly<Record<string, number>>;
  /**
   * The rate that nothing raises it above, fraction in (0, 1], held against the segment's share of sessions (with a cart; with an order, of those with a cart) or of users: a rate p < ceiling goes to p + (ceiling − p)·(1 − exp(−p·u / (ceiling − p))), which
   * is p(1 + u) for small u; a rate above it stays. Default none: p(1 + u) as it is. A basket has no ceiling.
   */
  ceiling?: number;
}

/** How an effect comes and goes. Whole effect from the first day to the last by default. */
export interface Course {
  /** Days in which it rises in a straight line from nothing to the whole; default 0. */
  onsetDays?: number;
  /** After the onset, days until half of it is left, and again half, from the campaign's start on; default never. */
  halfLifeDays?: number;
  /** The part of it that is novelty: `share` of the effect halves every `halfLifeDays` from each user's entry on. */
  novelty?: { share: number; halfLifeDays: number };
}

/** Extra orders that take others away. */
export interface Cannibalization {
  /** Chance that an extra order takes another one away, fraction in [0, 1]. */
  share: number;
  /**
   * `later`: the same user's next order; `{ group }`: the same user's next order of that product group. Where the user has none left in
   * the period, an order is lost that the test does not see, worth as much as one drawn from the real ones (of the segment; of the group).
   */
  from: 'later' | { group: string };
}

/** What a campaign is assumed to do to those who get it. */
export interface EffectModel {
  /** Chance that a view leads to a cart. */
  viewToCart?: Uplift;
  /** Chance that a session with a cart is checked out; what is bought past the cart stays as it is. */
  cartToPurchase?: Uplift;
  /** What an order is worth. */
  basket?: Uplift;
  /** Share of users who have a second session in the period. */
  return?: Uplift;
  course?: Course;
  cannibalization?: Cannibalization;
}

/** The parts of an effect that are uplifts. */
export const UPLIFTS = ['viewToCart', 'cartToPurchase', 'basket', 'return'] as const;
export type UpliftName = (typeof UPLIFTS)[number];

/**
 * Share of the whole effect on each day of a campaign, the mean over the day.
 * f(t) = t/onset before the onset's end, then 2^(−(t − onset)/halfLife); the shares add up to its integral.
 *
 * @param days - whole number ≥ 1.
 * @throws RangeError - a negative onset, a half-life that is not above 0.
 */
export function courseByDay(course: Course | undefined, days: number): Float64Array {
  const onset = course?.onsetDays ?? 0;
  const halfLife = course?.halfLifeDays ?? Number.POSITIVE_INFINITY;
  if (!(onset >= 0 && onset < Number.POSITIVE_INFINITY))
    throw new RangeError(`course.onsetDays is ${onset}; give days, 0 or more.`);
  if (!(halfLife > 0))
    throw new RangeError(
      `course.halfLifeDays is ${halfLife}; give days above 0, or leave it out for an effect that lasts.`,
    );
  const untilOnset = (t: number): number => (onset === 0 ? 0 : Math.min(t, onset) ** 2 / (2 * onset));
  const sinceOnset = (t: number): number => integralOfHalving(Math.max(0, t - onset), halfLife);
  return Float64Array.from(
    { length: days },
    (_, day) => untilOnset(day + 1) - untilOnset(day) + sinceOnset(day + 1) - sinceOnset(day),
  );
}

/**
 * Share of the effect that is left on each day since a user's entry, the mean over the day: 1 − share + share·2^(−t/halfLife).
 *
 * @returns a single 1 without novelty.
 * @throws RangeError - a share outside [0, 1], a half-life that is not above 0.
 */
export function noveltyByAge(course: Course | undefined, days: number): Float64Array {
  const novelty = course?.novelty;
  if (novelty === undefined) return Float64Array.of(1);
  const { share, halfLifeDays } = novelty;
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`course.novelty.share is ${share}; give a fraction from 0 to 1.`);
  if (!(halfLifeDays > 0)) throw new RangeError(`course.novelty.halfLifeDays is ${halfLifeDays}; give days above 0.`);
  return Float64Array.from(
    { length: days },
    (_, age) => 1 - share + share * (integralOfHalving(age + 1, halfLifeDays) - integralOfHalving(age, halfLifeDays)),
  );
}

/**
 * The rate after an uplift.
 *
 * @param rate - without the campaign, in [0, 1].
 * @throws ImpossibleUpliftError - it would leave [0, 1]; RangeError - a ceiling outside (0, 1].
 */
export function raisedRate(rate: number, uplift: number, ceiling: number | undefined): number {
  if (ceiling === undefined) return rateAfter(rate, uplift);
  if (!(ceiling > 0 && ceiling <= 1))
    throw new RangeError(`ceiling is ${ceiling}; give a fraction above 0 and up to 1.`);
  if (uplift <= 0) return rateAfter(rate, uplift);
  const room = ceiling - rate;
  return room <= 0 ? rate : rate - room * Math.expm1((-rate * uplift) / room);
}

/** The uplift of each segment. @throws RangeError - below −1, not finite, or of a segment that is not there. */
export function upliftsOf(name: UpliftName, given: Uplift | undefined, segmentNames: readonly string[]): Float64Array {
  const uplifts = new Float64Array(segmentNames.length).fill(given?.uplift ?? 0);
  for (const [segment, uplift] of Object.entries(given?.bySegment ?? {})) {
    const code = segmentNames.indexOf(segment);
    if (code < 0)
      throw new RangeError(`${name}.bySegment names ${segment}; the segments are ${segmentNames.join(', ')}.`);
    uplifts[code] = uplift;
  }
  for (const uplift of uplifts) {
    if (!(uplift >= -1 && uplift < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name} is ${uplift}; give a relative uplift of at least -1, for example 0.1 for +10 %.`);
  }
  return uplifts;
}

/** ∫₀ᵗ 2^(−s/h) ds. */
function integralOfHalving(t: number, halfLife: number): number {
  return halfLife === Number.POSITIVE_INFINITY ? t : (-Math.expm1((-t / halfLife) * Math.LN2) * halfLife) / Math.LN2;
}
