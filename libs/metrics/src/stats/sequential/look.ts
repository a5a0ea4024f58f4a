import { incomputable, type Estimate, type Incomputable, type LevelOptions } from '../../estimate.js';
import type { Effect } from '../means/effect.js';
import { effectAgainst } from '../means/fieller.js';

/** Options of everything that may be looked at as often as one likes. */
export interface AlwaysValidOptions extends LevelOptions {
  /**
   * Users of both arms from which on results may be read; earlier looks answer `too-few`. The guarantee rests on the estimate being about normal
   * from there on, which rare conversions and heavy-tailed revenue reach late. Default 1000.
   */
  firstLook?: number;
}

/** Default of {@link AlwaysValidOptions.firstLook}. */
export const FIRST_LOOK = 1000;

/** The first look asked for, and whether this effect comes before it. */
export function beforeFirstLook(effect: Effect, options: AlwaysValidOptions | undefined): Incomputable | null {
  const first = options?.firstLook ?? FIRST_LOOK;
  if (!(first >= 2 && Number.isFinite(first)))
    throw new RangeError(`firstLook is ${first}; give a number of users, 2 or more, for example ${FIRST_LOOK}.`);
  return effect.n < first
    ? incomputable('too-few', `The first look is at ${first} users; there are ${effect.n}.`)
    : null;
}

/**
 * The normal mixture martingale against one true effect: ln Λ = g·z²/(2(1 + g)) − ln(1 + g)/2, g = mixing variance ÷ standard error².
 * Under that effect P(ever ln Λ ≥ ln 1/α) ≤ α.
 */
export function logMixture(z: number, g: number): number {
  return (g * z * z) / (2 * (1 + g)) - Math.log1p(g) / 2;
}

/** The |z| at which the mixture reaches 1/α: √((1 + g)/g · ln((1 + g)/α²)). */
export function mixtureBound(g: number, alpha: number): number {
  return Math.sqrt(((1 + g) / g) * (Math.log1p(g) - 2 * Math.log(alpha)));
}

/**
 * The effect's interval between the effects against which its statistic is `above` and `below`.
 *
 * @param above - z at the lower limit.
 * @param below - z at the upper limit, less than `above`.
 * @param value - Default: the effect's own.
 * @returns `too-few` where the control's figure is known too badly for a relative effect to have limits.
 */
export function limitsOf(
  effect: Effect,
  {
    above,
    below,
    level,
    method,
    value = effect.value,
  }: { above: number; below: number; level: number; method: string; value?: number },
): Estimate {
  const [low, high] = [effectAgainst(effect, above), effectAgainst(effect, below)];
  if (low === -Infinity || high === Infinity)
    return incomputable(
      'too-few',
      'The control’s figure is hardly told from 0 yet, so a relative effect has no limits.',
    );
  return { ok: true, value, low, high, level, method: methodOf(method, effect) };
}

/** The method's name with the scale, and Fieller's where the baseline's own error is reckoned with. */
export function methodOf(method: string, { scale, baselineError }: Effect): string {
  return baselineError === undefined ? `${method}-${scale}` : `${method}-${scale}-fieller`;
}
