import type { EventStore } from '@cartograph/events';
import { idList, idsOf, numbersOf, selectWithIds, tableOf } from '../external-ids.js';
import { all, type Fragment, numberList, raw, select, sql } from '../sql.js';
import { EVENT_RANK, eventOf, type EventRecord, type EventRow } from './event-record.js';
import {
  behind,
  checkedFirst,
  cursorColumns,
  EMPTY_PAGE,
  notBefore,
  type Order,
  orderBy,
  type Page,
  pagesByOwner,
  type PageRequest,
} from './keyset.js';

/** Newest first; in one second by user and session; `copy` numbers events that are equal in all of it. */
const orderIn = (store: EventStore): Order => ({
  snapshotId: store.snapshot.id,
  name: 'product-events',
  keys: [
    { expression: 'event_time', type: 'timestamp', direction: 'desc' },
    { expression: 'type_rank', type: 'int', direction: 'desc' },
    { expression: 'user_id', type: 'bigint', direction: 'asc' },
    { expression: 'session_no', type: 'bigint', direction: 'asc' },
    { expression: 'price', type: 'decimal(38, 4)', direction: 'asc' },
    { expression: 'copy', type: 'int', direction: 'asc' },
  ],
});

/**
 * The latest events of products, newest first, one page a product in the order asked. Empty for an unknown product.
 *
 * Three statements however many products: the products' days tell how far back the page reaches, and only those months are read.
 */
export async function findProductEvents(
  store: EventStore,
  productIds: readonly string[],
  page: PageRequest,
): Promise<Page<EventRecord>[]> {
  const order = orderIn(store);
  const first = checkedFirst(page);
  const after = behind(order, page.after);
  const ids = idsOf(productIds);
  if (ids.length === 0) return productIds.map(() => EMPTY_PAGE);
  const since = await reach(store, ids, first + 1, page);
  if (since === null) return productIds.map(() => EMPTY_PAGE);
  const rows = await selectWithIds<PlacedRow>(
    store,
    sql`
with chosen as (
  select event_time, event_type, ${raw(EVENT_RANK)} as type_rank, product_id, price, user_id, session_no,
    row_number() over (partition by product_id, event_time, event_type, user_id, session_no, price order by event_time) as copy
  from events where ${all([sql`product_id in ${idList(ids)} and event_time >= cast(${since} as timestamp)`, ...notBefore(order, page.after)])}
),
placed as (
  select *, row_number() over (partition by product_id order by ${orderBy(order)}) as position from chosen where ${all(after)}
)
select event_time, event_type, cast(product_id as string) as product, price, cast(user_id as string) as user_key, session_no, ${cursorColumns(order)}
from placed where position <= ${raw(String(first + 1))} order by product, position`,
    ['product', 'user_key'],
  );
  const texts = await sessionTexts(store, rows);
  const pages = pagesByOwner(
    rows,
    (row) => row.product,
    order,
    first,
    (row) => eventOf({ ...row, user_session: texts.get(row.session_no) ?? null }),
  );
  return productIds.map((id) => pages.get(id) ?? EMPTY_PAGE);
}

type PlacedRow = Omit<EventRow, 'user_session'> & { session_no: number };

/** The log's own session ids of some events; their users and numbers are named, so that little of `sessions` is read. */
async function sessionTexts(store: EventStore, events: readonly PlacedRow[]): Promise<Map<number, string | null>> {
  if (events.length === 0) return new Map();
  const users = [...new Set(events.map((event) => event.user_key))];
  const numbers = numberList([...new Set(events.map((event) => String(event.session_no)))]);
  const rows = await select<{ session_no: number; user_session: string | null }>(
    store,
    sql`select session_no, user_session from ${tableOf('sessions', numbersOf(users))} where user_id in ${idList(users)} and session_no in ${numbers}`,
  );
  return new Map(rows.map((row) => [row.session_no, row.user_session]));
}

/** The UTC day at or before which the page's oldest event lies; null where no product has events. */
async function reach(
  store: EventStore,
  ids: readonly string[],
  wanted: number,
  { after }: PageRequest,
): Promise<string | null> {
  // How many events of the cursor's own day lie behind it is not known, so that day counts for nothing.
  const cursorDay = after?.[2]?.slice(0, 10) ?? null;
  const older: Fragment[] = cursorDay === null ? [] : [sql`day < cast(${cursorDay} as date)`];
  const [row] = await select<{ since: string | null }>(
    store,
    sql`
select cast(min(since) as string) as since from (
  select coalesce(max(case when newer >= ${wanted} then day end), min(day)) as since from (
    select product_id, day, sum(events) over (partition by product_id order by day desc) as newer from (
      select product_id, day, sum(views + carts + removes + purchases) as events from product_days
      where ${all([sql`product_id in ${idList(ids)}`, ...older])} group by product_id, day
    ) d
  ) n group by product_id
) p`,
  );
  return row?.since ?? cursorDay;
}
