import type { EventStore } from '@cartograph/events';
import type { BotChoice } from '../bot-choice.js';
import type { EventFilter } from '../event-filter.js';
import { addDays, dayCount, type Period } from '../local-days.js';
import { oncePerStore } from '../once-per-store.js';
import { all, raw, select, sql } from '../sql.js';
import type { EventsQuery } from '../visit-query.js';
import { facetOf, ofFacet } from './facet.js';

/**
 * The rows of `ordersQuery` from the lake's table, or null where it cannot tell them: a snapshot without the table, days of another zone, or a filter that is no facet.
 *
 * @param scope.days - local days in which the log has events.
 * @throws QuestionError - `invalid-filter` for an empty category.
 */
export async function rolledOrders(
  store: EventStore,
  scope: { days: Period; timeZone: string; filter: EventFilter | null | undefined; bots: BotChoice },
): Promise<EventsQuery | null> {
  if ((await ordersZone(store)) !== scope.timeZone) return null;
  const facet = await facetOf(store, scope.filter);
  if (!facet) return null;
  const { from, to } = scope.days;
  const day = raw('first_day + session_orders.day');
  const where = all([
    ofFacet(facet),
    sql`${day} between cast(${from} as date) and cast(${to} as date)`,
    ...(scope.bots === 'exclude' ? [raw('not is_bot')] : []),
  ]);
  return {
    statement: sql`
select cast(${day} - cast(${from} as date) as int) as place, cast(user_group as int) as user_group, session_no, cast(sum(sessions) as int) as orders, cast(sum(revenue) * 10000 as bigint) as paid
from session_orders where ${where}
group by 1, 2, 3 order by place`,
    dates: Array.from({ length: dayCount(from, to) }, (_, place) => addDays(from, place)),
  };
}

/** The zone of the table's days; null without the table. */
const ordersZone: (store: EventStore) => Promise<string | null> = oncePerStore(async (store) => {
  const [state] = await select<{ zone: string | null }>(
    store,
    raw('select session_orders_zone as zone from rollup_state'),
  );
  return state?.zone ?? null;
});
