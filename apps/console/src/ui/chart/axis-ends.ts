const powerOf = (value: number): number => 10 ** Math.floor(Math.log10(value));
const below = (value: number): number => powerOf(value) * Math.floor(value / powerOf(value));
const above = (value: number): number => powerOf(value) * (Math.floor(value / powerOf(value)) + 1);

/** The ends of a logarithmic axis: the numbers of one digit next to what is drawn, so that no part of it stays empty. */
export function axisEnds(values: readonly number[]): { min: number; max: number } {
  const drawn = values.filter((value) => value > 0);
  if (drawn.length === 0) return { min: 1, max: 10 };
  return { min: below(Math.min(...drawn)), max: above(Math.max(...drawn)) };
}

/** The ends of an axis of ratios in powers of two, at least from a half to two; an interval that runs beyond `most` times, or below 1 ÷ `most`, is cut. */
export function ratioEnds(
  ratios: readonly { low: number | null; high: number | null }[],
  most: number,
): { min: number; max: number } {
  const low = Math.max(1 / most, Math.min(0.5, ...ratios.map((ratio) => ratio.low ?? 1)));
  const high = Math.min(most, Math.max(2, ...ratios.map((ratio) => ratio.high ?? 1)));
  return { min: 2 ** Math.floor(Math.log2(low)), max: 2 ** Math.ceil(Math.log2(high)) };
}
