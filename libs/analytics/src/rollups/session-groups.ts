import { type EventStore, type EventType, EVENT_TYPES, USER_GROUPS } from '@cartograph/events';
import type { GroupSums } from '@cartograph/metrics';
import { matchesFilter } from '../event-filter.js';
import { addDays, localDate } from '../local-days.js';
import { oncePerStore } from '../once-per-store.js';
import type { ResolvedPeriod } from '../period.js';
import { chosenSessions, ofChosenSessions } from '../session-scope.js';
import { all, type Fragment, raw, select, sql } from '../sql.js';
import { USER_GROUP } from '../user-groups.js';
import { facetOf, ofFacet } from './facet.js';
import type { SessionRollupScope } from './session-rollup.js';
import { typeBit } from './session-shapes.js';

/** Sessions of one group of users that began on one day and had the same types of events. */
export interface GroupedSessions {
  /** Local day in the zone of {@link SessionGroups}; null where days were not asked for. */
  day: string | null;
  /** Bits: 1 view, 2 cart, 4 remove_from_cart, 8 purchase. */
  types: number;
  user_group: number;
  sessions: number;
}

/** Sessions by group of users, and the statement they come from. */
export interface SessionGroups {
  rows: GroupedSessions[];
  /** IANA zone of the days. */
  zone: string;
  statement: Fragment;
}

/**
 * Sessions that began in a period by the types of their matching events and by random groups of users, which tell how much alike a user's sessions are.
 *
 * From the lake's table, whose days are those of the lake's zone: a question in another zone takes every day that its period touches. A filter that is no facet is
 * answered from its events.
 *
 * @param asked.byDay - whether days are told apart.
 * @param asked.types - the types that are told apart. Default all.
 * Cost: a facet has at most 64 rows a day and set of types; some milliseconds. On a lake without the table its sessions are read, and of a category or brand all events.
 */
export async function sessionGroups(
  store: EventStore,
  scope: SessionRollupScope,
  { byDay, types = EVENT_TYPES }: { byDay: boolean; types?: readonly EventType[] },
  signal?: AbortSignal,
): Promise<SessionGroups> {
  const facet = await facetOf(store, scope.filter);
  const zone = facet ? await groupZone(store) : scope.period.timeZone;
  const statement = facet
    ? rolledQuery(ofFacet(facet), scope, { zone, byDay, types })
    : eventsQuery(scope, { byDay, types });
  return { rows: await select<GroupedSessions>(store, statement, signal), zone, statement };
}

/** Adds up sessions by group: x all of them, y those with a type. */
export function sessionSums(rows: readonly GroupedSessions[], type: EventType): GroupSums {
  const [x, y] = [new Float64Array(USER_GROUPS), new Float64Array(USER_GROUPS)];
  const bit = typeBit(type);
  for (const { types, user_group: group, sessions } of rows) {
    x[group] = (x[group] ?? 0) + sessions;
    if ((types & bit) !== 0) y[group] = (y[group] ?? 0) + sessions;
  }
  return { x, y };
}

/** The days of a zone that two instants, the second exclusive, touch. */
export function daysTouched(
  { start, end }: Pick<ResolvedPeriod, 'start' | 'end'>,
  zone: string,
): { from: string; to: string } {
  return { from: localDate(start, zone), to: localDate(end.getTime() - 1, zone) };
}

const groupZone: (store: EventStore) => Promise<string> = oncePerStore(async (store) => {
  const [state] = await select<{ zone: string }>(store, raw('select session_groups_zone as zone from rollup_state'));
  return state?.zone ?? 'UTC';
});

const DAY = 'first_day + cast(session_groups.day as int)';
const DAY_TEXT = `cast(${DAY} as string)`;

function rolledQuery(
  facet: Fragment,
  { period, bots }: SessionRollupScope,
  { zone, byDay, types }: { zone: string; byDay: boolean; types: readonly EventType[] },
): Fragment {
  const { from, to } = daysTouched(period, zone);
  const day = raw(DAY);
  const inPeriod = period.isWholeLog ? [] : [sql`${day} between cast(${from} as date) and cast(${to} as date)`];
  // Of a day that is left out in another zone, the days of this one that it covers only in part stay.
  const leftOut = period.leftOut.flatMap(({ start, end }) => {
    const [first, last] = [addDays(localDate(start.getTime() - 1, zone), 1), addDays(localDate(end, zone), -1)];
    return first <= last ? [sql`not (${day} between cast(${first} as date) and cast(${last} as date))`] : [];
  });
  const where = all([facet, ...inPeriod, ...leftOut, ...(bots === 'exclude' ? [raw('not is_bot')] : [])]);
  return sql`
select ${raw(byDay ? DAY_TEXT : 'cast(null as string)')} as day, types & ${raw(String(bitsOf(types)))} as types, cast(user_group as int) as user_group, cast(sum(sessions) as bigint) as sessions
from session_groups where ${where}
group by ${raw(byDay ? 'first_day, session_groups.day, 2, user_group' : '2, user_group')}`;
}

const bitsOf = (types: readonly EventType[]): number => types.reduce((sum, type) => sum | typeBit(type), 0);

function eventsQuery(
  scope: SessionRollupScope,
  { byDay, types }: { byDay: boolean; types: readonly EventType[] },
): Fragment {
  const bits = types
    .map((type) => `max(case when event_type = '${type}' then ${typeBit(type)} else 0 end)`)
    .join(' + ');
  const { period, filter } = scope;
  const day = byDay ? sql`cast(local_date(s.started_at, ${period.timeZone}) as string)` : raw('cast(null as string)');
  return sql`
select day, types, user_group, count(*) as sessions
from (
  select ${day} as day, e.types, e.user_group
  from (select session_no, user_id, cast(${raw(bits)} as int) as types, cast(${raw(USER_GROUP)} as int) as user_group from events where ${all([...matchesFilter(filter), ...ofChosenSessions(scope)])} group by session_no, user_id) e
  join (select session_no, user_id, started_at from sessions where ${all(chosenSessions(scope))}) s on s.session_no = e.session_no and s.user_id = e.user_id
) counted
group by day, types, user_group`;
}
