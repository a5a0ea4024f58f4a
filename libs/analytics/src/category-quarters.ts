import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { columnOf } from './counts.js';
import { dialect } from './dialect.js';
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

/** What happened by quarter-hour. */
export interface QuarterSums {
  /** Milliseconds since 1970 at which quarter-hours with an event start, in order. */
  starts: Float64Array;
  /** Events of each quarter-hour. */
  events: Record<EventType, Float64Array>;
  /** Ten-thousandths of the purchases' prices in each quarter-hour. */
  revenue: BigInt64Array;
}

/** What the log has by quarter-hour, and by local day and top category. */
export interface CategoryQuarters extends QuarterSums {
  /** In no order. */
  days: CategoryDay[];
  statements: Fragment[];
}

const COUNTS = EVENT_TYPES.map(
  (type) => `cast(coalesce(sum(case when event_type = '${type}' then events end), 0) as double) as ${columnOf(type)}`,
).join(',\n  ');

/** Added up by type first: one sum a row is a third of the work of one a type. */
const byQuarter = (typed: string): Fragment =>
  raw(`
select quarter, ${COUNTS},
  cast(cast(coalesce(sum(case when event_type = 'purchase' then revenue end), 0) as decimal(18, 4)) * 10000 as bigint) as revenue
from (${typed}) typed
group by quarter
order by quarter`);
const OF_ALL = byQuarter(
  'select quarter, event_type, sum(events) as events, sum(revenue) as revenue from category_quarters group by quarter, event_type',
);
const OF_BOTS = byQuarter(
  `select ${dialect.quarterHour('event_time')} as quarter, event_type, count(*) as events, sum(price) as revenue
  from events where session_no in (select session_no from sessions where bot_rule is not null) group by 1, 2`,
);

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
      quarterSums(store, OF_ALL),
      days && store.columns(days.text, days.params),
    ]);
    const daily = dated && EVENT_TYPES.map((type) => dated.float64(columnOf(type)));
    const categories = dated?.strings('category');
    return {
      ...quarters,
      days: (dated?.strings('day') ?? []).map((date, i): CategoryDay => {
        const [view = 0, cart = 0, removed = 0, purchase = 0] = (daily ?? []).map((counts) => counts[i] ?? 0);
        return {
          date: date ?? '',
          category: categories?.[i] ?? '',
          events: { view, cart, remove_from_cart: removed, purchase },
        };
      }),
      statements: [OF_ALL, ...(days ? [days] : [])],
    };
  },
);

/** What was done in sessions that look like bots'. Asked once for a store: the events of these sessions are read. */
export const botQuarters: (store: EventStore) => Promise<QuarterSums & { statements: Fragment[] }> = oncePerStore(
  async (store) => ({ ...(await quarterSums(store, OF_BOTS)), statements: [OF_BOTS] }),
);

async function quarterSums(store: EventStore, query: Fragment): Promise<QuarterSums> {
  const quarters = await store.columns(query.text, query.params);
  const of = (type: EventType): Float64Array => quarters.float64(columnOf(type));
  return {
    starts: quarters.float64('quarter'),
    events: { view: of('view'), cart: of('cart'), remove_from_cart: of('remove_from_cart'), purchase: of('purchase') },
    revenue: quarters.bigInt64('revenue'),
  };
}
