import { rowProfile } from '../log/row-profile.js';
import { cartsOfEvents, profileOfEvents, type ProductEvent } from '../log/profile-of-events.js';
import type { ModelSet } from '../model-set.js';
import type { Profile } from '../recommender.js';
import type { Interaction, Viewed } from './request.js';

/** Interactions as a profile, and what became of them. */
export interface InteractionProfile {
  profile: Profile;
  /** Cart events, less those taken back, at least 1 where bought; unknown products included: they decide the group that a session is answered like. */
  carts: number;
  /** Each product that the models do not know, once. */
  unknownProducts: string[];
}

const NO_SESSIONS = {
  indptr: Int32Array.of(0),
  products: new Int32Array(),
  types: new Uint8Array(),
  at: new Float64Array(),
  users: new Int32Array(),
};

/**
 * Turns what somebody did into a profile, by the strengths that the models were trained on; see {@link profileOfEvents}.
 *
 * @param interactions - oldest first; the order is that of the session at hand.
 */
export function profileOf(
  { productIds, shared }: Pick<ModelSet, 'productIds' | 'shared'>,
  interactions: readonly Interaction[],
): InteractionProfile {
  const known: ProductEvent<number>[] = [];
  const unknown = new Set<string>();
  for (const { productId, ...event } of interactions) {
    const product = productIds.row(productId);
    if (product < 0) unknown.add(productId);
    else known.push({ ...event, product });
  }
  return {
    profile: profileOfEvents(known, shared.strengthOptions),
    carts: cartsOfEvents(interactions.map(({ productId, ...event }) => ({ ...event, product: productId }))),
    unknownProducts: [...unknown],
  };
}

/**
 * What a training row says of its user together with what she did since: strengths add up, and the session at hand is the recent one. Recent views
 * that have no strength of their own change the session alone, unless there is nothing else.
 */
export function rowWith({ shared }: Pick<ModelSet, 'shared'>, user: number, recent: Profile): Profile {
  const row = rowProfile({ ...shared, sessions: NO_SESSIONS }, user, -1);
  const isViewed = recent.basis === 'views' && shared.strengthOptions.view === 0;
  const added =
    row.products.length > 0 && isViewed ? { products: new Int32Array(), strengths: new Float32Array() } : recent;
  const seen = Int32Array.from(new Set([...row.seen, ...recent.seen])).toSorted();
  const sums = new Map<number, { strength: number; carts: number; at: number }>();
  for (const part of [
    { ...row, isNew: false },
    { ...recent, ...added, isNew: true },
  ]) {
    for (const [entry, product] of part.products.entries()) {
      const sum = sums.get(product) ?? { strength: 0, carts: 0, at: -Infinity };
      sum.strength += part.strengths[entry]!;
      sum.carts += part.carts?.[entry] ?? 0;
      sum.at = Math.max(sum.at, part.lastAt?.[entry] ?? shared.end);
      sums.set(product, sum);
    }
  }
  const products = Int32Array.from(sums.keys()).toSorted();
  const cap = shared.strengthOptions.cap ?? Infinity;
  return {
    basis: row.products.length > 0 ? 'carts' : recent.basis,
    products,
    strengths: Float32Array.from(products, (product) => Math.min(sums.get(product)!.strength, cap)),
    carts: Float32Array.from(products, (product) => sums.get(product)!.carts),
    lastAt: Float64Array.from(products, (product) => sums.get(product)!.at),
    seen,
    session: recent.session,
  };
}

/** A profile of viewed products, the latest first, each as strong as often as it was viewed; unknown ones are left out. */
export function viewProfile(set: Pick<ModelSet, 'productIds' | 'shared'>, viewed: readonly Viewed[]): Profile {
  return profileOf(
    set,
    viewed.toReversed().map((view) => ({ ...view, eventType: 'view' as const })),
  ).profile;
}
