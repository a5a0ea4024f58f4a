import type { EventStore } from '@cartograph/events';
import { type Granularity, calendarParts, partPlace } from './calendar-parts.js';
import { type LocalDay, dayStart, addDays } from './local-days.js';
import { quartersOfDays } from './local-quarters.js';
import type { Period } from './period.js';
import type { PeopleRow } from './overview-rollups.js';
import { type Fragment, select, sql } from './sql.js';

/** The parts of some local days as stretches of time, named by their first day. */
export function partStretches(days: Period, granularity: Granularity, timeZone: string): LocalDay[] {
  return calendarParts(days, granularity).map(({ from, to }) => ({
    date: from,
    start: dayStart(from, timeZone),
    end: dayStart(addDays(to, 1), timeZone),
  }));
}

/** A relation of every quarter-hour of some local days: `quarter`, the `place` of its week or month, and `part_start`, the first of them that lies in it. */
export function quartersOfParts(days: Period, granularity: Granularity, timeZone: string): Fragment {
  const place = partPlace(sql`cast(cast(day as date) - cast(${days.from} as date) as int)`, days, granularity);
  return sql`
  select quarter, place, min(quarter) over (partition by place) as part_start
  from (select quarter, ${place} as place from (${quartersOfDays(days, timeZone)}) dated) parted`;
}

/**
 * Distinct users and sessions of each week or month, exact: in each those whose quarter-hour before lies outside of it. They are no sums of days.
 */
export function partPeopleQuery(days: Period, granularity: Granularity, timeZone: string): Fragment {
  return sql`
with quarters as (${quartersOfParts(days, granularity, timeZone)}
),
things as (
  select place, measure, cast(coalesce(sum(n) filter (where previous_quarter is null or previous_quarter < part_start), 0) as bigint) as things
  from presence join quarters on quarters.quarter = presence.quarter
  where measure in ('user', 'session', 'buyer', 'purchase_session')
  group by place, measure
)
select place,
  cast(coalesce(sum(case when measure = 'user' then things end), 0) as bigint) as visitors,
  cast(coalesce(sum(case when measure = 'session' then things end), 0) as bigint) as sessions,
  cast(coalesce(sum(case when measure = 'buyer' then things end), 0) as bigint) as buyers,
  cast(coalesce(sum(case when measure = 'purchase_session' then things end), 0) as bigint) as purchase_sessions
from things
group by place`;
}

/** Asks a {@link partPeopleQuery}; parts without anybody have zeros. */
export async function askPartPeople(
  store: EventStore,
  query: Fragment,
  parts: readonly LocalDay[],
  signal: AbortSignal | undefined,
): Promise<PeopleRow[]> {
  const rows = await select<Omit<PeopleRow, 'day'> & { place: number }>(store, query, signal);
  const found = new Map(rows.map((row) => [row.place, row]));
  return parts.map(({ date }, i) => {
    const { visitors = 0, sessions = 0, buyers = 0, purchase_sessions = 0 } = found.get(i) ?? {};
    return { day: date, visitors, sessions, buyers, purchase_sessions };
  });
}
