import { dialect } from '../../dialect.js';
import { type QuantileColumns, quantileLimits } from '../../quantile-limits.js';
import { type Fragment, joined, raw, sql } from '../../sql.js';
import type { BasketAct, BasketLevel } from './basket-query.js';
import { thingOf } from './basket-query.js';
import { type CountedSessions, countedEvents, USER_HALF } from './session-counts.js';

/** How sequences are counted. */
export interface SequenceChoice {
  level: BasketLevel;
  from: BasketAct;
  /** Days within which the one follows the other. */
  windowDays: number;
}

/** Users who did `from` with `a` and bought `b` in another session within the window, by order. `lag_days`: the median days from the act to the purchase, over users who bought after; of all users only. */
export interface SequenceRow extends QuantileColumns<'lag_days'> {
  a: string;
  b: string;
  /** Null for all users. */
  half: number | null;
  /** Bought after, never before. */
  after_only: number;
  /** Bought before, never after. */
  before_only: number;
  /** Both happened. */
  either_way: number;
}

/**
 * SQL of {@link SequenceRow}s. Two sessions of a user are compared, each by the first time that the act or the purchase happens in it; what
 * happens in one session has no order here. Only users who bought are searched. Pairs of fewer users than `least` are left out.
 */
export function sequenceQuery(
  scope: CountedSessions,
  { level, from, windowDays }: SequenceChoice,
  least: number,
): Fragment {
  const events = countedEvents(scope);
  const seconds = raw(String(windowDays * 86_400));
  const at = (name: string): Fragment => raw(dialect.epochSeconds(name));
  return sql`
with bought as (
  select user_id, session_no, thing, min(event_time) as at
  from (select user_id, session_no, ${thingOf(level)} as thing, event_time from acts events where event_type = 'purchase' and ${events}) p
  group by user_id, session_no, thing
),
buyers as (select distinct user_id from bought),
acted as (
  select user_id, session_no, thing, min(event_time) as at
  from (
    select user_id, session_no, ${thingOf(level)} as thing, event_time from ${raw(from === 'view' ? 'events' : 'acts events')}
    where event_type = ${from} and exists (select 1 from buyers where buyers.user_id = events.user_id) and ${events}
  ) e
  group by user_id, session_no, thing
),
gaps as (
  select acted.user_id, acted.thing as a, bought.thing as b, ${at('bought.at')} - ${at('acted.at')} as gap
  from acted join bought on bought.user_id = acted.user_id
  where bought.session_no <> acted.session_no and bought.thing <> acted.thing
    and abs(${at('bought.at')} - ${at('acted.at')}) <= ${seconds}
),
orders as (
  select user_id, a, b, min(case when gap > 0 then gap end) as after_gap, max(case when gap < 0 then 1 else 0 end) as is_before
  from gaps group by user_id, a, b
),
counted as (
  select a, b, ${raw(USER_HALF)} as half, after_gap, is_before from orders where after_gap is not null or is_before = 1
),
pairs as (select a, b from counted group by a, b having count(*) >= ${raw(String(least))}),
timed as (select c.a, c.b, cast(c.after_gap as double) / 86400 as value from counted c join pairs p on p.a = c.a and p.b = c.b where c.after_gap is not null),
${joined(quantileLimits({ name: 'times', from: 'timed', keys: ['a', 'b'], shares: { lag_days: 0.5 }, byUser: false }), ',\n')}
select f.*, ${raw(['lag_days', 'lag_days_low', 'lag_days_high'].map((name) => `case when f.half is null then times.${name} end as ${name}`).join(', '))}
from (
select a, b, half,
  count(*) filter (where after_gap is not null and is_before = 0) as after_only,
  count(*) filter (where after_gap is null) as before_only,
  count(*) filter (where after_gap is not null and is_before = 1) as either_way
from counted
where (a, b) in (select a, b from pairs)
group by grouping sets ((a, b, half), (a, b))
) f left join times on times.a = f.a and times.b = f.b`;
}
