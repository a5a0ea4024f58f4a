import type { EventStore } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import { all, type Fragment, idList, isInt64, raw, select, sql } from '../sql.js';
import { behind, checkedFirst, cursorColumns, limit, type Order, orderBy, type Page, type PageRequest, pageOf, type SortDirection, type SortKey } from './keyset.js';

/** One visitor of the shop. */
export interface UserRecord {
  userId: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  counts: EventCounts;
  sessionCount: number;
  /** Sum of the purchases' prices, exact. */
  spent: string;
}

/** What {@link listUsers} restricts users to. */
export interface UserFilter {
  /** Users with, or without, a purchase. */
  isBuyer?: boolean | null;
  /** First digits of the user id. */
  externalIdPrefix?: string | null;
}

/** What {@link listUsers} sorts by; ties by ascending id. */
export interface UserOrder {
  field: 'external-id' | 'last-seen-at' | 'spent' | 'events';
  direction: SortDirection;
}

const TOTAL = 'views + carts + removes + purchases';
const SORTS: Record<UserOrder['field'], Omit<SortKey, 'direction'>[]> = {
  'external-id': [],
  'last-seen-at': [{ expression: 'last_seen_at', type: 'timestamp' }],
  spent: [{ expression: 'spent', type: 'decimal(38, 4)' }],
  events: [{ expression: `(${TOTAL})`, type: 'bigint' }],
};

/** Users, by ascending id unless ordered otherwise. */
export async function listUsers(store: EventStore, page: PageRequest, filter?: UserFilter, by?: UserOrder): Promise<Page<UserRecord>> {
  const order = userOrder(by ?? { field: 'external-id', direction: 'asc' });
  const rows = await select<UserRow>(
    store,
    sql`select ${USER_COLUMNS}, ${cursorColumns(order)} from users where ${all([...filterConditions(filter), ...behind(order, page.after)])} order by ${orderBy(order)} ${limit(page)}`,
  );
  return pageOf(rows, order, checkedFirst(page), userOf);
}

/** Number of users that {@link listUsers} goes through. */
export async function countUsers(store: EventStore, filter?: UserFilter): Promise<number> {
  const [row] = await select<{ users: number }>(store, sql`select count(*) as users from users where ${all(filterConditions(filter))}`);
  return row?.users ?? 0;
}

/** Users in the order asked; null where the log has no such user. One statement however many ids. */
export async function findUsers(store: EventStore, userIds: readonly string[]): Promise<(UserRecord | null)[]> {
  const ids = [...new Set(userIds.filter(isInt64))];
  if (ids.length === 0) return userIds.map(() => null);
  const rows = await select<UserRow>(store, sql`select ${USER_COLUMNS} from users where user_id in ${idList(ids)}`);
  const found = new Map(rows.map((row) => [row.id, userOf(row)]));
  return userIds.map((id) => found.get(id) ?? null);
}

const USER_COLUMNS = raw('cast(user_id as string) as id, first_seen_at, last_seen_at, views, carts, removes, purchases, session_count, spent');

interface UserRow extends CountsRow {
  id: string;
  first_seen_at: Date;
  last_seen_at: Date;
  session_count: number;
  spent: string;
}

function userOf(row: UserRow): UserRecord {
  return {
    userId: row.id,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    counts: countsOf(row),
    sessionCount: row.session_count,
    spent: plainDecimal(row.spent),
  };
}

function userOrder({ field, direction }: UserOrder): Order {
  const id: SortKey = { expression: 'user_id', type: 'bigint', direction: field === 'external-id' ? direction : 'asc' };
  return { name: `users/${field}/${direction}`, keys: [...SORTS[field].map((key) => ({ ...key, direction })), id] };
}

function filterConditions(filter: UserFilter | undefined): Fragment[] {
  const conditions: Fragment[] = [];
  if (filter?.isBuyer != null) conditions.push(raw(filter.isBuyer ? 'purchases > 0' : 'purchases = 0'));
  if (filter?.externalIdPrefix) {
    const prefix = filter.externalIdPrefix;
    conditions.push(sql`substring(cast(user_id as string), 1, length(cast(${prefix} as string))) = ${prefix}`);
  }
  return conditions;
}
