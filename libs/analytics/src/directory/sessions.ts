import type { EventStore } from '@cartograph/events';
import { dialect } from '../dialect.js';
import type { EventFilter } from '../event-filter.js';
import { instant } from '../period.js';
import { idList, idsOf, isOfId, numbersOf, selectWithIds, tableOf } from '../external-ids.js';
import { all, type Fragment, numberList, raw, select, sql } from '../sql.js';
import { boundsOf, inBounds, sessionsOf, type ZonedPeriod } from './activity.js';
import {
  between,
  checkedSize,
  cursorColumns,
  limit,
  notBeyond,
  type Order,
  orderBy,
  type Page,
  type PageRequest,
  pageOf,
  pagesByOwner,
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
import {
  type BotRule,
  SESSION_COLUMNS,
  type SessionOutcome,
  sessionOf,
  type SessionRecord,
  type SessionRow,
} from './session-record.js';

/** What {@link listSessions} restricts sessions to; all that is given must hold. With `category` and `brand`: sessions with one event of both. */
export interface SessionFilter extends EventFilter {
  outcome?: SessionOutcome | null;
  userId?: string | null;
  /** Sessions that began in the period. */
  startedIn?: ZonedPeriod | null;
  counts?: CountsFilter | null;
  value?: DecimalRange | null;
  durationSeconds?: CountRange | null;
  /** Sessions with, or without, a purchase. */
  converted?: boolean | null;
  /** Sessions that look like a machine's, or do not. */
  isBot?: boolean | null;
  botRule?: BotRule | null;
}

/** What {@link listSessions} sorts by; ties by user, start and the session's number in its snapshot. */
export interface SessionOrder {
  field: 'user' | 'started-at' | 'ended-at' | 'duration' | 'events' | 'views' | 'carts' | 'purchases' | 'value';
  direction: SortDirection;
}

const TIES: SortKey[] = [
  { expression: 'user_id', type: 'bigint', direction: 'asc' },
  { expression: 'started_at', type: 'timestamp', direction: 'asc' },
  { expression: 'session_no', type: 'bigint', direction: 'asc' },
];
const DURATION = `cast(round(${dialect.epochSeconds('ended_at')} - ${dialect.epochSeconds('started_at')}) as bigint)`;
const SORTS: Record<SessionOrder['field'], Omit<SortKey, 'direction'>> = {
  user: { expression: 'user_id', type: 'bigint' },
  'started-at': { expression: 'started_at', type: 'timestamp' },
  'ended-at': { expression: 'ended_at', type: 'timestamp' },
  duration: { expression: DURATION, type: 'bigint' },
  events: { expression: TOTAL_EVENTS, type: 'bigint' },
  views: { expression: 'views', type: 'bigint' },
  carts: { expression: 'carts', type: 'bigint' },
  purchases: { expression: 'purchases', type: 'bigint' },
  value: { expression: 'value', type: 'decimal(38, 4)' },
};
const OUTCOMES: Record<SessionOutcome, string> = {
  purchased: 'purchases > 0',
  carted: 'purchases = 0 and carts > 0',
  viewed: 'purchases = 0 and carts = 0',
};

/**
 * Sessions, by start unless ordered otherwise.
 *
 * @throws QuestionError - `invalid-filter` for a bound that is no number or a range that ends before it begins, `invalid-period`,
 *   `invalid-cursor`, `invalid-page-size`.
 */
export async function listSessions(
  store: EventStore,
  page: PageRequest,
  filter?: SessionFilter,
  by: SessionOrder = { field: 'started-at', direction: 'asc' },
): Promise<Page<SessionRecord>> {
  const order = sessionOrder(store, by);
  const inPage = between(order, page);
  const narrowed = by.field === 'user' ? notBeyond(order, page) : [];
  const conditions = await filterConditions(store, filter, narrowed);
  const users = filter?.userId == null ? null : numbersOf([filter.userId]);
  if (users?.length === 0) return pageOf([], order, page, sessionOf);
  const chosen = sql`(select * from ${users === null ? raw('sessions') : tableOf('sessions', users)} where ${all([...conditions, ...inPage])} order by ${orderBy(order, page)} ${limit(page)}) chosen`;
  if (users !== null) {
    const rows = await selectWithIds<SessionRow>(
      store,
      sql`select ${SESSION_COLUMNS}, ${cursorColumns(order)} from ${chosen} order by ${orderBy(order, page)}`,
      ['user_key'],
    );
    return pageOf(rows, order, page, sessionOf);
  }
  // What sessions are sorted by is read of all of them, the rest only of those on the page. Texts are made behind the limit: the engine would make them of every session.
  const places = await select<{ user_number: string; session_no: number }>(
    store,
    sql`select cast(user_id as string) as user_number, session_no, ${cursorColumns(order)} from ${chosen} order by ${orderBy(order, page)}`,
  );
  const rows = await sessionsAt(store, places.slice(0, checkedSize(page)));
  return pageOf(places, order, page, ({ session_no }) => sessionOf(rows.get(session_no) as SessionRow));
}

async function sessionsAt(
  store: EventStore,
  places: readonly { user_number: string; session_no: number }[],
): Promise<Map<number, SessionRow>> {
  if (places.length === 0) return new Map();
  const users = [...new Set(places.map((place) => place.user_number))];
  const rows = await selectWithIds<SessionRow>(
    store,
    sql`select ${SESSION_COLUMNS} from ${tableOf('sessions', users.map(BigInt))} where user_id in ${numberList(users)} and session_no in ${numberList(places.map((place) => String(place.session_no)))}`,
    ['user_key'],
  );
  return new Map(rows.map((row) => [row.session_no, row]));
}

/** Number of sessions that {@link listSessions} goes through. */
export async function countSessions(store: EventStore, filter?: SessionFilter): Promise<number> {
  const [row] = await select<{ sessions: number }>(
    store,
    sql`select count(*) as sessions from sessions where ${all(await filterConditions(store, filter, []))}`,
  );
  return row?.sessions ?? 0;
}

/** Sessions of each user by start, one page a user in the order asked. One statement however many users. */
export async function listSessionsOfUsers(
  store: EventStore,
  userIds: readonly string[],
  page: PageRequest,
): Promise<Page<SessionRecord>[]> {
  const order = sessionOrder(store, { field: 'started-at', direction: 'asc' });
  const size = checkedSize(page);
  const inPage = between(order, page);
  const ids = idsOf(userIds);
  const rows =
    ids.length === 0
      ? []
      : await selectWithIds<SessionRow>(
          store,
          sql`select * from (
  select ${SESSION_COLUMNS}, ${cursorColumns(order)}, row_number() over (partition by user_id order by ${orderBy(order, page)}) as position
  from ${tableOf('sessions', numbersOf(ids))} where ${all([sql`user_id in ${idList(ids)}`, ...inPage])}
) s where position <= ${raw(String(size + 1))} order by user_key, position`,
          ['user_key'],
        );
  return pagesByOwner(userIds, rows, (row) => row.user_key, order, page, sessionOf);
}

function sessionOrder(store: EventStore, { field, direction }: SessionOrder): Order {
  const key: SortKey = { ...SORTS[field], direction };
  return {
    snapshotId: store.snapshot.id,
    name: `sessions/${field}/${direction}`,
    keys: [key, ...TIES.filter((tie) => tie.expression !== key.expression)],
  };
}

async function filterConditions(
  store: EventStore,
  filter: SessionFilter | undefined,
  narrowed: readonly Fragment[],
): Promise<Fragment[]> {
  const conditions = [
    ...withinEventCounts(filter?.counts),
    ...withinDecimals('value', 'value', filter?.value),
    ...withinCounts('durationSeconds', DURATION, filter?.durationSeconds),
  ];
  if (filter?.outcome != null) conditions.push(raw(OUTCOMES[filter.outcome]));
  if (filter?.converted != null) conditions.push(raw(filter.converted ? 'purchases > 0' : 'purchases = 0'));
  if (filter?.isBot != null) conditions.push(raw(filter.isBot ? 'bot_rule is not null' : 'bot_rule is null'));
  if (filter?.botRule != null) conditions.push(sql`bot_rule = ${filter.botRule}`);
  const ofUser = filter?.userId == null ? [] : [isOfId('user_id', filter.userId)];
  const period = await boundsOf(store, filter?.startedIn);
  const started = period ? [inBounds('started_at', period)] : [];
  const since = period ? [sql`event_time >= ${instant(period.start)}`] : [];
  return [
    ...conditions,
    ...ofUser,
    ...started,
    ...sessionsOf({ category: filter?.category, brand: filter?.brand }, [...ofUser, ...since, ...narrowed]),
  ];
}
