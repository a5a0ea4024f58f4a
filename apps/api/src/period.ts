import { addDays, coverage, lastWholeDay } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { PeriodInput, RelativePeriod } from './answer.js';
import { badInput } from './errors.js';

const DAYS: Readonly<Partial<Record<RelativePeriod, number>>> = {
  [RelativePeriod.LAST_7_DAYS]: 7,
  [RelativePeriod.LAST_28_DAYS]: 28,
  [RelativePeriod.LAST_90_DAYS]: 90,
};

/** Local days, both inclusive. */
export interface LocalDays {
  from: string;
  to: string;
}

/**
 * The days that a period means.
 *
 * @param store - where a relative period is looked up: the newest whole day of its log is its last.
 * @returns null where the whole log is asked for, or the log is empty.
 * @throws ApiError BAD_USER_INPUT - neither `from` and `to`, nor `relative` alone.
 */
export async function daysOf(
  period: PeriodInput | null | undefined,
  timeZone: string,
  store: () => Promise<EventStore>,
): Promise<LocalDays | null> {
  if (!period) return null;
  const { from, to, relative } = period;
  if (relative == null) {
    if (from == null || to == null)
      throw badInput(
        'A period needs "from" and "to", or "relative" alone, such as LAST_7_DAYS. Leave it out for all days.',
      );
    return { from, to };
  }
  if (from != null || to != null) throw badInput('A period takes "from" and "to", or "relative", not both.');
  const log = await store();
  const [last, { days }] = await Promise.all([lastWholeDay(log, timeZone), coverage(log, { timeZone })]);
  const first = days[0]?.date;
  if (last === null || first === undefined) return null;
  const asked =
    relative === RelativePeriod.LAST_MONTH ? monthUntil(last) : { from: addDays(last, 1 - DAYS[relative]!), to: last };
  if (asked.to < first) throw badInput('The log has no calendar month that is over. Ask for LAST_28_DAYS.');
  return { from: asked.from < first ? first : asked.from, to: asked.to };
}

/** The newest calendar month that is over by the end of a day. */
function monthUntil(day: string): LocalDays {
  const isMonthsEnd = addDays(day, 1).endsWith('-01');
  const to = isMonthsEnd ? day : addDays(`${day.slice(0, 7)}-01`, -1);
  return { from: `${to.slice(0, 7)}-01`, to };
}
