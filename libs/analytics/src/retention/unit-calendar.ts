import type { EventType } from '@cartograph/events';
import { type CalendarPart, calendarParts, type Granularity, partPlace, wholePart } from '../calendar-parts.js';
import type { CoverageFault } from '../coverage-fault.js';
import { dayPlace } from '../local-day-place.js';
import { isSurelyMissing } from '../coverage-faults.js';
import { addDays, dayCount, dayStart, localDate, localDays, type Period } from '../local-days.js';
import { daysOnQuarters, onQuarters } from '../local-quarters.js';
import type { LogRange } from '../log-days.js';
import type { ResolvedPeriod } from '../period.js';
import { QuestionError } from '../question-error.js';
import { type Fragment, raw, sql } from '../sql.js';

/** The days, weeks or months in which a period and the log meet. */
export interface UnitCalendar {
  granularity: Granularity;
  units: CalendarPart[];
  /** So many units from the first are over; what happens in the others is not all known yet. */
  complete: number;
  /** SQL of the place among the units of an event's time. */
  place: Fragment;
}

const HOUR = 3_600_000;

/** Bits of a word; a 64-bit number holds them without touching its sign. */
export const WORD = 62;

/** Units that the masks of a user hold. */
const MOST_UNITS = 16 * WORD;

/**
 * The calendar of a question about users over time.
 *
 * @returns null where the period and the log do not meet.
 * @throws QuestionError - `invalid-period` for more than 992 units.
 */
export function unitCalendar(
  period: ResolvedPeriod,
  range: LogRange,
  granularity: Granularity,
  column = 'event_time',
): UnitCalendar | null {
  const { covered, timeZone } = period;
  if (!covered) return null;
  const units = calendarParts(covered, granularity);
  if (units.length > MOST_UNITS) {
    throw new QuestionError(
      'invalid-period',
      'granularity',
      granularity,
      `The period has ${units.length} ${granularity}s; at most ${MOST_UNITS} are counted. Take a shorter period, or a longer unit.`,
    );
  }
  const until = lastCompleteDay(period, range);
  return {
    granularity,
    units,
    complete: units.filter(({ from }) => wholePart(from, granularity).to <= until).length,
    place: partPlace(placeOfDay(covered, timeZone, column), covered, granularity),
  };
}

/**
 * The last local day about which everything is known: the period's last one, or where the log ends before it, the log's last one if it
 * reaches into the day's last hour, else the one before.
 */
export function lastCompleteDay({ to, timeZone }: ResolvedPeriod, range: LogRange): string {
  const last = localDate(range.last, timeZone);
  if (to < last) return to;
  const isOver = range.last.getTime() >= dayStart(addDays(last, 1), timeZone).getTime() - HOUR;
  return isOver ? last : addDays(last, -1);
}

/** Share of a unit's days that may be lost: what is counted over the others is then hardly lower. A day of a week is more. */
const MOST_LOST = 0.1;

/**
 * Places of the units of which the log lost more than a tenth of the days: who came then is not known. A day counts by the hours in which it lost events of the type, or in which
 * nothing came though the shop was not just quiet.
 *
 * @param type - what is looked for on these days; null: any event, which lost views stand for.
 */
export function lostUnits(
  { units }: Pick<UnitCalendar, 'units'>,
  faults: readonly CoverageFault[],
  type: EventType | null,
): ReadonlySet<number> {
  const lost = faults.filter(
    (fault) =>
      ((fault.kind === 'missing-day' || fault.kind === 'missing-hours') && isSurelyMissing(fault)) ||
      (fault.kind === 'event-type-vanished' && fault.eventType === (type ?? 'view')),
  );
  if (lost.length === 0) return new Set();
  const isLost = ({ from, to }: Period): boolean => {
    const byDay = new Map<string, number>();
    for (const fault of lost)
      if (fault.date >= from && fault.date <= to)
        byDay.set(fault.date, Math.min(1, (byDay.get(fault.date) ?? 0) + lostShare(fault)));
    return [...byDay.values()].reduce((sum, share) => sum + share, 0) > dayCount(from, to) * MOST_LOST;
  };
  return new Set(units.flatMap((unit, place) => (isLost(unit) ? [place] : [])));
}

/** Share of the local day between the two times of a fault; all of it where it has none. */
function lostShare({ fromLocalTime, toLocalTime }: CoverageFault): number {
  const hours = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60;
  return (hours(toLocalTime ?? '24:00') - hours(fromLocalTime ?? '00:00')) / 24;
}

/** SQL of the place of an instant's local day among some days, 0 for the first. Only for instants inside of them. */
export function placeOfDay(days: Period, timeZone: string, column: string): Fragment {
  const local = localDays(days.from, days.to, timeZone);
  const ends = [dayStart(days.from, timeZone), dayStart(addDays(days.to, 1), timeZone)];
  if (daysOnQuarters(days, timeZone) && onQuarters(ends)) return dayPlace(local, column);
  return sql`cast(local_date(${raw(column)}, ${timeZone}) - cast(${days.from} as date) as int)`;
}
