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

/**
 * Half of 1 − cosine of two items' rows, so that it lies in [0, 1]: 0 same direction, 0.5 at right angles, 1 opposite.
 *
 * @param rows - nItems × width row-major, such as item factors; a row of zeros has no direction, and so its distances are not known.
 * @param width - entries per row, whole number ≥ 1.
 * @throws RangeError - rows are not nItems × width; when asked for an item outside.
 * Cost O(rows) once, O(width) a pair.
 */
export function cosineDistance(rows: Float32Array | Float64Array, width: number): ItemDistance {
  if (!Number.isInteger(width) || width < 1) throw new RangeError(`width is ${width}; give a whole number ≥ 1.`);
  if (rows.length % width !== 0)
    throw new RangeError(`rows has ${rows.length} entries; give nItems × width = ${width}.`);
  const items = rows.length / width;
  const norms = new Float64Array(items);
  for (let item = 0, at = 0; item < items; item += 1) {
    let sum = 0;
    for (const end = at + width; at < end; at += 1) sum += rows[at]! * rows[at]!;
    norms[item] = Math.sqrt(sum);
  }
  return (item, other) => {
    if (item >= items || other >= items)
      throw new RangeError(`Item ${Math.max(item, other)} is outside the ${items} rows.`);
    const scale = norms[item]! * norms[other]!;
    if (scale === 0) return Number.NaN;
    let product = 0;
    for (let entry = 0, one = item * width, two = other * width; entry < width; entry += 1)
      product += rows[one + entry]! * rows[two + entry]!;
    return Math.min(1, Math.max(0, (1 - product / scale) / 2));
  };
}

function categoryAt(categories: Int32Array, item: number): number {
  const category = categories[item];
  if (category === undefined)
    throw new RangeError(`Item ${item} is outside the ${categories.length} items with categories.`);
  return category;
}
