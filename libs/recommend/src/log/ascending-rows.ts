/** The first place, of those from `from` to before `to`, whose row is ≥ `row`; `to` where none is. The rows between ascend. O(log n). */
export function placeOf(rows: Int32Array, row: number, from = 0, to = rows.length): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether ascending rows hold one, between two places. O(log n). */
export function isIn(rows: Int32Array, row: number, from = 0, to = rows.length): boolean {
  const place = placeOf(rows, row, from, to);
  return place < to && rows[place] === row;
}
