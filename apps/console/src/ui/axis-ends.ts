const below = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (value >= 5 * power ? 5 : value >= 2 * power ? 2 : 1);
};

const above = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (value < 2 * power ? 2 : value < 5 * power ? 5 : 10);
};

/** The ends of a logarithmic axis: the round numbers (1, 2 or 5 by a power of ten) next to what is drawn, so that no part of it stays empty. */
export function axisEnds(values: readonly number[]): { min: number; max: number } {
  const drawn = values.filter((value) => value > 0);
  if (drawn.length === 0) return { min: 1, max: 10 };
  return { min: below(Math.min(...drawn)), max: above(Math.max(...drawn)) };
}
