import type { EventStore } from '@cartograph/events';
import type { EventFilter } from '../event-filter.js';
import { dayCount, type Period } from '../local-days.js';
import { daysOnQuarters } from '../local-quarters.js';
import { oncePerStore } from '../once-per-store.js';
import type { BotChoice } from '../bot-choice.js';
import { all, type Fragment, raw, select, sql } from '../sql.js';
import { facetOf, ofFacet } from './facet.js';

/** Users or sessions of some local days, by the events that match a filter. */
export interface ActiveDaysScope {
  /** Local days in which the log has events. */
  days: Period;
  timeZone: string;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/** A month of the table `active_days`: bit 0 of its masks is `firstDay`. */
export interface MaskedMonth {
  /** UTC month, `YYYY-MM`. */
  month: string;
  firstDay: string;
  /** Bits of the days on which the log has events. */
  days: bigint;
}

/** Where the masks of a question are. */
export interface ActiveDays {
  /** Condition on `active_days`: the facet, with bots or without. */
  where: Fragment;
  /** The months with events on the days, in order. */
  months: MaskedMonth[];
}

/** A UTC month touches 32 local days, and passes over one where a calendar left it out. */
const DAYS_OF_A_MASK = 33;

/**
 * Where `active_days` answers for some days, or null where it cannot: a snapshot without the table, days of another zone or that quarter-hours of UTC do not
 * tell apart, or a filter that is no facet. Exact within each month; things of several months may be the same.
 *
 * @throws QuestionError - `invalid-filter` for an empty category.
 */
export async function activeDays(
  store: EventStore,
  { days, timeZone, filter, bots }: ActiveDaysScope,
): Promise<ActiveDays | null> {
  const { zone, months } = await maskedMonths(store);
  if (zone !== timeZone || !daysOnQuarters(days, timeZone)) return null;
  const facet = await facetOf(store, filter);
  if (!facet) return null;
  const met = months.filter((month) => (maskOf(month, days) & month.days) !== 0n);
  return { where: all([ofFacet(facet), ...(bots === 'include' ? [raw('not is_correction')] : [])]), months: met };
}

/** The bits of some days in the masks of a month. */
export function maskOf({ firstDay }: Pick<MaskedMonth, 'firstDay'>, { from, to }: Period): bigint {
  const first = Math.max(0, placeAfter(firstDay, from));
  const last = Math.min(DAYS_OF_A_MASK - 1, placeAfter(firstDay, to));
  return last < first ? 0n : ((1n << BigInt(last - first + 1)) - 1n) << BigInt(first);
}

/** How many days later a day is; below 0 for an earlier one. */
export function placeAfter(firstDay: string, day: string): number {
  return day >= firstDay ? dayCount(firstDay, day) - 1 : 1 - dayCount(day, firstDay);
}

/** A mask as a literal of 64 bits. */
export const bits = (mask: bigint): Fragment => raw(`cast(${mask} as bigint)`);

/** The zone whose days the masks have, null without masks, and their months. Asked once for a store. */
const maskedMonths = oncePerStore(async (store): Promise<{ zone: string | null; months: MaskedMonth[] }> => {
  const [state] = await select<{ active_days_zone: string | null }>(
    store,
    raw('select active_days_zone from rollup_state'),
  );
  const rows = await select<{ month: string; first_day: string; days: number }>(
    store,
    sql`
select month, first_day, cast(bit_or(any_days) as bigint) as days
from active_days where part = 'all' and thing = 'user' and not is_correction
group by month, first_day order by month`,
  );
  return {
    zone: state?.active_days_zone ?? null,
    months: rows.map(({ month, first_day: firstDay, days }) => ({ month, firstDay, days: BigInt(days) })),
  };
});
