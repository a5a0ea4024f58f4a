import { type BotChoice, withoutBots } from '../bot-choice.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import { type ResolvedPeriod, withinPeriod } from '../period.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import type { Bracket, EventChoice, RetentionMode } from './retention.js';
import type { UnitCalendar } from './unit-calendar.js';
import { bitsOf, maskColumns, maskSince } from './unit-masks.js';

/** What is counted. */
export interface RetentionScope {
  period: ResolvedPeriod;
  calendar: UnitCalendar;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
  first: EventChoice | null | undefined;
  returning: EventChoice | null | undefined;
  mode: RetentionMode;
  brackets: readonly Bracket[];
}

/** Users whose first event lay in a unit, and how many of them returned in each bracket: `c0`, `c1` … */
export type RetentionRow = { entered: number; users: number } & Record<`c${number}`, number>;

/**
 * Counts returns in one pass over the events: of each user the unit of their first event, and a bit for each unit with a return.
 */
export function retentionQuery({ period, calendar: { units, place }, filter, bots, first, returning, mode, brackets }: RetentionScope): Fragment {
  const [begins, returns] = [conditionOf(first), conditionOf(returning)];
  const cell = ({ from, to }: Bracket): Fragment => (mode === 'on' ? sql`(mask & cast(${bitsOf(from, to)} as bigint)) <> 0` : sql`last_return - entered >= ${raw(String(from))}`);
  const cells = brackets.map((bracket, i) => sql`,
  cast(sum(case when ${cell(bracket)} then 1 else 0 end) as bigint) as ${raw(`c${i}`)}`);
  return sql`
with chosen as (
  select user_id, event_type, category_id, category_code, brand, ${place} as place
  from events where ${all([...withinPeriod(period), ...matchesFilter(filter), ...withoutBots(bots), sql`(${begins}) or (${returns})`])}
),
people as (
  select user_id,
    min(case when ${begins} then place end) as entered,
    max(case when ${returns} then place end) as last_return,
    ${maskColumns(returns, raw('place'), units.length)}
  from chosen group by user_id
),
since as (
  select entered, last_return, ${raw(maskSince('entered', units.length))} as mask
  from people where entered is not null
)
select entered, count(*) as users${cells.reduce((before, one) => sql`${before}${one}`, raw(''))}
from since group by entered order by entered`;
}

/** Condition on `events` of a choice. */
export function conditionOf(choice: EventChoice | null | undefined): Fragment {
  return all([...(choice?.type == null ? [] : [sql`event_type = ${choice.type}`]), ...matchesFilter(choice?.filter)]);
}
