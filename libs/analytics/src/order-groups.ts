import { type EventStore, USER_GROUPS } from '@cartograph/events';
import type { GroupSums } from '@cartograph/metrics';
import { actsWithoutBots, type BotChoice } from './bot-choice.js';
import { decimalOf, tenThousandths } from './decimal.js';
import { type EventFilter, matchesFilter } from './event-filter.js';
import { daysOnQuarters } from './local-quarters.js';
import { logDays } from './log-days.js';
import { oncePerStore } from './once-per-store.js';
import { logRange, type Period, type ResolvedPeriod, withinPeriod } from './period.js';
import { all, type Fragment } from './sql.js';
import { askByDay, type OrderRow, ordersQuery } from './visit-query.js';

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
 * Cost: one pass over the acts; of everything once for a store and zone, with bots or without.
 */
export async function orderGroups(
  store: EventStore,
  { period, filter, bots }: { period: ResolvedPeriod; filter: EventFilter | null | undefined; bots: BotChoice },
  signal: AbortSignal | undefined,
): Promise<OrderGroups> {
  const { covered, timeZone } = period;
  if (!covered) return { of: () => sumsOf([]), statements: [] };
  const filters = matchesFilter(filter);
  const { byDay, statement } =
    filters.length > 0
      ? await ask(store, { days: covered, timeZone, bots, conditions: [...withinPeriod(period), ...filters] }, signal)
      : await (bots === 'include' ? ordersOfLog : ordersOfPeople)(store, timeZone);
  const lost = new Set(period.leftOut.map(({ date }) => date));
  const kept = [...byDay].filter(([day]) => day >= period.from && day <= period.to && !lost.has(day));
  return {
    of: ({ from, to }) => sumsOf(kept.flatMap(([day, rows]) => (day >= from && day <= to ? rows : []))),
    statements: [statement],
  };
}

interface Orders {
  byDay: ReadonlyMap<string, OrderRow[]>;
  statement: Fragment;
}

const ordersOf = (bots: BotChoice): ((store: EventStore, timeZone: string) => Promise<Orders>) =>
  oncePerStore(async (store, timeZone) => {
    const range = await logRange(store);
    if (!range) throw new Error('a period of an empty log covers nothing');
    return ask(store, { days: logDays(range, timeZone), timeZone, bots, conditions: [] }, undefined);
  });
const [ordersOfLog, ordersOfPeople] = [ordersOf('include'), ordersOf('exclude')];

async function ask(
  store: EventStore,
  scope: { days: Period; timeZone: string; bots: BotChoice; conditions: readonly Fragment[] },
  signal: AbortSignal | undefined,
): Promise<Orders> {
  const { days, timeZone, bots, conditions } = scope;
  const query = ordersQuery({
    where: all([...conditions, ...actsWithoutBots(bots)]),
    days,
    timeZone,
    inOrder: daysOnQuarters(days, timeZone),
  });
  const byDay = new Map<string, OrderRow[]>();
  for (const row of await askByDay<OrderRow>(store, query, signal)) {
    const own = byDay.get(row.day ?? '');
    if (own) own.push(row);
    else byDay.set(row.day ?? '', [row]);
  }
  return { byDay, statement: query.statement };
}

/** A session counts once, however many days it bought on. */
function sumsOf(rows: readonly OrderRow[]): OrderSums {
  const x = new Float64Array(USER_GROUPS);
  const paid = Array.from({ length: USER_GROUPS }, () => 0n);
  const met = new Set<number>();
  for (const { user_group: group, session_no: session, orders, revenue } of rows) {
    paid[group] = (paid[group] ?? 0n) + tenThousandths(revenue);
    if (session !== null && met.has(session)) continue;
    if (session !== null) met.add(session);
    x[group] = (x[group] ?? 0) + orders;
  }
  return {
    x,
    y: Float64Array.from(paid, (sum) => Number(sum) / 10_000),
    revenue: decimalOf(paid.reduce((sum, one) => sum + one, 0n)),
  };
}
