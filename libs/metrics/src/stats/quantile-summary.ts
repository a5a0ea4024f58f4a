import { incomputable, levelOf, type Incomputable, type LevelOptions } from '../estimate.js';
import { normalCritical } from './normal.js';
import {
  absoluteComparison,
  missingUnits,
  relativeComparison,
  without,
  type ArmFigure,
  type MeanComparison,
  type RelativeOptions,
} from './welch.js';

/** A quantile as a warehouse answers it: its value and the values at its 95 % ranks, q ± 1.96·√(q(1 − q)/ranksOver). */
export interface QuantileSummary {
  /** Rows that the quantile is of. */
  n: number;
  /** Rows that the limits' ranks were worked out for, where the warehouse takes a round number. Default n. */
  ranksOver?: number;
  value: number;
  low: number;
  high: number;
}

/**
 * Absolute difference of a quantile between two arms, treatment − control, from published summaries, as GrowthBook compares them.
 * SE² = (high − low)²/(2·1.96)² · ranksOver/n · (n − 1)/n; Welch's t. Where the rows are at hand, `quantileDifference` needs no such symmetry.
 *
 * @returns method `quantile-summary`; `no-data` when an arm is empty, `too-few` below two rows an arm or when both arms' limits coincide.
 * @throws RangeError - limits in the wrong order or not finite.
 */
export function quantileSummaryDifference(
  control: QuantileSummary,
  treatment: QuantileSummary,
  options?: LevelOptions,
): MeanComparison {
  const alpha = levelOf(options);
  const arms = figures(control, treatment);
  return 'ok' in arms ? without(arms) : absoluteComparison(arms.control, arms.treatment, alpha, 'quantile-summary');
}

/**
 * Relative difference of a quantile, (treatment − control) / control, from published summaries, with Fieller's limits.
 *
 * @param options.limits - `delta` for the delta method, as GrowthBook reports it. Default `fieller`.
 * @returns as `quantileSummaryDifference`, method `relative-quantile-summary-` and the limits' name; `zero-baseline` when the control's quantile is 0 or
 *   less, `too-few` where it is hardly told from 0.
 */
export function relativeQuantileSummaryUplift(
  control: QuantileSummary,
  treatment: QuantileSummary,
  options?: RelativeOptions,
): MeanComparison {
  const alpha = levelOf(options);
  const arms = figures(control, treatment);
  if ('ok' in arms) return without(arms);
  const limits = options?.limits ?? 'fieller';
  return relativeComparison(arms.control, arms.treatment, 'relative-quantile-summary', { alpha, limits });
}

function figures(
  control: QuantileSummary,
  treatment: QuantileSummary,
): { control: ArmFigure; treatment: ArmFigure } | Incomputable {
  for (const [name, arm] of [
    ['control', control],
    ['treatment', treatment],
  ] as const) {
    if (!(Number.isFinite(arm.low) && Number.isFinite(arm.high) && arm.low <= arm.value && arm.value <= arm.high)) {
      throw new RangeError(
        `${name} is ${arm.value} between ${arm.low} and ${arm.high}; give finite limits around the value.`,
      );
    }
  }
  const missing = missingUnits(control.n, treatment.n);
  if (missing) return missing;
  if (control.low === control.high && treatment.low === treatment.high) {
    return incomputable(
      'too-few',
      'All values about the quantile are equal in both arms, so there is no spread to test against.',
    );
  }
  return { control: figure(control), treatment: figure(treatment) };
}

function figure({ n, ranksOver = n, value, low, high }: QuantileSummary): ArmFigure {
  const error = (high - low) / 2 / normalCritical(0.05);
  return { value, variance: (error * error * ranksOver * (n - 1)) / n / n, n };
}
