/** The known word nearest to one that is not, if two slips (one in words of up to four letters) could have made it. */
export function suggest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = word.length <= 4 ? 2 : 3;
  for (const candidate of known) {
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (slips >= fewest) continue;
    fewest = slips;
    best = candidate;
  }
  return best;
}

/** Letters to insert, drop, change or swap with the next. */
function slipsBetween(left: string, right: string): number {
  const rows = [Array.from({ length: right.length + 1 }, (_, place) => place)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let slips = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        slips = Math.min(slips, rows[i - 2]![j - 2]! + 1);
      row.push(slips);
    }
    rows.push(row);
  }
  return rows[left.length]![right.length]!;
}
