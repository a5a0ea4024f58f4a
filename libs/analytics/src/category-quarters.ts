import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { columnOf } from './counts.js';
import { oncePerStore } from './once-per-store.js';
import { type Fragment, raw } from './sql.js';

/** What quarter-hours had by top category, one after another in no order. */
export interface CategoryQuarters {
  /** Milliseconds since 1970 at which the quarter-hour starts. */
  starts: Float64Array;
  /** First part of the category code, `(none)` where the log gives no code. */
  categories: (string | null)[];
  events: Record<EventType, Float64Array>;
  /** Ten-thousandths of the purchases' prices. */
  revenue: BigInt64Array;
  statement: Fragment;
}

const QUERY = raw(`
select quarter, coalesce(split_part(category_code, '.', 1), '(none)') as category,
  ${EVENT_TYPES.map((type) => `cast(coalesce(sum(events) filter (where event_type = '${type}'), 0) as double) as ${columnOf(type)}`).join(',\n  ')},
  cast(cast(coalesce(sum(revenue) filter (where event_type = 'purchase'), 0) as decimal(18, 4)) * 10000 as bigint) as revenue
from category_quarters
group by 1, 2`);

/** The log by quarter-hour, top category and type; small enough to be added up here. Asked once for a store. */
export const categoryQuarters: (store: EventStore) => Promise<CategoryQuarters> = oncePerStore(async (store) => {
  const table = await store.columns(QUERY.text, QUERY.params);
  const of = (type: EventType): Float64Array => table.float64(columnOf(type));
  return {
    starts: table.float64('quarter'),
    categories: table.strings('category'),
    events: { view: of('view'), cart: of('cart'), remove_from_cart: of('remove_from_cart'), purchase: of('purchase') },
    revenue: table.bigInt64('revenue'),
    statement: QUERY,
  };
});
