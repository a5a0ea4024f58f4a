import * as fc from 'fast-check';
import { randomFrom } from './dirty-log.js';

/** A series of random trials: what it draws comes from the seed of the run, and a failure names the command that repeats it. Nothing is tried again in another way. */
export const series = (run: (random: () => number) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.noBias(fc.integer()), (seed) => run(randomFrom(seed))),
    { numRuns: 1, endOnFailure: true },
  );
