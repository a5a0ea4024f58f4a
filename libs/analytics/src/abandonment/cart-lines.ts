import { type BotChoice } from '../bot-choice.js';
import { CATEGORY_NAME, type EventFilter, matchesFilter } from '../event-filter.js';
import type { ResolvedPeriod } from '../period.js';
import { QuestionError } from '../question-error.js';
import { actsOfChosenSessions } from '../rollups/session-rollup.js';
import { all, type Fragment, raw, sql } from '../sql.js';

/** Longest grace, 30 days. */
const LONGEST_GRACE = 720;

/** @throws QuestionError - `invalid-filter` for a grace that is not whole hours from 1 to 720. */
export function checkGrace(graceHours: number | null): void {
  if (graceHours === null || (Number.isSafeInteger(graceHours) && graceHours >= 1 && graceHours <= LONGEST_GRACE))
    return;
  throw new QuestionError(
    'invalid-filter',
    'graceHours',
    String(graceHours),
    `graceHours is ${graceHours}. Give whole hours from 1 to ${LONGEST_GRACE}, or leave it out.`,
  );
}

/** Which carts are asked about. */
export interface CartScope {
  period: ResolvedPeriod;
  bots: BotChoice;
  filter: EventFilter | null | undefined;
  /** Null: what is not bought in the session of the cart is left. Otherwise hours after its last cart event in which buying it in another session counts. */
  graceHours: number | null;
}

/**
 * Common table expressions that end in `lines` and `carts`.
 *
 * `lines`: each product carted in a session with its `state`: `bought` (a purchase of it in the session at or after its first cart event,
 * or in a later one within the grace), else `removed` (its last removal is not before its last cart event), else `left`; `price` and
 * `category` are those of the last cart event. `carts`: each session with a line, its `outcome` from the states, and when its last cart event was.
 *
 * Cost: the carts, removals and purchases of the period's sessions, from the table that has no views.
 */
export function cartLines(scope: CartScope): Fragment[] {
  const { filter, graceHours } = scope;
  const touched = sql`touched as (
  select user_id, session_no, product_id,
    min(event_time) filter (where event_type = 'cart') as first_cart_at,
    max(event_time) filter (where event_type = 'cart') as last_cart_at,
    max(event_time) filter (where event_type = 'remove_from_cart') as last_remove_at,
    max(event_time) filter (where event_type = 'purchase') as last_purchase_at,
    max_by(price, (event_time, price)) filter (where event_type = 'cart') as price,
    max_by(${raw(CATEGORY_NAME)}, (event_time, price, ${raw(CATEGORY_NAME)})) filter (where event_type = 'cart') as category
  from acts events
  where ${all([...actsOfChosenSessions(scope), ...matchesFilter(filter)])}
  group by user_id, session_no, product_id
)`;
  const bought =
    graceHours === null
      ? raw('coalesce(last_purchase_at >= first_cart_at, false)')
      : raw('(coalesce(last_purchase_at >= first_cart_at, false) or later_purchase_at is not null)');
  const known =
    graceHours === null
      ? raw('select * from touched where first_cart_at is not null')
      : sql`select a.user_id, a.session_no, a.product_id, a.first_cart_at, a.last_cart_at, a.last_remove_at, a.last_purchase_at, a.price, a.category, min(e.event_time) as later_purchase_at
  from touched a left join (
    select user_id, product_id, event_time from acts where ${all([raw(`event_type = 'purchase'`), ...matchesFilter(filter)])}
  ) e on e.user_id = a.user_id and e.product_id = a.product_id and e.event_time > a.last_cart_at and e.event_time <= a.last_cart_at + cast(${graceHours} as int) * interval '1' hour
  where a.first_cart_at is not null
  group by a.user_id, a.session_no, a.product_id, a.first_cart_at, a.last_cart_at, a.last_remove_at, a.last_purchase_at, a.price, a.category`;
  return [
    touched,
    sql`known as (
  ${known}
)`,
    sql`lines as (
  select user_id, session_no, product_id, last_cart_at, price, category,
    case when ${bought} then 'bought' when last_remove_at >= last_cart_at then 'removed' else 'left' end as state
  from known
)`,
    sql`carts as (
  select user_id, session_no, last_cart_at, products_left, value_left, unpriced_left, ${raw(OUTCOME)} as outcome
  from (
    select user_id, session_no, max(last_cart_at) as last_cart_at, ${raw(STATES)}
    from lines group by user_id, session_no
  ) c
)`,
  ];
}

/** Counts of lines by state. */
export const STATES = `count(case when state = 'bought' then 1 end) as products_bought, count(case when state = 'left' then 1 end) as products_left,
      coalesce(sum(case when state = 'left' then price end), 0) as value_left, count(case when state = 'left' and price = 0 then 1 end) as unpriced_left`;

/** What became of some lines: all bought or taken out, some bought and some left, all left or taken out, all taken out. */
export const OUTCOME = `case when products_bought > 0 and products_left = 0 then 'bought' when products_bought > 0 then 'partly' when products_left > 0 then 'abandoned' else 'emptied' end`;
