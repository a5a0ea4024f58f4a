/** A mask of products as one of items, where item i is product row `rows[i]`: one byte an item. */
export function allowedItems(rows: Int32Array, allowed: Uint8Array): Uint8Array {
  const items = new Uint8Array(rows.length);
  for (let item = 0; item < rows.length; item += 1) items[item] = allowed[rows[item]!]!;
  return items;
}
