/** Item ids recommended to users, as one flat list; −1 (no recommendation) is passed over. */
export interface CatalogInput {
  recommended: Int32Array;
  /** Number of items in the catalog; ids are 0 … items − 1. */
  items: number;
}

/**
 * Share of the catalog that is recommended to anybody.
 *
 * @returns fraction in [0, 1]; 0 for an empty catalog or empty lists.
 * @throws RangeError - an id outside the catalog.
 */
export function catalogCoverage(input: CatalogInput): number {
  if (input.items === 0) return 0;
  return exposures(input).reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0) / input.items;
}

/**
 * Gini index of how recommendations spread over the catalog: 0 all items equally often, towards 1 all on one item.
 * G = Σᵢ (2i − n − 1)·xᵢ / (n·Σx), x ascending, i = 1 … n.
 *
 * @returns fraction in [0, 1); 0 for empty lists.
 * @see Shani, Gunawardana, Recommender Systems Handbook (2011) 257–297.
 */
export function catalogGini(input: CatalogInput): number {
  const counts = exposures(input).toSorted();
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const n = counts.length;
  return counts.reduce((sum, count, index) => sum + (2 * (index + 1) - n - 1) * count, 0) / (n * total);
}

/**
 * Novelty: mean self-information −log₂(users of the item / users) of the recommended places, in bits.
 *
 * @param itemUsers - users who had each item in training; an item nobody had counts as one user.
 * @param users - users in training.
 * @returns null for empty lists.
 * @see Zhou et al., PNAS 107 (2010) 4511–4515.
 */
export function meanSelfInformation(
  recommended: Int32Array,
  itemUsers: ArrayLike<number>,
  users: number,
): number | null {
  let places = 0;
  let bits = 0;
  for (const item of recommended) {
    if (item < 0) continue;
    places += 1;
    bits -= Math.log2(Math.max(1, itemUsers[item] ?? 0) / Math.max(1, users));
  }
  return places === 0 ? null : bits / places;
}

/**
 * Share of recommended places given to the most popular items.
 *
 * @param popular - ids of the items counted as popular.
 * @returns null for empty lists.
 */
export function popularityShare(recommended: Int32Array, popular: ReadonlySet<number>): number | null {
  let places = 0;
  let onPopular = 0;
  for (const item of recommended) {
    if (item < 0) continue;
    places += 1;
    if (popular.has(item)) onPopular += 1;
  }
  return places === 0 ? null : onPopular / places;
}

function exposures({ recommended, items }: CatalogInput): Float64Array {
  const counts = new Float64Array(items);
  for (const item of recommended) {
    if (item < 0) continue;
    if (item >= items) throw new RangeError(`Item ${item} is outside the catalog of ${items} items.`);
    counts[item] = (counts[item] ?? 0) + 1;
  }
  return counts;
}
