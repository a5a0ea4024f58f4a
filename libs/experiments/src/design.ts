import { incomputable, normalQuantile, normalSurvival, type Incomputable } from '@cartograph/metrics';

/** The formula behind sample sizes and powers. */
export type DesignMethod = 'pooled-z' | 'arcsine';

/** What every question about a two-arm test of conversion needs. */
export interface Design {
  /** Conversion rate without the campaign, fraction in [0, 1]. */
  baselineRate: number;
  /** Two-sided significance level, fraction in (0, 1). Default 0.05. */
  alpha?: number;
  /** Share of the users who get the campaign, fraction in (0, 1). Default 0.5. */
  treatmentShare?: number;
  /**
   * `pooled-z`: the pooled two-proportion z test, variance pooled under the null and unpooled under the alternative; the test
   * that `analyse` makes, and the default. `arcsine`: Cohen's h, as many calculators do it.
   */
  method?: DesignMethod;
}

/** A number, or the reason why there is none. */
export type Answer = { ok: true; value: number } | Incomputable;

/** Users needed, or the reason why no number of users would do. */
export type SampleSize = { ok: true; controlUsers: number; treatmentUsers: number; users: number; treatmentRate: number; method: DesignMethod } | Incomputable;

/** An uplift that would make more than everybody, or less than nobody, convert. */
export class ImpossibleUpliftError extends RangeError {
  override readonly name = 'ImpossibleUpliftError';
}

/**
 * Users an experiment needs to find a relative uplift with the given power.
 * pooled-z: n₁ = ((z₁₋α⁄₂·σ₀ + z_power·σ₁) / (p₁ − p₀))², σ₀² = p̄(1 − p̄)(1 + 1/ρ), σ₁² = p₁(1 − p₁) + p₀(1 − p₀)/ρ,
 * ρ = control ÷ treatment users, p̄ the mixed rate; the far tail of the two-sided test is left out, as it adds nothing.
 *
 * @param design.upliftRelative - hypothesised uplift, 0.1 is +10 % of the baseline; negative for a loss.
 * @param design.power - chance to find it if it is real, fraction in (alpha, 1). Default 0.8.
 * @returns whole users per arm, rounded up; `zero-baseline` where nobody converts without the campaign.
 * @throws ImpossibleUpliftError - the treatment's rate would leave [0, 1]; RangeError - another input out of range, or no uplift.
 * @see Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., section 4.2.
 */
export function sampleSize(design: Design & { upliftRelative: number; power?: number }): SampleSize {
  const { baselineRate, upliftRelative } = design;
  const setting = checkDesign(design);
  const power = design.power ?? 0.8;
  if (!(power > setting.alpha && power < 1)) throw new RangeError(`power is ${power}; give a fraction above alpha (${setting.alpha}) and below 1.`);
  if (upliftRelative === 0) throw new RangeError('upliftRelative is 0; no number of users can find a difference that is not there.');
  const treatmentRate = rateAfter(baselineRate, upliftRelative);
  if (baselineRate === 0) return zeroBaseline();
  const tail = normalQuantile(1 - setting.alpha / 2);
  const reach = normalQuantile(power);
  const spread = spreads(baselineRate, treatmentRate, setting);
  const treatment = ((tail * spread.nullSd + reach * spread.alternativeSd) / spread.effect) ** 2;
  const treatmentUsers = Math.ceil(treatment);
  const controlUsers = Math.ceil(treatment * setting.ratio);
  return { ok: true, controlUsers, treatmentUsers, users: controlUsers + treatmentUsers, treatmentRate, method: setting.method };
}

/**
 * Chance that the two-sided test finds a relative uplift with this many users, both tails counted.
 *
 * @param design.users - users of both arms together.
 * @returns fraction in [alpha, 1]; at uplift 0 it is alpha. `zero-baseline` where nobody converts without the campaign,
 *   `no-data` without users.
 * @throws ImpossibleUpliftError - the treatment's rate would leave [0, 1]; RangeError - another input out of range.
 */
export function power(design: Design & { upliftRelative: number; users: number }): Answer {
  const setting = checkDesign(design);
  const treatmentRate = rateAfter(design.baselineRate, design.upliftRelative);
  if (!(design.users >= 0)) throw new RangeError(`users is ${design.users}; give a number ≥ 0.`);
  if (design.users === 0) return incomputable('no-data', 'There are no users to test with.');
  if (design.baselineRate === 0) return zeroBaseline();
  return { ok: true, value: powerAt(design.baselineRate, treatmentRate, design.users, setting) };
}

/**
 * The smallest relative uplift that this many users find with the given power.
 *
 * @param design.direction - `increase` (default) or `decrease`.
 * @returns positive for an increase, negative for a decrease; `too-few` where even everybody (or nobody) converting would not
 *   reach the power, `zero-baseline`, `no-data` as in `power`.
 */
