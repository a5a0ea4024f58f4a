import { meanDifference, type MeanComparison } from '@cartograph/metrics';
import type { ArmStatistics } from './arm-statistics.js';
import type { Finding } from './compare-metric.js';
import type { AnalysisPlan } from './plan.js';

/** How an arm's effect on a metric goes on after the exposure; absolute, and by the test of a single look. */
export interface NoveltyCheck {
  metric: string;
  arm: string;
  /** Days (24 hours) since exposure. Only units that were watched for all of them have part in it: `units` of both arms. */
  days: number;
  units: number;
  /** Effect on each day's own value. */
  byDay: Finding[];
  /**
   * How much the effect changes a day: difference of the means of the units' own least-squares slopes, by Welch's test, so that a unit's days may depend
   * on each other. An effect above 0 with a slope below 0 wears off.
   */
  slope: Finding;
  /** Mean daily effect after the first seven days minus that of those seven; null with no more than seven days. */
  laterMinusFirstWeek: Finding | null;
}

/**
 * The course of every treatment arm's effect on every metric that has one.
 *
 * @param arms - control first.
 */
export function noveltyChecks(
  { metrics, alpha }: Pick<AnalysisPlan, 'metrics' | 'alpha'>,
  arms: readonly ArmStatistics[],
): NoveltyCheck[] {
  const [control, ...treatments] = arms;
  return metrics.flatMap(({ name }) =>
    treatments.flatMap(({ arm, novelty }): NoveltyCheck[] => {
      const [first, second] = [control?.novelty[name], novelty[name]];
      if (!first || !second || first.days !== second.days) return [];
      const later =
        first.laterMinusFirstWeek && second.laterMinusFirstWeek
          ? finding(meanDifference(first.laterMinusFirstWeek, second.laterMinusFirstWeek, { alpha }))
          : null;
      return [
        {
          metric: name,
          arm,
          days: first.days,
          units: first.slope.n + second.slope.n,
          byDay: first.byDay.map((day, index) => finding(meanDifference(day, second.byDay[index]!, { alpha }))),
          slope: finding(meanDifference(first.slope, second.slope, { alpha })),
          laterMinusFirstWeek: later,
        },
      ];
    }),
  );
}

function finding({ estimate, test }: MeanComparison): Finding {
  return { estimate, test };
}
