import type { EventStore } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import { all, type Fragment, idList, isInt64, raw, select, sql } from '../sql.js';
import { behind, checkedFirst, cursorColumns, EMPTY_PAGE, limit, type Order, orderBy, type Page, type PageRequest, pageOf, pagesByOwner, type SortDirection, type SortKey } from './keyset.js';

/** How far a session came: bought, else put something in the cart, else only viewed. */
export type SessionOutcome = 'viewed' | 'carted' | 'purchased';

/** One session. */
export interface SessionRecord {
  /** Unique in the log and stable under new imports: `user:session`, or `user@start` where the log gives no session id. */
  sessionKey: string;
  userId: string;
  /** The log's own session id; null where sessions were told apart by inactivity. */
  userSession: string | null;
  startedAt: Date;
  endedAt: Date;
  durationSeconds: number;
  counts: EventCounts;
  outcome: SessionOutcome;
  /** Sum of the purchases' prices, exact. */
  value: string;
}

/** What {@link listSessions} restricts sessions to. */
export interface SessionFilter {
  outcome?: SessionOutcome | null;
  userId?: string | null;
}

/** What {@link listSessions} sorts by; ties by user, start and session id. */
export interface SessionOrder {
  field: 'started-at' | 'events' | 'value';
  direction: SortDirection;
}

const TIES: SortKey[] = [
  { expression: 'user_id', type: 'bigint', direction: 'asc' },
  { expression: 'started_at', type: 'timestamp', direction: 'asc' },
  { expression: `coalesce(user_session, '')`, type: 'string', direction: 'asc' },
];
const SORTS: Record<SessionOrder['field'], Omit<SortKey, 'direction'>> = {
  'started-at': { expression: 'started_at', type: 'timestamp' },
  events: { expression: '(views + carts + removes + purchases)', type: 'bigint' },
  value: { expression: 'value', type: 'decimal(38, 4)' },
};
const OUTCOMES: Record<SessionOutcome, string> = {
  purchased: 'purchases > 0',
  carted: 'purchases = 0 and carts > 0',
  viewed: 'purchases = 0 and carts = 0',
};

/** Sessions, by start unless ordered otherwise. */
export async function listSessions(store: EventStore, page: PageRequest, filter?: SessionFilter, by?: SessionOrder): Promise<Page<SessionRecord>> {
  const order = sessionOrder(by ?? { field: 'started-at', direction: 'asc' });
  const rows = await select<SessionRow>(
    store,
    sql`select ${SESSION_COLUMNS}, ${cursorColumns(order)} from sessions where ${all([...filterConditions(filter), ...behind(order, page.after)])} order by ${orderBy(order)} ${limit(page)}`,
  );
  return pageOf(rows, order, checkedFirst(page), sessionOf);
}

/** Number of sessions that {@link listSessions} goes through. */
export async function countSessions(store: EventStore, filter?: SessionFilter): Promise<number> {
  const [row] = await select<{ sessions: number }>(store, sql`select count(*) as sessions from sessions where ${all(filterConditions(filter))}`);
  return row?.sessions ?? 0;
}

/** Sessions of each user by start, one page a user in the order asked. One statement however many users. */
export async function listSessionsOfUsers(store: EventStore, userIds: readonly string[], page: PageRequest): Promise<Page<SessionRecord>[]> {
  const order = sessionOrder({ field: 'started-at', direction: 'asc' });
  const first = checkedFirst(page);
  const ids = [...new Set(userIds.filter(isInt64))];
  const rows =
    ids.length === 0
      ? []
      : await select<SessionRow>(
          store,
          sql`select * from (
  select ${SESSION_COLUMNS}, ${cursorColumns(order)}, row_number() over (partition by user_id order by ${orderBy(order)}) as position
  from sessions where ${all([sql`user_id in ${idList(ids)}`, ...behind(order, page.after)])}
) s where position <= ${raw(String(first + 1))} order by user_key, position`,
        );
  const pages = pagesByOwner(rows, (row) => row.user_key, order, first, sessionOf);
  return userIds.map((id) => pages.get(id) ?? EMPTY_PAGE);
}

