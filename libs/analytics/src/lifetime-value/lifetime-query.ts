import { actsWithoutBots, type BotChoice } from '../bot-choice.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import { dayCount, type Period } from '../local-days.js';
import { type ResolvedPeriod, withinPeriod } from '../period.js';
import { placeOfDay } from '../retention/unit-calendar.js';
import { all, type Fragment, raw, sql } from '../sql.js';

/** Whose purchases. */
export interface CustomerScope {
  period: ResolvedPeriod;
  /** The days in which the period and the log meet. */
  covered: Period;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/** Customers of equal frequency, recency and age. */
export interface CustomerRow {
  frequency: number;
  recency: number;
  age: number;
  customers: number;
  /** Σ over the customers of the mean value of their repeat purchases. */
  mean_value_sum: number;
}

/** Customers who bought again, of equal frequency and mean value. */
export interface SpendingRow {
  frequency: number;
  mean_value: number;
  customers: number;
}

/** Customers of the calibration part, with what they bought in the holdout part. */
export interface HoldoutRow {
  frequency: number;
  recency: number;
  age: number;
  customers: number;
  /** Σ of the purchase days in the holdout part. */
  actual: number;
  /** Σ of their squares. */
  actual_squares: number;
}

/** Customers counted by (x, tₓ, T) in local days: repeat purchase days, first to last, first to the last day of the log or period. */
export function customersQuery(scope: CustomerScope): Fragment {
  const last = raw(String(dayCount(scope.covered.from, scope.covered.to) - 1));
  return sql`
with ${summary(scope)}
select cast(days - 1 as int) as frequency, last_place - first_place as recency, ${last} - first_place as age, count(*) as customers,
  sum(case when days > 1 then cast(later_value as double) / (days - 1) else 0 end) as mean_value_sum
from summary group by 1, 2, 3 order by 1, 2, 3`;
}

/** Customers who bought again by frequency and mean value of the days after the first; days of no value are left out of the mean's model. */
export function spendingQuery(scope: CustomerScope): Fragment {
  return sql`
with ${summary(scope)}
select cast(days - 1 as int) as frequency, cast(later_value as double) / (days - 1) as mean_value, count(*) as customers
from summary where days > 1 and later_value > 0 group by 1, 2 order by 1, 2`;
}

/** Customers of the first days by (x, tₓ, T), with the purchase days that followed. */
export function holdoutQuery(scope: CustomerScope, calibrationDays: number): Fragment {
  const cut = raw(String(calibrationDays));
  return sql`
with ${daysBought(scope)},
split as (
  select user_id, min(place) as first_place,
    count(case when place < ${cut} then 1 end) as days,
    max(case when place < ${cut} then place end) as last_place,
    count(case when place >= ${cut} then 1 end) as later
  from bought group by user_id
)
select cast(days - 1 as int) as frequency, last_place - first_place as recency, ${cut} - 1 - first_place as age, count(*) as customers,
  cast(sum(later) as bigint) as actual, cast(sum(later * later) as bigint) as actual_squares
from split where days > 0 group by 1, 2, 3 order by 1, 2, 3`;
}

/** A row a customer and local day with a purchase. */
function daysBought({ period, covered, filter, bots }: CustomerScope): Fragment {
  return sql`bought as (
  select user_id, ${placeOfDay(covered, period.timeZone, 'event_time')} as place, sum(price) as value
  from acts where event_type = 'purchase' and ${all([...withinPeriod(period), ...matchesFilter(filter), ...actsWithoutBots(bots)])}
  group by 1, 2
)`;
}

function summary(scope: CustomerScope): Fragment {
  return sql`${daysBought(scope)},
summary as (
  select user_id, count(*) as days, min(place) as first_place, max(place) as last_place, sum(value) - min_by(value, place) as later_value
  from bought group by user_id
)`;
}
