import type { EventStore, EventType } from '@cartograph/events';
import { plainDecimal } from '../decimal.js';
import { all, type Fragment, idList, isInt64, raw, select, sql } from '../sql.js';
import { behind, checkedFirst, cursorColumns, EMPTY_PAGE, type Order, orderBy, type Page, pagesByOwner, type PageRequest } from './keyset.js';
import { sessionNumbers } from './sessions.js';

/** One event. */
export interface EventRecord {
  at: Date;
  type: EventType;
  productId: string;
  price: string;
  userId: string;
  /** The log's own session id; null where it gives none. */
  userSession: string | null;
}

/** Whose events: of users by id, or of sessions by key. */
export type EventScope = { userIds: readonly string[] } | { sessionKeys: readonly string[] };

const RANK = `case event_type when 'view' then 0 when 'cart' then 1 when 'remove_from_cart' then 2 else 3 end`;
/** The log's own order; `copy` numbers events that are equal in all of it, since their numbers change with every import. */
const ORDER: Order = {
  name: 'events',
  keys: [
    { expression: 'event_time', type: 'timestamp', direction: 'asc' },
    { expression: 'type_rank', type: 'int', direction: 'asc' },
    { expression: 'product_id', type: 'bigint', direction: 'asc' },
    { expression: 'price', type: 'decimal(38, 4)', direction: 'asc' },
    { expression: 'copy', type: 'int', direction: 'asc' },
  ],
};

/**
 * Events in time order, one page a user or session in the order asked; in one second view, cart, remove, purchase,
 * then by product. Empty for an unknown user or session.
 *
 * Two statements at most, however many users or sessions.
 */
export async function listEvents(store: EventStore, scope: EventScope, page: PageRequest): Promise<Page<EventRecord>[]> {
  const first = checkedFirst(page);
  if ('userIds' in scope) {
    const ids = [...new Set(scope.userIds.filter(isInt64))];
    const pages = await pagesBy(store, 'user_id', ids.length === 0 ? null : sql`user_id in ${idList(ids)}`, page, first);
    return scope.userIds.map((id) => pages.get(id) ?? EMPTY_PAGE);
  }
  const found = await sessionNumbers(store, scope.sessionKeys);
  const sessions = [...found.values()];
  const condition =
    sessions.length === 0
      ? null
      : // The user narrows the scan: events lie sorted by user.
        sql`user_id in ${idList([...new Set(sessions.map(({ session }) => session.userId))])} and session_no in ${idList(sessions.map(({ sessionNo }) => String(sessionNo)))}`;
  const pages = await pagesBy(store, 'session_no', condition, page, first);
  return scope.sessionKeys.map((key) => pages.get(String(found.get(key)?.sessionNo)) ?? EMPTY_PAGE);
}

interface EventRow {
  owner: string;
  event_time: Date;
  event_type: EventType;
  product: string;
  price: string;
  user_key: string;
  user_session: string | null;
}

async function pagesBy(store: EventStore, owner: 'user_id' | 'session_no', condition: Fragment | null, page: PageRequest, first: number): Promise<Map<string, Page<EventRecord>>> {
  const after = all(behind(ORDER, page.after));
  if (!condition) return new Map();
  const rows = await select<EventRow>(
    store,
    sql`
with chosen as (
  select cast(${raw(owner)} as string) as owner, event_time, event_type, ${raw(RANK)} as type_rank, product_id, price, user_id, user_session,
    row_number() over (partition by ${raw(owner)}, event_time, event_type, product_id, price order by user_session nulls first, event_no) as copy
  from events where ${condition}
),
placed as (
  select *, row_number() over (partition by owner order by ${orderBy(ORDER)}) as position from chosen where ${after}
)
select owner, event_time, event_type, cast(product_id as string) as product, price, cast(user_id as string) as user_key, user_session, ${cursorColumns(ORDER)}
from placed where position <= ${raw(String(first + 1))}
order by owner, position`,
  );
  return pagesByOwner(rows, (row) => row.owner, ORDER, first, eventOf);
}

function eventOf(row: EventRow): EventRecord {
  return { at: row.event_time, type: row.event_type, productId: row.product, price: plainDecimal(row.price), userId: row.user_key, userSession: row.user_session };
}
