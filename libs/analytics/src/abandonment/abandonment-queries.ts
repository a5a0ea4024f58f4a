import { dialect } from '../dialect.js';
import { all, type Fragment, joined, raw, sql } from '../sql.js';
import { type CartScope, cartLines, OUTCOME, STATES } from './cart-lines.js';
import { instant } from '../period.js';
import { type QuantileColumns, quantileColumns, quantileLimits, QUARTERS_AND_NINE_TENTHS } from '../quantile-limits.js';
import { type GroupSumColumns, groupSums, USER_GROUP } from '../user-groups.js';
import { type Watched, watchedUntil } from '../watched-until.js';

/** Carts by what became of them. */
export interface OutcomeRow {
  outcome: CartOutcome;
  carts: number;
  users: number;
  products_left: number;
  value_left: string;
  unpriced_left: number;
}

/** What became of a cart. */
export type CartOutcome = 'bought' | 'partly' | 'abandoned' | 'emptied';

/** Carts of a category or hour, or, where `part` is null, all. */
export interface PartRow extends GroupSumColumns {
  part: string | null;
  carts: number;
  abandoned: number;
  products_left: number;
  value_left: string;
}

/** What followed abandoned carts. */
export interface ReturnRow extends QuantileColumns<keyof typeof QUARTERS_AND_NINE_TENTHS> {
  returned: number;
  /** Of the 7 days after: money left and bought back, of carts that the log follows for so long. */
  left_value: string;
  recovered_value: string;
  [horizon: `${'followed' | 'returned' | 'same' | 'anything'}_${number}`]: number;
  /** Sums over groups of users, of carts that are followed and of those that are followed by something. */
  [grouped: `${'returned' | 'same' | 'anything'}_${number}_${string}`]: number | null;
}

/** Hours after which returns are counted. */
export const HORIZONS = [1, 24, 168] as const;
const LONGEST = 168;
/** What may follow an abandoned cart. */
const RETURNS = ['returned', 'same', 'anything'] as const;

const withLines = (scope: CartScope, more: readonly Fragment[] = []): Fragment => sql`
with ${joined([...cartLines(scope), ...more], ',\n')}`;

/** SQL of {@link OutcomeRow}s. */
export function outcomesQuery(scope: CartScope): Fragment {
  return sql`${withLines(scope)}
select outcome, count(*) as carts, count(distinct user_id) as users, cast(sum(products_left) as bigint) as products_left,
  cast(sum(value_left) as decimal(38, 4)) as value_left, cast(sum(unpriced_left) as bigint) as unpriced_left
from carts group by outcome`;
}

/** SQL of {@link PartRow}s by category: within a cart the lines of one category are a cart of it. */
export function categoriesQuery(scope: CartScope): Fragment {
  return sql`${withLines(scope)}
select part, ${PART_SUMS}
from (
  select category as part, user_group, ${CART_SUMS}
  from (
    select category, user_group, products_left, value_left, ${raw(OUTCOME)} as outcome
    from (select session_no, category, min(${raw(USER_GROUP)}) as user_group, ${raw(STATES)} from lines group by session_no, category) by_category
  ) parts
  group by category, user_group
) g
group by part`;
}

/** SQL of {@link PartRow}s by the local hour of the last cart event, and of all. Zones are converted for the distinct quarter-hours only. */
export function hoursQuery(scope: CartScope): Fragment {
  const quarter = raw(dialect.quarterHour('last_cart_at'));
  const timed = sql`timed as (
  select ${quarter} as quarter, ${raw(USER_GROUP)} as user_group, ${CART_SUMS}
  from carts group by 1, 2
)`;
  const zoned = sql`zoned as (
  select cast(extract(hour from local_ts(quarter, ${scope.period.timeZone})) as string) as part, user_group, sum(carts) as carts, sum(abandoned) as abandoned, sum(products_left) as products_left, sum(value_left) as value_left
  from timed group by 1, 2
)`;
  return sql`${withLines(scope, [timed, zoned])}
select part, ${PART_SUMS} from zoned group by part
union all
select null, ${PART_SUMS}
from (select user_group, sum(carts) as carts, sum(abandoned) as abandoned, sum(products_left) as products_left, sum(value_left) as value_left from zoned group by user_group) g
having count(*) > 0`;
}

/** Sums of carts of a group of users, and of such groups. */
const CART_SUMS = raw(
  `count(*) as carts, count(case when outcome = 'abandoned' then 1 end) as abandoned, sum(products_left) as products_left, sum(value_left) as value_left`,
);
const PART_SUMS = raw(
  `cast(sum(carts) as bigint) as carts, cast(sum(abandoned) as bigint) as abandoned, cast(sum(products_left) as bigint) as products_left, cast(sum(value_left) as decimal(38, 4)) as value_left, ${groupSums('carts', 'abandoned')}`,
);

/**
 * SQL of the one {@link ReturnRow}: what the users of abandoned carts did in sessions that began after the one of the cart ended.
 *
 * A purchase counts for the last abandoned cart that has its product, so that no money is counted twice.
 *
 * @param watched - the end of the log, and the days on which it lost visits or purchases: a cart counts for a horizon only where the log follows it for so long.
 */
