import type { EventStore, EventType } from '@cartograph/events';
import type { Incomputable } from '@cartograph/metrics';
import type { ResolvedPeriod } from '../period.js';
import { notLogged, unknownTypes } from '../unlogged-types.js';
import type { ProductRateName } from './product-figures.js';

/** Rates of which nothing is known, with the reason. */
export type Unlogged = ReadonlyMap<ProductRateName, Incomputable>;

const NEEDS: Readonly<Record<ProductRateName, EventType>> = {
  cartersPerViewer: 'cart',
  buyersPerViewer: 'purchase',
  buyersPerCarter: 'purchase',
  removersPerCarter: 'remove_from_cart',
};

/** Rates of types of which nothing is known in the period. */
export async function unloggedRates(store: EventStore, period: Pick<ResolvedPeriod, 'untracked'>): Promise<Unlogged> {
  const missing = await unknownTypes(store, period);
  return new Map(
    (Object.keys(NEEDS) as ProductRateName[]).flatMap((rate) =>
      missing.has(NEEDS[rate]) ? [[rate, notLogged(NEEDS[rate], rate, period.untracked)] as const] : [],
    ),
  );
}
