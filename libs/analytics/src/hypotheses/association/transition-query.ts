import { EVENT_RANK } from '../../directory/event-record.js';
import { type Fragment, raw, sql } from '../../sql.js';
import { USER_GROUP } from '../../user-groups.js';
import { type CountedSessions, countedEvents, sessionCounts, USER_HALF } from './session-counts.js';

/** Steps from one event to the next in the sessions of one random group of users within one half of them; `before` is null at a session's start. */
export interface StepRow {
  half: number;
  user_group: number;
  before: string | null;
  type: string;
  /** Whether the session ends with the event `type`. */
  is_last: boolean;
  steps: number;
}

const PLACE = raw(`${USER_HALF} as half, cast(${USER_GROUP} as int) as user_group`);

/**
 * SQL of {@link StepRow}s. Sessions of views alone need no order: they start with a view, go on from view to view, and end. Only the others,
 * a tenth of a shop's, are put in order, so nothing spills and sessions over a month's end are whole. Events of one second and type may stand in any order.
 *
 * @param half - only users of this half. Default: all.
 */
export function transitionQuery(scope: CountedSessions, half: 0 | 1 | null = null): Fragment {
  const ofHalf = half === null ? raw('true') : raw(`${USER_HALF} = ${half}`);
  return sql`
with counted as (select user_id, session_no, views, carts, removes, purchases from (${sessionCounts(scope)}) every_session where ${ofHalf}),
acting as (select session_no from counted where carts + removes + purchases > 0),
steps as (
  select user_id, event_type as type,
    lag(event_type) over (partition by session_no order by event_time, ${raw(EVENT_RANK)}) as before,
    lead(event_type) over (partition by session_no order by event_time, ${raw(EVENT_RANK)}) is null as is_last
  from events
  where exists (select 1 from acting where acting.session_no = events.session_no) and ${countedEvents(scope)}
),
passive as (select ${PLACE}, views from counted where carts + removes + purchases = 0)
select half, user_group, before, type, is_last, count(*) as steps
from (select ${PLACE}, before, type, is_last from steps) acted
group by half, user_group, before, type, is_last
union all
select half, user_group, cast(null as string), 'view', views = 1, count(*) from passive group by half, user_group, views = 1
union all
select half, user_group, 'view', 'view', true, count(*) from passive where views > 1 group by half, user_group
union all
select half, user_group, 'view', 'view', false, cast(sum(views - 2) as bigint) from passive where views > 2 group by half, user_group`;
}
