import {
  asymptoticConfidenceSequence,
  groupSequential,
  mixtureSprt,
  logNormalTwoSided,
  repeatedInterval,
  statisticOf,
  type AlwaysValid,
  type Effect,
  type GroupSequentialDesign,
  type Incomputable,
  type TestResult,
} from '@cartograph/metrics';
import type { Finding } from './compare-metric.js';
import type { Framework } from './plan.js';

/** Logarithms of the levels between which bounds are computed for a repeated p; beneath the first it is extrapolated. */
const SMALLEST = Math.log(1e-290);
const LARGEST = Math.log(1 - 1e-9);

/** A framework that allows several looks. */
export type SequentialFramework = Extract<Framework, { kind: 'always-valid' | 'group-sequential' }>;

/** Where a group-sequential experiment stands. */
export interface Look {
  /** Shares of the planned units at each look so far, this one last. */
  fractions: readonly number[];
  /** Whether it is the last one, which spends all the error that is left. */
  isLast: boolean;
}

/** What an effect is judged by. */
export interface SequentialSetting {
  framework: SequentialFramework;
  /** Two-sided, over all looks together. */
  alpha: number;
  /** Size of control's figure: relative sizes are taken times it on the absolute scale. */
  baseline: number;
  /** Needed for group-sequential plans. */
  look: Look | null;
}

/**
 * Interval and test of an effect that hold however often it is looked at, as the framework says.
 * Group-sequential: the repeated interval, and the repeated p value, the smallest level at which this look's bound is reached; always-valid ones as their methods give them.
 *
 * @returns the effect's own reason where it is incomputable; `too-few` before the first look.
 */
export function sequentially(
  effect: Effect | Incomputable,
  { framework, alpha, baseline, look }: SequentialSetting,
): Finding {
  if (framework.kind === 'group-sequential') return atLook(effect, framework, alpha, look);
  const { firstLook } = framework;
  if (framework.method === 'confidence-sequence')
    return findingOf(asymptoticConfidenceSequence(effect, { alpha, firstLook, tunedAt: framework.tunedAt }));
  if (!effect.ok) return { estimate: effect, test: effect };
  const mixingSd = effect.scale === 'relative' ? framework.typicalUplift : framework.typicalUplift * baseline;
  if (!(mixingSd > 0)) {
    const reason: Incomputable = {
      ok: false,
      reason: 'zero-baseline',
      detail: `Control's figure is ${baseline}, so that a typical uplift of ${framework.typicalUplift} has no size in the metric's unit.`,
    };
    return { estimate: reason, test: reason };
  }
  return findingOf(mixtureSprt(effect, { alpha, firstLook, mixingSd }));
}

/** The bounds of a group-sequential plan up to this look. */
export function boundsAt(
  { spending }: Extract<Framework, { kind: 'group-sequential' }>,
  alpha: number,
  { fractions, isLast }: Look,
): GroupSequentialDesign {
  return groupSequential({ alpha, fractions, spending: { kind: spending }, closes: isLast });
}

function atLook(
  effect: Effect | Incomputable,
  framework: Extract<Framework, { kind: 'group-sequential' }>,
  alpha: number,
  look: Look | null,
): Finding {
  if (!effect.ok) return { estimate: effect, test: effect };
  if (look === null) throw new RangeError('A group-sequential plan needs to know which look this is.');
  const statistic = statisticOf(effect);
  const at = look.fractions.length - 1;
  const estimate = repeatedInterval(boundsAt(framework, alpha, look), at, effect);
  const logP = logRepeatedP(statistic, framework, look);
  const test: TestResult = { ok: true, statistic, pValue: Math.exp(logP), method: `repeated-${framework.spending}` };
  return { estimate, test, logEvidence: -logP };
}

/**
 * The level at which |z| lies on this look's bound: bounds fall as the level rises, and the logarithm of a bound's own p is nearly linear in that of the level,
 * so that secants with halved ends (Illinois) find it in a few designs, and a line leads on to levels of which no bound is computed, for what they spend is below the smallest double.
 *
 * @returns natural logarithm of the level, at most 0.
 */
function logRepeatedP(
  statistic: number,
  framework: Extract<Framework, { kind: 'group-sequential' }>,
  look: Look,
): number {
  const wanted = logNormalTwoSided(statistic);
  const above = (logLevel: number): number =>
    Math.log(boundsAt(framework, Math.exp(logLevel), look).looks.at(-1)!.nominalP) - wanted;
  if (wanted >= LARGEST) return 0;
  let [low, high] = [Math.max(wanted, SMALLEST), LARGEST];
  let [atLow, atHigh] = [above(low), above(high)];
  if (atHigh <= 0) return 0;
  while (atLow === -Infinity) atLow = above((low *= 0.9));
  if (atLow >= 0) {
    const next = 0.9 * low;
    return low - (atLow * (next - low)) / (above(next) - atLow);
  }
  for (let step = 0, last = 0; step < 100 && high - low > 1e-12; step += 1) {
    const secant = high - (atHigh * (high - low)) / (atHigh - atLow);
    const middle = secant > low && secant < high && step % 4 !== 3 ? secant : (low + high) / 2;
    const value = above(middle);
    if (Math.abs(value) < 1e-12) return middle;
    if (value > 0) {
      [high, atHigh] = [middle, value];
      if (last > 0) atLow /= 2;
    } else {
      [low, atLow] = [middle, value];
      if (last < 0) atHigh /= 2;
    }
    last = Math.sign(value);
  }
  return high;
}

function findingOf({ estimate, test, logEvidence }: AlwaysValid): Finding {
  return { estimate, test, logEvidence };
}
