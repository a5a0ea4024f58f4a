import { EVENT_TYPES, type EventStore } from '@cartograph/events';
import { calendarParts, type Granularity, partPlace } from './calendar-parts.js';
import { columnOf } from './counts.js';
import { dialect } from './dialect.js';
import { dayPlace } from './local-day-place.js';
import { localDays, type Period } from './local-days.js';
import type { PeopleRow, SalesRow } from './overview-rollups.js';
import { type Fragment, raw, select, sql } from './sql.js';
import { USER_GROUP } from './user-groups.js';

/** Which events, and which days they are told apart by. */
export interface EventsOfDays {
  /** Condition on `events`. */
  where: Fragment;
  /** Null: only the whole. Every event of the condition must lie in them. */
  days: Period | null;
  /** What the days are put together to, named by its first day. Default: each by itself. */
  granularity?: Granularity;
  timeZone: string;
  /** Whether the local days follow one another, as they do but where clocks go back into the day before. */
  inOrder: boolean;
}

/** A statement that counts the events themselves; its rows name the days by their place. */
export interface EventsQuery {
  statement: Fragment;
  /** `YYYY-MM-DD`. */
  dates: readonly string[];
}

const SALES_COLUMNS = [...EVENT_TYPES.map(columnOf), 'revenue'].join(', ');
/** Aggregates over events: how many of each type, and the purchases' revenue. */
const SALES = [
  ...EVENT_TYPES.map((type) => `count(*) filter (where event_type = '${type}') as ${columnOf(type)}`),
  `sum(case when event_type = 'purchase' then price end) as revenue`,
].join(', ');
/** Sums of these. */
const SOLD = [
  ...EVENT_TYPES.map(columnOf).map((column) => `cast(coalesce(sum(${column}), 0) as bigint) as ${column}`),
  'cast(coalesce(sum(revenue), 0) as decimal(38, 4)) as revenue',
].join(', ');

/**
 * Counts distinct users and sessions of a condition, by local day and for the whole.
 *
 * Level by level: events to a session's day, to a user's day, to days and users. So no level looks for distinct ones among more than
 * the rows of the one before.
 *
 * @param withSales - whether the rows tell events and revenue as well, in the same pass over the events.
 */
export function peopleQuery(events: EventsOfDays, withSales = false): EventsQuery {
  const also = (text: string): Fragment => raw(withSales ? text : '');
  const byDay = sql`
select by_day.place, visitors, sessions, buyers, purchase_sessions${also(`, ${SALES_COLUMNS}`)}
from (
  select place, count(*) as visitors, cast(sum(sessions) as bigint) as sessions, count(*) filter (where bought) as buyers, cast(sum(purchase_sessions) as bigint) as purchase_sessions
  from user_days group by place
) by_day${also(' join sold on sold.place = by_day.place')}
union all`;
  const { place, dates } = placed(events);
  const statement = sql`
with visits ${raw(dialect.workedOutOnce)} (
  select ${place} as place, session_no, min(user_id) as user_id, count(*) filter (where event_type = 'purchase') > 0 as bought${also(`, ${SALES}`)}
  from events where ${events.where}
  group by 1, 2
),
user_days ${raw(dialect.workedOutOnce)} (
  select place, user_id, count(*) as sessions, count(*) filter (where bought) as purchase_sessions, bool_or(bought) as bought
  from visits group by place, user_id
)${also(`,
sold as (
  select place, ${SOLD} from visits group by grouping sets ((place), ())
)`)}${events.days ? byDay : raw('')}
select cast(null as int) as place, visitors, sessions, buyers, purchase_sessions${also(`, ${SALES_COLUMNS}`)}
from (
  select count(*) as visitors, count(*) filter (where bought) as buyers
  from (select bool_or(bought) as bought from user_days group by user_id) by_user
) users cross join (
  select count(*) as sessions, count(*) filter (where bought) as purchase_sessions
  from (select bool_or(bought) as bought from visits group by session_no) by_session
) sessions${also(` cross join (select ${SALES_COLUMNS} from sold where place is null) whole`)}`;
  return { statement, dates };
}

/** Counts the events of a condition and their revenue, by local day and for the whole. */
export function eventSalesQuery(events: EventsOfDays): EventsQuery {
  const { place, dates } = placed(events);
  const counts = EVENT_TYPES.map(
    (type) => `cast(coalesce(sum(case when event_type = '${type}' then things end), 0) as bigint) as ${columnOf(type)}`,
  ).join(', ');
  const statement = sql`
select ${raw(events.days ? 'place' : 'cast(null as int) as place')}, ${raw(counts)}, cast(coalesce(sum(case when event_type = 'purchase' then revenue end), 0) as decimal(38, 4)) as revenue
from (select ${place} as place, event_type, count(*) as things, sum(price) as revenue from events where ${events.where} group by 1, 2) typed${raw(events.days ? '\ngroup by grouping sets ((place), ())' : '')}`;
  return { statement, dates };
}

/**
 * Sessions with a purchase, and what they paid in ten-thousandths, by local day and by the random group of its user, in the order of days. Sessions with purchases on several days are told one by
 * one; `session_no` is -1 for the others.
 */
export function ordersQuery(events: EventsOfDays): EventsQuery {
  const { place, dates } = placed(events);
  // Sessions of several days are few: a window over all of them takes twice as long.
  const statement = sql`
with by_day ${raw(dialect.workedOutOnce)} (
  select ${place} as place, ${raw(USER_GROUP)} as user_group, session_no, sum(price) as revenue
  from acts events where event_type = 'purchase' and ${events.where} group by 1, 2, 3
),
several as (select session_no from by_day group by session_no having count(*) > 1)
select place, cast(user_group as int) as user_group, session_no, cast(count(*) as int) as orders, cast(sum(revenue) * 10000 as bigint) as paid
from (
  select place, user_group, coalesce(several.session_no, -1) as session_no, revenue
  from by_day left join several on by_day.session_no = several.session_no
) told
group by place, user_group, session_no order by place`;
  return { statement, dates };
}

/** Asks an {@link EventsQuery}; the whole has no day. */
export async function askByDay<Row extends PeopleRow | SalesRow>(
  store: EventStore,
  { statement, dates }: EventsQuery,
  signal: AbortSignal | undefined,
): Promise<Row[]> {
  const rows = await select<Omit<Row, 'day'> & { place: number | null }>(store, statement, signal);
  return rows.map(
    ({ place, ...row }) => ({ ...row, day: place === null ? null : (dates[place] ?? null) }) as unknown as Row,
  );
}

/** SQL of the place of an event among the parts of its days, and the first day of each part. */
export function placed({ days, granularity = 'day', timeZone, inOrder }: EventsOfDays): {
  place: Fragment;
  dates: string[];
} {
  if (!days) return { place: raw('cast(0 as int)'), dates: [] };
  const local = localDays(days.from, days.to, timeZone);
  const place = inOrder
    ? dayPlace(local, 'event_time')
    : sql`cast(local_date(event_time, ${timeZone}) - cast(${days.from} as date) as int)`;
  return {
    place: partPlace(place, days, granularity),
    dates: calendarParts(days, granularity).map(({ from }) => from),
  };
}
