import type { EventStore } from '@cartograph/events';
import { idList, idsOf, numbersOf, selectWithIds, tableOf } from '../external-ids.js';
import { all, type Fragment, numberList, raw, select, sql } from '../sql.js';
import { addDays } from '../local-days.js';
import { EVENT_RANK, eventOf, type EventRecord, type EventRow } from './event-record.js';
import {
  between,
  checkedSize,
  cursorColumns,
  notBeyond,
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
 * Three statements however many products: the products' days tell how far the page reaches from the end that it is counted from, and only those months are read.
 */
export async function findProductEvents(
  store: EventStore,
  productIds: readonly string[],
  page: PageRequest,
): Promise<Page<EventRecord>[]> {
  const order = orderIn(store);
  const inPage = between(order, page);
  const ids = idsOf(productIds);
  const reached = ids.length === 0 ? null : await reach(store, ids, page);
  const rows =
    reached === null
      ? []
      : await selectWithIds<PlacedRow>(
          store,
          sql`
with chosen as (
  select event_time, event_type, ${raw(EVENT_RANK)} as type_rank, product_id, price, user_id, session_no,
    row_number() over (partition by product_id, event_time, event_type, user_id, session_no, price order by event_time) as copy
  from events where ${all([sql`product_id in ${idList(ids)}`, reached, ...notBeyond(order, page)])}
),
placed as (
  select *, row_number() over (partition by product_id order by ${orderBy(order, page)}) as position from chosen where ${all(inPage)}
)
select event_time, event_type, cast(product_id as string) as product, price, cast(user_id as string) as user_key, session_no, ${cursorColumns(order)}
from placed where position <= ${raw(String(checkedSize(page) + 1))} order by product, position`,
          ['product', 'user_key'],
        );
  const texts = await sessionTexts(store, rows);
  return pagesByOwner(
    productIds,
    rows,
    (row) => row.product,
    order,
    page,
    (row) => eventOf({ ...row, user_session: texts.get(row.session_no) ?? null }),
  );
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

/** Which days the page reaches over, from the end that it is counted from; null where no product has events. */
async function reach(store: EventStore, ids: readonly string[], page: PageRequest): Promise<Fragment | null> {
  const isFromEnd = page.last !== undefined;
  const [side, direction, nearest, farthest] = isFromEnd ? ['>', 'asc', 'min', 'max'] : ['<', 'desc', 'max', 'min'];
  // How many events of the cursor's own day lie in the page is not known, so that day counts for nothing.
  const cursorDay = (isFromEnd ? page.before : page.after)?.[2]?.slice(0, 10) ?? null;
  const beyond = cursorDay === null ? [] : [sql`day ${raw(side)} cast(${cursorDay} as date)`];
  const [row] = await select<{ day: string | null }>(
    store,
    sql`
select cast(${raw(farthest)}(day) as string) as day from (
  select coalesce(${raw(nearest)}(case when met >= ${checkedSize(page) + 1} then day end), ${raw(farthest)}(day)) as day from (
    select product_id, day, sum(events) over (partition by product_id order by day ${raw(direction)}) as met from (
      select product_id, day, sum(views + carts + removes + purchases) as events from product_days
      where ${all([sql`product_id in ${idList(ids)}`, ...beyond])} group by product_id, day
    ) d
  ) n group by product_id
) p`,
  );
  const day = row?.day ?? cursorDay;
  if (day === null) return null;
  return isFromEnd
    ? sql`event_time < cast(${addDays(day, 1)} as timestamp)`
    : sql`event_time >= cast(${day} as timestamp)`;
}
