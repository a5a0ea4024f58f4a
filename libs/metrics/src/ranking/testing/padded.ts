/** Ragged lists as n × k row-major ids, −1 where a list has ended. */
export function padded(lists: readonly (readonly number[])[], k: number): Int32Array {
  const recommended = new Int32Array(lists.length * k).fill(-1);
  for (const [user, list] of lists.entries()) recommended.set(list.slice(0, k), user * k);
  return recommended;
}
