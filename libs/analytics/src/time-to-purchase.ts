import type { EventStore } from '@cartograph/events';
import { type Estimate, groupedShare } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from './answer.js';
import { dialect } from './dialect.js';
import { CATEGORY_NAME, type EventFilter, matchesFilter } from './event-filter.js';
import { categoryLevels } from './explore/explore-dimensions.js';
import { instant, type ResolvedPeriod } from './period.js';
import {
  type QuantileColumns,
  quantileColumns,
  quantileLimits,
  QUARTERS_AND_NINE_TENTHS,
  type TimeQuantiles,
  timeQuantiles,
} from './quantile-limits.js';
import { QuestionError } from './question-error.js';
import { actsOfChosenSessions } from './rollups/session-rollup.js';
import { ofChosenSessions, type SessionScope, sessionsText } from './session-scope.js';
import { all, type Fragment, joined, raw, select, sql } from './sql.js';
import { trackedPeriod } from './tracked-period.js';
import { notLogged, unknownTypes } from './unlogged-types.js';
import { groupSums, ratioOf, USER_GROUP } from './user-groups.js';

/** Arguments of {@link timeToPurchase}. */
export interface TimeToPurchaseQuestion extends Question {
  /** Parts of a category's code that name it, 1 to 4: 1 puts `electronics.smartphone` to `electronics`. Default: the whole code. */
  depth?: number | null;
  /** Categories with most purchases that had a view, 0 to 100. Default 20. */
  first?: number;
}

/** How long purchases took. A purchase is a user's first one of a product. */
export interface PurchaseTimes {
  purchases: number;
  /** Of these, those that a view of the product by the user came before. */
  viewed: number;
  /** viewed ÷ purchases. */
  viewedPerPurchase: Estimate;
  /** Of those with a view, the share bought in the session of the first view. */
  sameSession: Estimate;
  /** Of those with a view, the share bought on the local day of the first view. */
  sameDay: Estimate;
  /** Seconds from the first view to the purchase; null where no purchase had a view. */
  seconds: TimeQuantiles | null;
}

/** Purchases of one category. */
export interface CategoryPurchaseTimes extends PurchaseTimes {
  /** A code up to the depth, else an id, else `(none)`. */
  category: string;
}

/** Answer of {@link timeToPurchase}. */
export interface TimeToPurchase extends Answer {
  depth: number | null;
  all: PurchaseTimes;
  /** Those with most purchases that had a view first. */
  categories: CategoryPurchaseTimes[];
  /** Categories with purchases in all. */
  categoryCount: number;
}

const DEEPEST = 4;
const MOST_CATEGORIES = 100;

/**
 * How long buyers take from their first view of a product to its purchase, by category.
 *
 * View and purchase both lie in sessions that began in the period, so times beyond its length are not seen. A day that lost views or purchases is left
 * out. A user may buy several products, so intervals come from random groups of users: of shares by Wilson, of quantiles by Woodruff.
 *
 * @returns counts of 0 and null times where nobody buys; shares are `not-logged` where the log has no views or no purchases.
 * @throws QuestionError - an invalid period, zone or filter, or `depth` or `first` out of bounds.
 * Cost: one pass over the purchases, and one over the views from the period's begin on, of which only those of bought products by their buyers are kept.
 */
export async function timeToPurchase(store: EventStore, question: TimeToPurchaseQuestion): Promise<TimeToPurchase> {
  const { filter, signal, bots = 'include', first = 20 } = question;
  const depth = question.depth ?? null;
  if (depth !== null) within('depth', depth, 1, DEEPEST);
  within('first', first, 0, MOST_CATEGORIES);
  const period = await trackedPeriod(store, question, { types: ['view', 'purchase'] });
  const unknown = await unknownTypes(store, period);
  const missing = (['purchase', 'view'] as const).find((type) => unknown.has(type));
  const statement = timesQuery({ period, bots }, filter, depth);
  const rows = await select<TimesRow>(store, statement, signal);
  const share = (what: string, part: number, whole: number, row: TimesRow | undefined, prefix: string): Estimate =>
    missing ? notLogged(missing, what, period.untracked) : groupedShare(part, whole, ratioOf(row ?? {}, prefix));
  const timesOf = (row: TimesRow | undefined): PurchaseTimes => {
    const [purchases, viewed] = [row?.purchases ?? 0, row?.viewed ?? 0];
    return {
      purchases,
      viewed,
      viewedPerPurchase: share('how many viewed before they bought', viewed, purchases, row, 'viewed'),
      sameSession: share('how many bought in one session', row?.in_session ?? 0, viewed, row, 'session'),
      sameDay: share('how many bought on one day', row?.on_day ?? 0, viewed, row, 'day'),
      seconds: timeQuantiles(row, { byUser: true }),
    };
  };
  const categories = rows
    .flatMap((row) => (row.category === null ? [] : [{ category: row.category, ...timesOf(row) }]))
    .toSorted((a, b) => b.viewed - a.viewed || b.purchases - a.purchases || (a.category < b.category ? -1 : 1));
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Time to purchase',
        formula:
          'a purchase = the first one of a product by a user; its view = the first one of the product by the user, at or before the purchase, also in an earlier session; time = purchase − view, in seconds; ' +
          'viewedPerPurchase = purchases with a view ÷ purchases; sameSession and sameDay = those of them in the session, on the local day of the view; ' +
          'intervals at 95 % from random groups of users: of shares by Wilson, of quantiles by Woodruff',
        population: `views and purchases of ${sessionsText({ period, bots })}${restrictionText(filter)}`,
      },
      [statement],
    ),
    depth,
    all: timesOf(rows.find(({ category }) => category === null)),
    categories: categories.slice(0, first),
    categoryCount: categories.length,
  };
}

