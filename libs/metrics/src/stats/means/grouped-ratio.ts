import {
  incomputable,
  levelOf,
  requireCount,
  type Computed,
  type Estimate,
  type LevelOptions,
} from '../../estimate.js';
import { scoreInterval } from '../proportions/proportion.js';
import { studentQuantile } from '../distributions/student-t.js';

/**
 * Sums of a ratio y ÷ x over random groups of users, such as y the sessions with a purchase and x all sessions of a group. A user is in one group with
 * everything they did, so that groups are independent where sessions are not. Groups of several days, months or shops add up.
 */
export interface RatioGroups {
  /** Groups with x above 0. */
  groups: number;
  /** Groups that users are spread over, the empty ones too. */
  of: number;
  /** Σx and Σy over the groups. */
  x: number;
  y: number;
  /** Σx², Σxy and Σy² over the groups. */
  xx: number;
  xy: number;
  yy: number;
}

/** The same with third powers, which tell the skew: of money, few users bring nearly all. */
export interface SkewedRatioGroups extends RatioGroups {
  /** Σx³, Σx²y, Σxy² and Σy³ over the groups. */
  xxx: number;
  xxy: number;
  xyy: number;
  yyy: number;
}

/** A group's sums, by the number of the group. */
export interface GroupSums {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/** A share of units of which users have several: counts, and the sums of the groups that tell how much alike a user's units are. */
export interface GroupedCounts {
  successes: number;
  n: number;
  /** The groups of these units, or of nearly the same ones: only their design effect and their correlation are taken. */
  sums: GroupSums;
}

/** Adds up the groups of a ratio. @param sums - x ≥ 0 and y of each group; both of one length. */
export function ratioGroups({ x, y }: GroupSums): SkewedRatioGroups {
  if (x.length !== y.length)
    throw new RangeError(`There are ${x.length} groups of x and ${y.length} of y; give both the same.`);
  const none = { x: 0, y: 0, xx: 0, xy: 0, yy: 0, xxx: 0, xxy: 0, xyy: 0, yyy: 0 };
  const sums: SkewedRatioGroups = { groups: 0, of: x.length, ...none };
  for (let group = 0; group < x.length; group += 1) {
    const [a, b] = [x[group] ?? 0, y[group] ?? 0];
    if (a > 0) sums.groups += 1;
    sums.x += a;
    sums.y += b;
    sums.xx += a * a;
    sums.xy += a * b;
    sums.yy += b * b;
    sums.xxx += a * a * a;
    sums.xxy += a * a * b;
    sums.xyy += a * b * b;
    sums.yyy += b * b * b;
  }
  return sums;
}

/**
 * A share of units, such as sessions, of which users have several: Wilson's interval of n ÷ deff units with Student's t, G − 1 degrees of freedom for G groups.
 * deff = Var ÷ (p(1 − p)/n) with Var = G/(G − 1) · Σ(y − px)² ÷ (Σx)², at least 1. Where no unit or every unit succeeded, a user's units are taken to be all alike:
 * deff = Σ nᵤ² ÷ Σ nᵤ over users, as the spread of x over the groups tells it.
 *
 * @param groups - of these units, or of nearly the same ones: only their design effect is taken.
 * @returns value = successes / n; with one group [0, 1], for one user says nothing of others; `no-data` when n is 0.
 * @throws RangeError - counts are not whole numbers ≥ 0, or successes > n.
 * @see Korn, Graubard, Survey Methodology 24 (1998) 193–201; Franco, Little, Louis, Slud, JSSAM 7 (2019) 334–364; Wolter, Introduction to Variance Estimation, ch. 2.
 */
export function groupedShare(successes: number, n: number, groups: RatioGroups, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  requireCount('successes', successes);
  requireCount('n', n);
  if (successes > n) throw new RangeError(`successes (${successes}) exceed n (${n}).`);
  if (n === 0) return incomputable('no-data', 'Nothing was observed, so there is no share.');
  const [low, high] = limits(successes / n, n, groups, alpha);
  return { ok: true, value: successes / n, low, high, level: 1 - alpha, method: 'wilson-by-user' };
}

/**
 * A ratio of sums, such as revenue per order: R = y ÷ x, ± t·√Var, Var = G/(G − 1) · Σ(1 + 2x ÷ Σx)·(y − Rx)² ÷ (Σx)² for G groups. A group draws R towards itself,
 * the more the larger it is, which the factor makes up for to first order. Groups of unequal x tell the variance as well as n = (Σx)² ÷ Σx² equal ones, so that t has
 * n − 1 degrees of freedom.
 *
 * Of money few users bring nearly all. Then the estimate and its variance are small together, and an interval of equal halves misses above. With γ the skew of
 * y − Rx over the groups ÷ √G, Hall's transform of the studentized τ, τ + γτ²/3 + γ²τ³/27 + γ/6, has none to first order; the interval reaches to the farther of both limits
 * on each side. (By Hall's alone it would hold less often where there is no skew to speak of, for γ is only known about.) So few values show too small a skew, for the
 * largest are rare: γ is taken {@link SKEW_UNSEEN} ÷ n larger.
 *
 * @returns `no-data` where Σx is 0, `too-few` with fewer than two groups.
 * @see Hall, Journal of the Royal Statistical Society B 54 (1992) 221–228; Bell, McCaffrey, Survey Methodology 28 (2002) 169–181.
 */
export function groupedRatio(groups: SkewedRatioGroups, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  if (groups.x === 0) return incomputable('no-data', 'Nothing was observed, so there is no ratio.');
  if (groups.groups < 2)
    return incomputable('too-few', 'Everything observed is of one user, who says nothing of others.');
  const value = groups.y / groups.x;
  const alike = groups.x ** 2 / groups.xx;
  const error = Math.sqrt(varianceOf(groups, value) + leverageOf(groups, value));
  const t = studentQuantile(1 - alpha / 2, Math.max(1, alike - 1));
  const skew = Math.min(1, Math.max(-1, skewOf(groups, value) * (1 + SKEW_UNSEEN / alike)));
  return {
    ok: true,
    value,
    low: value - error * Math.max(t, untransformed(t, skew)),
    high: value - error * Math.min(-t, untransformed(-t, skew)),
    level: 1 - alpha,
    method: 'ratio-by-user',
  };
}

/** How much of the skew so many groups do not show, times their number: by simulation, see the reference of metrics. */
const SKEW_UNSEEN = 10;

/** What groups take off the variance by drawing the ratio towards themselves: G/(G − 1) · 2Σx(y − Rx)² ÷ (Σx)³. */
function leverageOf({ groups, x, xxx, xxy, xyy }: SkewedRatioGroups, ratio: number): number {
  return ((groups / (groups - 1)) * 2 * Math.max(0, xyy - 2 * ratio * xxy + ratio ** 2 * xxx)) / x ** 3;
}

/** γ: the skew of what groups have beyond their ratio, ÷ √G. */
function skewOf({ groups, xx, xy, yy, xxx, xxy, xyy, yyy }: SkewedRatioGroups, ratio: number): number {
  const second = yy - 2 * ratio * xy + ratio ** 2 * xx;
  // Less than what rounding leaves of the sums is no spread, and has no skew.
  if (!(second > 1e-12 * yy)) return 0;
  const third = yyy - 3 * ratio * xyy + 3 * ratio ** 2 * xxy - ratio ** 3 * xxx;
  return third / groups / (second / groups) ** 1.5 / Math.sqrt(groups);
}

/** The τ of which Hall's transform is `value`. */
function untransformed(value: number, skew: number): number {
  if (Math.abs(skew) < 1e-6) return value;
  return (3 * (Math.cbrt(1 + skew * (value - skew / 6)) - 1)) / skew;
}

/**
 * The difference of two shares, second minus first, of units of which users have several: square-and-add from both intervals of {@link groupedShare}, less what both have in
 * common. With limits l, u of each and the correlation r of both over the groups: d − √(a² − 2rab + b²) with a = p₁ − l₁, b = u₀ − p₀, and likewise above.
 * A user who is in both shares is in the same group of both, so that the two need not be independent.
 *
 * @returns the absolute difference (0.01 is one percentage point); `no-data` where either has no unit.
 * @throws RangeError - as {@link groupedShare}, or the two have other numbers of groups.
 * @see Zou, Donner, Statistics in Medicine 27 (2008) 1693–1702; Newcombe, Statistics in Medicine 17 (1998) 2635–2650.
 */
export function groupedShareDifference(
  { first, second }: { first: GroupedCounts; second: GroupedCounts },
  options?: LevelOptions,
): Estimate {
  const alpha = levelOf(options);
  const shareOf = ({ successes, n, sums }: GroupedCounts): Estimate =>
    groupedShare(successes, n, ratioGroups(sums), { alpha });
  const [a, b] = [shareOf(first), shareOf(second)];
  if (!a.ok) return a;
  if (!b.ok) return b;
  const r = correlation(first.sums, second.sums);
  const half = (one: number, other: number): number =>
    Math.sqrt(Math.max(0, one * one - 2 * r * one * other + other * other));
  const value = b.value - a.value;
  const below = half(b.value - b.low, a.high - a.value);
  const above = half(b.high - b.value, a.value - a.low);
  return {
    ok: true,
    value,
    low: value - below,
    high: value + above,
    level: 1 - alpha,
    method: 'newcombe-by-user',
  } satisfies Computed;
}

function limits(share: number, n: number, groups: RatioGroups, alpha: number): [low: number, high: number] {
  if (groups.groups < 2) return [0, 1];
  const effective = Math.max(1, n / designEffect(groups));
  return scoreInterval(share, effective, studentQuantile(1 - alpha / 2, groups.groups - 1));
}

/** How many times as large a share's variance is as that of independent units; never below 1, for the groups know it only about. */
function designEffect(groups: RatioGroups): number {
  const { x, y, xx, of } = groups;
  const share = y / x;
  const effect =
    share <= 0 || share >= 1
      ? ((of / (of - 1)) * (xx - (x * x) / of)) / x
      : (varianceOf(groups, share) * x) / (share * (1 - share));
  return Math.max(1, effect);
}

function varianceOf({ groups, x, xx, xy, yy }: RatioGroups, ratio: number): number {
  return ((groups / (groups - 1)) * Math.max(0, yy - 2 * ratio * xy + ratio * ratio * xx)) / (x * x);
}

/** How much what groups have beyond their share goes together in two of them. */
function correlation(first: GroupSums, second: GroupSums): number {
  if (first.x.length !== second.x.length)
    throw new RangeError(`There are ${first.x.length} and ${second.x.length} groups; give both the same.`);
  const [a, b] = [ratioGroups(first), ratioGroups(second)];
  let [both, ofFirst, ofSecond] = [0, 0, 0];
  for (let group = 0; group < first.x.length; group += 1) {
    const one = (first.y[group] ?? 0) - (a.y / a.x) * (first.x[group] ?? 0);
    const other = (second.y[group] ?? 0) - (b.y / b.x) * (second.x[group] ?? 0);
    both += one * other;
    ofFirst += one * one;
    ofSecond += other * other;
  }
  return ofFirst > 0 && ofSecond > 0 ? both / Math.sqrt(ofFirst * ofSecond) : 0;
}
