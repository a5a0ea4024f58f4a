import type { SharedData } from '../family.js';
import { rowSum } from '../log/csr-rows.js';
import type { Target } from './target.js';

/** The groups in which models are compared: by how many cart events of a user a model was trained on. */
export const USER_GROUPS = ['COLD', 'LIGHT', 'REGULAR', 'HEAVY'] as const;

/** A group that evaluation knows. `ANONYMOUS` (no user at all) exists only when serving. */
export type UserGroup = (typeof USER_GROUPS)[number];

/**
 * The group of a user with `carts` cart events in training: 0 COLD, 1–2 LIGHT, 3–9 REGULAR, 10 or more HEAVY.
 * In a log without carts purchases are counted, and views where there are neither.
 *
 * @throws RangeError - `carts` is negative or not finite.
 */
export function userGroup(carts: number): UserGroup {
  if (!(carts >= 0)) throw new RangeError(`carts must be a number ≥ 0, got ${carts}`);
  if (carts < 1) return 'COLD';
  if (carts < 3) return 'LIGHT';
  return carts < 10 ? 'REGULAR' : 'HEAVY';
}

/**
 * How many events decide the group of a training row, in evaluation and in serving. Nothing is kept of views but their strengths: where these have a half-life, the views of a product count
 * as of the last of them, so that one view is one however old; where views have no strength nobody has any.
 */
export function eventsOfUser(
  {
    carts,
    purchases,
    strengths,
    strengthOptions,
    end,
  }: Pick<SharedData, 'carts' | 'purchases' | 'strengths' | 'strengthOptions' | 'end'>,
  counted: Target,
  user: number,
): number {
  if (counted !== 'view') return rowSum((counted === 'cart' ? carts : purchases).csr, user);
  const { view, halfLifeDays } = strengthOptions;
  if (view === 0) return 0;
  const {
    csr: { indptr, values },
    lastAt,
  } = strengths;
  let sum = 0;
  for (let entry = indptr[user]!; entry < indptr[user + 1]!; entry += 1)
    sum += values[entry]! * (halfLifeDays === null ? 1 : 2 ** ((end - lastAt[entry]!) / (halfLifeDays * DAY)));
  // Strengths are single precision: 0.7 of one view must not be less than a view.
  return Math.round((sum / view) * 1e5) / 1e5;
}

const DAY = 86_400;

/** The group's rule in words, for reasons a person reads. */
export const GROUP_RULE: Record<UserGroup, string> = {
  COLD: 'users without a cart',
  LIGHT: 'users with 1–2 carts',
  REGULAR: 'users with 3–9 carts',
  HEAVY: 'users with 10 or more carts',
};

/** The group's rule where something else than carts is counted. */
export function groupRule(group: UserGroup, counted: Target): string {
  return counted === 'cart'
    ? GROUP_RULE[group]
    : GROUP_RULE[group].replace('carts', `${counted}s`).replace('cart', counted);
}
