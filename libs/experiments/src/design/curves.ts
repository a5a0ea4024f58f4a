import type { Design } from './comparison.js';
import { baselineOf } from './outcome.js';
import { power } from './power.js';

/** One point of a power curve. */
export interface PowerPoint {
  upliftRelative: number;
  power: number;
}

/**
 * Power over a range of relative uplifts from 0 to `upTo`, evenly spaced, cut where everybody would convert.
 *
 * @param design.upTo - last uplift, > 0; negative for losses, at least −1.
 * @param design.points - number of points, ≥ 2. Default 41.
 * @returns no points without users or where there is nothing to be relative to.
 */
export function powerCurve(design: Design & { users: number; upTo: number; points?: number }): PowerPoint[] {
  const points = design.points ?? 41;
  if (!Number.isInteger(points) || points < 2) throw new RangeError(`points is ${points}; give a whole number ≥ 2.`);
  const { kind, level } = baselineOf(design);
  const last = Math.max(-1, kind === 'rate' && level > 0 ? Math.min(design.upTo, 1 / level - 1) : design.upTo);
  const curve: PowerPoint[] = [];
  for (let point = 0; point < points; point += 1) {
    const upliftRelative = (last * point) / (points - 1);
    const answer = power({ ...design, upliftRelative });
    if (!answer.ok) return [];
    curve.push({ upliftRelative, power: answer.value });
  }
  return curve;
}
