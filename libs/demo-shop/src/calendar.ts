import type { RandomStream } from './random.js';

/** The log covers 1 October to 30 November 2019, UTC. Times are seconds since its start. */
export const START_SECONDS = Date.UTC(2019, 9, 1) / 1000;
export const OCTOBER_DAYS = 31;
export const DAYS = 61;
export const DAY_SECONDS = 86_400;
export const END_TIME = DAYS * DAY_SECONDS;
export const NOVEMBER_STARTS_AT = OCTOBER_DAYS * DAY_SECONDS;

/** The shop's own clock: Asia/Dubai, four hours ahead of UTC all year. */
export const SHOP_TIME_ZONE = 'Asia/Dubai';
const SHOP_OFFSET_HOURS = 4;

/** Traffic by hour, UTC: highest at 14–15, lowest at 23. */
const HOUR_WEIGHTS = [1, 1.05, 1.4, 2.4, 3.6, 4.4, 4.9, 5.2, 5.3, 5.2, 5.1, 5.1, 5.3, 5.8, 6.5, 6.6, 6.2, 5.4, 4, 2.6, 1.6, 1, 0.75, 0.6];

/** How ready to buy a visitor is by hour, UTC: highest at 09. Mean about 1 over the traffic. */
const READINESS = [
  0.8, 0.83, 0.88, 0.95, 1.02, 1.08, 1.14, 1.19, 1.26, 1.42, 1.25, 1.17, 1.11, 1.05, 0.99, 0.94, 0.88, 0.83, 0.79, 0.75, 0.73, 0.73, 0.75, 0.77,
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

const dayShares = cumulative(
  Array.from({ length: DAYS }, (_, day) => {
    const weekday = WEEKDAY_WEIGHTS[(day + 1) % 7] ?? 1;
    if (day < OCTOBER_DAYS) return weekday * (1 + 0.004 * day);
    return weekday * NOVEMBER_LEVEL * (SALE_DAYS.get(day - OCTOBER_DAYS + 1) ?? 1);
  }),
);

const hourSlots = slots(HOUR_WEIGHTS, 4_096);

/**
 * Turns a fraction of the whole traffic into the UTC day that it falls on: equal steps of the fraction are equal
 * numbers of sessions.
 */
export function dayOfTraffic(fraction: number): number {
  let low = 0;
  let high = DAYS - 1;
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
