/** ⌊5·(worse buyers + half of the equal ones) ÷ buyers⌋ + 1, so that equal values have equal scores. */
export const fifthOf = (worse: number, equal: number, buyers: number): number =>
  Math.min(5, Math.floor((5 * (worse + equal / 2)) / buyers) + 1);

/** Lower bits of a 32-bit float that are left out: amounts that differ by less than a thousandth fall together. */
const LEFT_OUT = 13;

/**
 * The least amounts of score 2, 3 and so on, up to the highest score that any amount has. Scores are {@link fifthOf}.
 *
 * Amounts are counted by the upper bits of their 32-bit float, which never fall as amounts rise, and only those that lie together with a bound are sorted.
 *
 * @param amounts - none below 0, in any order; left as they are.
 * @returns at most 4, ascending; of two scores that begin with the same amount each has it.
 * Cost: O(amounts), and a sort of about a thousandth of them for each bound.
 */
export function amountBounds(amounts: Float64Array): number[] {
  const places = new Int32Array(new Float32Array(amounts).buffer);
  let [first, last] = [2 ** 31 - 1, 0];
  for (let i = 0; i < places.length; i += 1) {
    const place = (places[i] as number) >> LEFT_OUT;
    places[i] = place;
    if (place < first) first = place;
    if (place > last) last = place;
  }
  const counts = new Int32Array(Math.max(0, last - first + 1));
  for (let i = 0; i < places.length; i += 1)
    counts[(places[i] as number) - first] = (counts[(places[i] as number) - first] as number) + 1;
  const bounds: number[] = [];
  let worse = 0;
  for (let place = 0; place < counts.length; place += 1) {
    const count = counts[place] as number;
    // The greatest of them scores best where no other equals it.
    if (count > 0 && bounds.length < fifthOf(worse + count - 1, 1, amounts.length) - 1)
      addBounds(bounds, together(amounts, places, first + place, count), worse, amounts.length);
    worse += count;
  }
  return bounds;
}

/** The amounts of one place. */
function together(amounts: Float64Array, places: Int32Array, place: number, count: number): Float64Array {
  const found = new Float64Array(count);
  for (let i = 0, n = 0; n < count; i += 1) {
    if (places[i] !== place) continue;
    found[n] = amounts[i] as number;
    n += 1;
  }
  return found.toSorted();
}

/** Adds the bounds that lie among some amounts. @param worse - amounts below all of them. */
function addBounds(bounds: number[], ascending: Float64Array, worse: number, buyers: number): void {
  for (let from = 0, next = 1; next <= ascending.length; next += 1) {
    const amount = ascending[from] as number;
    if (next < ascending.length && ascending[next] === amount) continue;
    const score = fifthOf(worse + from, next - from, buyers);
    while (bounds.length < score - 1) bounds.push(amount);
    from = next;
  }
}
