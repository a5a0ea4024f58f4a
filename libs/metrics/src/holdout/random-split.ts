import type { Random } from '../random.js';
import { splitBy, type Split, type TimedInteractions } from './holdout.js';

/**
 * Random split, only to reproduce figures published under it: it leaks the future.
 *
 * @param options.testShare - chance of each interaction to test, fraction in (0, 1).
 * @param options.random - source of chance; one draw per interaction, in column order.
 */
export function randomSplit(columns: TimedInteractions, options: { testShare: number; random: Random }): Split {
  const { testShare, random } = options;
  if (!(testShare > 0 && testShare < 1))
    throw new RangeError(`testShare is ${testShare}; give a fraction between 0 and 1.`);
  return splitBy(columns, () => random.next() < testShare);
}
