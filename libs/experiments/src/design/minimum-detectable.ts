import { incomputable, normalQuantile } from '@cartograph/metrics';
import { comparisonOf, missingUsers, timesAt, type Comparison, type Design } from './comparison.js';
import { zeroBaseline } from './effect.js';
import { powerAt, spreads, type Answer } from './power.js';
import { firstReached, targetPower, whereReached } from './solve.js';

/** What is to be found, and with what. */
export interface DetectableOptions {
  /** Users of both arms together. */
  users: number;
  /** Chance to find it, fraction in (alpha, 1). Default 0.8. */
  power?: number;
  /** Whether a rise or a fall is looked for. Default `increase`. */
  direction?: 'increase' | 'decrease';
}

/**
 * The smallest relative uplift that this many users find with the given power.
 *
 * @returns positive for an increase, negative for a decrease; `too-few` where even everybody (or nobody) converting, or losing all there is,
 *   would not reach the power; `zero-baseline` where there is nothing to be relative to; otherwise as `power`.
 */
export function minimumDetectableUplift(design: Design & DetectableOptions): Answer {
  return upliftOf(minimumDetectableDifference(design), design);
}

/** Both of the smallest effects from one search: as `minimumDetectableDifference` and `minimumDetectableUplift`. */
export function minimumDetectable(design: Design & DetectableOptions): {
  differenceAbsolute: Answer;
  upliftRelative: Answer;
} {
  const differenceAbsolute = minimumDetectableDifference(design);
  return { differenceAbsolute, upliftRelative: upliftOf(differenceAbsolute, design) };
}

function upliftOf(difference: Answer, design: Design & DetectableOptions): Answer {
  const { baseline } = comparisonOf(design);
  if (design.users > 0 && !(baseline.level > 0)) return zeroBaseline(baseline);
  if (!difference.ok) return difference;
  const value = difference.value / baseline.level;
  return value < -1
    ? incomputable(
        'too-few',
        `Even losing all there is would not show with ${Math.floor(design.users)} users and a power of ${design.power ?? 0.8}.`,
      )
    : { ok: true, value };
}

/**
 * The smallest absolute difference, in the outcome's own unit, that this many users find with the given power.
 *
 * @returns as `minimumDetectableUplift`, but also where the baseline is 0.
 * @throws RangeError - an input out of range; a design of non-inferiority, whose question is the smallest margin.
 */
export function minimumDetectableDifference(design: Design & DetectableOptions): Answer {
  const comparison = comparisonOf(design);
  if (comparison.margin !== null)
    throw new RangeError('A test of non-inferiority looks for no difference; ask smallestMargin.');
  const { baseline, method } = comparison;
  const target = targetPower(design.power, comparison.alpha);
  const { users } = design;
  const missing = missingUsers(users, comparison);
  if (missing) return missing;
  if (method === 'relative-delta' && !(baseline.level > 0)) return zeroBaseline(baseline);
  const chance = (difference: number): number => powerAt(comparison, difference, users);
  const sign = design.direction === 'decrease' ? -1 : 1;
  if (baseline.kind === 'rate') {
    const farthest = sign > 0 ? 1 - baseline.level : -baseline.level;
    if (farthest !== 0 && chance(farthest) >= target)
      return { ok: true, value: whereReached(0, farthest, chance, target) };
    return incomputable(
      'too-few',
      `Even if ${sign > 0 ? 'everybody' : 'nobody'} in the treatment arm converted, ${Math.floor(users)} users would not show it with a power of ${target}.`,
    );
  }
  const value = firstReached(0, sign * guess(comparison, target, users), chance, target);
  return value === null
    ? incomputable(
        'too-few',
        `No difference, however large, shows with ${Math.floor(users)} users and a power of ${target}: its own error grows with it.`,
      )
    : { ok: true, value };
}

/**
 * The smallest margin of non-inferiority that this many users show with the given power.
 *
 * @param design.margin - is not read; the answer takes its place.
 * @param design.differenceAbsolute - the effect that is hoped for. Default 0.
 * @param scale - `absolute`, in the outcome's own unit, or `relative` to a baseline above 0, where rates are tested otherwise. Default `absolute`.
 * @returns `no-data` without users, `too-few` where Welch's t has no degrees of freedom or nothing varies.
 */
export function smallestMargin(
  design: Design & { users: number; power?: number; differenceAbsolute?: number },
  scale: 'absolute' | 'relative' = 'absolute',
): Answer {
  const comparison = comparisonOf({ ...design, margin: { marginAbsolute: 1 } });
  const { baseline, direction } = comparison;
  if (scale === 'relative' && !(baseline.level > 0)) return zeroBaseline(baseline);
  const target = targetPower(design.power, comparison.alpha);
  const missing = missingUsers(design.users, comparison);
  if (missing) return missing;
  const difference = design.differenceAbsolute ?? 0;
  const chance = (margin: number): number =>
    powerAt(
      {
        ...comparison,
        margin,
        controlTimes: scale === 'relative' ? timesAt(margin / baseline.level, baseline, direction) : 1,
      },
      difference,
      design.users,
    );
  const value = firstReached(
    0,
    Math.abs(guess(comparison, target, design.users)) + Math.abs(difference),
    chance,
    target,
  );
  return value === null
    ? incomputable('too-few', 'Nothing varies, so there is no margin to show.')
    : { ok: true, value: scale === 'relative' ? value / baseline.level : value };
}

/** What the normal test would find with the baseline's own spread, as a place to start from. */
function guess(comparison: Comparison, target: number, users: number): number {
  const { alternativeSd } = spreads({ ...comparison, method: 'z' }, 0);
  return (
    ((normalQuantile(target) - normalQuantile(comparison.alpha / 2)) * alternativeSd) /
    Math.sqrt(users * comparison.share)
  );
}
