import { actsWithoutBots, type BotChoice } from '../bot-choice.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import { type Period, type ResolvedPeriod, withinPeriod } from '../period.js';
import { placeOfDay } from '../retention/unit-calendar.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import { dayCount } from '../local-days.js';

/** Whose purchases. */
export interface BuyerScope {
  period: ResolvedPeriod;
  /** The days in which the period and the log meet. */
  covered: Period;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/** Buyers of equal scores. */
export interface ScoreRow {
  recency: number;
  frequency: number;
  monetary: number;
  buyers: number;
  purchase_sessions: number;
  recency_days: number;
  revenue: string;
}

/**
 * A row a buyer, with scores. Equal values have equal scores: a fifth is ⌊5·(worse buyers + half of the equal ones) ÷ buyers⌋ + 1. Values are
 * ranked rather than buyers: there are fewer of them.
 */
export function scoredBuyers(scope: BuyerScope): Fragment {
  const scores = (name: string, value: string, order: string): string => `${name} as (
  select ${value}, cast(least(5, floor(5 * (up_to - n + cast(n as double) / 2) / everybody) + 1) as int) as score
  from (
    select ${value}, n, sum(n) over (order by ${order} rows between unbounded preceding and current row) as up_to, sum(n) over () as everybody
    from (select ${value}, count(*) as n from buyers group by ${value}) counted
  ) ranked
)`;
  return sql`
buyers as materialized (${buyersQuery(scope)}
),
${raw(scores('recencies', 'recency_days', 'recency_days desc'))},
${raw(scores('frequencies', 'purchase_sessions', 'purchase_sessions'))},
${raw(scores('amounts', 'spent', 'spent'))},
scored as (
  select buyers.user_id, buyers.recency_days, buyers.purchase_sessions, buyers.spent, recencies.score as recency, frequencies.score as frequency, amounts.score as monetary
  from buyers join recencies on recencies.recency_days = buyers.recency_days join frequencies on frequencies.purchase_sessions = buyers.purchase_sessions
    join amounts on amounts.spent = buyers.spent
)`;
}

/** Counts buyers by their scores: at most 125 rows. */
export function scoresQuery(scope: BuyerScope): Fragment {
  return sql`
with ${scoredBuyers(scope)}
select recency, frequency, monetary, count(*) as buyers, cast(sum(purchase_sessions) as bigint) as purchase_sessions,
  cast(sum(recency_days) as bigint) as recency_days, cast(sum(spent) as decimal(38, 4)) as revenue
from scored group by recency, frequency, monetary order by recency, frequency, monetary`;
}

/** A row a buyer, ascending by user: what clusters are made of. */
export function buyerRowsQuery(scope: BuyerScope): Fragment {
  return sql`
with buyers as (${buyersQuery(scope)}
)
select cast(user_id as string) as user_id, cast(recency_days as int) as recency_days, cast(purchase_sessions as int) as purchase_sessions, cast(spent as string) as spent
from buyers order by buyers.user_id`;
}

/** Of each buyer of the period: days since the last purchase, purchase sessions, and money spent. */
function buyersQuery({ period, covered, filter, bots }: BuyerScope): Fragment {
  const last = raw(String(dayCount(covered.from, covered.to) - 1));
  return sql`
  select user_id, ${last} - max(place) as recency_days, count(distinct session_no) as purchase_sessions, cast(sum(price) as decimal(18, 4)) as spent
  from (
    select user_id, session_no, price, ${placeOfDay(covered, period.timeZone, 'event_time')} as place
    from acts where event_type = 'purchase' and ${all([...withinPeriod(period), ...matchesFilter(filter), ...actsWithoutBots(bots)])}
  ) purchases
  group by user_id`;
}
