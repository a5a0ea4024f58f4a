import {
  dayNumber,
  dayOfTraffic,
  DAY_SECONDS,
  drawSecondOfDay,
  localDay,
  localHour,
  localWeekday,
  type Calendar,
} from './calendar.js';
import type { Catalog, Category, Niche } from './catalog.js';
import type { PlantedPeak } from './plan.js';
import type { RandomStream } from './random.js';
import type { Shop } from './shop.js';

/** A session that is to come: when, for which niche, and how much readier to buy than usual. */
export interface Visit {
  time: number;
  niche: number;
  /** Whether the niche is one of the customer's own. */
  isTaste: boolean;
  readiness: number;
}

/** One customer with what they like and what they left in the cart. */
export interface Customer {
  index: number;
  random: RandomStream;
  /** Favorite niches, the dearest first. */
  tastes: number[];
  bandTaste: number;
  brandTaste: number;
  /** Multiplies the chance of a cart. */
  propensity: number;
  /** Products put in the cart and not bought, latest last. */
  wishes: number[];
  visits: Visit[];
  sessions: number;
}

/** Few customers make most purchases: they come about twice as often and are fifteen times as ready to buy. */
const SHOPPER_SHARE = 0.09;
const SHOPPER_PROPENSITY = 4.1;
const OTHERS_PROPENSITY = 0.28;
const TASTE_SHARE = 0.8;
const PEAK_TRIES = 90;

/** Draws who customer number `index` is and when they come; `random` has been seeded for them. */
export function drawCustomer(shop: Shop, index: number, random: RandomStream): Customer {
  const { calendar, catalog } = shop;
  const tastes = [drawNiche(catalog, random)];
  if (random.unit() < 0.5) tastes.push(drawNiche(catalog, random));
  if (random.unit() < 0.25) tastes.push(drawNiche(catalog, random));
  const favorite = catalog.niches[tastes[0] as number] as Niche;
  const isShopper = random.unit() < SHOPPER_SHARE;
  const customer: Customer = {
    index,
    random,
    tastes,
    bandTaste: random.below(3),
    brandTaste: catalog.productBrand[
      favorite.firstProduct + random.below(favorite.endProduct - favorite.firstProduct)
    ] as number,
    propensity: isShopper ? SHOPPER_PROPENSITY : OTHERS_PROPENSITY,
    wishes: [],
    visits: [],
    sessions: 0,
  };
  if (shop.monthKey !== null) random.reseed(shop.seed, 23, index, shop.monthKey);
  const drawCount = (): number => shop.sessionsPerCustomer[random.below(shop.sessionsPerCustomer.length)] as number;
  const count = drawCount() + (isShopper ? drawCount() : 0);
  const center = random.unit();
  const width = drawWindow(random);
  for (let i = 0; i < count; i++) {
    const isTaste = random.unit() < TASTE_SHARE;
    const niche = isTaste ? drawTaste(tastes, random) : drawNiche(catalog, random);
    const category = catalog.categories[(catalog.niches[niche] as Niche).category] as Category;
    customer.visits.push({ time: drawTime(calendar, category, center, width, random), niche, isTaste, readiness: 1 });
  }
  customer.visits.sort((a, b) => a.time - b.time);
  return customer;
}

/** Adds a visit that a planted sequel calls for, some days after `time`; from the log's end on it never happens. */
export function scheduleVisit(customer: Customer, time: number, end: number, niche: number, readiness: number): void {
  const day = Math.floor(time / DAY_SECONDS) + 1 + customer.random.below(6);
  const at = day * DAY_SECONDS + drawSecondOfDay(customer.random);
  if (at >= end) return;
  const before = customer.visits.findIndex((visit) => visit.time > at);
  customer.visits.splice(before < 0 ? customer.visits.length : before, 0, {
    time: at,
    niche,
    isTaste: true,
    readiness,
  });
}

/** Draws a niche by popularity. */
export function drawNiche({ nichePopularity }: Catalog, random: RandomStream): number {
  return search(nichePopularity, random.unit(), 0, nichePopularity.length);
}

/** First row in [from, end) whose running sum lies above `at`. */
export function search(sums: Float64Array, at: number, from: number, end: number): number {
  let low = from;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at < (sums[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function drawTaste(tastes: readonly number[], random: RandomStream): number {
  const at = random.unit();
  const rank = at < 0.62 ? 0 : at < 0.88 ? 1 : 2;
  return tastes[Math.min(rank, tastes.length - 1)] as number;
}

/** The part of the log in which a customer is about, as a fraction of the whole traffic. */
function drawWindow(random: RandomStream): number {
  const kind = random.unit();
  if (kind < 0.14) return 0.03;
  if (kind < 0.26) return 0.05 + random.unit() * 0.3;
  return 0.6 + random.unit() * 2;
}

/** Draws a second inside the customer's window; a category with a planted peak refuses most times outside it. */
function drawTime(
  calendar: Calendar,
  { peaks }: Category,
  center: number,
  width: number,
  random: RandomStream,
): number {
  let time = 0;
  for (let attempt = 0; attempt < PEAK_TRIES; attempt++) {
    const day = dayOfTraffic(calendar, reflect(center + width * (random.unit() - 0.5)));
    time = calendar.start + day * DAY_SECONDS + drawSecondOfDay(random);
    if (peaks.every((peak) => isInPeak(peak, time) || random.unit() * peak.intensity < 1)) break;
  }
  return time;
}

/** Whether a time lies in a peak's window on the shop's clock. */
export function isInPeak(peak: PlantedPeak, time: number): boolean {
  return (
    localWeekday(time) === peak.weekday &&
    peak.hours.includes(localHour(time)) &&
    (peak.onlyOn === undefined || localDay(time) === dayNumber(peak.onlyOn))
  );
}

/** Folds a number back into [0, 1) at both ends; an even spread stays even. */
function reflect(x: number): number {
  const folded = Math.abs(x) % 2;
  return folded >= 1 ? Math.min(2 - folded, 0.999_999_999) : folded;
}