/** Sessions by their keys in the order asked; null where the log has no such session. One statement however many keys. */
export async function findSessions(store: EventStore, sessionKeys: readonly string[]): Promise<(SessionRecord | null)[]> {
  const found = await sessionNumbers(store, sessionKeys);
  return sessionKeys.map((key) => found.get(key)?.session ?? null);
}

/** Sessions that carry the log's own session id, by user; several where users share it. */
export async function findSessionsByExternalId(store: EventStore, userSession: string, userId?: string | null): Promise<SessionRecord[]> {
  if (userId != null && !isInt64(userId)) return [];
  const ofUser = userId == null ? [] : [sql`user_id = cast(${userId} as bigint)`];
  const rows = await select<SessionRow>(
    store,
    sql`select ${SESSION_COLUMNS} from sessions where ${all([sql`user_session = ${userSession}`, ...ofUser])} order by user_id ${limit({ first: 100 })}`,
  );
  return rows.map(sessionOf);
}

/** Sessions by key with their numbers in this snapshot. */
export async function sessionNumbers(store: EventStore, sessionKeys: readonly string[]): Promise<Map<string, { session: SessionRecord; sessionNo: number }>> {
  const wanted = new Set(sessionKeys.filter((key) => parsedKey(key) !== null));
  if (wanted.size === 0) return new Map();
  const keys = [...wanted].flatMap((key) => parsedKey(key) ?? []);
  const named = keys.flatMap((key) => key.userSession ?? []);
  const condition = sql`user_id in ${idList([...new Set(keys.map((key) => key.userId))])} and (user_session is null${
    named.length === 0 ? raw('') : sql` or user_session in (${namesList(named)})`
  })`;
  const rows = await select<SessionRow>(store, sql`select ${SESSION_COLUMNS} from sessions where ${condition}`);
  const found = rows.map((row) => ({ session: sessionOf(row), sessionNo: row.session_no }));
  return new Map(found.filter(({ session }) => wanted.has(session.sessionKey)).map((one) => [one.session.sessionKey, one]));
}

const SESSION_COLUMNS = raw(`session_no, cast(user_id as string) as user_key, user_session, started_at, cast(started_at as string) as start_key,
  ended_at, views, carts, removes, purchases, value`);

interface SessionRow extends CountsRow {
  session_no: number;
  user_key: string;
  user_session: string | null;
  started_at: Date;
  start_key: string;
  ended_at: Date;
  value: string;
}

function sessionOf(row: SessionRow): SessionRecord {
  return {
    sessionKey: row.user_session === null ? `${row.user_key}@${row.start_key}` : `${row.user_key}:${row.user_session}`,
    userId: row.user_key,
    userSession: row.user_session,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationSeconds: Math.round((row.ended_at.getTime() - row.started_at.getTime()) / 1000),
    counts: countsOf(row),
    outcome: row.purchases > 0 ? 'purchased' : row.carts > 0 ? 'carted' : 'viewed',
    value: plainDecimal(row.value),
  };
}

function parsedKey(key: string): { userId: string; userSession: string | null } | null {
  const match = /^(-?\d+)([:@])(.*)$/s.exec(key);
  const userId = match?.[1] ?? '';
  if (!match || !isInt64(userId)) return null;
  return { userId, userSession: match[2] === ':' ? (match[3] ?? '') : null };
}

function sessionOrder({ field, direction }: SessionOrder): Order {
  return { name: `sessions/${field}/${direction}`, keys: [{ ...SORTS[field], direction }, ...TIES] };
}

function filterConditions(filter: SessionFilter | undefined): Fragment[] {
  const conditions: Fragment[] = [];
  if (filter?.outcome != null) conditions.push(raw(OUTCOMES[filter.outcome]));
  if (filter?.userId != null) conditions.push(isInt64(filter.userId) ? sql`user_id = cast(${filter.userId} as bigint)` : raw('false'));
  return conditions;
}

function namesList(names: readonly string[]): Fragment {
  return names.slice(1).reduce((list, name) => sql`${list}, ${name}`, sql`${names[0] ?? ''}`);
}
