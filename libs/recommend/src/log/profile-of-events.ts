import type { EventType } from '@cartograph/events';
import type { Profile } from '../recommender.js';
import type { StrengthOptions } from './strengths.js';

/** One thing somebody did with a product; of a product row, or of an id. */
export interface ProductEvent<Product> {
  product: Product;
  eventType: EventType;
  /** Epoch seconds, where known. */
  at?: number;
  /** Whether it belongs to a session before the one at hand. Default false. */
  isEarlier?: boolean;
}

/** Events of one product, by type. */
interface Counts {
  view: number;
  cart: number;
  remove: number;
  purchase: number;
  at: number;
}

/**
 * Makes the profile of somebody at hand of what was done, undecayed: the one way for serving and for judging.
 *
 * Two things differ from training, because the person stands before us: where removals have no strength of their own each takes one cart back, and what was
 * bought counts as one cart at least. Where no product is left with a strength, views count 1 each.
 *
 * @param events - oldest first, of known products; the order is that of the session at hand.
 */
export function profileOfEvents(events: readonly ProductEvent<number>[], strengths: StrengthOptions): Profile {
  const known = [...countsOf(events)].toSorted(([a], [b]) => a - b);
  const withStrength = (strength: (of: Counts) => number): { product: number; of: Counts; strength: number }[] =>
    known.map(([product, of]) => ({ product, of, strength: strength(of) })).filter((entry) => entry.strength > 0);
  const valued = withStrength((of) => strengthOf(of, strengths));
  const entries = valued.length > 0 ? valued : withStrength(({ view }) => view);
  const hasTimes = events.length > 0 && events.every(({ at }) => at !== undefined);
  return {
    basis: entries.some(({ of }) => cartsLeft(of) > 0 || of.purchase > 0) ? 'carts' : 'views',
    products: Int32Array.from(entries, ({ product }) => product),
    strengths: Float32Array.from(entries, ({ strength }) => strength),
    carts: Float32Array.from(entries, ({ of }) => cartsLeft(of)),
    seen: Int32Array.from(
      known.filter(([, of]) => of.cart > 0 || of.purchase > 0),
      ([product]) => product,
    ),
    session: Int32Array.from(
      events.filter(({ isEarlier }) => !isEarlier),
      ({ product }) => product,
    ),
    ...(hasTimes ? { lastAt: Float64Array.from(entries, ({ of }) => of.at) } : {}),
  };
}

/** Cart events of all products, less those taken back, at least 1 for each product that was bought. */
export function cartsOfEvents(events: readonly ProductEvent<unknown>[]): number {
  return [...countsOf(events).values()].reduce((sum, of) => sum + Math.max(cartsLeft(of), of.purchase > 0 ? 1 : 0), 0);
}

function countsOf<Product>(events: readonly ProductEvent<Product>[]): Map<Product, Counts> {
  const counts = new Map<Product, Counts>();
  for (const { product, eventType, at = -Infinity } of events) {
    const of = counts.get(product) ?? { view: 0, cart: 0, remove: 0, purchase: 0, at };
    of[eventType === 'remove_from_cart' ? 'remove' : eventType] += 1;
    if (eventType === 'remove_from_cart' && of.remove > of.cart) of.remove = of.cart;
    of.at = Math.max(of.at, at);
    counts.set(product, of);
  }
  return counts;
}

/** Carts that no removal took back. */
function cartsLeft(of: Counts): number {
  return of.cart - of.remove;
}

function strengthOf(of: Counts, strengths: StrengthOptions): number {
  const carts = strengths.remove === 0 ? cartsLeft(of) : of.cart;
  const sum =
    strengths.view * of.view + strengths.cart * carts + strengths.remove * of.remove + strengths.purchase * of.purchase;
  const least = of.purchase > 0 ? Math.max(strengths.cart, strengths.purchase) : 0;
  return Math.min(Math.max(sum, least), strengths.cap ?? Infinity);
}
