import { zoneOffsets } from './explore/zone-offsets.js';
import { addDays, dayStart, localDate, type Period } from './local-days.js';

/** Clocks are never set by more than this at midnight. */
const MOST_SET = 3 * 3_600_000;

/** First and last instant of a log. */
export interface LogRange {
  first: Date;
  last: Date;
}

/** A stretch of time, its end excluded. */
export interface Stretch {
  start: Date;
  end: Date;
}

/**
 * What lies of a local day before its {@link dayStart}: the clocks had passed midnight when they were set back into the day before, as
 * Newfoundland's were at one minute past midnight until 2011. Null where they were not, as in every zone today.
 */
export function earlyPart(date: string, timeZone: string): Stretch | null {
  const start = dayStart(date, timeZone).getTime();
  for (const { until, seconds } of zoneOffsets(start - MOST_SET, start, timeZone)) {
    if (until === null || localDate(until - 1000, timeZone) < date || localDate(until, timeZone) >= date) continue;
    return { start: new Date(Date.parse(`${date}T00:00:00Z`) - seconds * 1000), end: new Date(until) };
  }
  return null;
}

/**
 * The local days that the events of a log can lie in. They are those of its first and last event, but where one of these lies in a night
 * on which the clocks went back over midnight: a later event may then be of the day before, and an earlier one of the day after.
 */
export function logDays({ first, last }: LogRange, timeZone: string): Period {
  const [from, to] = [localDate(first, timeZone), localDate(last, timeZone)];
  const next = addDays(to, 1);
  const early = earlyPart(next, timeZone);
  return {
    from: first < dayStart(from, timeZone) ? addDays(from, -1) : from,
    to: early && early.start <= last && first < early.end ? next : to,
  };
}
