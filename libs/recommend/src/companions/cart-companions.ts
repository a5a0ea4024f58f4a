import { normalQuantile } from '@cartograph/metrics';
import { byScore, checkK, checkProduct } from '../rank.js';
import type { CompanionIndex } from './companion-index.js';
import { logLiftLow } from './lift.js';

/** A product that goes with a cart. */
export interface CartCompanion {
  product: number;
  /** Σ ln of the lower ends of the lifts above 1 over the products of the cart. */
  score: number;
  /** The products of the cart that it goes with, the strongest first; shares of the score. */
  because: { product: number; share: number; together: number }[];
}

const Z = normalQuantile(0.975);

/**
 * What goes with a whole cart: each product of the cart speaks for its companions with ln(lower end of the 95 % interval of their lift), and only where that end is
 * above 1; the voices add up, so that what goes with several products of the cart comes first. Ties by ascending row.
 *
 * @param cart - product rows in any order, repeats count once; they do not come back themselves.
 * @param options.allowed - one byte a product, 0 = must not appear.
 * @returns empty for an empty cart, or where nothing goes with it.
 * @throws RangeError - an unknown product row, or K < 1.
 */
export function companionsForCart(
  index: CompanionIndex,
  cart: Iterable<number>,
  k: number,
  options: { allowed?: Uint8Array } = {},
): CartCompanion[] {
  checkK(k);
  const own = [...new Set(cart)].toSorted((a, b) => a - b);
  for (const product of own) checkProduct(product, index.inBaskets.length);
  const voices = new Map<number, { product: number; voice: number; together: number }[]>();
  for (const product of own) {
    for (let entry = index.indptr[product]!; entry < index.indptr[product + 1]!; entry += 1) {
      const [other, together] = [index.companions[entry]!, index.together[entry]!];
      if (own.includes(other) || options.allowed?.[other] === 0) continue;
      const voice = logLiftLow(together, index.inBaskets[product]!, index.inBaskets[other]!, index.baskets, Z);
      if (voice <= 0) continue;
      const list = voices.get(other) ?? [];
      list.push({ product, voice, together });
      voices.set(other, list);
    }
  }
  const ranked = Array.from(voices, ([product, list]) => ({
    product,
    list,
    score: list.reduce((sum, { voice }) => sum + voice, 0),
  }));
  return ranked
    .toSorted(byScore)
    .slice(0, k)
    .map(({ product, list, score }) => ({
      product,
      score,
      because: list
        .toSorted((a, b) => b.voice - a.voice || a.product - b.product)
        .map(({ product: from, voice, together }) => ({ product: from, share: voice / score, together })),
    }));
}
