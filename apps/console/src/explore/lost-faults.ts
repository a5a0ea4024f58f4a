import type { ExploreData, Figure, Key } from './explore-shape.js';

type Explored = Pick<
  ExploreData,
  'dimensions' | 'rows' | 'total' | 'previousTotal' | 'period' | 'previousPeriod' | 'faults'
>;
export type Fault = ExploreData['faults'][number];

const DAY_MS = 86_400_000;
const losing: ReadonlySet<Fault['kind']> = new Set<Fault['kind']>([
  'MISSING_DAY',
  'MISSING_HOURS',
  'EVENT_TYPE_VANISHED',
]);

/** Whether nothing is known of a figure because the log does not have it: it is no 0. */
export const isLost = (figure: Figure | null): boolean => figure?.estimate.incomputable?.reason === 'NOT_LOGGED';

/** The faults for which figures of an answer are not known, by date; none where every figure is known. */
export function lostFaults({
  dimensions,
  rows,
  total,
  previousTotal,
  period,
  previousPeriod,
  faults,
}: Explored): Fault[] {
  const lost = rows.filter(({ figure }) => isLost(figure));
  const isBeforeLost = isLost(previousTotal) || rows.some(({ previous }) => isLost(previous));
  return faults.filter(({ kind, date }) => {
    if (!losing.has(kind)) return false;
    if (date < period.from) return isBeforeLost && previousPeriod !== null && date >= previousPeriod.from;
    return (
      isLost(total) ||
      lost.some(({ keys }) => dimensions.every(({ dimension }, at) => liesIn(date, dimension, keys[at])))
    );
  });
}

/** Whether a day lies in a day, week or month; anything else has any day. */
function liesIn(
  date: string,
  dimension: ExploreData['dimensions'][number]['dimension'],
  key: Key | undefined,
): boolean {
  if (key?.value == null) return true;
  if (dimension === 'DAY') return key.value === date;
  if (dimension === 'MONTH') return date.startsWith(key.value);
  if (dimension !== 'WEEK') return true;
  const days = (Date.parse(date) - Date.parse(key.value)) / DAY_MS;
  return days >= 0 && days < 7;
}
