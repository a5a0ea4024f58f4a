/** Ragged lists as n × k row-major ids, −1 where a list has ended. */
export function padded(lists: readonly (readonly number[])[], k: number): Int32Array {
  const recommended = new Int32Array(lists.length * k).fill(-1);
  for (const [user, list] of lists.entries()) recommended.set(list.slice(0, k), user * k);
  return recommended;
}

/** Ragged item lists as a sparse matrix. */
export function sparse(rows: readonly (readonly number[])[]): { indptr: Int32Array; indices: Int32Array } {
  const indptr = new Int32Array(rows.length + 1);
  for (const [user, items] of rows.entries()) indptr[user + 1] = indptr[user]! + items.length;
  return { indptr, indices: Int32Array.from(rows.flat()) };
}
