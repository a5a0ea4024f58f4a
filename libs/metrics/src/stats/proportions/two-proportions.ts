import {
  incomputable,
  levelOf,
  requireCount,
  type Estimate,
  type Incomputable,
  type LevelOptions,
  type TestResult,
} from '../../estimate.js';
import { intervalDifference } from './interval-difference.js';
import { normalCritical, normalTwoSided } from '../distributions/normal.js';
import { scoreInterval } from './proportion.js';

/** One arm's sufficient statistics: users exposed (the unit of randomization) and those of them who converted. */
export interface ArmCounts {
  users: number;
  converted: number;
}

/** The two arms of a comparison. */
export interface TwoArms {
  control: ArmCounts;
  treatment: ArmCounts;
}

/**
 * Treatment minus control conversion with Newcombe's hybrid score interval.
 * With Wilson limits (l, u) of each arm: d − √((p₁−l₁)² + (u₀−p₀)²), d + √((u₁−p₁)² + (p₀−l₀)²).
 *
 * @returns the absolute difference (0.01 is one percentage point); `no-data` when an arm is empty.
 * @throws RangeError - counts are not whole numbers, or converted > users.
 * @see Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10.
 */
export function newcombe(arms: TwoArms, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  const empty = checkArms(arms);
  if (empty) return empty;
  const z = normalCritical(alpha);
  const p0 = arms.control.converted / arms.control.users;
  const p1 = arms.treatment.converted / arms.treatment.users;
  const [l0, u0] = scoreInterval(p0, arms.control.users, z);
  const [l1, u1] = scoreInterval(p1, arms.treatment.users, z);
  const difference = intervalDifference({ value: p1, low: l1, high: u1 }, { value: p0, low: l0, high: u0 });
  return { ok: true, ...difference, level: 1 - alpha, method: 'newcombe-10' };
}

/**
 * Two-sided pooled z test that both arms convert at one rate.
 * z = (p₁ − p₀) / √(p̄(1 − p̄)(1/n₀ + 1/n₁)), p̄ over both arms.
 *
 * @returns z (positive when the treatment converts more) and p from the tail, so 1e-40 stays 1e-40; `no-data` when an arm is
 *   empty, `too-few` when nobody or everybody converted, where there is no variation to test.
 */
export function twoProportionTest(arms: TwoArms): TestResult {
  const empty = checkArms(arms);
  if (empty) return empty;
  const { control, treatment } = arms;
  const pooled = (control.converted + treatment.converted) / (control.users + treatment.users);
  if (pooled === 0 || pooled === 1) {
    return incomputable(
      'too-few',
      `${pooled === 0 ? 'Nobody' : 'Everybody'} converted in either arm, so there is no variation to test.`,
    );
  }
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / control.users + 1 / treatment.users));
  const statistic = (treatment.converted / treatment.users - control.converted / control.users) / error;
  return { ok: true, statistic, pValue: normalTwoSided(statistic), method: 'two-proportion-z-pooled' };
}

/** How the interval of a relative uplift is built. */
export interface RelativeUpliftOptions extends LevelOptions {
  /** `log`: symmetric on ln(p₁/p₀), the default; `delta`: symmetric on the ratio itself, as some products report it. */
  method?: 'log' | 'delta';
}

/**
 * Relative uplift (treatment − control) / control of two conversion rates with its interval.
 * log: exp(ln(p₁/p₀) ± z√((1−p₁)/(n₁p₁) + (1−p₀)/(n₀p₀))) − 1;
 * delta: (p₁/p₀ − 1) ± z√(p₁(1−p₁)/(n₁p₀²) + p₀(1−p₀)p₁²/(n₀p₀⁴)).
 *
 * @returns relative uplift (0.05 is +5 % of the control's rate); `zero-baseline` when the control converted nobody,
 *   `too-few` when the treatment converted nobody and the log interval has no lower end, `no-data` when an arm is empty.
 * @see Katz et al., Biometrics 34 (1978) 469–474.
 */
export function relativeUplift(arms: TwoArms, options?: RelativeUpliftOptions): Estimate {
  const alpha = levelOf(options);
  const empty = checkArms(arms);
  if (empty) return empty;
  const { control, treatment } = arms;
  if (control.converted === 0) {
    return incomputable(
      'zero-baseline',
      `None of the ${control.users} control users converted; a relative uplift needs a baseline above zero.`,
    );
  }
  const z = normalCritical(alpha);
  const p0 = control.converted / control.users;
  const p1 = treatment.converted / treatment.users;
  const ratio = p1 / p0;
  const value = ratio - 1;
  const v0 = (1 - p0) / (control.users * p0);
  if (options?.method === 'delta') {
    const half = z * Math.sqrt((p1 * (1 - p1)) / (treatment.users * p0 * p0) + v0 * ratio * ratio);
    return { ok: true, value, low: value - half, high: value + half, level: 1 - alpha, method: 'relative-delta' };
  }
  if (treatment.converted === 0) {
    return incomputable(
      'too-few',
      `None of the ${treatment.users} treatment users converted, so there is no telling how many times as often they do.`,
    );
  }
  const half = z * Math.sqrt((1 - p1) / (treatment.users * p1) + v0);
  return {
    ok: true,
    value,
    low: ratio * Math.exp(-half) - 1,
    high: ratio * Math.exp(half) - 1,
    level: 1 - alpha,
    method: 'relative-log',
  };
}

/** `no-data` where an arm is empty, null where both have users. @throws RangeError - a count is not a whole number ≥ 0, or converted > users. */
export function checkArms(arms: TwoArms): Incomputable | null {
  for (const name of ['control', 'treatment'] as const) {
    const arm = arms[name];
    requireCount(`${name}.users`, arm.users);
    requireCount(`${name}.converted`, arm.converted);
    if (arm.converted > arm.users)
      throw new RangeError(`${name}.converted (${arm.converted}) exceeds ${name}.users (${arm.users}).`);
    if (arm.users === 0) return incomputable('no-data', `The ${name} arm has no users.`);
  }
  return null;
}
