import { EVENT_TYPES, type EventType } from '@cartograph/events';
import type { CoverageFault } from '../../coverage-fault.js';
import { localDays, type Period } from '../../local-days.js';
import { daysOnQuarters, QUARTER } from '../../local-quarters.js';
import type { LogRange } from '../../log-days.js';

/** Hours of a week. */
export const CELLS = 168;
const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Which hour of which week each piece of a period is, on the clocks of a zone. */
export interface WeekClock {
  /** Milliseconds since 1970 of the first step. */
  start: number;
  /** Milliseconds: a quarter-hour, or a minute where quarter-hours do not tell the zone's days apart; an hour of an {@link hourlyClock}. */
  step: number;
  /** Weeks of seven days from the period's first day; the last may be shorter. */
  weeks: number;
  /** Of every step: week × 168 + (ISO weekday − 1) × 24 + hour. */
  places: Int32Array;
  /** Of every step and event type: 1 where the log cannot have such events, as it had not begun, had ended or lost them. */
  lost: Record<EventType, Uint8Array>;
}

/**
 * Lays the clock of a zone over the local days of a period. An hour that the clocks skip has no step, one that they repeat has twice as many.
 *
 * @param faults - hours that the log lost; a level that changed loses nothing.
 * Cost: O(steps); steps of days with 24 hours are not converted one by one.
 */
export function weekClock(
  days: Period,
  timeZone: string,
  range: LogRange,
  faults: readonly CoverageFault[],
): WeekClock {
  const step = daysOnQuarters(days, timeZone) ? QUARTER : MINUTE;
  const dates = localDays(days.from, days.to, timeZone);
  const start = dates[0]?.start.getTime() ?? 0;
  const steps = Math.max(0, Math.ceil(((dates.at(-1)?.end.getTime() ?? start) - start) / step));
  const clock: WeekClock = {
    start,
    step,
    weeks: Math.ceil(dates.length / 7),
    places: new Int32Array(steps),
    lost: {
      view: new Uint8Array(steps),
      cart: new Uint8Array(steps),
      remove_from_cart: new Uint8Array(steps),
      purchase: new Uint8Array(steps),
    },
  };
  const minuteOf = minuteFormat(timeZone);
  const losses = lossesByDay(faults);
  const [first, last] = [Math.floor(range.first.getTime() / step) * step, range.last.getTime()];
  for (const [index, { date, start: from, end }] of dates.entries()) {
    const place = Math.floor(index / 7) * CELLS + weekdayOf(date) * 24;
    const isPlain = end.getTime() - from.getTime() === DAY;
    for (let at = from.getTime(); at < end.getTime(); at += step) {
      const minute = isPlain ? (at - from.getTime()) / MINUTE : minuteOf(at);
      const number = (at - start) / step;
      clock.places[number] = place + Math.floor((minute * MINUTE) / HOUR);
      const isOutside = at < first || at > last;
      for (const type of EVENT_TYPES)
        if (isOutside || isLost(losses.get(date), type, minute)) clock.lost[type][number] = 1;
    }
  }
  return clock;
}

/**
 * The same clock by hours, to count events by: a quarter of the rows. What the log had in an hour then stands at its start.
 *
 * @returns null where an hour from the first step on is not one hour of the week, or has lost something for a part of it: then quarter-hours count.
 *   Quarter-hours before the log's begin or after its end have no events and may share an hour with others.
 */
export function hourlyClock(clock: WeekClock, range: LogRange): WeekClock | null {
  const { step, start, places } = clock;
  const parts = HOUR / step;
  if (step !== QUARTER || places.length % parts !== 0) return null;
  const hours = places.length / parts;
  const hourly: WeekClock = {
    start,
    step: HOUR,
    weeks: clock.weeks,
    places: new Int32Array(hours),
    lost: {
      view: new Uint8Array(hours),
      cart: new Uint8Array(hours),
      remove_from_cart: new Uint8Array(hours),
      purchase: new Uint8Array(hours),
    },
  };
  const [first, last] = [
    Math.floor((range.first.getTime() - start) / step),
    Math.floor((range.last.getTime() - start) / step),
  ];
  for (let hour = 0; hour < hours; hour += 1) {
    const [from, to] = [hour * parts, (hour + 1) * parts];
    const place = places[from]!;
    hourly.places[hour] = place;
    for (let at = from; at < to; at += 1) if (places[at] !== place) return null;
    const [logged, ended] = [Math.max(from, first), Math.min(to, last + 1)];
    for (const type of EVENT_TYPES) {
      const lost = clock.lost[type];
      const isLost = logged < ended ? lost[logged]! : 1;
      for (let at = logged; at < ended; at += 1) if (lost[at] !== isLost) return null;
      hourly.lost[type][hour] = isLost;
    }
  }
  return hourly;
}

/** Hours of each of the 168 cells in which the log could have had one of the types. */
export function exposureHours({ places, lost, step }: WeekClock, types: readonly EventType[]): Float64Array {
  const hours = new Float64Array(CELLS);
  places.forEach((place, number) => {
    if (types.every((type) => lost[type][number])) return;
    hours[place % CELLS] = (hours[place % CELLS] ?? 0) + step / HOUR;
  });
  return hours;
}

interface Loss {
  types: readonly EventType[];
  from: number;
  to: number;
}

function lossesByDay(faults: readonly CoverageFault[]): Map<string, Loss[]> {
  const losses = new Map<string, Loss[]>();
  for (const { date, kind, eventType, fromLocalTime, toLocalTime } of faults) {
    const types =
      kind === 'event-type-vanished' && eventType
        ? [eventType]
        : kind === 'missing-hours' || kind === 'missing-day'
          ? EVENT_TYPES
          : null;
    if (!types) continue;
    losses.set(date, [
      ...(losses.get(date) ?? []),
      { types, from: minutes(fromLocalTime ?? '00:00'), to: minutes(toLocalTime ?? '24:00') },
    ]);
  }
  return losses;
}

function isLost(losses: readonly Loss[] | undefined, type: EventType, minute: number): boolean {
  return losses?.some(({ types, from, to }) => types.includes(type) && minute >= from && minute < to) ?? false;
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** Monday is 0. */
function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function minuteFormat(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (instant) => minutes(format.format(instant));
}
