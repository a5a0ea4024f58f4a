import type { EventType } from '@cartograph/events';
import type { LevelDay } from '../level-changes.js';
import { byType, type Quarter } from '../quarters.js';

const QUARTER = 900_000;
const DAY = 86_400_000;
/** Sessions by hour of the day and by day of the week, and how many of them buy: as in October 2019 of the log. */
const HOURS = [3, 2, 3, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8, 9, 10, 10, 10, 9, 8, 7, 5, 4, 3, 2];
const WEEK = [1.15, 0.95, 0.95, 1, 1, 1.05, 1.2];
const CATEGORIES: Record<string, number> = {
  electronics: 0.38,
  '(none)': 0.32,
  appliances: 0.12,
  computers: 0.06,
  apparel: 0.05,
  furniture: 0.04,
  kids: 0.02,
  sport: 0.01,
};

/** A shop to generate: everything that is not a fault. */
export interface ShopPlan {
  from: string;
  to: string;
  seed: number;
  /** Sessions of an ordinary hour. */
  sessions: number;
  /** Growth of traffic from the first day to the last, as a factor. */
  growth?: number;
  /** Days on which twice as many come and twice as many of them put things in carts and buy. */
  saleDays?: readonly string[];
  /** Changes the rate of a type in a category on a day. */
  rate?: (type: EventType, category: string, date: string) => number;
  /** Quarter-hours that the log lost. */
  lost?: (start: number) => boolean;
}

/** A generated shop's quarter-hours and days, counts drawn by chance; in UTC. */
export function shopQuarters({
  from,
  to,
  seed,
  sessions,
  growth = 1,
  saleDays = [],
  rate = () => 1,
  lost = () => false,
}: ShopPlan): { quarters: Quarter[]; levels: LevelDay[] } {
  const random = generator(seed);
  const quarters: Quarter[] = [];
  const levels: LevelDay[] = [];
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  for (let day = 0; day < days; day++) {
    const midnight = Date.parse(from) + day * DAY;
    const date = new Date(midnight).toISOString().slice(0, 10);
    const sale = saleDays.includes(date) ? 2 : 1;
    const mood = Math.exp(0.06 * normal(random));
    const week = WEEK[new Date(midnight).getUTCDay()] ?? 1;
    const weekend = week > 1 ? 0.85 : 1;
    const total = byType();
    let visits = 0;
    for (let start = midnight; start < midnight + DAY; start += QUARTER) {
      const hour = HOURS[new Date(start).getUTCHours()] ?? 0;
      const expected = (sessions * hour * week * sale * growth ** (day / days)) / 28;
      const came = lost(start) ? 0 : poisson(expected, random);
      const chance = (type: EventType, share: number): number =>
        poisson(came * share * mood * sale * weekend * mixed(rate, type, date), random);
      const [view, cart, purchase] = [poisson(came * 4, random), chance('cart', 0.07), chance('purchase', 0.06)];
      const events = { view: came === 0 ? 0 : view + came, cart, remove_from_cart: 0, purchase };
      if (events.view + cart + purchase > 0)
        quarters.push({
          start,
          sessions: came,
          events,
          sessionsWith: { view: came, cart, remove_from_cart: 0, purchase },
        });
      total.view += events.view;
      total.cart += cart;
      total.purchase += purchase;
      visits += came;
    }
    levels.push({ date, sessions: visits, viewSessions: visits, categories: spread(total, date, rate, random) });
  }
  return { quarters, levels };
}

function mixed(rate: NonNullable<ShopPlan['rate']>, type: EventType, date: string): number {
  return Object.entries(CATEGORIES).reduce((sum, [category, share]) => sum + share * rate(type, category, date), 0);
}

function spread(
  total: Record<EventType, number>,
  date: string,
  rate: NonNullable<ShopPlan['rate']>,
  random: () => number,
): Map<string, Record<EventType, number>> {
  return new Map(
    Object.entries(CATEGORIES).map(([category, share]) => {
      const part = (type: EventType): number =>
        poisson((total[type] * share * rate(type, category, date)) / Math.max(1e-9, mixed(rate, type, date)), random);
      return [category, { view: part('view'), cart: part('cart'), remove_from_cart: 0, purchase: part('purchase') }];
    }),
  );
}

/** Mulberry32: the same seed draws the same numbers. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixing = state;
    mixing = Math.imul(mixing ^ (mixing >>> 15), mixing | 1);
    mixing ^= mixing + Math.imul(mixing ^ (mixing >>> 7), mixing | 61);
    return ((mixing ^ (mixing >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function poisson(mean: number, random: () => number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let product = random();
  let count = 0;
  for (const limit = Math.exp(-mean); product > limit; count++) product *= random();
  return count;
}
