import { availableParallelism } from 'node:os';

/**
 * How many worker threads to start; 0 means the caller's own thread.
 *
 * @param threads - whole number from 1 to 512; `auto` are as many as cores, or none for a moment's work or on one core.
 * @param isMoment - whether starting threads would take longer than the work.
 * @throws RangeError - no such number.
 */
export function threadCount(threads: number | 'auto', isMoment: boolean): number {
  if (threads === 'auto') return isMoment || availableParallelism() === 1 ? 0 : availableParallelism();
  if (!Number.isInteger(threads) || threads < 1 || threads > 512)
    throw new RangeError(`threads is ${threads}; give auto or a whole number from 1 to 512.`);
  return threads;
}
