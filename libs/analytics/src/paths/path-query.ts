import type { EventType } from '@cartograph/events';
import { dialect } from '../dialect.js';
import { EVENT_RANK } from '../directory/event-record.js';
import { CATEGORY_NAME } from '../event-filter.js';
import { type CountedSessions, countedEvents, sessionCounts } from '../hypotheses/association/session-counts.js';
import { type QuantileColumns, quantileLimits } from '../quantile-limits.js';
import { type Fragment, joined, raw, sql } from '../sql.js';
import { type GroupSumColumns, groupSums, NO_GROUP_SUMS, USER_GROUP } from '../user-groups.js';

/** What a step of a path is: a type of event, or the category that was dealt with. */
export type PathLevel = 'event' | 'category';

/** How paths are told apart. */
export interface PathChoice {
  level: PathLevel;
  /** Steps after which a path is cut. */
  maximumSteps: number;
  /** Paths, and ends, listed of each kind. */
  first: number;
}

/** Between the steps of {@link PathRow.path}. */
export const STEP_SEPARATOR = '\u001F';

/** A path that sessions took, a step that they began or ended with, or, of one random group of users, a type of event and the one after it. */
export interface PathRow extends GroupSumColumns, QuantileColumns<'p50'> {
  kind: 'path' | 'entry' | 'exit' | 'step';
  /** Whether the sessions bought; the path then ends with the first purchase. False for entries and exits. */
  is_bought: boolean;
  path: string;
  /** Whether the sessions went on after the steps listed. */
  is_cut: boolean;
  /** Or steps. */
  sessions: number;
  /** Of a step from a type of event, null at the start, to one, null at the end; null of other kinds. */
  step_from: EventType | null;
  step_to: EventType | null;
  user_group: number | null;
  /** Different paths or ends of the kind, and sessions over all of them. */
  different: number;
  all_sessions: number;
}

/**
 * SQL of {@link PathRow}s: the most frequent of each kind, and every step. Steps that repeat the one before are one. Events are put in order by time, in one
 * second view, cart, removal, purchase, then product. For types of events, sessions of views alone need no order.
 */
