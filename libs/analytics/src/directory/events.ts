import type { EventStore } from '@cartograph/events';
import { idList, idsOf, numbersOf, selectWithIds, tableOf } from '../external-ids.js';
import { all, type Fragment, numberList, raw, sql } from '../sql.js';
import { EVENT_RANK, eventOf, type EventRecord, type EventRow } from './event-record.js';
import { sessionNumbers } from './find-sessions.js';
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

/** Whose events: of users by id, or of sessions by key. */
export type EventScope = { userIds: readonly string[] } | { sessionKeys: readonly string[] };

/** The log's own order; `copy` numbers events that are equal in all of it. */
const orderIn = (store: EventStore): Order => ({
  snapshotId: store.snapshot.id,
  name: 'events',
  keys: [
    { expression: 'event_time', type: 'timestamp', direction: 'asc' },
    { expression: 'type_rank', type: 'int', direction: 'asc' },
    { expression: 'product_id', type: 'bigint', direction: 'asc' },
    { expression: 'price', type: 'decimal(38, 4)', direction: 'asc' },
    { expression: 'copy', type: 'int', direction: 'asc' },
  ],
});

/**
 * Events in time order, one page a user or session in the order asked; in one second view, cart, remove, purchase,
 * then by product. Empty for an unknown user or session.
 *
 * Two statements at most, however many users or sessions.
 */
export async function listEvents(
  store: EventStore,
  scope: EventScope,
  page: PageRequest,
): Promise<Page<EventRecord>[]> {
  checkedFirst(page);
  if ('userIds' in scope) {
    const ids = idsOf(scope.userIds);
    const pages = await pagesBy(store, 'user_id', ids, [], page);
    return scope.userIds.map((id) => pages.get(id) ?? EMPTY_PAGE);
  }
  const found = await sessionNumbers(store, scope.sessionKeys);
  const sessions = [...found.values()];
  const users = [...new Set(sessions.map(({ session }) => session.userId))];
  const numbers = sessions.map(({ sessionNo }) => String(sessionNo));
  const pages = await pagesBy(
    store,
    'session_no',
    users,
    numbers.length === 0 ? [] : [sql`session_no in ${numberList(numbers)}`],
    page,
  );
  return scope.sessionKeys.map((key) => pages.get(String(found.get(key)?.sessionNo)) ?? EMPTY_PAGE);
}

/** @param users - whose rows are read: they lie together in events and in sessions. */
async function pagesBy(
  store: EventStore,
  owner: 'user_id' | 'session_no',
  users: readonly string[],
  conditions: readonly Fragment[],
  page: PageRequest,
): Promise<Map<string, Page<EventRecord>>> {
  const order = orderIn(store);
  const first = checkedFirst(page);
  const after = behind(order, page.after);
  if (users.length === 0) return new Map();
  const ofUsers = sql`user_id in ${idList(users)}`;
  const numbers = numbersOf(users);
  const rows = await selectWithIds<EventRow & { owner: string }>(
    store,
    sql`
with chosen as (
  select cast(${raw(owner)} as string) as owner, event_time, event_type, ${raw(EVENT_RANK)} as type_rank, product_id, price, user_id, session_no,
    row_number() over (partition by ${raw(owner)}, event_time, event_type, product_id, price order by session_no) as copy
  from ${tableOf('events', numbers)} where ${all([ofUsers, ...conditions, ...notBefore(order, page.after)])}
),
placed as (
  select *, row_number() over (partition by owner order by ${orderBy(order)}) as position from chosen where ${all(after)}
)
select owner, event_time, event_type, cast(product_id as string) as product, price, cast(user_id as string) as user_key, user_session, ${cursorColumns(order)}
from placed join (select user_id as session_user, session_no as own_no, user_session from ${tableOf('sessions', numbers)} where ${ofUsers}) s on session_user = user_id and own_no = session_no
where position <= ${raw(String(first + 1))}
order by owner, position`,
    ['product', 'user_key'],
  );
  return pagesByOwner(rows, (row) => (owner === 'user_id' ? row.user_key : row.owner), order, first, eventOf);
}
