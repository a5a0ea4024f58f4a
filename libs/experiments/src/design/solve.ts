import { normalQuantile } from '@cartograph/metrics';

/** Chances are compared as normal quantiles, which are all but straight lines in an effect or a root of users; beyond 8 they are no longer told apart. */
const FARTHEST = 8;
const PATIENCE = 60;

/**
 * Where a rising chance reaches a target, to a relative 1e-12, by false position (Illinois), and by halving should that linger.
 *
 * @param missed - where the chance is below the target.
 * @param found - where it is not; larger or smaller than `missed`.
 * @returns the near end of the last bracket, at which it is reached.
 * @see Dowell, Jarratt, BIT 11 (1971) 168–174.
 */
export function whereReached(missed: number, found: number, chance: (x: number) => number, target: number): number {
  const height = (x: number): number => quantileOf(chance(x)) - quantileOf(target);
  let [low, high] = [missed, found];
  let [below, above, moved] = [height(low), height(high), 0];
  for (let step = 0; step < 300 && Math.abs(high - low) > 1e-12 * Math.abs(high); step += 1) {
    const straight = high - (above * (high - low)) / (above - below);
    const isBetween = straight > Math.min(low, high) && straight < Math.max(low, high);
    const x = isBetween && step < PATIENCE ? straight : (low + high) / 2;
    const now = height(x);
    if (now === 0) return x;
    // An end that stays twice counts for half, so that it comes too.
    if (now > 0) {
      if (moved > 0) below /= 2;
      [high, above, moved] = [x, now, 1];
    } else {
      if (moved < 0) above /= 2;
      [low, below, moved] = [x, now, -1];
    }
  }
  return high;
}

/**
 * The same where only the missing end is known: goes out by doubling from a first guess.
 *
 * @returns null where the target is still missed at 2^60 times the guess.
 */
export function firstReached(
  missed: number,
  guess: number,
  chance: (x: number) => number,
  target: number,
): number | null {
  let [low, high] = [missed, guess];
  for (let step = 0; step < 60; step += 1) {
    if (chance(high) >= target) return whereReached(low, high, chance, target);
    low = high;
    high *= 2;
  }
  return null;
}

/** Reads a target power. @throws RangeError - not between what chance alone finds and 1. */
export function targetPower(power: number | undefined, alpha: number): number {
  const target = power ?? 0.8;
  if (!(target > alpha && target < 1))
    throw new RangeError(`power is ${target}; give a fraction above alpha (${alpha}) and below 1.`);
  return target;
}

function quantileOf(chance: number): number {
  return Math.min(FARTHEST, Math.max(-FARTHEST, normalQuantile(Math.min(1, Math.max(0, chance)))));
}
