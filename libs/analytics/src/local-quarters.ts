import { addDays, dayStart, localDate, localDays, type Period } from './local-days.js';
import { instant } from './period.js';
import { type Fragment, raw, sql } from './sql.js';

/** Milliseconds of a quarter-hour. */
export const QUARTER = 900_000;

/** Whether all of these instants begin a UTC quarter-hour, so that whole quarter-hours lie on one side of each. */
export function onQuarters(instants: readonly Date[]): boolean {
  return instants.every((value) => value.getTime() % QUARTER === 0);
}

/** Clocks are set by at most this many quarter-hours at midnight. */
const AROUND_MIDNIGHT = 8;

/**
 * Whether the quarter-hours of UTC tell the local days of a period apart: each lies in one day, and the days follow one another. So it
 * is in every zone today; until 2011 Newfoundland set its clocks back at one minute past midnight, into the day before.
 */
export function daysOnQuarters(period: Period, timeZone: string): boolean {
  return localDays(period.from, addDays(period.to, 1), timeZone).every(({ date, start, end }) => {
    if (start.getTime() === end.getTime()) return true;
    if (!onQuarters([start])) return false;
    for (let i = -AROUND_MIDNIGHT; i < AROUND_MIDNIGHT; i++) {
      const quarter = start.getTime() + i * QUARTER;
      const day = localDate(quarter, timeZone);
      if (i < 0 === day >= date || localDate(quarter + QUARTER - 1, timeZone) !== day) return false;
    }
    return true;
  });
}

/**
 * A relation of every quarter-hour of some local days: `quarter`, its local `day` as text, and `day_start`, the day's first one.
 * Zones are converted here, for each quarter-hour and never for each event.
 */
export function quartersOfDays(days: Period, timeZone: string): Fragment {
  const start = dayStart(days.from, timeZone);
  const end = dayStart(addDays(days.to, 1), timeZone);
  const count = Math.ceil((end.getTime() - start.getTime()) / QUARTER);
  return sql`
  select quarter, day, min(quarter) over (partition by day) as day_start
  from (
    select quarter, cast(local_date(quarter, ${timeZone}) as string) as day
    from (select ${instant(start)} + cast(i as int) * interval '15' minute as quarter from range(${raw(String(count))}) r(i)) q
  ) d`;
}
