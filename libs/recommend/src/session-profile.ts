import type { EventType } from '@cartograph/events';
import type { IdMap } from './id-map.js';
import type { Profile } from './recommender.js';

/** One thing an anonymous visitor did. */
export interface SessionInteraction {
  productId: string;
  eventType: EventType;
}

/**
 * Turns a session into a profile. A product's strength is its carts less its removes, at least 1 where it was bought;
 * where nothing is left in the cart, the views count instead.
 *
 * @returns `carts`: the sum of the cart strengths, unknown products included, which decides the group the session is
 *   answered like; `unknownProducts`: each product the map does not hold, once.
 */
export function sessionProfile(
  interactions: readonly SessionInteraction[],
  productIds: IdMap,
): { profile: Profile; carts: number; unknownProducts: string[] } {
  const carts = new Map<string, number>();
  for (const { productId, eventType } of interactions) {
    const now = carts.get(productId) ?? 0;
    if (eventType === 'cart') carts.set(productId, now + 1);
    if (eventType === 'remove_from_cart') carts.set(productId, Math.max(0, now - 1));
  }
  for (const { productId, eventType } of interactions) {
    if (eventType === 'purchase') carts.set(productId, Math.max(1, carts.get(productId) ?? 0));
  }
  const carted = new Map([...carts].filter(([, strength]) => strength > 0));
  const views = interactions.filter((interaction) => interaction.eventType === 'view').map((interaction) => interaction.productId);
  const fromCarts = profileOf('carts', carted, productIds);
  return {
    profile: fromCarts.products.length > 0 ? fromCarts : viewProfile(views, productIds),
    carts: [...carted.values()].reduce((sum, strength) => sum + strength, 0),
    unknownProducts: [...new Set(interactions.map((interaction) => interaction.productId))].filter((id) => productIds.row(id) < 0),
  };
}

/** A profile of viewed products, each as strong as often as it was viewed; unknown ones are left out. */
export function viewProfile(viewed: readonly string[], productIds: IdMap): Profile {
  const counts = new Map<string, number>();
  for (const productId of viewed) counts.set(productId, (counts.get(productId) ?? 0) + 1);
  return profileOf('views', counts, productIds);
}

function profileOf(basis: Profile['basis'], strengths: ReadonlyMap<string, number>, productIds: IdMap): Profile {
  const entries = Array.from(strengths, ([productId, strength]) => ({ product: productIds.row(productId), strength }))
    .filter((entry) => entry.product >= 0)
    .toSorted((a, b) => a.product - b.product);
  return {
    basis,
    products: Int32Array.from(entries, (entry) => entry.product),
    strengths: Float32Array.from(entries, (entry) => entry.strength),
  };
}
