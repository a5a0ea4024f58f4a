import { type Granularity, calendarParts, partPlace } from './calendar-parts.js';
import { addDays, dayStart, type LocalDay, type Period } from './local-days.js';
import { quartersOfDays } from './local-quarters.js';
import { type Fragment, sql } from './sql.js';

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