export function minimumDetectableUplift(design: Design & { users: number; power?: number; direction?: 'increase' | 'decrease' }): Answer {
  const setting = checkDesign(design);
  const { baselineRate, users } = design;
  const target = design.power ?? 0.8;
  if (!(target > setting.alpha && target < 1)) throw new RangeError(`power is ${target}; give a fraction above alpha (${setting.alpha}) and below 1.`);
  if (!(users >= 0)) throw new RangeError(`users is ${users}; give a number ≥ 0.`);
  if (users === 0) return incomputable('no-data', 'There are no users to test with.');
  if (baselineRate === 0) return zeroBaseline();
  const farthest = design.direction === 'decrease' ? -1 : 1 / baselineRate - 1;
  const reached = (uplift: number): number => powerAt(baselineRate, rateAfter(baselineRate, uplift), users, setting);
  if (farthest === 0 || reached(farthest) < target) {
    const extreme = design.direction === 'decrease' ? 'nobody' : 'everybody';
    return incomputable('too-few', `Even if ${extreme} in the treatment arm converted, ${Math.floor(users)} users would not show it with a power of ${target}.`);
  }
  let missed = 0;
  let found = farthest;
  for (let step = 0; step < 200 && Math.abs(found - missed) > 1e-12 * Math.abs(found); step += 1) {
    const middle = (missed + found) / 2;
    if (reached(middle) >= target) found = middle;
    else missed = middle;
  }
  return { ok: true, value: found };
}

/** One point of a power curve. */
export interface PowerPoint {
  upliftRelative: number;
  power: number;
}

/**
 * Power over a range of uplifts from 0 to `upTo`, evenly spaced, cut where everybody would convert.
 *
 * @param design.upTo - last uplift, > 0; negative for losses, at least −1.
 * @param design.points - number of points, ≥ 2. Default 41.
 * @returns no points without users or where nobody converts without the campaign.
 */
export function powerCurve(design: Design & { users: number; upTo: number; points?: number }): PowerPoint[] {
  const points = design.points ?? 41;
  if (!Number.isInteger(points) || points < 2) throw new RangeError(`points is ${points}; give a whole number ≥ 2.`);
  const last = design.baselineRate > 0 ? Math.max(-1, Math.min(design.upTo, 1 / design.baselineRate - 1)) : design.upTo;
  const curve: PowerPoint[] = [];
  for (let point = 0; point < points; point += 1) {
    const upliftRelative = (last * point) / (points - 1);
    const answer = power({ ...design, upliftRelative });
    if (!answer.ok) return [];
    curve.push({ upliftRelative, power: answer.value });
  }
  return curve;
}

/** The conversion rate after a relative uplift. @throws ImpossibleUpliftError - it would leave [0, 1]. */
export function rateAfter(baselineRate: number, upliftRelative: number): number {
  if (!Number.isFinite(upliftRelative)) throw new RangeError(`upliftRelative is ${upliftRelative}; give a finite number, for example 0.1 for +10 %.`);
  const rate = baselineRate * (1 + upliftRelative);
  if (rate < -1e-12 || rate > 1 + 1e-12) {
    const limit = upliftRelative > 0 ? `at most ${(1 / baselineRate - 1).toPrecision(4)}` : 'at least -1';
    throw new ImpossibleUpliftError(`upliftRelative is ${upliftRelative}, which would take a rate of ${baselineRate} to ${rate.toPrecision(4)}; give ${limit}.`);
  }
  return Math.min(1, Math.max(0, rate));
}

interface Setting {
  alpha: number;
  share: number;
  /** Control ÷ treatment users. */
  ratio: number;
  method: DesignMethod;
}

function checkDesign(design: Design): Setting {
  const alpha = design.alpha ?? 0.05;
  const share = design.treatmentShare ?? 0.5;
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  if (!(share > 0 && share < 1)) throw new RangeError(`treatmentShare is ${share}; give a fraction between 0 and 1, for example 0.5.`);
  if (!(design.baselineRate >= 0 && design.baselineRate <= 1)) throw new RangeError(`baselineRate is ${design.baselineRate}; give a fraction between 0 and 1.`);
  return { alpha, share, ratio: (1 - share) / share, method: design.method ?? 'pooled-z' };
}

interface Spread {
  /** What the test looks for, in units of the standard deviations beside it. */
  effect: number;
  /** Standard deviations per treated user, under no effect and under the hypothesised one. */
  nullSd: number;
  alternativeSd: number;
}

function spreads(baselineRate: number, treatmentRate: number, { ratio, method }: Setting): Spread {
  if (method === 'arcsine') {
    const sd = Math.sqrt(1 + 1 / ratio);
    return { effect: 2 * (Math.asin(Math.sqrt(treatmentRate)) - Math.asin(Math.sqrt(baselineRate))), nullSd: sd, alternativeSd: sd };
  }
  const mixed = (treatmentRate + baselineRate * ratio) / (1 + ratio);
  return {
    effect: treatmentRate - baselineRate,
    nullSd: Math.sqrt(mixed * (1 - mixed) * (1 + 1 / ratio)),
    alternativeSd: Math.sqrt(treatmentRate * (1 - treatmentRate) + (baselineRate * (1 - baselineRate)) / ratio),
  };
}

function powerAt(baselineRate: number, treatmentRate: number, users: number, setting: Setting): number {
  const { effect, nullSd, alternativeSd } = spreads(baselineRate, treatmentRate, setting);
  const reach = effect * Math.sqrt(users * setting.share);
  const edge = normalQuantile(1 - setting.alpha / 2) * nullSd;
  if (alternativeSd === 0) return Math.abs(reach) > edge ? 1 : 0;
  return normalSurvival((edge - reach) / alternativeSd) + normalSurvival((edge + reach) / alternativeSd);
}

function zeroBaseline(): Incomputable {
  return incomputable('zero-baseline', 'Nobody converts without the campaign, so a relative uplift has nothing to be relative to.');
}
