/** Relative demand from which on a cell is as dark as it gets: three times, or a third of, what the rest of the shop has. */
export const DARKEST = 3;

/** How far a cell lies from everybody's rhythm. */
export interface Shade {
  side: 'more' | 'less';
  /** 0 is everybody's rhythm, 1 is three times or a third of it. */
  strength: number;
}

/** The shade of a relative demand, on a scale of logarithms: twice and half are equally strong. */
export function shadeOf(relative: number): Shade {
  const side = relative >= 1 ? 'more' : 'less';
  const strength = relative <= 0 ? 1 : Math.min(1, Math.abs(Math.log(relative)) / Math.log(DARKEST));
  return { side, strength };
}
