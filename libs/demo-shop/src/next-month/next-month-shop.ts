import { monthCalendar } from '../calendar.js';
import { botsFor } from '../faults.js';
import { customersFor, LEAVING_SHARE, monthlyRhythm, openShop, usersInMonth, type Shop } from '../shop.js';

/** The month after a demo shop's log. */
export interface NextMonth {
  shop: Shop;
  /** `YYYY-MM`. */
  month: string;
  /** About how many events come. */
  events: number;
  /** How many customers come, and the number in the shop of each. */
  customers: number;
  indexOf: (place: number) => number;
}

/** The log that the month follows. */
export interface LogBefore {
  seed: number;
  events: number;
  effects: boolean;
  /** The last month of a log of one month, `YYYY-MM`; absent after October and November 2019. */
  after?: string | undefined;
}

/**
 * Opens the shop of a log for the month that follows it: the same catalog and customers with their tastes, in visits of their own. Nearly half of the log's customers come
 * again, and new ones as many as a month of its size has.
 *
 * @throws RangeError - `after` is no month, or the last one there is.
 */
export function openNextMonth({ seed, events, effects, after }: LogBefore): NextMonth {
  if (after !== undefined) {
    const month = monthAfter(after);
    const shop = openShop({ seed, events, month, effects });
    return {
      shop: { ...shop, visitsApart: true },
      month,
      events,
      customers: Math.round(usersInMonth(events)),
      indexOf: (place) => shop.firstCustomer + place,
    };
  }
  const month = '2019-12';
  const calendar = monthCalendar(month);
  const before = openShop({ seed, events, effects });
  const known = customersFor(events);
  const again = Math.floor((1 - LEAVING_SHARE) * known);
  // The numbers after the log's customers are its bots'.
  const firstNew = known + botsFor(events);
  return {
    shop: {
      ...before,
      ...monthlyRhythm(),
      calendar,
      monthKey: calendar.monthsLater,
      visitsApart: true,
      firstCustomer: known - again,
    },
    month,
    events: Math.round(events / 2),
    customers: Math.max(again, Math.round(usersInMonth(events / 2))),
    indexOf: (place) => (place < again ? known - again + place : firstNew + place - again),
  };
}

function monthAfter(month: string): string {
  const { monthsLater } = monthCalendar(month);
  const months = 9 + monthsLater + 1;
  return `${2019 + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}
