import { type EventStore, USER_GROUPS } from '@cartograph/events';
import type { GroupSums } from '@cartograph/metrics';
import { actsWithoutBots, type BotChoice } from './bot-choice.js';
import { decimalOf } from './decimal.js';
import { type EventFilter, matchesFilter } from './event-filter.js';
import type { Period } from './local-days.js';
import { daysOnQuarters } from './local-quarters.js';
import { logDays } from './log-days.js';
import { oncePerStore } from './once-per-store.js';
import { logRange, type ResolvedPeriod, withinPeriod } from './period.js';
import { rolledOrders } from './rollups/session-orders.js';
import { all, type Fragment } from './sql.js';
import { ordersQuery } from './visit-query.js';

/** Sessions with a purchase and their revenue, by group of users, and the revenue of all. */
export interface OrderSums extends GroupSums {
  /** Exact. */
  revenue: string;
}

/** Sums of a period without the days that it leaves out. */
export interface OrderGroups {
  /** @param days - lie in the period. */
  of(days: Period): OrderSums;
  statements: Fragment[];
}

/**
 * Counts sessions with a purchase, and what they paid, by group of users.
 *
 * Cost: the rows of a facet in `session_orders`, some milliseconds; where that table cannot tell, one pass over the acts. Of everything once for a store and zone, with bots or without.
 */
export async function orderGroups(
  store: EventStore,
  { period, filter, bots }: { period: ResolvedPeriod; filter: EventFilter | null | undefined; bots: BotChoice },
  signal: AbortSignal | undefined,
): Promise<OrderGroups> {
  const { covered, timeZone } = period;
  if (!covered) return { of: () => sumsOf(NONE, () => false), statements: [] };
  const isFiltered = matchesFilter(filter).length > 0;
  const orders = isFiltered
    ? await ask(store, { days: covered, timeZone, filter, bots, within: withinPeriod(period) }, signal)
    : await (bots === 'include' ? ordersOfLog : ordersOfPeople)(store, timeZone);
  const lost = new Set(period.leftOut.map(({ date }) => date));
  return {
    of: ({ from, to }) =>
      sumsOf(
        orders,
        (date) => date >= from && date <= to && date >= period.from && date <= period.to && !lost.has(date),
      ),
    statements: [orders.statement],
  };
}

const NONE: Omit<Orders, 'statement'> = {
  dates: [],
  starts: new Int32Array(1),
  groups: new Int32Array(),
  sessions: new BigInt64Array(),
  orders: new Int32Array(),
  paid: new BigInt64Array(),
};

/** Orders by local day, group and, where a session bought on several days, session: a row each, in the order of days. */
interface Orders {
  dates: readonly string[];
  /** The first row of each date. */
  starts: Int32Array;
  groups: Int32Array;
  /** -1 where the sessions bought on one day only. */
  sessions: BigInt64Array;
  orders: Int32Array;
  /** Ten-thousandths. */
  paid: BigInt64Array;
  statement: Fragment;
}

const ordersOf = (bots: BotChoice): ((store: EventStore, timeZone: string) => Promise<Orders>) =>
  oncePerStore(async (store, timeZone) => {
    const range = await logRange(store);
    if (!range) throw new Error('a period of an empty log covers nothing');
    return ask(store, { days: logDays(range, timeZone), timeZone, filter: null, bots, within: [] }, undefined);
  });
const [ordersOfLog, ordersOfPeople] = [ordersOf('include'), ordersOf('exclude')];

async function ask(
  store: EventStore,
  scope: {
    days: Period;
    timeZone: string;
    filter: EventFilter | null | undefined;
    bots: BotChoice;
    within: readonly Fragment[];
  },
  signal: AbortSignal | undefined,
): Promise<Orders> {
  const { days, timeZone, filter, bots, within } = scope;
  const { statement, dates } =
    (await rolledOrders(store, scope)) ??
    ordersQuery({
      where: all([...within, ...matchesFilter(filter), ...actsWithoutBots(bots)]),
      days,
      timeZone,
      inOrder: daysOnQuarters(days, timeZone),
    });
  const table = await store.columns(statement.text, statement.params, signal ? { signal } : {});
  const starts = new Int32Array(dates.length + 1).fill(table.rowCount);
  table.int32('place').forEach((place, row) => {
    starts[place] = Math.min(starts[place] ?? 0, row);
  });
  // A day without an order begins where the next one does.
  for (let place = dates.length - 1; place >= 0; place -= 1)
    starts[place] = Math.min(starts[place] ?? 0, starts[place + 1] ?? 0);
  return {
    dates,
    starts,
    groups: table.int32('user_group'),
    sessions: table.bigInt64('session_no'),
    orders: table.int32('orders'),
    paid: table.bigInt64('paid'),
    statement,
  };
}

/** A session counts once, however many days it bought on. */
function sumsOf(
  { dates, starts, groups, sessions, orders, paid }: Omit<Orders, 'statement'>,
  isIn: (date: string) => boolean,
): OrderSums {
  const x = new Float64Array(USER_GROUPS);
  const sums = new BigInt64Array(USER_GROUPS);
  const met = new Set<bigint>();
  for (const [place, date] of dates.entries()) {
    if (!isIn(date)) continue;
    for (let row = starts[place] ?? 0; row < (starts[place + 1] ?? 0); row += 1) {
      const [group, session] = [groups[row] ?? 0, sessions[row] ?? -1n];
      sums[group] = (sums[group] ?? 0n) + (paid[row] ?? 0n);
      if (session >= 0n) {
        if (met.has(session)) continue;
        met.add(session);
      }
      x[group] = (x[group] ?? 0) + (orders[row] ?? 0);
    }
  }
  return {
    x,
    y: Float64Array.from(sums, (sum) => Number(sum) / 10_000),
    revenue: decimalOf(sums.reduce((sum, one) => sum + one, 0n)),
  };
}
