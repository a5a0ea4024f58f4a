import type { BotChoice } from '../bot-choice.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import type { EntranceQuery } from './entrances.js';

/** The group of purchases without a category code; no code is empty. */
export const UNGROUPED = '';

/**
 * SQL of everybody who entered and each session that followed, a row a session (one without a session where nothing followed):
 * `user_id`, `entered_at`, `began_at`, `views`, `carts`, `purchases`, `value`, `order_group`; by user, then time.
 */
export function followedQuery({ entered, follows }: EntranceQuery, windowDays: number | null): Fragment {
  const at = raw(follows.by === 'sessions' ? 'sessions.started_at' : 'events.event_time');
  const after = sql`${at} ${raw(follows.fromEntry ? '>=' : '>')} e.entered_at`;
  const until = windowDays === null ? [] : [sql`${at} < e.entered_at + interval '${raw(String(windowDays))}' day`];
  const type = (name: string): string => `count(case when events.event_type = '${name}' then 1 end)`;
  const followed =
    follows.by === 'sessions'
      ? sql`
  select e.user_id, sessions.session_no, sessions.started_at as began_at, sessions.views, sessions.carts, sessions.purchases, sessions.value
  from entered e join sessions on sessions.user_id = e.user_id and ${all([after, ...until])}
  where ${all(follows.sessions ?? [])}`
      : sql`
  select e.user_id, events.session_no, min(events.event_time) as began_at, ${raw(type('view'))} as views, ${raw(type('cart'))} as carts, ${raw(type('purchase'))} as purchases,
    sum(case when events.event_type = 'purchase' then events.price else 0 end) as value
  from entered e join events on events.user_id = e.user_id and ${all([after, ...until])}
  where ${all(follows.events ?? [])}
  group by e.user_id, events.session_no`;
  const lineAfter =
    follows.by === 'sessions'
      ? []
      : [
          sql`acts.event_time ${raw(follows.fromEntry ? '>=' : '>')} e.entered_at`,
          ...(windowDays === null
            ? []
            : [sql`acts.event_time < e.entered_at + interval '${raw(String(windowDays))}' day`]),
        ];
  return sql`${entered},
followed as (${followed}
),
order_parts as (
  select f.user_id, f.session_no, coalesce(split_part(acts.category_code, '.', 1), '${raw(UNGROUPED)}') as part, sum(acts.price) as paid
  from followed f join acts on acts.user_id = f.user_id and acts.session_no = f.session_no join entered e on e.user_id = f.user_id
  where ${all([raw(`acts.event_type = 'purchase'`), ...lineAfter])}
  group by f.user_id, f.session_no, part
),
order_groups as (
  select user_id, session_no, part from (
    select user_id, session_no, part, row_number() over (partition by user_id, session_no order by paid desc, part) as place from order_parts
  ) ranked where place = 1
)
select e.user_id, e.entered_at, f.began_at, cast(coalesce(f.views, 0) as int) as views, cast(coalesce(f.carts, 0) as int) as carts,
  cast(coalesce(f.purchases, 0) as int) as purchases, cast(coalesce(f.value, 0) as double) as value, g.part as order_group
from entered e
left join followed f on f.user_id = e.user_id
left join order_groups g on g.user_id = f.user_id and g.session_no = f.session_no
order by e.user_id, f.began_at, f.session_no`;
}

/**
 * SQL of what everybody did in the days before entering: `user_id`, `sessions`, `purchases`, `value`; no row for those who did nothing; by user.
 * Where single events follow, the session in which a user enters is cut there: what they bought in it before is before, the rest is not.
 */
export function beforeQuery({ entered, follows }: EntranceQuery, daysBefore: number, bots: BotChoice): Fragment {
  const from = raw(`e.entered_at - interval '${daysBefore}' day`);
  const people = bots === 'exclude' ? [raw('s.bot_rule is null')] : [];
  if (follows.by === 'sessions') {
    return sql`${entered}
select e.user_id, cast(count(*) as int) as sessions, cast(sum(s.purchases) as int) as purchases, cast(sum(s.value) as double) as value
from entered e join sessions s on s.user_id = e.user_id
where ${all([raw('s.started_at < e.entered_at'), sql`s.started_at >= ${from}`, ...people])}
group by e.user_id
order by e.user_id`;
  }
  const bought = bots === 'exclude' ? [raw('not a.is_bot')] : [];
  return sql`${entered},
earlier as (
  select e.user_id, 1 as sessions, 0 as purchases, cast(0 as decimal(18, 4)) as value
  from entered e join sessions s on s.user_id = e.user_id
  where ${all([raw('s.ended_at < e.entered_at'), sql`s.started_at >= ${from}`, ...people])}
  union all
  select e.user_id, 0, 1, a.price
  from entered e join acts a on a.user_id = e.user_id
  where ${all([raw(`a.event_type = 'purchase'`), raw('a.event_time < e.entered_at'), sql`a.event_time >= ${from}`, ...bought])}
)
select user_id, cast(sum(sessions) as int) as sessions, cast(sum(purchases) as int) as purchases, cast(sum(value) as double) as value
from earlier
group by user_id
order by user_id`;
}
