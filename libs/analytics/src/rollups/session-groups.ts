import { type EventStore, type EventType, EVENT_TYPES, USER_GROUPS } from '@cartograph/events';
import type { GroupSums } from '@cartograph/metrics';
import { matchesFilter } from '../event-filter.js';
import { columnOf } from '../counts.js';
import { dayPlace } from '../local-day-place.js';
import { addDays, localDate, type LocalDay, localDays, type Period } from '../local-days.js';
import { oncePerStore } from '../once-per-store.js';
import type { ResolvedPeriod } from '../period.js';
import type { BotChoice } from '../bot-choice.js';
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
 * Cost: a facet has at most 64 rows a day and set of types; some milliseconds, and of the whole shop nothing after the first time. On a lake without the table its sessions are read once, and of a category or brand its events.
 */
export async function sessionGroups(
  store: EventStore,
  scope: SessionRollupScope,
  { byDay, types = EVENT_TYPES }: { byDay: boolean; types?: readonly EventType[] },
  signal?: AbortSignal,
): Promise<SessionGroups> {
  const [facet, zone] = await Promise.all([facetOf(store, scope.filter), groupZone(store)]);
  if (facet && zone !== null) {
    const days = daysOf(scope.period, zone);
    if (facet.part === 'all') {
      const { rows, statement } = await groupsOfShop(store, scope.bots);
      return {
        rows: addedUp(
          rows.filter(({ day }) => isAsked(day ?? '', days)),
          { byDay, types },
        ),
        zone,
        statement,
      };
    }
    const statement = rolledQuery(ofFacet(facet), scope.bots, days, { byDay, types });
    return { rows: await select<GroupedSessions>(store, statement, signal), zone, statement };
  }
  const { period } = scope;
  const days = byDay && period.covered ? localDays(period.covered.from, period.covered.to, period.timeZone) : [];
  const statement = sessionsQuery(scope, days, types);
  const rows = await select<Omit<GroupedSessions, 'day'> & { place: number | null }>(store, statement, signal);
  return {
    rows: rows.map(({ place, ...row }) => ({ ...row, day: place === null ? null : (days[place]?.date ?? null) })),
    zone: period.timeZone,
    statement,
  };
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
export function daysTouched({ start, end }: Pick<ResolvedPeriod, 'start' | 'end'>, zone: string): Period {
  return { from: localDate(start, zone), to: localDate(end.getTime() - 1, zone) };
}

/** The zone of the table's days; null without the table. */
const groupZone: (store: EventStore) => Promise<string | null> = oncePerStore(async (store) => {
  const [state] = await select<{ zone: string | null }>(
    store,
    raw('select session_groups_zone as zone from rollup_state'),
  );
  return state?.zone ?? null;
});

const DAY = 'first_day + cast(session_groups.day as int)';
const DAY_TEXT = `cast(${DAY} as string)`;

/** Days of the table's zone. */
interface AskedDays {
  /** Null: all of them. */
  within: Period | null;
  without: Period[];
}

/** Of a day that is left out in another zone, the days of this one that it covers only in part stay. */
function daysOf(period: ResolvedPeriod, zone: string): AskedDays {
  const without = period.leftOut.map(({ start, end }) => ({
    from: addDays(localDate(start.getTime() - 1, zone), 1),
    to: addDays(localDate(end, zone), -1),
  }));
  return {
    within: period.isWholeLog ? null : daysTouched(period, zone),
    without: without.filter(({ from, to }) => from <= to),
  };
}

function isAsked(day: string, { within, without }: AskedDays): boolean {
  const lies = ({ from, to }: Period): boolean => day >= from && day <= to;
  return (within === null || lies(within)) && !without.some(lies);
}

interface Grouping {
  byDay: boolean;
  types: readonly EventType[];
}

function rolledQuery(facet: Fragment, bots: BotChoice, days: AskedDays, { byDay, types }: Grouping): Fragment {
  const lies = ({ from, to }: Period): Fragment =>
    sql`${raw(DAY)} between cast(${from} as date) and cast(${to} as date)`;
  const where = all([
    facet,
    ...(days.within ? [lies(days.within)] : []),
    ...days.without.map((lost) => sql`not (${lies(lost)})`),
    ...(bots === 'exclude' ? [raw('not is_bot')] : []),
  ]);
  return sql`
select ${raw(byDay ? DAY_TEXT : 'cast(null as string)')} as day, types & ${raw(String(bitsOf(types)))} as types, cast(user_group as int) as user_group, cast(sum(sessions) as bigint) as sessions
from session_groups where ${where}
group by ${raw(byDay ? 'first_day, session_groups.day, 2, user_group' : '2, user_group')}`;
}

/** Those of everything, by day and by every type. Asked once for a store, with bots or without. */
const groupsOfShop: (store: EventStore, bots: BotChoice) => Promise<{ rows: GroupedSessions[]; statement: Fragment }> =
  oncePerStore(async (store, bots) => {
    const statement = rolledQuery(
      ofFacet({ part: 'all', facet: null }),
      bots === 'exclude' ? 'exclude' : 'include',
      { within: null, without: [] },
      { byDay: true, types: EVENT_TYPES },
    );
    return { rows: await select<GroupedSessions>(store, statement), statement };
  });

function addedUp(rows: readonly GroupedSessions[], { byDay, types }: Grouping): GroupedSessions[] {
  const bits = bitsOf(types);
  const sums = new Map<string, GroupedSessions>();
  for (const row of rows) {
    const own = { ...row, day: byDay ? row.day : null, types: row.types & bits };
    const key = `${own.day} ${own.types} ${own.user_group}`;
    const sum = sums.get(key);
    if (sum) sum.sessions += own.sessions;
    else sums.set(key, own);
  }
  return [...sums.values()];
}

const bitsOf = (types: readonly EventType[]): number => types.reduce((sum, type) => sum | typeBit(type), 0);

/** The same of the sessions, or, with a filter, of its events; days by their place. */
function sessionsQuery(scope: SessionRollupScope, days: readonly LocalDay[], types: readonly EventType[]): Fragment {
  const place = days.length === 0 ? raw('cast(null as int)') : dayPlace(days, 'started_at');
  const group = raw(`cast(${USER_GROUP} as int) as user_group`);
  const bits = (has: (type: EventType) => string): Fragment =>
    raw(
      `cast(${types.map((type) => `case when ${has(type)} then ${typeBit(type)} else 0 end`).join(' + ') || '0'} as int) as types`,
    );
  const filter = matchesFilter(scope.filter);
  const sessions =
    filter.length === 0
      ? sql`select ${place} as place, ${bits((type) => `${columnOf(type)} > 0`)}, ${group} from sessions where ${all(chosenSessions(scope))}`
      : sql`select ${place} as place, e.types, ${group}
  from (select session_no, ${bits((type) => `bool_or(event_type = '${type}')`)} from events where ${all([...filter, ...ofChosenSessions(scope)])} group by session_no) e
  join sessions on sessions.session_no = e.session_no`;
  return sql`
select place, types, user_group, count(*) as sessions
from (${sessions}) counted
group by place, types, user_group`;
}