/** Purchases of a category, of all of them where it is null. */
interface TimesRow extends QuantileColumns<keyof typeof QUARTERS_AND_NINE_TENTHS> {
  category: string | null;
  purchases: number;
  viewed: number;
  in_session: number;
  on_day: number;
}

function timesQuery(scope: SessionScope, filter: EventFilter | null | undefined, depth: number | null): Fragment {
  const { period } = scope;
  const category = depth === null ? raw(CATEGORY_NAME) : sql`coalesce(${categoryLevels(depth)}, ${raw(CATEGORY_NAME)})`;
  const times = quantileLimits({
    name: 'times',
    from: 'timed',
    keys: ['category'],
    shares: QUARTERS_AND_NINE_TENTHS,
    byUser: true,
  });
  return sql`
with bought ${raw(dialect.workedOutOnce)} (
  select user_id, product_id, category, session_no as bought_in, event_time as bought_at
  from (
    select user_id, product_id, category, session_no, event_time,
      row_number() over (partition by user_id, product_id order by event_time, session_no, category) as place
    from (
      select user_id, product_id, session_no, event_time, ${category} as category
      from acts events where event_type = 'purchase' and ${all([...actsOfChosenSessions(scope), ...matchesFilter(filter)])}
    ) purchases
  ) in_order
  where place = 1
),
views ${raw(dialect.workedOutOnce)} (
  select events.user_id, events.product_id, events.session_no, events.event_time, b.bought_in
  from events join bought b on b.user_id = events.user_id and b.product_id = events.product_id
  where events.event_type = 'view' and events.event_time <= b.bought_at and ${all([...begun(period), ...matchesFilter(filter)])}
),
first_views as (
  select user_id, product_id, min(event_time) as viewed_at, min(case when session_no = bought_in then event_time end) as own_viewed_at
  from views events where ${all(ofChosenSessions(scope))}
  group by user_id, product_id
),
judged ${raw(dialect.workedOutOnce)} (
  select b.category, ${raw(USER_GROUP.replaceAll('user_id', 'b.user_id'))} as user_group,
    ${raw(dialect.epochSeconds('b.bought_at'))} - ${raw(dialect.epochSeconds('v.viewed_at'))} as seconds,
    v.own_viewed_at = v.viewed_at as in_session,
    local_date(b.bought_at, ${period.timeZone}) = local_date(v.viewed_at, ${period.timeZone}) as on_day
  from bought b left join first_views v on v.user_id = b.user_id and v.product_id = b.product_id
),
told ${raw(dialect.workedOutOnce)} (
  select * from judged
  union all
  select cast(null as string) as category, user_group, seconds, in_session, on_day from judged
),
cells as (
  select category, user_group, count(*) as purchases, count(seconds) as viewed, count(case when in_session then 1 end) as in_session, count(case when on_day then 1 end) as on_day
  from told group by category, user_group
),
timed as (select category, user_group, cast(seconds as double) as value from told where seconds is not null),
${joined(times, ',\n')}
select g.*, ${raw(quantileColumns(QUARTERS_AND_NINE_TENTHS, 'times').join(', '))}
from (
  select category, cast(sum(purchases) as bigint) as purchases, cast(sum(viewed) as bigint) as viewed, cast(sum(in_session) as bigint) as in_session, cast(sum(on_day) as bigint) as on_day,
    ${raw(groupSums('purchases', 'viewed', 'viewed'))}, ${raw(groupSums('viewed', 'in_session', 'session'))}, ${raw(groupSums('viewed', 'on_day', 'day'))}
  from cells group by category
) g left join times on times.category is not distinct from g.category`;
}

/** Condition on events: sessions that began in a period have none before it. */
const begun = ({ isWholeLog, start }: ResolvedPeriod): Fragment[] =>
  isWholeLog ? [] : [sql`event_time >= ${instant(start)}`];

function within(argument: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new QuestionError(
    'invalid-rule',
    argument,
    String(value),
    `${argument} is ${value}. Give a whole number from ${least} to ${most}.`,
  );
}
