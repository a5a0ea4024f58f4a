import { negativeBinomialUpperTail } from '@cartograph/metrics';
import type { Rise } from './rise.js';

/** How often a search would confirm a rise. */
export interface DemandPower {
  /** True rise, a fraction of what was expected: 0.5 is +50 %. */
  rise: number;
  /** Probability that a window with this rise is found and confirmed, a fraction; mean over the windows looked at. */
  power: number;
}

/** Rises that the power is told of. */
export const POWER_RISES: readonly number[] = [0.5, 1, 2];

/**
 * Returns the smallest count whose one-sided p is at or below a level.
 *
 * @param rise - what was expected, with its variance; both above 0.
 * @param level - a fraction in (0, 1).
 * @returns a whole number above what was expected. Cost: O(log count) tails.
 */
export function criticalCount({ expected, variance }: Rise, level: number): number {
  const isBeyond = (count: number): boolean => negativeBinomialUpperTail(count, expected, variance) <= level;
  let low = Math.floor(expected);
  let step = 1;
  while (!isBeyond(low + step)) step *= 2;
  let high = low + step;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isBeyond(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Returns how often a count is reached where demand really rises.
 *
 * @param rise - what is expected without a rise, with its variance.
 * @param count - whole number from 0.
 * @param factor - true relative demand: 1.5 is +50 %.
 * @returns a probability; 0 where nothing is expected. What is expected is as uncertain as without a rise, only the window's own count varies more.
 */
export function reaches({ expected, variance, dispersion }: Rise, count: number, factor: number): number {
  if (!(expected > 0 && variance > 0)) return 0;
  return negativeBinomialUpperTail(
    Math.max(0, count),
    expected * factor,
    variance + dispersion * (factor - 1) * expected,
  );
}

/** What decides about one window: its weeks of search, its held-out weeks and, where they are asked for, its carts and purchases. */
export interface Stages {
  found: Rise;
  heldOut: Rise;
  actions: Rise | null;
}

/** The levels of {@link Stages}, one-sided, and the smallest rise that counts. */
export interface StageLevels {
  found: number;
  heldOut: number;
  actions: number;
  minimumEffect: number;
}

/**
 * Returns how often a window with a true rise passes every stage.
 *
 * The stages are taken as independent, for weeks are; that views and actions of one week go together makes the true power no smaller.
 *
 * @param factor - true relative demand in views and in actions alike.
 */
export function windowPower({ found, heldOut, actions }: Stages, levels: StageLevels, factor: number): number {
  const passes = (rise: Rise, level: number, least = 0): number =>
    rise.expected > 0 && rise.variance > 0 ? reaches(rise, Math.max(least, criticalCount(rise, level)), factor) : 0;
  return (
    passes(found, levels.found, Math.ceil(found.expected * (1 + levels.minimumEffect))) *
    passes(heldOut, levels.heldOut) *
    (actions ? passes(actions, levels.actions) : 1)
  );
}
