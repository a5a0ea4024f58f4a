/**
 * Marks the most popular items: the `share` of the items with any interaction that have most of them.
 *
 * @param itemCounts - interactions (or users) of each item.
 * @param share - fraction in (0, 1]; the number of items is rounded up. Equal counts are taken by ascending item id.
 * @returns one byte per item, 1 for a popular one; all 0 where no item has an interaction.
 */
export function mostPopular(itemCounts: ArrayLike<number>, share: number): Uint8Array {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share is ${share}; give a fraction above 0 and up to 1.`);
  const known: number[] = [];
  for (let item = 0; item < itemCounts.length; item += 1) if (itemCounts[item]! > 0) known.push(item);
  const order = known.toSorted((a, b) => itemCounts[b]! - itemCounts[a]! || a - b);
  const marks = new Uint8Array(itemCounts.length);
  for (let rank = 0; rank < Math.ceil(known.length * share); rank += 1) marks[order[rank]!] = 1;
  return marks;
}
