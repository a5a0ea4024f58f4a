import { incomputable } from '@cartograph/metrics';
import { missingUsers, type ComparisonSetting } from './comparison.js';
import { questionOf, type Hypothesis } from './effect.js';
import type { Outcome } from './outcome.js';
import { powerAt, type Answer } from './power.js';
import { whereReached } from './solve.js';

/** No level below this is looked at, and none nearer to 1. */
const LEAST_ALPHA = 1e-12;

/**
 * The smallest two-sided significance level at which this many users find a hypothesised effect with the given power.
 *
 * @param design.power - fraction in (0, 1). Default 0.8.
 * @returns alpha in [1e-12, 1); 1e-12 where an even stricter level would do. As `power` where it cannot be computed, `too-few` where no level
 *   would do.
 * @throws RangeError - an input out of range.
 */
export function significanceNeeded(
  design: Outcome & Omit<ComparisonSetting, 'alpha'> & Hypothesis & { users: number; power?: number },
): Answer {
  const target = design.power ?? 0.8;
  if (!(target > 0 && target < 1))
    throw new RangeError(`power is ${target}; give a fraction between 0 and 1, for example 0.8.`);
  const question = questionOf(design);
  if (!question.ok) return missingUsers(design.users) ?? question;
  const { comparison, difference } = question;
  const missing = missingUsers(design.users, comparison);
  if (missing) return missing;
  const chance = (logAlpha: number): number =>
    powerAt({ ...comparison, alpha: Math.exp(logAlpha) }, difference, design.users);
  return strictestReaching(chance, target);
}

/** The smallest level at which a chance, rising with the logarithm of the level, reaches a target; `too-few` where none does. */
export function strictestReaching(chance: (logAlpha: number) => number, target: number): Answer {
  const [strictest, laxest] = [Math.log(LEAST_ALPHA), -LEAST_ALPHA];
  if (chance(strictest) >= target) return { ok: true, value: LEAST_ALPHA };
  const most = chance(laxest);
  if (!(most >= target))
    return incomputable(
      'too-few',
      `Even without caring for false findings the power would be ${Number.isFinite(most) ? most.toPrecision(3) : 'unknown'} with so many users, and ${target} is asked for.`,
    );
  return { ok: true, value: Math.exp(whereReached(strictest, laxest, chance, target)) };
}
