import { addDays, dayCount, type Period } from './local-days.js';
import { type Fragment, joined, raw, sql } from './sql.js';

/** How finely a period is cut: local days, ISO weeks (Monday to Sunday), or calendar months. */
export type Granularity = 'day' | 'week' | 'month';

/** A day, week or month, as far as it lies in a period. */
export interface CalendarPart extends Period {
  /** `2019-10-31`, `2019-W44` (ISO 8601) or `2019-10`. */
  name: string;
  /** Whether days of the week or month lie outside, so that its figures are not those of a whole one. */
  isPartial: boolean;
}

/** The days, weeks or months of a period in order; the first and the last are cut where the period begins or ends inside of them. */
export function calendarParts(period: Period, granularity: Granularity): CalendarPart[] {
  const parts: CalendarPart[] = [];
  for (let from = period.from; from <= period.to;) {
    const whole = wholePart(from, granularity);
    const to = whole.to < period.to ? whole.to : period.to;
    parts.push({ from, to, name: nameOf(from, granularity), isPartial: whole.from < from || to < whole.to });
    from = addDays(to, 1);
  }
  return parts;
}

/** The whole day, ISO week or month that a day lies in. */
export function wholePart(date: string, granularity: Granularity): Period {
  if (granularity === 'day') return { from: date, to: date };
  if (granularity === 'week') {
    const from = addDays(date, 1 - isoWeekday(date));
    return { from, to: addDays(from, 6) };
  }
  const from = `${date.slice(0, 7)}-01`;
  return { from, to: addDays(`${addDays(from, 31).slice(0, 7)}-01`, -1) };
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/**
 * SQL of the place of a day among the {@link calendarParts} of a period, 0 for the first.
 *
 * @param day - SQL of the day's place in the period, an integer from 0.
 */
export function partPlace(day: Fragment, period: Period, granularity: Granularity): Fragment {
  if (granularity === 'day') return day;
  if (granularity === 'week')
    return sql`cast(floor(cast(${day} + ${raw(String(isoWeekday(period.from) - 1))} as double) / 7) as int)`;
  const parts = calendarParts(period, granularity);
  const before = parts
    .slice(1)
    .map(({ from }, i) => sql`when ${day} < ${raw(String(dayCount(period.from, from) - 1))} then ${raw(String(i))}`);
  const last = raw(String(parts.length - 1));
  return before.length === 0
    ? sql`cast(${last} as int)`
    : sql`cast(case ${joined(before, ' ')} else ${last} end as int)`;
}

/** The week of the year that a Thursday lies in is the ISO week of its days. */
function nameOf(date: string, granularity: Granularity): string {
  if (granularity === 'day') return date;
  if (granularity === 'month') return date.slice(0, 7);
  const thursday = addDays(date, 4 - isoWeekday(date));
  const year = thursday.slice(0, 4);
  return `${year}-W${String(Math.ceil(dayCount(`${year}-01-01`, thursday) / 7)).padStart(2, '0')}`;
}
