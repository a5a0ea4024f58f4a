import type { SharedData } from '../../family.js';
import { pairMatrix } from '../../log/pair-matrix.js';
import { usersOfEvents } from '../../log/sessions.js';
import type { TrainingData } from '../../log/training-data.js';
import { TYPE_CODES } from '../../log/training-log.js';
import type { PopularityEvent } from '../../recommender.js';

/** What popularity may count, the first that a log has. */
export const POPULARITY_EVENTS: readonly PopularityEvent[] = ['cart', 'purchase', 'view'];

/** Who did it with what, a pair each: distinct users are counted by pairs. */
export interface PopularPairs {
  event: PopularityEvent;
  /** Product rows, one a (user, product). */
  products: Int32Array;
  /** Epoch seconds of the pair's last event. */
  lastAt: Float64Array;
}

/** The pairs that popularity counts: carts; purchases where the data has no cart; views where it has neither. */
export function popularPairs(
  data: Pick<SharedData, 'users' | 'products' | 'carts' | 'purchases'> & Pick<TrainingData, 'sessions'>,
): PopularPairs {
  if (data.carts.csr.indices.length > 0)
    return { event: 'cart', products: data.carts.csr.indices, lastAt: data.carts.lastAt };
  if (data.purchases.csr.indices.length > 0)
    return { event: 'purchase', products: data.purchases.csr.indices, lastAt: data.purchases.lastAt };
  return viewedPairs(data);
}

/** Pairs that {@link popularPairs} looks through; of views, which it must gather first, as many as take as long. Cost: O(1). */
export function popularSteps({
  carts,
  purchases,
  sessions,
}: Pick<TrainingData, 'carts' | 'purchases' | 'sessions'>): number {
  return carts.csr.indices.length || purchases.csr.indices.length || 5 * sessions.products.length;
}

function viewedPairs({
  sessions,
  users,
  products,
}: Pick<SharedData, 'users' | 'products'> & Pick<TrainingData, 'sessions'>): PopularPairs {
  const view = TYPE_CODES.indexOf('view');
  const events = {
    products: sessions.products,
    at: sessions.at,
    types: sessions.types,
    users: usersOfEvents(sessions),
    sessions: sessions.products,
  };
  const { csr, lastAt } = pairMatrix(events, { users, products }, (position) =>
    sessions.types[position] === view ? 1 : null,
  );
  return { event: 'view', products: csr.indices, lastAt };
}

/** How often each product row stands in `products`. */
export function countPerProduct(products: Int32Array, width: number): Int32Array {
  const counts = new Int32Array(width);
  for (const product of products) counts[product]! += 1;
  return counts;
}
