/** Distance of two items by id, symmetric, in [0, 1]: 0 alike, 1 as unlike as can be; NaN where it is not known. */
export type ItemDistance = (item: number, other: number) => number;

/**
 * Two items of one category are alike (0), of two categories unlike (1).
 *
 * @param categories - category id per item; a negative id says that it is not known, and so are the item's distances.
 */
export function categoryDistance(categories: Int32Array): ItemDistance {
  return (item, other) => {
    const category = categoryAt(categories, item);
    const otherCategory = categoryAt(categories, other);
    if (category < 0 || otherCategory < 0) return Number.NaN;
    return category === otherCategory ? 0 : 1;
  };
}

function categoryAt(categories: Int32Array, item: number): number {
  const category = categories[item];
  if (category === undefined)
    throw new RangeError(`Item ${item} is outside the ${categories.length} items with categories.`);
  return category;
}
