import type { PowerSurface } from '@cartograph/sdk/schema';

/** Power between the points of a surface that the server worked out, so that a curve moves with a slider without asking again. */
export interface PowerReader {
  effects: readonly number[];
  /** At each of the effects, with so many users; empty where there is none, as before a first look. */
  curve(units: number): { effect: number; power: number }[];
  /** With so many users; null beyond the surface, and where there is none. */
  powerAt(units: number, effect: number): number | null;
  /** The smallest effect, without its sign, that so many users find with a power; null where none of the surface does. */
  detectable(units: number, power: number): number | null;
}

/**
 * Reads a surface by normal quantiles, in which power is all but a straight line of the effect and of the root of the users.
 * Along the effects by the cubic through the four nearest points, along the users by a straight line.
 */
export function readSurface(surface: Pick<PowerSurface, 'effects' | 'rows'>): PowerReader {
  const { effects } = surface;
  const rows = surface.rows.map(({ units, powers }) => ({
    root: Math.sqrt(units),
    units,
    heights: powers.map((power) => (power === null ? null : quantile(power))),
  }));
  const last = rows.at(-1);
  const heightsAt = (units: number): (number | null)[] => {
    const above = rows.findIndex((row) => row.units >= units * (1 - 1e-9));
    const [low, high] = [rows[above - 1], rows[above]];
    if (!high) return [];
    if (Math.abs(high.units - units) <= 1e-9 * units) return high.heights;
    if (!low) return [];
    const share = (Math.sqrt(units) - low.root) / (high.root - low.root);
    return high.heights.map((height, at) => {
      const below = low.heights[at] ?? null;
      return height === null || below === null ? null : below + share * (height - below);
    });
  };
  const powerAt = (units: number, effect: number): number | null => {
    const heights = heightsAt(units);
    const height = between(effects, heights, effect);
    return height === null ? null : cdf(height);
  };
  return {
    effects,
    powerAt,
    curve: (units) => {
      const heights = heightsAt(Math.min(units, last?.units ?? 0));
      return effects.flatMap((effect, at) => {
        const height = heights[at] ?? null;
        return height === null ? [] : [{ effect, power: cdf(height) }];
      });
    },
    detectable: (units, power) => {
      const size = Math.max(...effects.map(Math.abs), 0);
      const sign = (effects.at(-1) ?? 0) < 0 ? -1 : 1;
      const reaches = (effect: number): boolean => (powerAt(units, sign * effect) ?? 0) >= power;
      if (size === 0 || !reaches(size)) return null;
      let [low, high] = [0, size];
      for (let step = 0; step < 40; step += 1) {
        const middle = (low + high) / 2;
        if (reaches(middle)) high = middle;
        else low = middle;
      }
      return high;
    },
  };
}

/** The height at an effect, null beyond the ends and where a point beside it has none. */
function between(effects: readonly number[], heights: readonly (number | null)[], effect: number): number | null {
  const sign = (effects.at(-1) ?? 0) < 0 ? -1 : 1;
  const at = effects.findIndex((one) => sign * one >= sign * effect - 1e-12);
  if (at < 0) return null;
  const exact = heights[at] ?? null;
  if (Math.abs((effects[at] ?? 0) - effect) < 1e-12) return exact;
  const low = heights[at - 1] ?? null;
  if (low === null || exact === null) return null;
  const step = (effects[at] ?? 0) - (effects[at - 1] ?? 0);
  const t = (effect - (effects[at - 1] ?? 0)) / step;
  // Without effect power is even in it: the curve is flat there, and the point before the first is the one after it.
  const before = (at >= 2 ? heights[at - 2] : heights[1]) ?? 2 * low - exact;
  const after = heights[at + 1] ?? 2 * exact - low;
  return (
    0.5 *
    (2 * low +
      (exact - before) * t +
      (2 * before - 5 * low + 4 * exact - after) * t ** 2 +
      (3 * low - before - 3 * exact + after) * t ** 3)
  );
}

/** Beyond this quantiles are no longer told apart; nobody reads a ten-millionth off a chart. */
const FARTHEST = 5;

/** The normal quantile of a power, by Acklam’s rational approximation. */
function quantile(power: number): number {
  const p = Math.min(cdf(FARTHEST), Math.max(cdf(-FARTHEST), power));
  if (p > 0.5) return -quantile(1 - p);
  if (p < 0.024_25) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    );
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}

/** The normal distribution function, to 1e-7, which no pixel shows. @see Abramowitz, Stegun 26.2.17. */
function cdf(z: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804014327 *
    Math.exp((-z * z) / 2) *
    k *
    (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}
