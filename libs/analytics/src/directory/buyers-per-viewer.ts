import { type EventStore, externalIds } from '@cartograph/events';
import { type Estimate, type Incomputable, incomputable, wilson } from '@cartograph/metrics';
import { oncePerStore } from '../once-per-store.js';
import { instant, logRange } from '../period.js';
import { type Fragment, joined, raw, select, sql } from '../sql.js';
import { trackedPeriod } from '../tracked-period.js';
import { notLogged, unknownTypes } from '../unlogged-types.js';

/** What days that lost events take from the users of products. */
interface LostUsers {
  /** Why nothing is known of the rate; null where something is. */
  unknown: Incomputable | null;
  /** A row for each product (`product_id`) with the `viewers` and `buyers` of whom such days have every view, every purchase; null where there is none. */
  query: Fragment | null;
}

const RATE = 'buyersPerViewer';
const NEEDED = ['view', 'purchase'] as const;

/** @param zone - whose local days lost events. Asked once for a store and zone. */
const lostUsers = oncePerStore(async (store, zone): Promise<LostUsers> => {
  if ((await logRange(store)) === null) return { unknown: null, query: null };
  const period = await trackedPeriod(store, { timeZone: zone }, { types: NEEDED });
  const types = await unknownTypes(store, period);
  const unknown = NEEDED.find((type) => types.has(type));
  if (unknown !== undefined) return { unknown: notLogged(unknown, RATE, period.untracked), query: null };
  return { unknown: null, query: period.leftOut.length === 0 ? null : lostQuery(period.leftOut) };
});

/** A user is lost to a product whose pair has no more views (purchases) in the whole log than on these days. */
function lostQuery(days: readonly { start: Date; end: Date }[]): Fragment {
  const onThem = joined(
    days.map(({ start, end }) => sql`event_time >= ${instant(start)} and event_time < ${instant(end)}`),
    ' or ',
  );
  return sql`
select d.product_id as product_id,
  cast(count(*) filter (where d.views > 0 and d.views = i.views) as int) as viewers,
  cast(count(*) filter (where d.purchases > 0 and d.purchases = i.purchases) as int) as buyers
from (
  select product_id, user_id, count(*) filter (where event_type = 'view') as views, count(*) filter (where event_type = 'purchase') as purchases
  from events where ${onThem} group by product_id, user_id
) d join interactions i on i.product_id = d.product_id and i.user_id = d.user_id
group by d.product_id`;
}

/** The rows of {@link lostUsers}, by the log's id of the product. Read once for a store and zone. */
const lostByProduct = oncePerStore(async (store, zone) => {
  const { query } = await lostUsers(store, zone);
  if (query === null) return new Map<string, { viewers: number; buyers: number }>();
  const rows = await select<{ id: string; viewers: number; buyers: number }>(
    store,
    sql`select cast(product_id as string) as id, viewers, buyers from (${query}) l where viewers > 0 or buyers > 0`,
  );
  const ids = await externalIds(
    store,
    rows.map(({ id }) => id),
  );
  return new Map(rows.map(({ viewers, buyers }, at) => [ids[at] ?? '', { viewers, buyers }]));
});

/**
 * Computes a product's buyers ÷ viewers over the whole log without the local days that lost views or purchases.
 *
 * @param product - its users of the whole log, as recorded.
 * @param timeZone - IANA name of the zone whose days these are.
 * @returns with Wilson's interval; `no-data` where no viewer is left; `not-logged` where more users bought than viewed it, where the log records no view or no
 *   purchase, and where each of its days lost some.
 * Cost: once for a store and zone that of `coverage`, and where days lost events one reading of these and of the pairs; then none.
 */
export async function buyersPerViewer(
  store: EventStore,
  product: { productId: string; viewers: number; buyers: number },
  timeZone: string,
): Promise<Estimate> {
  const { unknown } = await lostUsers(store, timeZone);
  if (unknown) return unknown;
  const lost = (await lostByProduct(store, timeZone)).get(product.productId);
  const viewers = product.viewers - (lost?.viewers ?? 0);
  const buyers = product.buyers - (lost?.buyers ?? 0);
  if (buyers > viewers)
    return incomputable('not-logged', `${buyers} users bought it, but the log has views by only ${viewers} of any.`);
  return wilson(buyers, viewers);
}

/** The table `products` with the users that {@link buyersPerViewer} divides, `rated_viewers` and `rated_buyers`: none where the rate is unknown. */
export async function ratedProducts(store: EventStore, timeZone: string): Promise<Fragment> {
  const { unknown, query } = await lostUsers(store, timeZone);
  if (unknown) return raw('(select *, 0 as rated_viewers, 0 as rated_buyers from products)');
  if (query === null) return raw('(select *, viewers as rated_viewers, buyers as rated_buyers from products)');
  return sql`(
  select p.*, p.viewers - coalesce(l.viewers, 0) as rated_viewers, p.buyers - coalesce(l.buyers, 0) as rated_buyers
  from products p left join (${query}) l on l.product_id = p.product_id
)`;
}
