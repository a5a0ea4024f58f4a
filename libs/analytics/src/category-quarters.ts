import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { columnOf } from './counts.js';
import { quartersOfDays } from './local-quarters.js';
import { logDays } from './log-days.js';
import { oncePerStore } from './once-per-store.js';
import { logRange } from './period.js';
import { type Fragment, raw, sql } from './sql.js';

/** Events of one top category on one local day. */
export interface CategoryDay {
  /** `YYYY-MM-DD`. */
  date: string;
  /** First part of the category code, `(none)` where the log gives no code. */
  category: string;
  events: Record<EventType, number>;
}

/** What the log has by quarter-hour, and by local day and top category. */
export interface CategoryQuarters {
  /** Milliseconds since 1970 at which quarter-hours with an event start, in order. */
  starts: Float64Array;
  /** Events of each quarter-hour. */
  events: Record<EventType, Float64Array>;
  /** Ten-thousandths of the purchases' prices in each quarter-hour. */
  revenue: BigInt64Array;
  /** In no order. */
  days: CategoryDay[];
  statements: Fragment[];
}

const COUNTS = EVENT_TYPES.map(
  (type) => `cast(coalesce(sum(case when event_type = '${type}' then events end), 0) as double) as ${columnOf(type)}`,
).join(',\n  ');

/** Added up by type first: one sum a row is a third of the work of one a type. */
const BY_QUARTER = raw(`
select quarter, ${COUNTS},
  cast(cast(coalesce(sum(case when event_type = 'purchase' then revenue end), 0) as decimal(18, 4)) * 10000 as bigint) as revenue
from (select quarter, event_type, sum(events) as events, sum(revenue) as revenue from category_quarters group by quarter, event_type) typed
group by quarter
order by quarter`);

const byDay = (quarters: Fragment): Fragment => sql`
with quarters as (${quarters}
)
select day, coalesce(split_part(category_code, '.', 1), '(none)') as category, ${raw(COUNTS)}
from (
  select day, category_code, event_type, sum(events) as events
  from category_quarters join quarters on quarters.quarter = category_quarters.quarter
  group by day, category_code, event_type
) typed
group by 1, 2`;

/** The log by quarter-hour, and by the local days of a zone and top category. Asked once for a store and zone. */
export const categoryQuarters: (store: EventStore, timeZone: string) => Promise<CategoryQuarters> = oncePerStore(
  async (store, timeZone) => {
    const range = await logRange(store);
    const days = range && byDay(quartersOfDays(logDays(range, timeZone), timeZone));
    const [quarters, dated] = await Promise.all([
      store.columns(BY_QUARTER.text),
      days && store.columns(days.text, days.params),
    ]);
    const of = (type: EventType): Float64Array => quarters.float64(columnOf(type));
    const daily = dated && EVENT_TYPES.map((type) => dated.float64(columnOf(type)));
    const categories = dated?.strings('category');
    return {
      starts: quarters.float64('quarter'),
      events: {
        view: of('view'),
        cart: of('cart'),
        remove_from_cart: of('remove_from_cart'),
        purchase: of('purchase'),
      },
      revenue: quarters.bigInt64('revenue'),
      days: (dated?.strings('day') ?? []).map((date, i): CategoryDay => {
        const [view = 0, cart = 0, removed = 0, purchase = 0] = (daily ?? []).map((counts) => counts[i] ?? 0);
        return {
          date: date ?? '',
          category: categories?.[i] ?? '',
          events: { view, cart, remove_from_cart: removed, purchase },
        };
      }),
      statements: [BY_QUARTER, ...(days ? [days] : [])],
    };
  },
);
