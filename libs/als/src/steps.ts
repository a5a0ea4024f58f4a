import type { AlsOptions } from './options.js';

/** Whose rows are solved. */
export type Side = 'users' | 'items';

/** From so many steps on a row is solved to float precision, and fewer would be felt. */
const EXACT = 8;

/**
 * Conjugate gradient steps a row in an iteration: `cgSteps`, or in a rough one a step less for a user and one step for an item, which costs less and, measured on ordinary data, ranks better.
 * The last iteration is never rough, so that a user folded in equals the user trained.
 *
 * @param iteration - 1 for the first.
 * @param mayStopEarly - any iteration may then be the last.
 */
export function stepsIn(
  iteration: number,
  side: Side,
  { iterations, cgSteps, roughIterations }: Pick<AlsOptions, 'iterations' | 'cgSteps' | 'roughIterations'>,
  mayStopEarly: boolean,
): number {
  const chosen = mayStopEarly || cgSteps >= EXACT ? 0 : iterations - 1;
  const rough = roughIterations === 'auto' ? chosen : roughIterations;
  if (iteration > rough) return cgSteps;
  return side === 'items' ? 1 : Math.max(1, cgSteps - 1);
}
