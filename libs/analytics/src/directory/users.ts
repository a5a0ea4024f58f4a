import type { EventStore } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import type { EventFilter } from '../event-filter.js';
import { idList, idsOf, numbersOf, selectWithIds, tableOf, whereDigits } from '../external-ids.js';
import { all, type Fragment, raw, select, sql } from '../sql.js';
import { activeUsers, boundsOf, type ZonedPeriod } from './activity.js';
import {
  between,
  cursorColumns,
  limit,
  notBeyond,
  type Order,
  orderBy,
  type Page,
  type PageRequest,
  pageOf,
  type SortDirection,
  type SortKey,
} from './keyset.js';
import {
  type CountRange,
  type CountsFilter,
  type DecimalRange,
  TOTAL_EVENTS,
  withinCounts,
  withinDecimals,
  withinEventCounts,
} from './ranges.js';

/** One visitor of the shop. */
export interface UserRecord {
  userId: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  counts: EventCounts;
  sessionCount: number;
  /** Those of its sessions that look like a machine's. */
  botSessions: number;
  /** Sum of the purchases' prices, exact. */
  spent: string;
}

/**
 * What {@link listUsers} restricts users to; all that is given must hold. `seen`, `category` and `brand` speak of one event:
 * users with an event of the category and the brand in the period.
 */
export interface UserFilter extends EventFilter {
  /** Users with, or without, a purchase. */
  converted?: boolean | null;
  /** First digits of the user id. */
  externalIdPrefix?: string | null;
  /** Users with an event in the period. */
  seen?: ZonedPeriod | null;
  sessions?: CountRange | null;
  counts?: CountsFilter | null;
  spent?: DecimalRange | null;
  /** Users with, or without, a session that looks like a machine's. */
  isBot?: boolean | null;
}

/** What {@link listUsers} sorts by; ties by ascending id. */
export interface UserOrder {
  field:
    | 'external-id'
    | 'first-seen-at'
    | 'last-seen-at'
    | 'spent'
    | 'events'
    | 'sessions'
    | 'views'
    | 'carts'
    | 'purchases';
  direction: SortDirection;
}

const SORTS: Record<UserOrder['field'], Omit<SortKey, 'direction'>[]> = {
  'external-id': [],
  'first-seen-at': [{ expression: 'first_seen_at', type: 'timestamp' }],
  'last-seen-at': [{ expression: 'last_seen_at', type: 'timestamp' }],
  spent: [{ expression: 'spent', type: 'decimal(38, 4)' }],
  events: [{ expression: TOTAL_EVENTS, type: 'bigint' }],
  sessions: [{ expression: 'session_count', type: 'bigint' }],
  views: [{ expression: 'views', type: 'bigint' }],
  carts: [{ expression: 'carts', type: 'bigint' }],
  purchases: [{ expression: 'purchases', type: 'bigint' }],
};

/**
 * Users, by ascending id unless ordered otherwise.
 *
 * @throws QuestionError - `invalid-filter` for a bound that is no number or a range that ends before it begins, `invalid-period`,
 *   `invalid-cursor`, `invalid-page-size`.
 */
export async function listUsers(
  store: EventStore,
  page: PageRequest,
  filter?: UserFilter,
  by: UserOrder = { field: 'external-id', direction: 'asc' },
): Promise<Page<UserRecord>> {
  const order = userOrder(store, by);
  const inPage = between(order, page);
  const narrowed = by.field === 'external-id' ? notBeyond(order, page) : [];
  const conditions = await filterConditions(store, filter, narrowed);
  const rows = await selectWithIds<UserRow>(
    store,
    // Texts are made behind the limit: the engine would make them of every user.
    sql`select ${USER_COLUMNS}, ${cursorColumns(order)} from (select * from users where ${all([...conditions, ...inPage])} order by ${orderBy(order, page)} ${limit(page)}) chosen order by ${orderBy(order, page)}`,
    ['id'],
  );
  return pageOf(rows, order, page, userOf);
}

/** Number of users that {@link listUsers} goes through. */
export async function countUsers(store: EventStore, filter?: UserFilter): Promise<number> {
  const [row] = await select<{ users: number }>(
    store,
    sql`select count(*) as users from users where ${all(await filterConditions(store, filter, []))}`,
  );
  return row?.users ?? 0;
}

/** Users in the order asked; null where the log has no such user. One statement however many ids. */
export async function findUsers(store: EventStore, userIds: readonly string[]): Promise<(UserRecord | null)[]> {
  const ids = idsOf(userIds);
  if (ids.length === 0) return userIds.map(() => null);
  const rows = await selectWithIds<UserRow>(
    store,
    sql`select ${USER_COLUMNS} from ${tableOf('users', numbersOf(ids))} where user_id in ${idList(ids)}`,
    ['id'],
  );
  const found = new Map(rows.map((row) => [row.id, userOf(row)]));
  return userIds.map((id) => found.get(id) ?? null);
}

const USER_COLUMNS = raw(
  'cast(user_id as string) as id, first_seen_at, last_seen_at, views, carts, removes, purchases, session_count, bot_sessions, spent',
);

interface UserRow extends CountsRow {
  id: string;
  first_seen_at: Date;
  last_seen_at: Date;
  session_count: number;
  bot_sessions: number;
  spent: string;
}

function userOf(row: UserRow): UserRecord {
  return {
    userId: row.id,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    counts: countsOf(row),
    sessionCount: row.session_count,
    botSessions: row.bot_sessions,
    spent: plainDecimal(row.spent),
  };
}

function userOrder(store: EventStore, { field, direction }: UserOrder): Order {
  const id: SortKey = { expression: 'user_id', type: 'bigint', direction: field === 'external-id' ? direction : 'asc' };
  return {
    snapshotId: store.snapshot.id,
    name: `users/${field}/${direction}`,
    keys: [...SORTS[field].map((key) => ({ ...key, direction })), id],
  };
}

async function filterConditions(
  store: EventStore,
  filter: UserFilter | undefined,
  narrowed: readonly Fragment[],
): Promise<Fragment[]> {
  const conditions = [
    ...withinEventCounts(filter?.counts),
    ...withinCounts('sessions', 'session_count', filter?.sessions),
    ...withinDecimals('spent', 'spent', filter?.spent),
  ];
  if (filter?.converted != null) conditions.push(raw(filter.converted ? 'purchases > 0' : 'purchases = 0'));
  if (filter?.isBot != null) conditions.push(raw(filter.isBot ? 'bot_sessions > 0' : 'bot_sessions = 0'));
  if (filter?.externalIdPrefix) {
    const prefix = filter.externalIdPrefix;
    conditions.push(
      await whereDigits(
        store,
        'user_id',
        (digits) => sql`substring(${digits}, 1, length(cast(${prefix} as string))) = ${prefix}`,
      ),
    );
  }
  return [
    ...conditions,
    ...activeUsers(await boundsOf(store, filter?.seen), { category: filter?.category, brand: filter?.brand }, narrowed),
  ];
}
