import { EVENT_TYPES, type EventType } from '@cartograph/events';
import { incomputable } from '@cartograph/metrics';
import { calendarParts, isoWeekday, wholePart } from '../calendar-parts.js';
import { columnOf } from '../counts.js';
import type { CoverageFault } from '../coverage-fault.js';
import type { ResolvedPeriod } from '../period.js';
import type { ExploreDimension } from './explore-dimensions.js';
import { type ExploreFigure, type ExploreMeasure, isRatio, typesOf } from './explore-measures.js';

/** A group's value in each dimension as the statements have it; null where it has none or stands for the others. */
export type GroupValues = readonly (string | null)[];

/** What the log lost of a period's groups. */
export interface LostGroups {
  /** Types that the log lost on every day of the group, or in its hour of these days. */
  lostIn(values: GroupValues): ReadonlySet<EventType>;
  /** Values of the groups with a loss in the dimensions of the calendar, null in the others; none where no dimension is of the calendar. */
  units: GroupValues[];
}

const EVERY_TYPE: ReadonlySet<EventType> = new Set(EVENT_TYPES);
const NO_TYPE: ReadonlySet<EventType> = new Set();

/**
 * Finds the days, weeks, months and weekdays on which the log lost a type of events, or everything: what is 0 there is not known.
 *
 * A week or month is lost where each of its days in the period is. An hour is where a fault touches it; without hours a day is where a fault
 * touches any of it, for what has none of the type on that day may have had some in the hours that are lost. A day that the period leaves out is
 * lost in each of its hours.
 *
 * @param period - null, and one outside of the log, lose nothing.
 * Cost: O(days × types).
 */
export function lostGroups(
  by: readonly ExploreDimension[],
  period: ResolvedPeriod | null,
  faults: readonly CoverageFault[],
): LostGroups {
  const covered = period?.covered ?? null;
  const leftOut = new Set(period?.leftOut.map(({ date }) => date));
  const hourAt = by.indexOf('hour');
  const calendar = by.map((dimension) => CALENDAR[dimension] ?? null);
  const ofDay = new Map<string, CoverageFault[]>();
  for (const fault of faults) {
    const loses =
      fault.kind === 'missing-day' ||
      fault.kind === 'event-type-vanished' ||
      (fault.kind === 'missing-hours' && hourAt >= 0);
    if (loses) ofDay.set(fault.date, [...(ofDay.get(fault.date) ?? []), fault]);
  }
  if (!covered || ofDay.size === 0) return { lostIn: () => NO_TYPE, units: [] };

  const daysOf = new Map<string, { values: GroupValues; dates: string[] }>();
  for (const { from: date } of calendarParts(covered, 'day')) {
    const values = calendar.map((valueOn) => valueOn && valueOn(date));
    const unit = daysOf.get(JSON.stringify(values)) ?? { values, dates: [] };
    unit.dates.push(date);
    daysOf.set(JSON.stringify(values), unit);
  }
  const lostOn = (date: string, hour: number | null): ReadonlySet<EventType> => {
    const touching = (ofDay.get(date) ?? []).filter(
      (fault) => hour === null || leftOut.has(date) || touches(fault, hour),
    );
    return touching.some(({ eventType }) => eventType === null)
      ? EVERY_TYPE
      : new Set(touching.flatMap(({ eventType }) => eventType ?? []));
  };
  const lostIn = (values: GroupValues): ReadonlySet<EventType> => {
    const { dates } = daysOf.get(JSON.stringify(calendar.map((valueOn, at) => valueOn && values[at]))) ?? { dates: [] };
    const hour = hourAt < 0 || values[hourAt] == null ? null : Number(values[hourAt]);
    // Most groups have a day without any fault.
    if (dates.length === 0 || dates.some((date) => !ofDay.has(date))) return NO_TYPE;
    const each = dates.map((date) => lostOn(date, hour));
    return new Set(EVENT_TYPES.filter((type) => each.every((lost) => lost.has(type))));
  };
  const units = calendar.every((valueOn) => valueOn === null)
    ? []
    : [...daysOf.values()].filter(({ dates }) => dates.every((date) => ofDay.has(date)));
  return { lostIn, units: units.map(({ values }) => values) };
}

/**
 * The figure of a group, unknown where it is 0 or has nothing to divide by because the log lost what it counts.
 *
 * @param counted - types of events that the measure counts in the group, by the question and its own value.
 */
export function knownFigure(
  measure: ExploreMeasure,
  figure: ExploreFigure,
  lost: ReadonlySet<EventType>,
  counted: readonly EventType[],
): ExploreFigure {
  if (figure.incomputable?.reason === 'not-logged' || !isLost(measure, figure, lost, counted)) return figure;
  const what = needsEach(measure) ? counted.filter((type) => lost.has(type)) : counted;
  const detail = `The log lost ${what.map(columnOf).join(' and ')} there by a fault of the tracking, so that ${measure} is not known.`;
  return {
    ...figure,
    value: null,
    exact: null,
    low: null,
    high: null,
    incomputable: incomputable('not-logged', detail),
  };
}

/** Whether a figure is nothing because the log lost what it counts. */
function isLost(
  measure: ExploreMeasure,
  figure: ExploreFigure,
  lost: ReadonlySet<EventType>,
  counted: readonly EventType[],
): boolean {
  if (lost.size === 0 || (Number(figure.numerator) !== 0 && figure.denominator !== 0)) return false;
  return needsEach(measure)
    ? counted.some((type) => lost.has(type))
    : counted.length > 0 && counted.every((type) => lost.has(type));
}

/** Whether one type that is lost makes a figure unknown; else only all of them do, since any event counts. */
const needsEach = (measure: ExploreMeasure): boolean => isRatio(measure) || typesOf(measure).length > 0;

const CALENDAR: Partial<Record<ExploreDimension, (date: string) => string>> = {
  day: (date) => date,
  week: (date) => wholePart(date, 'week').from,
  month: (date) => wholePart(date, 'month').from,
  weekday: (date) => String(isoWeekday(date)),
};

/** Whether a fault lies in any part of a local hour. */
function touches({ fromLocalTime, toLocalTime }: CoverageFault, hour: number): boolean {
  return hoursOf(fromLocalTime ?? '00:00') < hour + 1 && hoursOf(toLocalTime ?? '24:00') > hour;
}

function hoursOf(localTime: string): number {
  const [hours = 0, minutes = 0] = localTime.split(':').map(Number);
  return hours + minutes / 60;
}
