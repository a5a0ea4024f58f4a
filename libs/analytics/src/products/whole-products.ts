import type { EventStore } from '@cartograph/events';
import type { BotChoice } from '../bot-choice.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import { oncePerStore } from '../once-per-store.js';
import type { ResolvedPeriod } from '../period.js';
import { all, type Fragment, raw, select, sql } from '../sql.js';

/**
 * Whether the lake's tables of products, which count whole products over the whole log, say everything about a scope: bots counted, and no product that changed its
 * category or brand into the filter or out of it, so that of each either all events are meant or none.
 *
 * Cost: with a filter one look at the descriptions, remembered.
 */
export async function isOfWholeProducts(
  store: EventStore,
  {
    period,
    filter,
    bots,
  }: { period: Pick<ResolvedPeriod, 'isWholeLog'>; filter: EventFilter | null | undefined; bots: BotChoice },
): Promise<boolean> {
  const conditions = matchesFilter(filter);
  if (!period.isWholeLog || bots !== 'include') return false;
  return (
    conditions.length === 0 ||
    !(await changers(store, JSON.stringify([filter?.category ?? null, filter?.brand ?? null])))
  );
}

/** Whether a product has events both inside and outside of a filter. */
const changers = oncePerStore(async (store, key) => {
  const [category, brand] = JSON.parse(key) as [string | null, string | null];
  const inside = sql`case when ${all(matchesFilter({ category, brand }))} then 1 else 0 end`;
  const statement = sql`select 1 as one from (select product_id, ${inside} as inside from product_descriptions) d group by product_id having min(inside) <> max(inside) limit 1`;
  return (await select(store, statement)).length > 0;
});

/** Condition on the rows of `products` that a scope of whole products has. */
export function ofWholeProducts(filter: EventFilter | null | undefined): Fragment {
  const conditions = matchesFilter(filter);
  return conditions.length === 0
    ? raw('true')
    : sql`products.product_id in (select product_id from product_descriptions where ${all(conditions)})`;
}
