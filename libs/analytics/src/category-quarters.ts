import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { oncePerStore } from './once-per-store.js';
import { type Fragment, raw } from './sql.js';

/** Events of a quarter-hour, a top category and a type, one after another in no order. */
export interface CategoryQuarters {
  /** Milliseconds since 1970 at which the quarter-hour starts. */
  starts: Float64Array;
  /** First part of the category code, `(none)` where the log gives no code. */
  categories: (string | null)[];
  types: EventType[];
  events: Float64Array;
  /** Ten-thousandths of the purchases' prices; 0 for other types. */
  revenue: BigInt64Array;
  statement: Fragment;
}

const QUERY = raw(`
select quarter, coalesce(split_part(category_code, '.', 1), '(none)') as category, event_type, cast(sum(events) as double) as events,
  cast(cast(sum(case when event_type = 'purchase' then revenue else 0 end) as decimal(18, 4)) * 10000 as bigint) as revenue
from category_quarters
group by 1, 2, 3`);

/** The log by quarter-hour, top category and type; small enough to be added up here. Asked once for a store. */
export const categoryQuarters: (store: EventStore) => Promise<CategoryQuarters> = oncePerStore(async (store) => {
  const table = await store.columns(QUERY.text, QUERY.params);
  const known = new Map(EVENT_TYPES.map((type) => [type as string, type]));
  return {
    starts: table.float64('quarter'),
    categories: table.strings('category'),
    types: table.strings('event_type').map((name) => {
      const type = known.get(name ?? '');
      if (!type) throw new Error(`The lake holds events of the unknown type ${name}.`);
      return type;
    }),
    events: table.float64('events'),
    revenue: table.bigInt64('revenue'),
    statement: QUERY,
  };
});
