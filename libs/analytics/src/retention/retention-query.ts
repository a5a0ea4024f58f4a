import type { EventType } from '@cartograph/events';
import { type BotChoice, withoutBots } from '../bot-choice.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import { type ResolvedPeriod, withinPeriod } from '../period.js';
import { all, type Fragment, joined, raw, sql } from '../sql.js';
import type { DayMask, UnitPeople } from '../rollups/unit-people.js';
import { type UnitCalendar, WORD } from './unit-calendar.js';
import { bitsOf, maskColumns, maskSince } from './unit-masks.js';

/** An event that begins or counts as a return: of a type, of a category or brand, or any. */
export interface EventChoice {
  /** Null: any type. */
  type?: EventType | null;
  /** Besides the filter of the question. */
  filter?: EventFilter | null;
}

/** Whether a user returned exactly so many units later, or then or at any time after. */
export type RetentionMode = 'on' | 'on-or-after';

/** Units after the first event's, both inclusive, from 1. */
export interface Bracket {
  from: number;
  to: number;
}

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
export function retentionQuery({
  period,
  calendar: { units, place },
  filter,
  bots,
  first,
  returning,
  mode,
  brackets,
}: RetentionScope): Fragment {
  const [begins, returns] = [conditionOf(first), conditionOf(returning)];
  const cell = ({ from, to }: Bracket): Fragment =>
    mode === 'on' ? within(from, to) : sql`last_return - entered >= ${raw(String(from))}`;
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
select entered, count(*) as users${cellsOf(brackets, cell, '1')}
from since group by entered order by entered`;
}

/** As {@link retentionQuery}, from the masks of days, of which all units fit into one word; null where the choices ask for more than a type that has a mask. */
export function rolledRetentionQuery(
  { first, returning, mode, brackets }: RetentionScope,
  { where, firstUnit, unitsOf }: UnitPeople,
): Fragment | null {
  const [begins, returns] = [maskOf(first), maskOf(returning)];
  if (begins === null || returns === null) return null;
  const cell = ({ from, to }: Bracket): Fragment => within(from, mode === 'on' ? to : WORD - 1);
  return sql`
with since as (
  select entered, units >> entered as mask, n
  from (select ${firstUnit(begins)} as entered, ${unitsOf(returns)} as units, n from active_days where ${where}) one
  where entered is not null
)
select entered, cast(sum(n) as bigint) as users${cellsOf(brackets, cell, 'n')}
from since group by entered order by entered`;
}

const within = (from: number, to: number): Fragment => sql`(mask & cast(${bitsOf(from, to)} as bigint)) <> 0`;

function cellsOf(brackets: readonly Bracket[], cell: (bracket: Bracket) => Fragment, users: string): Fragment {
  return joined(
    brackets.map(
      (bracket, i) => sql`,
  cast(sum(case when ${cell(bracket)} then ${raw(users)} else 0 end) as bigint) as ${raw(`c${i}`)}`,
    ),
    '',
  );
}

/** The mask of a choice; null for a type without one, or a category or brand. */
function maskOf(choice: EventChoice | null | undefined): DayMask | null {
  if (choice?.filter?.category != null || choice?.filter?.brand != null || choice?.type === 'remove_from_cart')
    return null;
  return choice?.type ?? 'any';
}

/** Condition on `events` of a choice. */
export function conditionOf(choice: EventChoice | null | undefined): Fragment {
  return all([...(choice?.type == null ? [] : [sql`event_type = ${choice.type}`]), ...matchesFilter(choice?.filter)]);
}
