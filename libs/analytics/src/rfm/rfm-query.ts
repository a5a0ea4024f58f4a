import { actsWithoutBots, type BotChoice } from '../bot-choice.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import type { Period } from '../local-days.js';
import { type ResolvedPeriod, withinPeriod } from '../period.js';
import { placeOfDay } from '../retention/unit-calendar.js';
import { all, type Fragment, raw, sql } from '../sql.js';

/** Whose purchases. */
export interface BuyerScope {
  period: ResolvedPeriod;
  /** The days in which the period and the log meet. */
  covered: Period;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/**
 * SQL of the purchases: their user, session, day, 0 for the first, and price.
 *
 * @param options.inOrder - by user and session. To put them in order takes a third of the time; which buyers a sample has, and how they are listed, depends on it, their figures do not.
 */
export function purchasesQuery(
  { period, covered, filter, bots }: BuyerScope,
  { inOrder }: { inOrder: boolean },
): Fragment {
  return sql`
select user_id, session_no, ${placeOfDay(covered, period.timeZone, 'event_time')} as place, cast(price as double) as price
from acts where event_type = 'purchase' and ${all([...withinPeriod(period), ...matchesFilter(filter), ...actsWithoutBots(bots)])}${raw(inOrder ? '\norder by user_id, session_no' : '')}`;
}
