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

const SCORES = [5, 4, 3, 2];

/**
 * A row a buyer, with scores. Equal values have equal scores: a fifth is ⌊5·(worse buyers + half of the equal ones) ÷ buyers⌋ + 1. Values are
 * ranked rather than buyers, for there are fewer of them, and four bounds say where the scores begin.
 */
export function scoredBuyers(scope: BuyerScope): Fragment {
  const bounds = (name: string, value: string, best: 'most' | 'least'): string => `${name} as (
  select ${SCORES.map((score) => `${best === 'most' ? 'min' : 'max'}(case when score >= ${score} then ${value} end) as ${name}_${score}`).join(', ')}
  from (
    select ${value}, cast(least(5, floor(5 * (up_to - n + cast(n as double) / 2) / everybody) + 1) as int) as score
    from (
      select ${value}, n, sum(n) over (order by ${value}${best === 'most' ? '' : ' desc'} rows between unbounded preceding and current row) as up_to, sum(n) over () as everybody
      from (select ${value}, count(*) as n from buyers group by ${value}) counted
    ) ranked
  ) scores
)`;
  // A score that nobody has has no bound, and a comparison with none does not hold.
  const scored = (name: string, value: string, best: 'most' | 'least'): string => `case ${SCORES.map((score) => `when ${value} ${best === 'most' ? '>=' : '<='} ${name}_${score} then ${score}`).join(' ')} else 1 end`;
  return sql`
buyers as materialized (${buyersQuery(scope)}
),
${raw(bounds('recencies', 'recency_days', 'least'))},
${raw(bounds('frequencies', 'purchase_sessions', 'most'))},
${raw(bounds('amounts', 'spent', 'most'))},
scored as (
  select user_id, recency_days, purchase_sessions, spent, ${raw(scored('recencies', 'recency_days', 'least'))} as recency, ${raw(scored('frequencies', 'purchase_sessions', 'most'))} as frequency,
    ${raw(scored('amounts', 'spent', 'most'))} as monetary
  from buyers cross join recencies cross join frequencies cross join amounts
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
