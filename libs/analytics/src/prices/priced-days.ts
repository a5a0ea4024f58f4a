import { type BotChoice, withoutBots } from '../bot-choice.js';
import { type ResolvedPeriod, withinPeriod } from '../period.js';
import { all, type Fragment, raw, sql } from '../sql.js';

const COUNTED = `count(*) filter (where event_type = 'view') as views, count(*) filter (where event_type = 'cart') as carts, count(*) filter (where event_type = 'purchase') as purchases`;

/**
 * Views, carts and purchases of products by UTC day and price, for a `with`: `product_id`, `day`, `price`, `views`, `carts`, `purchases`.
 * From the lake's own days of products where these answer exactly, that is with bots and over the whole log; else from the events.
 */
export function pricedDays(period: ResolvedPeriod, bots: BotChoice): Fragment {
  if (bots === 'include' && period.isWholeLog) {
    return raw(`
priced_days as (select product_id, day, price, views, carts, purchases from product_days)`);
  }
  return sql`
priced_days as (
  select product_id, cast(event_time as date) as day, price, ${raw(COUNTED)}
  from events where ${all([...withinPeriod(period), ...withoutBots(bots)])}
  group by product_id, cast(event_time as date), price
)`;
}
