import { QuestionError } from './question-error.js';

const DAY = 86_400_000;
/** Clocks are set back by at least half an hour, so that a look every twenty minutes sees it. */
const LOOK = 20 * 60_000;
const LOOKED = 3 * 3_600_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A local calendar day with its UTC bounds; 23 or 25 hours long where clocks change. */
export interface LocalDay {
  /** `YYYY-MM-DD`. */
  date: string;
  start: Date;
  /** First instant of the next day. */
  end: Date;
}

/** Local days, both inclusive, `YYYY-MM-DD`. */
export interface Period {
  from: string;
  to: string;
}

/**
 * Checks an IANA time zone name.
 *
 * @throws QuestionError - `invalid-time-zone` for offsets, abbreviations that are no zone, and unknown names.
 */
export function checkTimeZone(timeZone: string): void {
  formatter(timeZone);
}

/** Local calendar day of an instant. */
export function localDate(instant: Date | number, timeZone: string): string {
  return formatter(timeZone).format(instant);
}

/**
 * The instant from which on the local day is `date` or later, to the second: midnight, or the first moment after a gap where the clocks
 * skip it. Where they were set back when midnight had just passed it is the second midnight.
 */
export function dayStart(date: string, timeZone: string): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Offsets lie between -12 and +14 hours; a zone that moved across the date line adds a day.
  const after = midnight + 1.7 * DAY;
  const start = reached(date, timeZone, midnight - 1.7 * DAY, after);
  // At another midnight than the first, the day before comes back within the hours that clocks are set by.
  for (let look = start + LOOK; look < start + LOOKED; look += LOOK) {
    if (localDate(look, timeZone) < date) return new Date(reached(date, timeZone, look, after));
  }
  return new Date(start);
}

/** An instant at which a local day is reached, by bisection to the second. */
function reached(date: string, timeZone: string, from: number, to: number): number {
  let [before, after] = [from, to];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (localDate(middle, timeZone) >= date) after = middle;
    else before = middle;
  }
  return after;
}

/** The calendar day `days` later, or earlier when negative. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Number of calendar days from `from` to `to`, both included. */
export function dayCount(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY) + 1;
}

/** Every local day from `from` to `to`, both included. */
export function localDays(from: string, to: string, timeZone: string): LocalDay[] {
  const days: LocalDay[] = [];
  let start = dayStart(from, timeZone);
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const end = dayStart(addDays(date, 1), timeZone);
    days.push({ date, start, end });
    start = end;
  }
  return days;
}

/**
 * Checks a calendar day.
 *
 * @throws QuestionError - `invalid-period` unless the text is `YYYY-MM-DD` and that day exists.
 */
export function checkDate(argument: string, text: string): void {
  const exists =
    /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    addDays(text, 0) === text;
  if (!exists) {
    throw new QuestionError(
      'invalid-period',
      argument,
      text,
      `"${text}" is not a calendar day. Write ${argument} as YYYY-MM-DD, such as 2019-10-31.`,
    );
  }
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  // Names only: engines read an offset such as "+04:00" with opposite signs.
  if (/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(timeZone)) {
    try {
      const made = new Intl.DateTimeFormat('en-CA', {
        timeZone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        calendar: 'iso8601',
      });
      formatters.set(timeZone, made);
      return made;
    } catch {
      // A RangeError: the name is unknown; said below with a remedy.
    }
  }
  throw new QuestionError(
    'invalid-time-zone',
    'timeZone',
    timeZone,
    `"${timeZone}" is not a known time zone. Use an IANA name such as Asia/Dubai or UTC.`,
  );
}
