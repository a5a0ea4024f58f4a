import { median } from '../median.js';
import { totalDay } from './compare-days.js';
import type { ScopeDay } from './scope-days.js';
import type { ChangeMeasure } from './trusted-days.js';

/** An ordinary day lies so far out once in five hundred million, where days are normal about their weekday. */
const FAR = 6;
/** Of normal deviations the median's multiple that is their standard deviation. */
const OF_MEDIAN = 1.4826;
/** Standard deviation of the root of a Poisson count, and of a binomial share's arc sine times the root of its trials. */
const CHANCE = 0.5;

/**
 * Days of a sale or the like, against which no other day can be held: their figures would make the days around them look more restless than they are, so
 * that of a sale of three days none would stand out. Far out is what lies six robust deviations from the median of its weekday, on the scale on which counts
 * vary alike. Days that are merely restless stay, so that what is expected keeps its uncertainty.
 *
 * @param levelOf - days of another level of the tracking are told apart.
 */
export function farOutDays(
  measure: ChangeMeasure,
  days: ReadonlyMap<string, ScopeDay>,
  trusted: readonly string[],
  levelOf: (date: string) => number,
): ReadonlySet<string> {
  const placed = trusted.flatMap((date) => {
    const day = totalDay(measure, date, days.get(date), date);
    if (!day) return [];
    const isShare = measure === 'conversion';
    return [
      {
        date,
        stratum: `${day.stratum} ${levelOf(date)}`,
        at: isShare ? Math.asin(Math.sqrt(Math.min(1, day.value / day.exposure))) : Math.sqrt(Math.max(0, day.value)),
        weight: isShare ? Math.sqrt(day.exposure) : 1,
      },
    ];
  });
  const usual = new Map(
    [...new Set(placed.map(({ stratum }) => stratum))].map((name) => [
      name,
      median(placed.filter(({ stratum }) => stratum === name).map(({ at }) => at)),
    ]),
  );
  const away = placed.map(({ date, stratum, at, weight }) => ({
    date,
    by: (at - (usual.get(stratum) ?? at)) * weight,
  }));
  if (away.length === 0) return new Set();
  const spread = Math.max(OF_MEDIAN * median(away.map(({ by }) => Math.abs(by))), measure === 'revenue' ? 0 : CHANCE);
  return new Set(spread > 0 ? away.filter(({ by }) => Math.abs(by) > FAR * spread).map(({ date }) => date) : []);
}
