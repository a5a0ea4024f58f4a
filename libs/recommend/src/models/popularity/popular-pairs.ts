import type { SharedData } from '../../family.js';
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
export function popularPairs(data: Pick<SharedData, 'users' | 'products' | 'carts' | 'purchases'> & Pick<TrainingData, 'sessions'>): PopularPairs {
  if (data.carts.csr.indices.length > 0) return { event: 'cart', products: data.carts.csr.indices, lastAt: data.carts.lastAt };
  if (data.purchases.csr.indices.length > 0) return { event: 'purchase', products: data.purchases.csr.indices, lastAt: data.purchases.lastAt };
  return viewedPairs(data);
}

function viewedPairs({ sessions, products: width }: Pick<SharedData, 'products'> & Pick<TrainingData, 'sessions'>): PopularPairs {
  const lastAt = new Map<number, number>();
  const view = TYPE_CODES.indexOf('view');
  for (let session = 0; session < sessions.users.length; session += 1) {
    for (let at = sessions.indptr[session]!; at < sessions.indptr[session + 1]!; at += 1) {
      if (sessions.types[at] !== view) continue;
      const pair = sessions.users[session]! * width + sessions.products[at]!;
      lastAt.set(pair, Math.max(lastAt.get(pair) ?? -Infinity, sessions.at[at]!));
    }
  }
  const pairs = Float64Array.from(lastAt.keys()).toSorted();
  return { event: 'view', products: Int32Array.from(pairs, (pair) => pair % width), lastAt: Float64Array.from(pairs, (pair) => lastAt.get(pair)!) };
}

/** How often each product row stands in `products`. */
export function countPerProduct(products: Int32Array, width: number): Int32Array {
  const counts = new Int32Array(width);
  for (const product of products) counts[product]! += 1;
  return counts;
}
