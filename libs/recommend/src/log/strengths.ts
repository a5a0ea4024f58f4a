import { TYPE_CODES, type TrainingLog } from './training-log.js';

/** How events become strengths r ≥ 0 of (user, product) pairs; part of every artifact. */
export interface StrengthOptions {
  /** Weight of each view, ≥ 0. Default 0. */
  view: number;
  /** Weight of each cart event, ≥ 0. Default 1. */
  cart: number;
  /** Weight of each removal from the cart, ≤ 0. Default 0. */
  remove: number;
  /** Weight of each purchase, ≥ 0. Default 0. */
  purchase: number;
  /** Days after which an event counts half; null counts all alike. Default null. */
  halfLifeDays: number | null;
  /** The most a pair may be worth, > 0; null for no limit. Default null. */
  cap: number | null;
  /** Whether sessions that a bot rule flags, and users who look like bots, are left out. Default true. */
  excludeBots: boolean;
}

/** Carts alone, as the seed project had them. */
export const CART_STRENGTHS: Readonly<StrengthOptions> = {
  view: 0,
  cart: 1,
  remove: 0,
  purchase: 0,
  halfLifeDays: null,
  cap: null,
  excludeBots: true,
};

/**
 * Completes strengths with their defaults.
 *
 * @throws RangeError - a weight that is not finite or has the wrong sign, no event with a weight above 0, a half-life or a cap ≤ 0;
 *   names the field, the value and what is allowed.
 */
export function resolveStrengths(options: Partial<StrengthOptions> = {}): StrengthOptions {
  const strengths = { ...CART_STRENGTHS, ...options };
  for (const name of ['view', 'cart', 'purchase'] as const) {
    if (!(strengths[name] >= 0 && Number.isFinite(strengths[name])))
      throw new RangeError(`the weight of a ${name} is ${strengths[name]}; give a finite number ≥ 0.`);
  }
  if (!(strengths.remove <= 0 && Number.isFinite(strengths.remove)))
    throw new RangeError(`the weight of a removal is ${strengths.remove}; give a finite number ≤ 0: it takes away.`);
  if (strengths.view + strengths.cart + strengths.purchase <= 0)
    throw new RangeError(
      'views, carts and purchases all have the weight 0, so nothing can be learned; give at least one of them a number > 0.',
    );
  for (const name of ['halfLifeDays', 'cap'] as const) {
    const value = strengths[name];
    if (value !== null && !(value > 0 && Number.isFinite(value)))
      throw new RangeError(`${name} is ${value}; give a finite number > 0, or null for none.`);
  }
  return strengths;
}

/**
 * The weight of each event under some strengths, for `pairMatrix`.
 *
 * @param options.end - epoch seconds: events from here on do not count, and age is measured from here.
 * @param options.includes - further say over which events count, by position. Default: all.
 * @returns null for events that do not count at all.
 */
export function weightOf(
  log: TrainingLog,
  strengths: StrengthOptions,
  options: { end: number; includes?: (position: number) => boolean },
): (position: number) => number | null {
  const { at, types, sessions } = log.events;
  const byType = {
    view: strengths.view,
    cart: strengths.cart,
    remove_from_cart: strengths.remove,
    purchase: strengths.purchase,
  };
  const weights = TYPE_CODES.map((type) => byType[type]);
  const perSecond = strengths.halfLifeDays === null ? 0 : Math.LN2 / (strengths.halfLifeDays * 86_400);
  return (position) => {
    const weight = weights[types[position]!]!;
    if (weight === 0 || at[position]! >= options.end) return null;
    if (options.includes && !options.includes(position)) return null;
    if (strengths.excludeBots && log.botSessions[sessions[position]!] === 1) return null;
    return perSecond === 0 ? weight : weight * Math.exp(-perSecond * (options.end - at[position]!));
  };
}
