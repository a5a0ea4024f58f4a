import { rowProfile } from '../log/row-profile.js';
import type { StrengthOptions } from '../log/strengths.js';
import type { ModelSet } from '../model-set.js';
import type { Profile } from '../recommender.js';
import type { Interaction } from './request.js';

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

interface Counts {
  view: number;
  cart: number;
  remove: number;
  purchase: number;
  at: number;
}

/**
 * Turns what somebody did into a profile, by the strengths that the models were trained on, undecayed.
 *
 * Two things differ from training, because the person stands before us: where removals have no strength of their own each takes one cart back, and what was
 * bought counts as one cart at least. Where no product is left with a strength, views count 1 each.
 *
 * @param interactions - oldest first; the order is that of the session at hand.
 */
export function profileOf(
  { productIds, shared }: Pick<ModelSet, 'productIds' | 'shared'>,
  interactions: readonly Interaction[],
): InteractionProfile {
  const { strengthOptions: strengths } = shared;
  const counts = countsOf(interactions);
  const known = knownRows(counts.keys(), productIds);
  const valued = known
    .map(({ product, id }) => ({ product, id, strength: strengthOf(counts.get(id)!, strengths) }))
    .filter((entry) => entry.strength > 0);
  const entries =
    valued.length > 0
      ? valued
      : known
          .map(({ product, id }) => ({ product, id, strength: counts.get(id)!.view }))
          .filter((entry) => entry.strength > 0);
  const isDecisive = entries.some(({ id }) => cartsLeft(counts.get(id)!) > 0 || counts.get(id)!.purchase > 0);
  const hasTimes = interactions.length > 0 && interactions.every(({ at }) => at !== undefined);
  return {
    profile: {
      basis: isDecisive ? 'carts' : 'views',
      products: Int32Array.from(entries, (entry) => entry.product),
      strengths: Float32Array.from(entries, (entry) => entry.strength),
      carts: Float32Array.from(entries, ({ id }) => cartsLeft(counts.get(id)!)),
      seen: Int32Array.from(
        known.filter(({ id }) => counts.get(id)!.cart > 0 || counts.get(id)!.purchase > 0),
        (entry) => entry.product,
      ),
      session: Int32Array.from(
        interactions
          .filter(({ isEarlier }) => !isEarlier)
          .map(({ productId }) => productIds.row(productId))
          .filter((product) => product >= 0),
      ),
      ...(hasTimes ? { lastAt: Float64Array.from(entries, ({ id }) => counts.get(id)!.at) } : {}),
    },
    carts: [...counts.values()].reduce((sum, of) => sum + Math.max(cartsLeft(of), of.purchase > 0 ? 1 : 0), 0),
    unknownProducts: [...counts.keys()].filter((id) => productIds.row(id) < 0),
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
export function viewProfile(set: Pick<ModelSet, 'productIds' | 'shared'>, viewed: readonly string[]): Profile {
  return profileOf(
    set,
    viewed.toReversed().map((productId) => ({ productId, eventType: 'view' as const })),
  ).profile;
}

function countsOf(interactions: readonly Interaction[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { productId, eventType, at = -Infinity } of interactions) {
    const of = counts.get(productId) ?? { view: 0, cart: 0, remove: 0, purchase: 0, at };
    of[eventType === 'remove_from_cart' ? 'remove' : eventType] += 1;
    if (eventType === 'remove_from_cart' && of.remove > of.cart) of.remove = of.cart;
    of.at = Math.max(of.at, at);
    counts.set(productId, of);
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

function knownRows(ids: Iterable<string>, productIds: ModelSet['productIds']): { product: number; id: string }[] {
  return Array.from(ids, (id) => ({ id, product: productIds.row(id) }))
    .filter((entry) => entry.product >= 0)
    .toSorted((a, b) => a.product - b.product);
}
