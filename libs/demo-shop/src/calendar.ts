import type { RandomStream } from './random.js';

/** Times are seconds since 1 October 2019, UTC, whatever part of them a log covers. */
export const START_SECONDS = Date.UTC(2019, 9, 1) / 1000;
export const OCTOBER_DAYS = 31;
export const DAY_SECONDS = 86_400;
export const NOVEMBER_STARTS_AT = OCTOBER_DAYS * DAY_SECONDS;

/** The part of time that a log covers. */
export interface Calendar {
  /** The first time, and the one after the last. */
  start: number;
  end: number;
  days: number;
  /** Months from October 2019 to the first one covered. */
  monthsLater: number;
  /** Running sums of the days' traffic, ending at 1. */
  dayShares: Float64Array;
}

/** The shop's own clock: Asia/Dubai, four hours ahead of UTC all year. */
export const SHOP_TIME_ZONE = 'Asia/Dubai';
const SHOP_OFFSET_HOURS = 4;

/** Traffic by hour, UTC: highest at 14–15, lowest at 23. */
const HOUR_WEIGHTS = [
  1, 1.05, 1.4, 2.4, 3.6, 4.4, 4.9, 5.2, 5.3, 5.2, 5.1, 5.1, 5.3, 5.8, 6.5, 6.6, 6.2, 5.4, 4, 2.6, 1.6, 1, 0.75, 0.6,
];

/** How ready to buy a visitor is by hour, UTC: highest at 09. Mean about 1 over the traffic. */
const READINESS = [
  0.8, 0.83, 0.88, 0.95, 1.02, 1.08, 1.14, 1.19, 1.26, 1.42, 1.25, 1.17, 1.11, 1.05, 0.99, 0.94, 0.88, 0.83, 0.79, 0.75,
  0.73, 0.73, 0.75, 0.77,
];

/** Monday to Sunday. */
const WEEKDAY_WEIGHTS = [0.98, 0.97, 0.97, 0.98, 1.02, 1.06, 1.05];

/** November days with a sale, as multiples of an ordinary November day. */
const SALE_DAYS = new Map([
  [14, 1.5],
  [15, 3.4],
  [16, 2.9],
  [17, 2.9],
  [18, 1.3],
]);
const NOVEMBER_LEVEL = 1.33;

/** ISO weekday of a time on the shop's clock: 1 is Monday. 1 October 2019 was a Tuesday. */
export function localWeekday(time: number): number {
  return ((1 + Math.floor((time + SHOP_OFFSET_HOURS * 3600) / DAY_SECONDS)) % 7) + 1;
}

/** Hour of a time on the shop's clock, 0–23. */
export function localHour(time: number): number {
  return Math.floor((time + SHOP_OFFSET_HOURS * 3600) / 3600) % 24;
}

/** Day of a time on the shop's clock: 0 is 1 October. */
export function localDay(time: number): number {
  return Math.floor((time + SHOP_OFFSET_HOURS * 3600) / DAY_SECONDS);
}

/** Number of a local date in the form of `localDay`. */
export function dayNumber(date: string): number {
  return (Date.parse(`${date}T00:00:00Z`) / 1000 - START_SECONDS) / DAY_SECONDS;
}

/** How ready to buy a visitor is at this time, about 1 on average. */
export function readiness(time: number): number {
  return READINESS[Math.floor(time / 3600) % 24] ?? 1;
}

/** October and November 2019. */
export const TWO_MONTHS = calendarOf({ firstDay: 0, days: 61, monthsLater: 0 });

/**
 * The calendar of one month, UTC.
 *
 * @param month - `YYYY-MM`, from 2019-10 to 2099-12.
 * @throws RangeError - it is another text.
 */
export function monthCalendar(month: string): Calendar {
  const [, year = 0, number = 0] = (/^(\d{4})-(\d{2})$/.exec(month) ?? []).map(Number);
  const monthsLater = year * 12 + number - (2019 * 12 + 10);
  if (monthsLater < 0 || year > 2099 || number < 1 || number > 12) {
    throw new RangeError(`The demo shop's month is "${month}": give one from 2019-10 to 2099-12, such as 2019-10.`);
  }
  const firstDay = (Date.UTC(year, number - 1, 1) / 1000 - START_SECONDS) / DAY_SECONDS;
  return calendarOf({ firstDay, days: new Date(Date.UTC(year, number, 0)).getUTCDate(), monthsLater });
}

function calendarOf({
  firstDay,
  days,
  monthsLater,
}: {
  firstDay: number;
  days: number;
  monthsLater: number;
}): Calendar {
  const weights = Array.from({ length: days }, (_, i) => {
    const weekday = WEEKDAY_WEIGHTS[(firstDay + i + 1) % 7] ?? 1;
    const dayOfNovember = firstDay + i - OCTOBER_DAYS + 1;
    if (dayOfNovember < 1 || dayOfNovember > 30) return weekday * (1 + 0.004 * i);
    return weekday * NOVEMBER_LEVEL * (SALE_DAYS.get(dayOfNovember) ?? 1);
  });
  return {
    start: firstDay * DAY_SECONDS,
    end: (firstDay + days) * DAY_SECONDS,
    days,
    monthsLater,
    dayShares: cumulative(weights),
  };
}

const hourSlots = slots(HOUR_WEIGHTS, 4_096);

/**
 * Turns a fraction of a calendar's whole traffic into the UTC day that it falls on, 0 being the calendar's first: equal
 * steps of the fraction are equal numbers of sessions.
 */
export function dayOfTraffic({ dayShares, days }: Calendar, fraction: number): number {
  let low = 0;
  let high = days - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fraction < (dayShares[middle] ?? 1)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Draws a second of the day, UTC, by the shop's daily rhythm. */
export function drawSecondOfDay(random: RandomStream): number {
  const bits = random.uint32();
  return (hourSlots[bits & 4_095] ?? 0) * 3600 + ((bits >>> 12) % 3600);
}

/** Running sums of the weights, scaled to end at 1. */
export function cumulative(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return Float64Array.from(weights, (weight) => (sum += weight) / total);
}

function slots(weights: readonly number[], size: number): Uint8Array {
  const sums = cumulative(weights);
  let index = 0;
  return Uint8Array.from({ length: size }, (_, i) => {
    while ((i + 0.5) / size >= (sums[index] ?? 1) && index < weights.length - 1) index++;
    return index;
  });
}
