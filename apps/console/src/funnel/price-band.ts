const LAST = 500_000_000;

/** Where the price band that begins at `low` (1, 2, 5, 10, …) ends; null for the last one. */
export function nextBand(low: number): number | null {
  if (low >= LAST) return null;
  return String(low).startsWith('2') ? low * 2.5 : low * 2;
}
