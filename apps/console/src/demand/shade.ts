/** Relative demand from which on a cell is as dark as it gets: three times, or a third of, what the rest of the shop has. */
export const DARKEST = 3;

/** How far a cell lies from everybody's rhythm. */
export interface Shade {
  side: 'more' | 'less';
  /** 0 is everybody's rhythm, 1 is three times or a third of it. */
  strength: number;
}

/** What is left of a shade where the interval reaches over everybody's rhythm: such a cell may be chance. */
const UNSURE = 0.3;

/** The shade of a relative demand, on a scale of logarithms: twice and half are equally strong. An interval that holds 1 makes it pale. */
export function shadeOf(relative: number, low: number | null = relative, high: number | null = relative): Shade {
  const side = relative >= 1 ? 'more' : 'less';
  const full = relative <= 0 ? 1 : Math.min(1, Math.abs(Math.log(relative)) / Math.log(DARKEST));
  const isSure = low === null || high === null || low > 1 || high < 1;
  return { side, strength: isSure ? full : full * UNSURE };
}
