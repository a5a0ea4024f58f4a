import type { AlsOptions } from './options.js';

/** Iterations at the end of a fit whose rows are solved with all steps: the items of the first of them are what the rows that are returned rest on. */
const FULL = 2;
/** From so many steps on a row is solved to float precision, and one less would be felt. */
const EXACT = 8;

/**
 * Conjugate gradient steps a row in an iteration; always `cgSteps` in the last one, so that a user folded in equals the user trained.
 *
 * @param iteration - 1 for the first.
 * @param mayStopEarly - any iteration may then be the last.
 */
export function stepsIn(iteration: number, { iterations, cgSteps, roughIterations }: Pick<AlsOptions, 'iterations' | 'cgSteps' | 'roughIterations'>, mayStopEarly: boolean): number {
  const chosen = mayStopEarly || cgSteps >= EXACT ? 0 : iterations - FULL;
  const rough = roughIterations === 'auto' ? chosen : roughIterations;
  return iteration <= rough ? Math.max(1, cgSteps - 1) : cgSteps;
}
