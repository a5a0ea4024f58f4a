import type { EventStore } from '@cartograph/events';
import { type Incomputable, incomputable } from '@cartograph/metrics';
import { oncePerStore } from '../once-per-store.js';
import { raw, select } from '../sql.js';
import type { ProductRateName } from './product-figures.js';

/** Rates of which nothing is known, with the reason. */
export type Unlogged = ReadonlyMap<ProductRateName, Incomputable>;

const NEEDS: Readonly<Record<ProductRateName, 'carts' | 'removes' | 'purchases'>> = { cartersPerViewer: 'carts', buyersPerViewer: 'purchases', buyersPerCarter: 'purchases', removersPerCarter: 'removes' };

/**
 * Rates of events that the whole log has none of: a log that never records removals says nothing about how often carts lose something, and 0 would be wrong.
 * A log without any event has no such rates. Asked once for a store.
 */
export const unloggedRates: (store: EventStore) => Promise<Unlogged> = oncePerStore(async (store) => {
  const [row] = await select<{ views: number; carts: number; removes: number; purchases: number }>(
    store,
    raw('select cast(coalesce(sum(views), 0) as bigint) as views, cast(coalesce(sum(carts), 0) as bigint) as carts, cast(coalesce(sum(removes), 0) as bigint) as removes, cast(coalesce(sum(purchases), 0) as bigint) as purchases from products'),
  );
  if (!row || row.views + row.carts + row.removes + row.purchases === 0) return new Map();
  return new Map(
    (Object.keys(NEEDS) as ProductRateName[]).flatMap((rate) => (row[NEEDS[rate]] === 0 ? [[rate, incomputable('not-logged', `The log has no ${NEEDS[rate]} at all, so that ${rate} is not known.`)] as const] : [])),
  );
});
