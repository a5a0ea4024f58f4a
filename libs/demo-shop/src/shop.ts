import { monthCalendar, TWO_MONTHS, type Calendar } from './calendar.js';
import type { Catalog } from './catalog.js';
import { makeCatalog } from './catalog.js';
import { logNormalTable } from './exact.js';

/** What every customer of one shop has in common. Memory: the catalog, whatever the size of the log. */
export interface Shop {
  seed: number;
  /** Whether peaks, attractions and sequels are planted. */
  effects: boolean;
  calendar: Calendar;
  /** Tells the visits and session ids of one month's log from those of another; null in the log of two months. */
  monthKey: number | null;
  /** Number of the first customer; those before it came in earlier months only. */
  firstCustomer: number;
  /** Whether each visit draws from a stream of its own, so that another outcome of one leaves the chances of the later ones as they are. */
  visitsApart: boolean;
  catalog: Catalog;
  /** Draw from these by `table[random.below(table.length)]`. */
  sessionsPerCustomer: Uint16Array;
  viewsPerSession: Uint16Array;
}

/** What October 2019 counted. */
export const OCTOBER = { events: 42_448_764, users: 3_022_290, sessions: 9_244_421, products: 166_794 } as const;

/** Events that one customer leaves on average, measured on large shops; it turns a wanted size into customers. */
const EVENTS_PER_CUSTOMER = 20.4;
const PRODUCTS_AT_A_MILLION = 6_000;
const MOST_PRODUCTS = 170_000;

/** Of a month's customers, those who do not come in the next one: October and November shared 1.4 of 3.0 millions. */
export const LEAVING_SHARE = 0.54;

/**
 * Opens a shop for a log of October and November 2019, or of one month.
 *
 * @param options.month - `YYYY-MM`; such a log has October's users, sessions and products for its size.
 * @param options.effects - false: no peak, attraction, sequel or false peak is planted. Default true.
 */
export function openShop({
  seed,
  events,
  month,
  effects = true,
}: {
  seed: number;
  events: number;
  month?: string | undefined;
  effects?: boolean | undefined;
}): Shop {
  if (month === undefined) {
    return {
      seed,
      effects,
      calendar: TWO_MONTHS,
      monthKey: null,
      firstCustomer: 0,
      visitsApart: false,
      catalog: makeCatalog({
        seed,
        effects,
        products: Math.min(MOST_PRODUCTS, PRODUCTS_AT_A_MILLION * Math.sqrt(events / 1e6)),
      }),
      sessionsPerCustomer: logNormalTable({ median: 1.72, sigma: 1.25, most: 160 }),
      viewsPerSession: logNormalTable({ median: 2.2, sigma: 1.17, most: 400 }),
    };
  }
  const calendar = monthCalendar(month);
  return {
    seed,
    effects,
    calendar,
    monthKey: calendar.monthsLater,
    firstCustomer: Math.floor(calendar.monthsLater * LEAVING_SHARE * usersInMonth(events)),
    visitsApart: false,
    catalog: makeCatalog({
      seed,
      effects,
      products: Math.min(MOST_PRODUCTS, OCTOBER.products * Math.sqrt(events / OCTOBER.events)),
    }),
    ...monthlyRhythm(),
  };
}

/** How often customers come in a month, and how long they stay. */
export function monthlyRhythm(): Pick<Shop, 'sessionsPerCustomer' | 'viewsPerSession'> {
  return {
    sessionsPerCustomer: logNormalTable({ median: 1.18, sigma: 1.25, most: 160 }),
    viewsPerSession: logNormalTable({ median: 2.18, sigma: 1.17, most: 400 }),
  };
}

/** How many customers a month with about so many events has, as October had for its own. */
export function usersInMonth(events: number): number {
  return (events * OCTOBER.users) / OCTOBER.events;
}

/** How many customers visit a shop with about this many events in two months. */
export function customersFor(events: number): number {
  return Math.max(1, Math.floor(events / EVENTS_PER_CUSTOMER + 0.5));
}
