import { seededRandom } from '@cartograph/metrics';
import type { CartLog } from '../cart-log.js';

/** A day in epoch seconds. */
export const DAY = 86_400;

/** 1 Oct 2019, 00:00 UTC. */
export const START = Date.UTC(2019, 9, 1) / 1000;

/** One event of a hand-made log. */
export interface PlainEvent {
  user: string;
  product: string;
  at: number;
}

/** Distinct ids in numeric order. */
function ascending(ids: Iterable<string>): string[] {
  return [...new Set(ids)].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/** Makes a cart log of events, as `readCartLog` would: ids ascending, events by time. */
export function cartLogOf(carts: readonly PlainEvent[], views: readonly PlainEvent[] = [], categoryOf: (product: string) => string = () => 'all'): CartLog {
  const userIds = ascending(carts.map((event) => event.user));
  const productIds = ascending(carts.map((event) => event.product));
  const columns = (events: readonly PlainEvent[]): CartLog['carts'] => {
    const known = events.filter((event) => userIds.includes(event.user) && productIds.includes(event.product)).toSorted((a, b) => a.at - b.at);
    return {
      users: Int32Array.from(known, (event) => userIds.indexOf(event.user)),
      products: Int32Array.from(known, (event) => productIds.indexOf(event.product)),
      at: Float64Array.from(known, (event) => event.at),
    };
  };
  return { snapshotId: 'snap-test', userIds, productIds, categories: productIds.map(categoryOf), carts: columns(carts), views: columns(views) };
}

/**
 * A shop of 24 products in four tastes. Each user carts inside one taste nine times in ten, for 40 days, and viewed two
 * products of that taste before; so a model that knows tastes can beat popularity, also for users without a cart.
 */
export function tasteShop(options: { users?: number; seed?: number; activity?: number } = {}): CartLog {
  const { users = 400, seed = 5, activity = 12 } = options;
  const random = seededRandom(seed);
  const below = (n: number): number => Math.floor(random.next() * n);
  const product = (taste: number): string => String(1000 + taste * 6 + Math.min(below(6), below(6)));
  const carts: PlainEvent[] = [];
  const views: PlainEvent[] = [];
  for (let user = 0; user < users; user += 1) {
    const taste = below(4);
    const id = String(500_000_000 + user * 7);
    const joined = START + below(40 * DAY);
    for (let view = 0; view < 2; view += 1) views.push({ user: id, product: product(taste), at: joined - below(DAY) });
    for (let cart = 1 + below(activity); cart > 0; cart -= 1) {
      carts.push({ user: id, product: product(random.next() < 0.9 ? taste : below(4)), at: joined + below(START + 41 * DAY - joined) });
    }
  }
  return cartLogOf(carts, views, (id) => ['electronics.smartphone', 'electronics.audio', 'apparel.shoes', '2053013555631882655'][Math.floor((Number(id) - 1000) / 6)]!);
}
