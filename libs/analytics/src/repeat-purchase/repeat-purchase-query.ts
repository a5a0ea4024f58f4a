import type { BotChoice } from '../bot-choice.js';
import { dialect } from '../dialect.js';
import { CATEGORY_NAME, type EventFilter, matchesFilter } from '../event-filter.js';
import { instant, type ResolvedPeriod } from '../period.js';
import { actsOfChosenSessions } from '../rollups/session-rollup.js';
import { type QuantileColumns, quantileColumns, quantileLimits } from '../quantile-limits.js';
import { all, type Fragment, joined, raw, sql } from '../sql.js';
import { USER_GROUP } from '../user-groups.js';
import { type Watched, watchedUntil } from '../watched-until.js';

/** Which purchases. */
export interface PurchaseScope {
  period: ResolvedPeriod;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/** Purchase sessions of a category, of all of them where it is null. */
export interface CategoryRow {
  category: string | null;
  purchase_sessions: number;
  buyers: number;
}

/** Quantiles of the waits that ended, in days. */
export const GAP_QUARTERS = { p25: 0.25, p50: 0.5, p75: 0.75 } as const;

/** So many waited so long: from a purchase session to the next of the same category, or of any; and the quantiles of all such waits that ended. */
export interface WaitRow extends QuantileColumns<keyof typeof GAP_QUARTERS> {
  /** Null: of all. */
  category: string | null;
  next: 'same' | 'any';
  /** Whether it begins with the first purchase session of its user (in its category). */
  is_first: boolean;
  /** Whole hours. */
  hours: number;
  /** False: none followed until the end of what was observed. */
  ended: boolean;
  n: number;
}

/** Purchase sessions by category, the largest first, and of all. */
export function categoriesQuery(scope: PurchaseScope): Fragment {
  return sql`
with ${boughtIn(scope)}
select category, count(*) as purchase_sessions, count(distinct user_id) as buyers from bought group by category
union all
select null as category, count(*) as purchase_sessions, count(distinct user_id) as buyers from sales
order by 2 desc, 1`;
}

/**
 * Waiting times in whole hours, counted. A session has one time, that of its first purchase; sessions of one instant follow by number.
 *
 * @param categories - those told apart.
 * @param watched - the end of what was observed, and the days on which purchases were lost: who bought before one is watched until it begins.
 */
export function waitsQuery(scope: PurchaseScope, categories: readonly string[], watched: Watched): Fragment {
  const hours = (until: string): string =>
    `cast(floor((${dialect.epochSeconds(until)} - ${dialect.epochSeconds('bought_at')}) / 3600) as int)`;
  // Sessions of the period may buy behind its end; behind a loss nothing is known.
  const known = (next: string): Fragment =>
    sql`case when ${raw(next)} <= ended_at or ended_at >= ${instant(watched.end)} then ${raw(next)} end`;
  const waits = (relation: string, next: 'same' | 'any', first: string): Fragment => sql`
  select category, user_id, ${next} as next, ${raw(first)} = 1 as is_first, ${raw(hours(`coalesce(next_${next}, ended_at)`))} as hours, next_${raw(next)} is not null as ended
  from ${raw(relation)}`;
  return sql`
with ${boughtIn(scope)},
in_order as (
  select user_id, session_no, bought_at, ended_at, cast(null as string) as category, ${known('next_sale')} as next_any, place
  from (
    select user_id, session_no, bought_at, greatest(bought_at, ${watchedUntil('bought_at', watched)}) as ended_at,
      lead(bought_at) over (partition by user_id order by bought_at, session_no) as next_sale,
      row_number() over (partition by user_id order by bought_at, session_no) as place
    from sales
  ) sales_in_order
),
by_category as (
  select user_id, category, bought_at, ended_at, next_any, ${known('next_sale')} as next_same, place
  from (
    select o.user_id, b.category, o.bought_at, o.ended_at, o.next_any,
      lead(o.bought_at) over (partition by o.user_id, b.category order by o.bought_at, o.session_no) as next_sale,
      row_number() over (partition by o.user_id, b.category order by o.bought_at, o.session_no) as place
    from bought b join in_order o on o.user_id = b.user_id and o.session_no = b.session_no
    where b.category in (${categories.length === 0 ? raw('null') : joinedTexts(categories)})
  ) bought_in_order
),
waits ${raw(dialect.workedOutOnce)} (${waits('in_order', 'any', 'place')}
  union all${waits('by_category', 'same', 'place')}
  union all${waits('by_category', 'any', 'place')}
),
timed as (select category, next, ${raw(USER_GROUP)} as user_group, cast(hours as double) / 24 as value from waits where ended),
${joined(quantileLimits({ name: 'times', from: 'timed', keys: ['category', 'next'], shares: GAP_QUARTERS, byUser: true }), ',\n')}
select w.*, ${raw(quantileColumns(GAP_QUARTERS, 'times').join(', '))}
from (select category, next, is_first, hours, ended, count(*) as n from waits group by category, next, is_first, hours, ended) w
  left join times on times.category is not distinct from w.category and times.next = w.next
order by w.hours`;
}

function boughtIn({ period, filter, bots }: PurchaseScope): Fragment {
  return sql`bought as (
  select user_id, session_no, ${raw(CATEGORY_NAME)} as category, min(event_time) as bought_at
  from acts events where event_type = 'purchase' and ${all([...actsOfChosenSessions({ period, bots }), ...matchesFilter(filter)])}
  group by 1, 2, 3
),
sales as (
  select user_id, session_no, min(bought_at) as bought_at from bought group by user_id, session_no
)`;
}

function joinedTexts(texts: readonly string[]): Fragment {
  return texts.map((text) => sql`${text}`).reduce((before, text) => sql`${before}, ${text}`);
}
