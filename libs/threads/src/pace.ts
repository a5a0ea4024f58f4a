import { setImmediate } from 'node:timers/promises';

/** Longest stretch of work without letting the event loop turn, in milliseconds. */
const STRETCH_MS = 25;

/** To be awaited between chunks of work: says whether the event loop turned, and rejects with the signal's reason once that is aborted. */
export type Pace = () => Promise<boolean>;

/**
 * Keeps a long computation polite: between chunks it lets timers, messages and cancellation through.
 *
 * @param clock - milliseconds.
 */
export function createPace(signal: AbortSignal | undefined, clock: () => number = () => performance.now()): Pace {
  let last = clock();
  return async () => {
    signal?.throwIfAborted();
    if (clock() - last < STRETCH_MS) return false;
    await setImmediate();
    last = clock();
    signal?.throwIfAborted();
    return true;
  };
}
