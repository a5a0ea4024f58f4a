import type { Direction } from '../ui/figure.js';

/** How a number moved against an earlier one, relative to it; null where either is missing or the earlier one is 0. */
export function compare(
  now: number | null | undefined,
  before: number | null | undefined,
): { relative: number; direction: Direction } | null {
  if (now == null || before == null || before === 0) return null;
  const relative = (now - before) / before;
  return { relative, direction: Math.abs(relative) < 0.0005 ? 'same' : relative > 0 ? 'up' : 'down' };
}
