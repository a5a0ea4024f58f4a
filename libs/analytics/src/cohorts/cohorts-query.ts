import type { EventType } from '@cartograph/events';
import { type BotChoice, withoutBots } from '../bot-choice.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import { type ResolvedPeriod, withinPeriod } from '../period.js';
import { type UnitCalendar, WORD } from '../retention/unit-calendar.js';
import { maskColumns } from '../retention/unit-masks.js';
import { bits } from '../rollups/active-days.js';
import type { DayMask, UnitPeople } from '../rollups/unit-people.js';
import { all, type Fragment, raw, sql } from '../sql.js';

/** What is counted. */
export interface CohortScope {
  period: ResolvedPeriod;
  calendar: UnitCalendar;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
  /** What a user enters with. */
  enters: EventType & DayMask;
}

/** Users who entered in a unit, and how many of them were active in each: `c0`, `c1` …, all units of the period. From the masks also how many bought: `b0`, `b1` … */
export type ActivityRow = { entered: number; users: number } & Record<`c${number}`, number> &
  Partial<Record<`b${number}`, number>>;

/** Purchases of a cohort in a unit. */
export interface SalesOfCohort {
  entered: number;
  place: number;
  /** Not where the masks tell it. */
  buyers?: number;
  revenue: string;
}

/** Counts who was active when, in one pass: of each user the unit in which they entered, and a bit for each unit with an event. */
export function activityQuery({ period, calendar: { units, place }, filter, bots, enters }: CohortScope): Fragment {
  const counts = units
    .map((_, at) => `cast(sum((w${Math.floor(at / WORD)} >> ${at % WORD}) & 1) as bigint) as c${at}`)
    .join(',\n  ');
  return sql`
with chosen as (
  select user_id, event_type, ${place} as place
  from events where ${all([...withinPeriod(period), ...matchesFilter(filter), ...withoutBots(bots)])}
),
people as (
  select user_id,
    min(case when event_type = ${enters} then place end) as entered,
    ${maskColumns(raw('true'), raw('place'), units.length)}
  from chosen group by user_id
)
select entered, count(*) as users,
  ${raw(counts)}
from people where entered is not null group by entered order by entered`;
}

/** Adds up the purchases of the users of each cohort, by unit: only the rows that begin or buy are read. */
export function cohortSalesQuery({ period, calendar: { place }, filter, bots, enters }: CohortScope): Fragment {
  return sql`
with chosen as (
  select user_id, event_type, price, ${place} as place
  from ${raw(enters === 'view' ? 'events' : 'acts events')} where ${all([...withinPeriod(period), ...matchesFilter(filter), ...withoutBots(bots), sql`event_type = ${enters} or event_type = 'purchase'`])}
),
bought as (
  select user_id, place, sum(price) as revenue from chosen where event_type = 'purchase' group by user_id, place
),
people as (
  select user_id, min(place) as entered from chosen where event_type = ${enters} group by user_id
)
select entered, place, count(*) as buyers, cast(sum(revenue) as decimal(38, 4)) as revenue
from bought join people on people.user_id = bought.user_id
where place >= entered
group by entered, place`;
}

/** As {@link activityQuery}, from the masks of days, with those who bought in each unit. */
export function rolledActivityQuery(
  { calendar: { units }, enters }: CohortScope,
  { where, firstUnit, unitsOf }: UnitPeople,
): Fragment {
  const counts = units
    .map((_, at) =>
      ['c', 'b']
        .map(
          (word) => `,
  cast(sum(case when (${word} >> ${at}) & 1 = 1 then n else 0 end) as bigint) as ${word}${at}`,
        )
        .join(''),
    )
    .join('');
  return sql`
with people as (
  select entered, c, b, sum(n) as n
  from (select ${firstUnit(enters)} as entered, ${unitsOf('any')} as c, ${unitsOf('purchase')} as b, n from active_days where ${where}) one
  where entered is not null
  group by entered, c, b
)
select entered, cast(sum(n) as bigint) as users${raw(counts)}
from people group by entered order by entered`;
}

/** Adds up what the users of each cohort paid, by unit: of each purchase the first day with which its user entered in the period. */
export function rolledRevenueQuery({ enters }: CohortScope, { month, facet, mask, unitOfBit }: UnitPeople): Fragment {
  return sql`
select entered, place, cast(sum(revenue) as decimal(38, 4)) as revenue
from (
  select ${unitOfBit('day')} as entered, ${unitOfBit('sale_day')} as place, revenue
  from entry_sales where month = ${month} and ${facet} and entry = ${enters} and ${isOf(mask, 'day')} and ${isOf(mask, 'sale_day')} and (previous_day is null or not ${isOf(mask, 'previous_day')})
) sold
where place >= entered
group by entered, place`;
}

/** Whether a day, by its bit, is one of a mask. */
const isOf = (mask: bigint, column: string): Fragment => sql`((${bits(mask)} >> ${raw(column)}) & 1) = 1`;
