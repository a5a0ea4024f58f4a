// What real logs do wrong, planted at the published rates.
import { DAY_SECONDS, NOVEMBER_STARTS_AT, OCTOBER_DAYS } from './calendar.js';
import { CART, VIEW, type EventSorter } from './event-sorter.js';
import { RandomStream } from './random.js';
import type { Shop } from './shop.js';

/** Session key of a session without an id. */
export const NO_SESSION = 0x0fff_ffff;
/** Set in the session key of a session that carries the id of the user before. */
export const BORROWED_SESSION = 0x1000_0000;

const MISSING_SESSION_SHARE = 1 / 20_000;
const BORROWING_CUSTOMERS = 4_000;

/** No purchase is logged on 15 November, in UTC and on the shop's own clock (which is four hours ahead). */
export const PURCHASE_GAP = {
  from: (OCTOBER_DAYS + 14) * DAY_SECONDS - 4 * 3600,
  to: (OCTOBER_DAYS + 15) * DAY_SECONDS,
};

/** The events of this many make a log with two bots. */
const EVENTS_PER_BOT = 500_000;
const BOT_VIEWS = 1_500;

export function isPurchaseLogged(time: number): boolean {
  return time < PURCHASE_GAP.from || time >= PURCHASE_GAP.to;
}

/** Carts of apparel are hardly logged before November. */
export function isCartLogged(isApparel: boolean, time: number, random: RandomStream): boolean {
  return !isApparel || time >= NOVEMBER_STARTS_AT || random.unit() < 0.002;
}

/** A view now and then shows the price 0.00. */
export function isPriceMissing(time: number, random: RandomStream): boolean {
  return random.unit() < (time < NOVEMBER_STARTS_AT ? 0.001 : 0.0029);
}

/** How many exact copies follow an event: 95 % of all copies are of carts, and a few carts have dozens. */
export function drawDuplicates(type: number, random: RandomStream): number {
  const at = random.unit();
  if (type !== CART) return at < 0.003 ? 1 : 0;
  if (at >= 0.025) return 0;
  if (at < 0.000_1) return 30 + random.below(48);
  return at < 0.004 ? 2 : 1;
}

/** Names a session: its number for the customer, unless its id is missing or borrowed. */
export function sessionKey(customer: number, number: number, random: RandomStream): number {
  if (random.unit() < MISSING_SESSION_SHARE) return NO_SESSION;
  return number === 0 && customer % BORROWING_CUSTOMERS === 1 ? BORROWED_SESSION : number;
}

/** How many bots visit: they follow the customers in the numbering of users. */
export function botsFor(events: number): number {
  return Math.floor(events / EVENTS_PER_BOT);
}

/** Plays a bot: one session that walks through the catalog, a product every other second. */
export function playBot(shop: Shop, index: number, random: RandomStream, sink: EventSorter): void {
  random.reseed(shop.seed, 22, index);
  const {
    calendar,
    catalog: { cents },
  } = shop;
  const start = calendar.start + random.below((calendar.days - 1) * DAY_SECONDS);
  const first = random.below(cents.length);
  const views = Math.min(BOT_VIEWS, cents.length);
  for (let i = 0; i < views; i++) {
    const product = (first + i) % cents.length;
    sink.add(start + 2 * i, index, 0, VIEW, product, cents[product] as number);
  }
}