export function pathQuery(scope: CountedSessions, { level, maximumSteps, first }: PathChoice): Fragment {
  const step = raw(level === 'event' ? 'event_type' : CATEGORY_NAME);
  const limit = raw(String(maximumSteps));
  const acting = raw(
    level === 'event'
      ? 'exists (select 1 from counted where counted.session_no = events.session_no and carts + removes + purchases > 0)'
      : 'true',
  );
  const seconds = (from: string, to: string): Fragment =>
    raw(`${dialect.epochSeconds(to)} - ${dialect.epochSeconds(from)}`);
  const order = 'partition by session_no order by event_time, event_rank, product_id, step';
  // By category all sessions are put in order, by type only those with more than views.
  const [ways, rest] =
    level === 'event'
      ? [
          raw(''),
          sql`
    union all select cast(null as string), 'view', ${raw(USER_GROUP)}, 1 from counted where carts + removes + purchases = 0
    union all select 'view', cast(null as string), ${raw(USER_GROUP)}, 1 from counted where carts + removes + purchases = 0
    union all select 'view', 'view', ${raw(USER_GROUP)}, views - 1 from counted where carts + removes + purchases = 0 and views > 1`,
        ]
      : [
          raw(`, lag(event_type) over (${order}) as type_before, lead(event_type) over (${order}) as type_behind`),
          raw(''),
        ];
  const [typeBefore, typeBehind] = level === 'event' ? ['before', 'behind'] : ['type_before', 'type_behind'];
  const passive =
    level === 'event'
      ? sql`union all select false, 'view', false, 'view', 'view', ${seconds('started_at', 'ended_at')}, ${raw(USER_GROUP)} from counted where carts + removes + purchases = 0`
      : raw('');
  return sql`
with counted as (${sessionCounts(scope)}),
placed as (
  select session_no, user_group, event_type, event_time, step,
    row_number() over (${raw(order)}) as place, lag(step) over (${raw(order)}) as before, lead(step) over (${raw(order)}) as behind${ways}
  from (
    select session_no, ${raw(USER_GROUP)} as user_group, event_type, event_time, product_id, ${step} as step, ${raw(EVENT_RANK)} as event_rank
    from events where ${acting} and ${countedEvents(scope)}
  ) e
),
bought as (select session_no, min(place) as bought_at from placed where event_type = 'purchase' group by session_no),
kept as (
  select placed.session_no, placed.user_group, placed.step, placed.place, placed.event_time, bought.bought_at is not null as is_bought, placed.before is null or placed.before <> placed.step as is_change
  from placed left join bought on bought.session_no = placed.session_no
  where bought.bought_at is null or placed.place <= bought.bought_at
),
changes as (select session_no, step, row_number() over (partition by session_no order by place) as step_no from kept where is_change),
spelled as (select session_no, ${raw(dialect.joinedText('step', 'step_no'))} as path from changes where step_no <= ${limit} group by session_no),
spans as (
  select session_no, is_bought, min(user_group) as user_group, count(*) filter (where is_change) as steps, ${seconds('min(event_time)', 'max(event_time)')} as seconds
  from kept group by session_no, is_bought
),
ends as (
  select session_no, max(case when before is null then step end) as entry, max(case when behind is null then step end) as exit
  from placed group by session_no
),
walked ${raw(dialect.workedOutOnce)} (
  select spans.is_bought, spelled.path, spans.steps > ${limit} as is_cut, ends.entry, ends.exit, spans.seconds, spans.user_group
  from spans join spelled on spelled.session_no = spans.session_no join ends on ends.session_no = spans.session_no
  ${passive}
),
kinds as (
  select 'path' as kind, is_bought, path, is_cut, count(*) as sessions
  from walked group by is_bought, path, is_cut
  union all
  select 'entry', false, entry, false, count(*) from walked group by entry
  union all
  select 'exit', false, exit, false, count(*) from walked group by exit
),
ranked as (
  select kind, is_bought, path, is_cut, sessions,
    row_number() over (partition by kind, is_bought order by sessions desc, path, is_cut) as position,
    count(*) over (partition by kind, is_bought) as different,
    cast(sum(sessions) over (partition by kind, is_bought) as bigint) as all_sessions
  from kinds
),
listed as (select * from ranked where position <= ${raw(String(first))}),
timed ${raw(dialect.workedOutOnce)} (
  select w.is_bought, w.path, w.is_cut, w.user_group, cast(w.seconds as double) as value
  from walked w join listed l on l.kind = 'path' and l.is_bought = w.is_bought and l.path = w.path and l.is_cut = w.is_cut
),
${joined(quantileLimits({ name: 'times', from: 'timed', keys: ['is_bought', 'path', 'is_cut'], shares: { p50: 0.5 }, byUser: true }), ',\n')},
wholes as (
  select 'path' as kind, is_bought, user_group, count(*) as n from walked group by is_bought, user_group
  union all
  select ends.kind, false, w.user_group, count(*) from walked w cross join (select 'entry' as kind union all select 'exit') ends group by ends.kind, w.user_group
),
parts as (
  select 'path' as kind, is_bought, path, is_cut, user_group, count(*) as n from walked group by is_bought, path, is_cut, user_group
  union all
  select 'entry', false, entry, false, user_group, count(*) from walked group by entry, user_group
  union all
  select 'exit', false, exit, false, user_group, count(*) from walked group by exit, user_group
),
stepped as (
  select step_from, step_to, user_group, cast(sum(n) as bigint) as n from (
    select ${raw(typeBefore ?? '')} as step_from, event_type as step_to, user_group, 1 as n from placed
    union all select event_type, cast(null as string), user_group, 1 from placed where ${raw(typeBehind ?? '')} is null${rest}
  ) s group by step_from, step_to, user_group
)
select l.kind, l.is_bought, l.path, l.is_cut, min(l.sessions) as sessions, cast(null as string) as step_from, cast(null as string) as step_to, cast(null as int) as user_group,
  min(times.p50) as p50, min(times.p50_low) as p50_low, min(times.p50_high) as p50_high, min(l.different) as different, min(l.all_sessions) as all_sessions, ${raw(groupSums('w.n', 'coalesce(p.n, 0)'))}, l.position as position
from listed l join wholes w on w.kind = l.kind and w.is_bought = l.is_bought
  left join parts p on p.kind = l.kind and p.is_bought = l.is_bought and p.path = l.path and p.is_cut = l.is_cut and p.user_group = w.user_group
  left join times on l.kind = 'path' and times.is_bought = l.is_bought and times.path = l.path and times.is_cut = l.is_cut
group by l.kind, l.is_bought, l.path, l.is_cut, l.position
union all
select 'step', false, cast(null as string), false, n, step_from, step_to, cast(user_group as int), null, null, null, null, null, ${raw(NO_GROUP_SUMS)}, 0 from stepped
order by kind, is_bought, position`;
}