export function returnsQuery(scope: CartScope, watched: Watched): Fragment {
  const people = scope.bots === 'exclude' ? [raw('s.bot_rule is null')] : [];
  const hours = (from: string, to: string): string =>
    `(${dialect.epochSeconds(to)} - ${dialect.epochSeconds(from)}) / 3600.0`;
  const abandoned = sql`abandoned as (
  select *, ${raw(hours('ended_at', 'followed_until'))} as followed_hours
  from (
    select c.user_id, c.session_no, c.value_left, s.ended_at, ${watchedUntil('s.ended_at', watched)} as followed_until
    from carts c join sessions s on s.session_no = c.session_no and s.user_id = c.user_id
    where c.outcome = 'abandoned'
  ) left_behind
)`;
  const returns = sql`returns as (
  select a.session_no, min(s.started_at) as returned_at
  from abandoned a join sessions s on s.user_id = a.user_id
  where ${all([raw('s.started_at > a.ended_at'), ...people])}
  group by a.session_no
)`;
  const purchases = sql`purchases as (
  select e.user_id, e.session_no, e.product_id, e.event_time, e.price, s.started_at
  from (select user_id, session_no, product_id, event_time, price from acts where ${all([raw(`event_type = 'purchase'`), ...(scope.period.isWholeLog ? [] : [sql`event_time >= ${instant(scope.period.start)}`])])}
    and user_id in (select user_id from abandoned)) e
  join sessions s on s.session_no = e.session_no and s.user_id = e.user_id
  where ${all(people)}
)`;
  const anything = sql`anything as (
  select a.session_no, min(p.event_time) as bought_at
  from abandoned a join purchases p on p.user_id = a.user_id
  where p.started_at > a.ended_at
  group by a.session_no
)`;
  const same = sql`same as (
  select a.session_no, l.product_id, a.ended_at, p.event_time, p.price, a.followed_hours,
    dense_rank() over (partition by p.user_id, p.session_no, p.product_id, p.event_time order by a.ended_at desc, a.session_no) as cart_rank
  from abandoned a
  join lines l on l.session_no = a.session_no and l.state = 'left'
  join purchases p on p.user_id = a.user_id and p.product_id = l.product_id
  where p.started_at > a.ended_at
)`;
  const recovered = sql`recovered as (
  select coalesce(sum(price), 0) as value
  from (
    select price, row_number() over (partition by session_no, product_id order by event_time, price) as purchase_rank
    from same
    where cart_rank = 1 and followed_hours >= ${raw(String(LONGEST))} and ${raw(hours('ended_at', 'event_time'))} <= ${raw(String(LONGEST))}
  ) first_purchases
  where purchase_rank = 1
)`;
  const counts = HORIZONS.flatMap((horizon) => [
    `count(case when followed_hours >= ${horizon} then 1 end) as followed_${horizon}`,
    ...RETURNS.map(
      (what) =>
        `count(case when followed_hours >= ${horizon} and ${what}_hours <= ${horizon} then 1 end) as ${what}_${horizon}`,
    ),
  ]).join(',\n  ');
  // Who is seen again only behind lost days may have come back on one of them.
  const timely = raw('case when returned_hours <= followed_hours then cast(returned_hours as double) end');
  const followed = sql`followed ${raw(dialect.workedOutOnce)} (
  select ${raw(USER_GROUP.replaceAll('user_id', 'a.user_id'))} as user_group, a.value_left, a.followed_hours, ${raw(hours('a.ended_at', 'r.returned_at'))} as returned_hours, ${raw(hours('a.ended_at', 'b.same_at'))} as same_hours,
    ${raw(hours('a.ended_at', 'x.bought_at'))} as anything_hours, recovered.value as recovered_value
  from abandoned a
  left join returns r on r.session_no = a.session_no
  left join (select session_no, min(event_time) as same_at from same group by session_no) b on b.session_no = a.session_no
  left join anything x on x.session_no = a.session_no
  cross join recovered
)`;
  const groups = raw(`groups as (
  select user_group, ${counts} from followed group by user_group
)`);
  const sums = HORIZONS.flatMap((horizon) =>
    RETURNS.map((what) => groupSums(`followed_${horizon}`, `${what}_${horizon}`, `${what}_${horizon}`)),
  ).join(',\n  ');
  const timed = [
    sql`timed as (select 1 as one, user_group, ${timely} as value from followed where returned_hours <= followed_hours)`,
    ...quantileLimits({ name: 'times', from: 'timed', keys: ['one'], shares: QUARTERS_AND_NINE_TENTHS, byUser: true }),
  ];
  return sql`${withLines(scope, [abandoned, returns, purchases, anything, same, recovered, followed, groups, ...timed])}
select f.*, g.*, ${raw(quantileColumns(QUARTERS_AND_NINE_TENTHS, 'times').join(', '))}
from (
select count(${timely}) as returned,
  cast(coalesce(sum(case when followed_hours >= ${raw(String(LONGEST))} then value_left end), 0) as decimal(38, 4)) as left_value,
  cast(min(recovered_value) as decimal(38, 4)) as recovered_value,
  ${raw(counts)}
from followed
) f cross join (select ${raw(sums)} from groups) g left join times on times.one = 1`;
}

/** `with …` that ends with `entered`: the users with an abandoned cart, and when the session of their first such one began. */
export function abandonerEntrances(scope: CartScope): Fragment {
  return withLines(scope, [
    raw(`entered as (
  select c.user_id, min(s.started_at) as entered_at from carts c join sessions s on s.session_no = c.session_no and s.user_id = c.user_id where c.outcome = 'abandoned' group by c.user_id
)`),
  ]);
}
