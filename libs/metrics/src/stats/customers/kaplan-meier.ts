import { levelOf, type Estimate, type LevelOptions, incomputable } from '../../estimate.js';
import { normalQuantile } from '../distributions/normal.js';

/** Waiting times, grouped: how many ended with the event at a time, and how many were last seen waiting then. */
export interface WaitingTimes {
  /** Ascending, distinct, ≥ 0. */
  times: ArrayLike<number>;
  events: ArrayLike<number>;
  /** Still waiting when the observation ended. At a tie they count as waiting when the events happen. */
  censored: ArrayLike<number>;
}

/** What is known at one time. */
export interface SurvivalStep {
  time: number;
  /** Waiting just before. */
  atRisk: number;
  events: number;
  /** Share still waiting after it. */
  survival: number;
  low: number;
  high: number;
}

/** A survival curve; a step for each time with an event. */
export interface SurvivalCurve {
  steps: SurvivalStep[];
  /** Waiting times in all. */
  n: number;
  /** The last time of anybody, with the event or without: beyond it the curve is not known. Null without anybody. */
  knownUntil: number | null;
  level: number;
}

/**
 * The share that still waits after each time, where some were watched too short: Kaplan and Meier's product Π(1 − dᵢ/nᵢ), with Greenwood's
 * variance on the scale of log(−log S), which keeps the interval inside [0, 1].
 *
 * Waiting times are taken as independent: give one a person. That they were watched too short must not depend on how long they would wait.
 *
 * @returns no steps where nobody had the event.
 * @throws RangeError - times that do not ascend, or counts that are no whole numbers ≥ 0.
 * @see Kaplan, Meier, JASA 53 (1958) 457–481; Kalbfleisch, Prentice (2002), eq. 1.14.
 */
export function kaplanMeier({ times, events, censored }: WaitingTimes, options?: LevelOptions): SurvivalCurve {
  const alpha = levelOf(options);
  const z = normalQuantile(1 - alpha / 2);
  let n = 0;
  for (let i = 0; i < times.length; i += 1) {
    const [time, ended, last] = [times[i] ?? Number.NaN, events[i] ?? Number.NaN, censored[i] ?? Number.NaN];
    if (!(time >= 0) || (i > 0 && time <= (times[i - 1] ?? 0)))
      throw new RangeError(`times[${i}] is ${time}; give ascending times ≥ 0.`);
    if (!Number.isSafeInteger(ended) || ended < 0)
      throw new RangeError(`events[${i}] is ${ended}; give a whole number ≥ 0.`);
    if (!Number.isSafeInteger(last) || last < 0)
      throw new RangeError(`censored[${i}] is ${last}; give a whole number ≥ 0.`);
    n += ended + last;
  }
  const steps: SurvivalStep[] = [];
  let [atRisk, survival, greenwood] = [n, 1, 0];
  let knownUntil: number | null = null;
  for (let i = 0; i < times.length; i += 1) {
    const [time, ended, last] = [times[i] ?? 0, events[i] ?? 0, censored[i] ?? 0];
    if (ended + last > 0) knownUntil = time;
    if (ended > 0) {
      survival *= 1 - ended / atRisk;
      greenwood += ended / (atRisk * (atRisk - ended));
      steps.push({ time, atRisk, events: ended, survival, ...bounds(survival, greenwood, z) });
    }
    atRisk -= ended + last;
  }
  return { steps, n, knownUntil, level: 1 - alpha };
}

/**
 * The share that had the event within `time`: 1 − S(time), with its interval.
 *
 * @returns `no-data` without anybody, `not-logged` where nobody was watched that long.
 */
export function shareWithin(curve: SurvivalCurve, time: number): Estimate {
  if (curve.knownUntil === null) return incomputable('no-data', 'Nobody was observed, so there is no share.');
  const last = curve.steps.findLast((step) => step.time <= time);
  if (time > curve.knownUntil && (last?.survival ?? 1) > 0)
    return incomputable('not-logged', 'Nobody was observed that long.');
  if (!last)
    return { ok: true, value: 0, low: 0, high: ruleOfThree(curve), level: curve.level, method: 'kaplan-meier-log-log' };
  return {
    ok: true,
    value: 1 - last.survival,
    low: 1 - last.high,
    high: 1 - last.low,
    level: curve.level,
    method: 'kaplan-meier-log-log',
  };
}

/** A time read off a curve; null where the curve, or that bound of it, does not fall that far within what was observed. */
export interface TimeUntil {
  value: number | null;
  low: number | null;
  high: number | null;
}

/**
 * The time within which a share has had the event, with the interval of Brookmeyer and Crowley: where the bounds of the curve cross it.
 *
 * @param share - in (0, 1); 0.5 is the median.
 * @see Brookmeyer, Crowley, Biometrics 38 (1982) 29–41.
 */
export function timeUntil(curve: SurvivalCurve, share: number): TimeUntil {
  if (!(share > 0 && share < 1)) throw new RangeError(`share is ${share}; give a fraction between 0 and 1.`);
  const crossing = (bound: 'survival' | 'low' | 'high'): number | null =>
    curve.steps.find((step) => step[bound] <= 1 - share + 1e-12)?.time ?? null;
  return { value: crossing('survival'), low: crossing('low'), high: crossing('high') };
}

function bounds(survival: number, greenwood: number, z: number): { low: number; high: number } {
  if (survival <= 0) return { low: 0, high: 0 };
  const spread = (z * Math.sqrt(greenwood)) / Math.abs(Math.log(survival));
  return { low: survival ** Math.exp(spread), high: survival ** Math.exp(-spread) };
}

/** Nobody of n had it so far: the exact upper bound of a share of 0 of n. */
function ruleOfThree({ n, level }: SurvivalCurve): number {
  return 1 - ((1 - level) / 2) ** (1 / Math.max(1, n));
}
