import type { LogRow } from './log.js';

/** An event as a plain recount reads it. */
export interface Told extends LogRow {
  /** Seconds since 1970. */
  seconds: number;
  /** Local day in Dubai, where clocks never change: four hours before UTC. */
  day: string;
}

const hour = 3600;
/** Of a two-sided interval of 95 %. */
const z = 1.959964;
const dayOf = (seconds: number): string => new Date((seconds + 4 * hour) * 1000).toISOString().slice(0, 10);
/** The Monday of a day's week. */
const weekOf = (day: string): string => {
  const at = Date.parse(`${day}T00:00:00Z`);
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
};
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** In one second the order is view, cart, removal, purchase, then the product. */
const rank = { view: 0, cart: 1, remove_from_cart: 2, purchase: 3 } as const;

export function tell(rows: readonly LogRow[]): Told[] {
  return rows
    .map((row) => {
      const seconds = Date.parse(`${row.at.replace(' ', 'T')}Z`) / 1000;
      return { ...row, seconds, day: dayOf(seconds) };
    })
    .toSorted((a, b) => a.seconds - b.seconds || rank[a.type] - rank[b.type] || a.product - b.product);
}

const distinct = <Key>(rows: readonly Told[], key: (row: Told) => Key): number => new Set(rows.map(key)).size;
const of = (rows: readonly Told[], type: LogRow['type']): Told[] => rows.filter((row) => row.type === type);
const cents = (rows: readonly Told[]): number => rows.reduce((sum, { price }) => sum + price, 0);

