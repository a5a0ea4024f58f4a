import type { EventStore } from '@cartograph/events';
import { idList, idsOf, numbersOf, selectWithIds, tableOf } from '../external-ids.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import { EVENT_RANK, eventOf, type EventRecord, type EventRow } from './event-record.js';
import { sessionsNamed } from './find-sessions.js';
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
import { sessionKeyOf } from './session-record.js';

/** Whose events: of users by id, or of sessions by key. */
export type EventScope = { userIds: readonly string[] } | { sessionKeys: readonly string[] };

/** Which page of events: of all, or of those at a moment and after it. */
export type EventPageRequest = PageRequest & {
  /** ISO 8601, UTC. */
  since?: string | null;
};

/** Events of each user at a moment and after it, in the order asked. One statement, however many users. */
export async function countEventsSince(
  store: EventStore,
  userIds: readonly string[],
  since: string,
): Promise<number[]> {
  const users = idsOf(userIds);
  if (users.length === 0) return userIds.map(() => 0);
  const rows = await selectWithIds<{ id: string; events: number }>(
    store,
    sql`select cast(user_id as string) as id, count(*) as events from ${tableOf('events', numbersOf(users))} where ${all([sql`user_id in ${idList(users)}`, isSince(since)])} group by user_id`,
    ['id'],
  );
  const found = new Map(rows.map(({ id, events }) => [id, events]));
  return userIds.map((id) => found.get(id) ?? 0);
}

/** An event's second says when it was, so that one within the second of the moment may lie before it: it is left out. */
const isSince = (since: string): Fragment =>
  sql`event_time >= cast(${since.slice(0, 23).replace('T', ' ')} as timestamp)`;

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
 * One statement, however many users or sessions.
 */
export async function listEvents(
  store: EventStore,
  scope: EventScope,
  page: EventPageRequest,
): Promise<Page<EventRecord>[]> {
  const order = orderIn(store);
  if ('userIds' in scope) {
    const users = idsOf(scope.userIds);
    const owners: Owners = { owner: 'user_id', users, sessions: sql`user_id in ${idList(users)}` };
    const rows = await rowsOf(store, order, owners, page);
    return pagesByOwner(scope.userIds, rows, (row) => row.user_key, order, page, eventOf);
  }
  const named = sessionsNamed(scope.sessionKeys);
  const owners: Owners = { owner: 'session_no', users: named?.users ?? [], sessions: named?.condition ?? raw('false') };
  const rows = await rowsOf(store, order, owners, page);
  return pagesByOwner(scope.sessionKeys, rows, sessionKeyOf, order, page, eventOf);
}

/** Whose events are paged: of users, or of those of their sessions that a condition holds for. */
interface Owners {
  owner: 'user_id' | 'session_no';
  /** Whose rows are read: they lie together in events and in sessions. */
  users: readonly string[];
  sessions: Fragment;
}

async function rowsOf(
  store: EventStore,
  order: Order,
  { owner, users, sessions }: Owners,
  page: EventPageRequest,
): Promise<(EventRow & { start_key: string })[]> {
  const size = checkedSize(page);
  const inPage = between(order, page);
  if (users.length === 0) return [];
  const isOfUsers = owner === 'user_id';
  const numbers = numbersOf(users);
  const conditions = [
    sql`user_id in ${idList(users)}`,
    ...(isOfUsers ? [] : [sql`session_no in (select own_no from own)`]),
    ...notBeyond(order, page),
    ...(page.since == null ? [] : [isSince(page.since)]),
  ];
  return selectWithIds<EventRow & { start_key: string }>(
    store,
    sql`
with own as (
  select user_id as session_user, session_no as own_no, user_session, started_at from ${tableOf('sessions', numbers)} where ${sessions}
),
chosen as (
  select ${raw(owner)} as owner, event_time, event_type, ${raw(EVENT_RANK)} as type_rank, product_id, price, user_id, session_no,
    row_number() over (partition by ${raw(owner)}, event_time, event_type, product_id, price order by session_no) as copy
  from ${tableOf('events', numbers)} where ${all(conditions)}
),
placed as (
  select *, row_number() over (partition by owner order by ${orderBy(order, page)}) as position from chosen where ${all(inPage)}
)
select event_time, event_type, cast(product_id as string) as product, price, cast(user_id as string) as user_key, user_session,
  cast(started_at as string) as start_key, ${cursorColumns(order)}
from placed join own on session_user = user_id and own_no = session_no
where position <= ${raw(String(size + 1))}
order by owner, position`,
    ['product', 'user_key'],
  );
}