/** Rows by a key, in the order of their first row. */
export function grouped<Key>(rows: readonly Told[], key: (row: Told) => Key): Map<Key, Told[]> {
  const groups = new Map<Key, Told[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

/** Sessions with all of their events; those that began on one of the days. */
export function sessionsOf(rows: readonly Told[], isAsked: (day: string) => boolean): Told[][] {
  return [...grouped(rows, ({ user, session }) => `${user} ${session}`).values()].filter(([first]) =>
    isAsked(first!.day),
  );
}

export interface Basics {
  visitors: number;
  buyers: number;
  sessions: number;
  purchaseSessions: number;
  purchases: number;
  /** In hundredths. */
  revenue: number;
  products: number;
  days: number;
}

export function basicsOf(rows: readonly Told[]): Basics {
  const bought = of(rows, 'purchase');
  return {
    visitors: distinct(rows, ({ user }) => user),
    buyers: distinct(bought, ({ user }) => user),
    sessions: distinct(rows, ({ user, session }) => `${user} ${session}`),
    purchaseSessions: distinct(bought, ({ user, session }) => `${user} ${session}`),
    purchases: bought.length,
    revenue: cents(bought),
    products: distinct(rows, ({ product }) => product),
    days: distinct(rows, ({ day }) => day),
  };
}

/** Sessions that came so far: a view, a cart after it, a purchase after that. */
export function funnelOf(sessions: readonly Told[][]): [number, number, number] {
  const reached: [number, number, number] = [0, 0, 0];
  for (const events of sessions) {
    let at = -1;
    for (const [step, type] of (['view', 'cart', 'purchase'] as const).entries()) {
      at = events.findIndex((event, place) => place > at && event.type === type);
      if (at === -1) break;
      reached[step]! += 1;
    }
  }
  return reached;
}

/** Until when what follows an instant is known: the end, or the beginning of a lost day. */
function watchedUntil(from: number, end: number, lost: ReadonlySet<string>): number {
  for (let at = from; at < end; at += 24 * hour) {
    const day = dayOf(at);
    if (lost.has(day)) return Math.min(end, Math.max(from, Date.parse(`${day}T00:00:00Z`) / 1000 - 4 * hour));
  }
  return lost.has(dayOf(end)) ? Math.max(from, Date.parse(`${dayOf(end)}T00:00:00Z`) / 1000 - 4 * hour) : end;
}

export interface Carts {
  carts: number;
  abandoned: number;
  /** In hundredths. */
  valueLeft: number;
  /** Of abandoned carts that the log follows for a day, or for a week: those with a later session, with a purchase of what was left. */
  followedDay: number;
  returnedDay: number;
  followedWeek: number;
  boughtWeek: number;
}

/** @param lost - local days on which nobody is seen to come back: a cart is followed until one begins. */
export function cartsOf(rows: readonly Told[], sessions: readonly Told[][], lost: ReadonlySet<string>): Carts {
  const last = rows.at(-1)!.seconds;
  const byUser = grouped(rows, ({ user }) => user);
  const counted: Carts = {
    carts: 0,
    abandoned: 0,
    valueLeft: 0,
    followedDay: 0,
    returnedDay: 0,
    followedWeek: 0,
    boughtWeek: 0,
  };
  for (const events of sessions) {
    const carted = grouped(of(events, 'cart'), ({ product }) => product);
    if (carted.size === 0) continue;
    counted.carts += 1;
    const products = [...carted].map(([product, puts]) => {
      const [first, end] = [puts[0]!, puts.at(-1)!];
      const bought = events.some(
        (event) => event.type === 'purchase' && event.product === product && event.seconds >= first.seconds,
      );
      const removed = events.some(
        (event) => event.type === 'remove_from_cart' && event.product === product && event.seconds >= end.seconds,
      );
      return { product, price: end.price, fate: bought ? 'bought' : removed ? 'removed' : 'left' };
    });
    const left = products.filter(({ fate }) => fate === 'left');
    if (left.length === 0 || products.some(({ fate }) => fate === 'bought')) continue;
    counted.abandoned += 1;
    counted.valueLeft += left.reduce((sum, { price }) => sum + price, 0);
    const ended = events.at(-1)!.seconds;
    const { user, session } = events[0]!;
    const later = sessionsOf(byUser.get(user)!, () => true).filter(
      (other) => other[0]!.session !== session && other[0]!.seconds > ended,
    );
    const within = (event: Told, hours: number): boolean => event.seconds <= ended + hours * hour;
    const followed = watchedUntil(ended, last, lost) - ended;
    if (followed >= 24 * hour) {
      counted.followedDay += 1;
      counted.returnedDay += Number(later.some(([first]) => within(first!, 24)));
    }
    if (followed >= 168 * hour) {
      counted.followedWeek += 1;
      counted.boughtWeek += Number(
        later
          .flat()
          .some(
            (event) =>
              event.type === 'purchase' && left.some(({ product }) => product === event.product) && within(event, 168),
          ),
      );
    }
  }
  return counted;
}

/** Users by the week of their first event, and whether they were there so many weeks after it; weeks that the log does not reach to the end are left out. */
export function nextWeekOf(
  rows: readonly Told[],
  entry: LogRow['type'] | null,
  lostDays: ReadonlySet<string>,
  weeks = 1,
): { users: number; active: number } {
  const last = rows.at(-1)!;
  // The log's last day is over where it reaches into its last hour.
  const until = (last.seconds + 4 * hour) % 86_400 >= 23 * hour ? last.day : addDays(last.day, -1);
  const counted = { users: 0, active: 0 };
  for (const events of grouped(rows, ({ user }) => user).values()) {
    const first = entry === null ? events[0] : events.find(({ type }) => type === entry);
    if (!first) continue;
    const next = addDays(weekOf(first.day), 7 * weeks);
    const lost = Array.from({ length: 7 }, (_, day) => addDays(next, day)).filter((day) => lostDays.has(day));
    // One lost day of seven is more than a tenth of the week: who returned in it is unknown.
    if (addDays(next, 6) > until || lost.length > 0) continue;
    counted.users += 1;
    counted.active += Number(events.some(({ day }) => weekOf(day) === next));
  }
  return counted;
}

/** Kaplan and Meier by hand: buyers, and the share that bought in a later session within so many days of the first purchase, with Greenwood's interval on log(−log). */
export function repeatOf(
  rows: readonly Told[],
  days: number,
  lost: ReadonlySet<string>,
): { buyers: number; share: number; low: number; high: number; longestHours: number } {
  const end = rows.at(-1)!.seconds;
  const waits = [...grouped(of(rows, 'purchase'), ({ user }) => user).values()].map((bought) => {
    const sessions = [...grouped(bought, ({ session }) => session).values()];
    const [first, second] = sessions.map(([one]) => one!.seconds).toSorted((a, b) => a - b);
    const until = watchedUntil(first!, end, lost);
    const again = second !== undefined && second <= until;
    // Whole hours: one that begins counts.
    return { hours: Math.floor(((again ? second : until) - first!) / hour), again };
  });
  let [waiting, variance] = [1, 0];
  for (const at of [...new Set(waits.filter(({ again }) => again).map(({ hours }) => hours))].toSorted(
    (a, b) => a - b,
  )) {
    if (at > days * 24) break;
    const watched = waits.filter(({ hours }) => hours >= at).length;
    const bought = waits.filter(({ hours, again }) => again && hours === at).length;
    waiting *= 1 - bought / watched;
    variance += bought / (watched * (watched - bought));
  }
  // Of nobody who bought again one knows the exact upper bound, of all no interval.
  const [low, high] =
    waiting === 1
      ? [0, 1 - 0.025 ** (1 / waits.length)]
      : waiting === 0
        ? [1, 1]
        : [1, -1].map(
            (sign) => 1 - waiting ** Math.exp((-sign * z * Math.sqrt(variance)) / Math.abs(Math.log(waiting))),
          );
  const longestHours = Math.max(...waits.map(({ hours }) => hours));
  return { buyers: waits.length, share: 1 - waiting, low: low!, high: high!, longestHours };
}

/** Money and people of buyers, those who spent most first. */
export function buyersOf(rows: readonly Told[]): { revenue: number; sessions: number; days: number }[] {
  return [...grouped(of(rows, 'purchase'), ({ user }) => user).values()]
    .map((bought) => ({
      revenue: cents(bought),
      sessions: distinct(bought, ({ session }) => session),
      days: distinct(bought, ({ day }) => day),
    }))
    .toSorted((a, b) => b.revenue - a.revenue);
}

/** A buyer's segment by when, how often and how much they bought: fifths of all buyers, equal ones alike; none where all last bought on one day, or equally often. */
export function rfmOf(rows: readonly Told[]): Map<string, { buyers: number; revenue: number }> {
  const buyers = [...grouped(of(rows, 'purchase'), ({ user }) => user).values()].map((bought) => ({
    last: bought.at(-1)!.day,
    sessions: distinct(bought, ({ session }) => session),
    revenue: cents(bought),
  }));
  const fifth = <Value>(value: Value, all: readonly Value[]): number => {
    const worse = all.filter((other) => other < value).length;
    const same = all.filter((other) => other === value).length;
    return Math.floor((5 * (worse + same / 2)) / all.length) + 1;
  };
  const segments = new Map<string, { buyers: number; revenue: number }>();
  const days = buyers.map(({ last }) => last);
  if (new Set(days).size < 2 || new Set(buyers.map(({ sessions }) => sessions)).size < 2) return segments;
  for (const { last, sessions, revenue } of buyers) {
    const [recency, often, much] = [
      fifth(last, days),
      fifth(
        sessions,
        buyers.map((one) => one.sessions),
      ),
      fifth(
        revenue,
        buyers.map((one) => one.revenue),
      ),
    ];
    const name = segmentOf(recency, sessions === 1 ? Math.min(2, often) : often, much);
    const segment = segments.get(name) ?? { buyers: 0, revenue: 0 };
    segments.set(name, { buyers: segment.buyers + 1, revenue: segment.revenue + revenue });
  }
  return segments;
}

function segmentOf(recency: number, often: number, much: number): string {
  if (often >= 4 && recency >= 4) return 'Champions';
  if (often >= 3 && recency >= 3) return 'Loyal';
  if (often >= 3) return often >= 4 && much >= 4 ? 'Cannot lose' : 'At risk';
  if (recency >= 4) return much >= 4 ? 'Promising' : 'New';
  return recency === 3 ? 'Needs attention' : recency === 2 ? 'Hibernating' : 'Lost';
}

/** Revenue by local day, in hundredths. */
export function revenueByDay(rows: readonly Told[]): Map<string, number> {
  return new Map([...grouped(of(rows, 'purchase'), ({ day }) => day)].map(([day, bought]) => [day, cents(bought)]));
}

/** What a day amounts to, as the page of changes counts. */
export function amountOf(rows: readonly Told[], measure: string): number {
  switch (measure) {
    case 'Daily visitors':
      return distinct(rows, ({ day, user }) => `${day} ${user}`);
    case 'Sessions':
      return distinct(rows, ({ user, session }) => `${user} ${session}`);
    case 'Views':
      return of(rows, 'view').length;
    case 'Carts':
      return of(rows, 'cart').length;
    case 'Purchases':
      return of(rows, 'purchase').length;
    case 'Revenue':
      return cents(of(rows, 'purchase'));
    default:
      throw new Error(`there is no recount of “${measure}”`);
  }
}
